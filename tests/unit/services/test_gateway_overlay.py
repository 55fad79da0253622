"""YAML of the user's that cannot be merged: it changes nothing, and never keeps models away."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Models
from nova_desktop.services.gateway import Extras
from tests.unit.services.test_gateway import FILE, Bench

pytestmark = pytest.mark.anyio
MODELS = Models((Deployment("d1", "cloud", "openai/cloud"),))
MORE = Models((*MODELS.deployments, Deployment("d2", "more", "openai/more")))
BAD = Extras(overlay="bad")


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.supervisor.stop_all()
    await bench.scope.close()
    assert bench.errors == []


async def test_it_is_refused_while_the_gateway_runs(bench: Bench) -> None:
    bench.gateway.start(MODELS)
    await bench.gateway.address("cloud")
    before = bench.gateway.plan
    with pytest.raises(NovaError) as refused:
        await bench.gateway.use(MODELS, BAD)
    assert refused.value.problem.code is ProblemCode.PLAN_REJECTED
    assert refused.value.problem.params["line"] == "1"
    assert bench.gateway.plan == before == bench.plans.in_place
    await bench.gateway.use(MORE)
    assert (await bench.gateway.address("more"))[0]


async def test_it_is_refused_before_the_gateway_runs_too(bench: Bench) -> None:
    with pytest.raises(NovaError):
        await bench.gateway.use(MODELS, BAD)
    assert bench.gateway.plan == GatewayPlan()


async def test_one_that_stands_in_the_settings_is_told_and_left_out(bench: Bench) -> None:
    bench.gateway.start(MODELS, extras=BAD)
    assert (await bench.gateway.address("cloud"))[0]
    await bench.settle()
    assert [problem.code for problem in bench.problems] == [ProblemCode.PLAN_REJECTED]
    assert bench.plans.in_place == GatewayPlan(MODELS.deployments)
    good = Extras(overlay="router_settings: {}")
    await bench.gateway.use(MODELS, good)
    assert bench.plans.in_place == GatewayPlan(MODELS.deployments, overlay=good.overlay)


async def test_models_come_and_go_beside_one_that_was_left_out(bench: Bench) -> None:
    bench.gateway.start(replace(MODELS, files=(FILE,)), extras=BAD)
    assert (await bench.gateway.address("small"))[0]
    await bench.gateway.use(MORE, BAD)
    assert (await bench.gateway.address("more"))[0]
    await bench.settle()
    assert [problem.code for problem in bench.problems] == [ProblemCode.PLAN_REJECTED]


async def test_what_an_editor_asks(bench: Bench) -> None:
    await bench.gateway.check_overlay("router_settings: {}")
    with pytest.raises(NovaError):
        await bench.gateway.check_overlay("bad")
