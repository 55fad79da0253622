"""What of the settings reaches the gateway's plan: enabled deployments, fallbacks, the overlay."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Fallback, Param, Role, SecretRef
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import Models
from nova_desktop.services.gateway import Extras
from tests.unit.services.test_gateway import CLOUD, FILE, OTHER, REFUSED, TEST_FILE, THIRD, Bench

pytestmark = pytest.mark.anyio
OFF = replace(OTHER, enabled=False)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.supervisor.stop_all()
    await bench.scope.close()
    assert bench.errors == []


async def test_a_disabled_deployment_is_served_nowhere(bench: Bench) -> None:
    bench.roles_now = lambda: Roles(chat_llm_model="other")
    bench.gateway.start(Models(deployments=(OFF, CLOUD)))
    assert bench.gateway.plan.models() == ("cloud",)
    assert bench.gateway.known.models() == ("cloud",)
    assert bench.gateway.model_for(Role.CHAT) == "cloud"


async def test_a_disabled_deployment_needs_no_key(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(CLOUD, replace(THIRD, enabled=False))))
    await bench.gateway.address("cloud")
    assert SecretRef("z") not in bench.vault.asked
    assert bench.gateway.missing_secret("third") is None
    assert bench.gateway.secret_of("third") is None


async def test_enabling_it_reloads(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(CLOUD, OFF)))
    await bench.gateway.address("cloud")
    await bench.gateway.use(Models(deployments=(CLOUD, OTHER)))
    assert bench.plans.written[-1].models() == ("cloud", "other")
    assert len(bench.reloads()) == 1


async def test_fallbacks_among_served_models_reach_the_plan(bench: Bench) -> None:
    extras = Extras((Fallback("cloud", ("gone", "other")), Fallback("gone", ("cloud",))))
    bench.gateway.start(Models(deployments=(CLOUD, OTHER)), extras=extras)
    assert bench.gateway.plan.fallbacks == (Fallback("cloud", ("other",)),)
    await bench.gateway.use(Models(deployments=(CLOUD, OFF)))
    assert bench.gateway.plan.fallbacks == ()


async def test_a_model_server_takes_over_once_it_listens(bench: Bench) -> None:
    extras = Extras((Fallback("cloud", ("small",)),))
    bench.gateway.start(Models(deployments=(CLOUD,), files=(FILE,)), extras=extras)
    assert bench.gateway.plan.fallbacks == ()
    await bench.gateway.address("small")
    assert bench.gateway.plan.fallbacks == (Fallback("cloud", ("small",)),)


async def test_without_new_extras_the_old_ones_stay_and_empty_ones_clear_them(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(CLOUD,)), extras=Extras(overlay="a: 1"))
    await bench.gateway.address("cloud")
    await bench.gateway.use(Models(deployments=(CLOUD, OTHER)))
    assert bench.gateway.plan.overlay == "a: 1"
    await bench.gateway.use(Models(deployments=(CLOUD, OTHER)), Extras())
    assert bench.gateway.plan.overlay == ""


async def test_a_refused_overlay_is_taken_back(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(CLOUD,)), extras=Extras(overlay="a: 1"))
    await bench.gateway.address("cloud")
    bench.child().result = REFUSED
    with pytest.raises(NovaError):
        await bench.gateway.use(Models(deployments=(CLOUD,)), Extras(overlay="a: 2"))
    assert bench.gateway.plan.overlay == "a: 1"


async def test_secrets_of_parameters_reach_the_child(bench: Bench) -> None:
    params = (
        Param("aws_region_name", "eu-1"),
        Param("aws_secret_access_key", "", SecretRef("aws")),
    )
    bench.vault.values[SecretRef("aws")] = "value"
    bench.gateway.start(Models(deployments=(Deployment("b", "b", "bedrock/x", params=params),)))
    await bench.gateway.address("b")
    secrets = bench.launcher.params[0]["secrets"]
    assert isinstance(secrets, dict)
    assert secrets["NOVA_SECRET_AWS"] == "value"


async def test_a_test_model_is_nobodys_default_once_there_is_better(bench: Bench) -> None:
    bench.gateway.start(Models(files=(TEST_FILE, FILE)))
    assert bench.gateway.model_for(Role.CHAT) == "small"
    await bench.gateway.use(Models(files=(TEST_FILE,)))
    assert bench.gateway.model_for(Role.CHAT) == "poor"
    await bench.gateway.use(Models(files=(TEST_FILE, FILE)))
    bench.roles_now = lambda: Roles(chat_llm_model="poor")
    assert bench.gateway.model_for(Role.CHAT) == "poor"
    assert bench.gateway.model_for(Role.EMBEDDING) == ""
