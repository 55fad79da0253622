"""Changes of models and roles: tried on the gateway, then saved; all of it or nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Fallback, Role
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import Advanced, Models, Settings, You
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.memory_settings import DISK_FULL, MemorySettings
from tests.unit.services.test_gateway import CLOUD, ENDED, OTHER, REFUSED, TEST_FILE, Bench

pytestmark = pytest.mark.anyio
CHILD_SILENT = NovaError.of(ProblemCode.CHILD_SILENT)


class Desk:
    def __init__(self) -> None:
        self.bench = Bench()
        self.store = MemorySettings(Settings(models=Models((CLOUD,), use_test_model=False)))
        self.settings = CurrentSettings(self.store)
        self.bench.roles_now = lambda: self.settings.now.roles
        self.saved_at_reload: list[Settings] = []
        self.models = ModelSettings(self.settings, self.bench.gateway, self.models_of)

    async def models_of(self, settings: Settings) -> Models:
        """With the test model where there is nothing else, as the application has it."""
        self.saved_at_reload.append(self.store.settings)
        if settings.models.deployments:
            return settings.models
        return replace(settings.models, files=(TEST_FILE,))


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    desk.bench.gateway.start(desk.settings.now.models)
    await desk.bench.gateway.address("cloud")
    await desk.bench.settle()
    yield desk
    await desk.bench.supervisor.stop_all()
    await desk.bench.scope.close()
    assert desk.bench.errors == []


def both(settings: Settings) -> Settings:
    roles = Roles(chat_llm_model="other", chat_llm_fallbacks=("cloud",))
    return replace(
        settings, models=replace(settings.models, deployments=(CLOUD, OTHER)), roles=roles
    )


async def test_it_is_served_before_it_is_saved(desk: Desk) -> None:
    before = desk.store.settings
    change = await desk.models.change(both)
    assert desk.saved_at_reload == [before]
    assert desk.store.settings == desk.settings.now == change.after
    plan = desk.bench.plans.written[-1]
    assert plan.deployments == (CLOUD, OTHER)
    assert plan.fallbacks == (Fallback("other", ("cloud",)),)
    assert desk.bench.gateway.model_for(Role.CHAT) == "other"


async def test_what_the_gateway_refuses_changes_nothing(desk: Desk) -> None:
    before, plan = desk.store.settings, desk.bench.gateway.plan
    desk.bench.child().result = REFUSED
    with pytest.raises(NovaError) as refused:
        await desk.models.change(both)
    assert refused.value.problem.code is ProblemCode.PLAN_REJECTED
    assert desk.store.settings == desk.settings.now == before
    assert desk.bench.gateway.plan == plan
    assert desk.bench.gateway.model_for(Role.CHAT) == "cloud"


async def test_a_full_disk_takes_the_gateway_back(desk: Desk) -> None:
    before, plan = desk.store.settings, desk.bench.gateway.plan
    desk.store.fails = DISK_FULL
    with pytest.raises(NovaError) as full:
        await desk.models.change(both)
    assert full.value.problem.code is ProblemCode.DISK_FULL
    assert desk.settings.now == before
    assert desk.bench.gateway.plan == plan
    assert desk.bench.plans.written[-1] == plan
    assert len(desk.bench.reloads()) == 2


@pytest.mark.parametrize("trouble", [ENDED, CHILD_SILENT])
async def test_a_child_in_trouble_brings_it_at_its_next_start(
    desk: Desk, trouble: NovaError
) -> None:
    desk.bench.child().result = trouble
    await desk.models.change(both)
    assert [d.model for d in desk.store.settings.models.deployments] == ["cloud", "other"]
    assert desk.bench.gateway.plan.models() == ("cloud", "other")


async def test_a_gateway_that_does_not_run_is_no_reason_not_to_save(desk: Desk) -> None:
    await desk.bench.supervisor.stop_all()
    await desk.models.change(both)
    assert desk.store.settings == desk.settings.now
    assert desk.bench.gateway.plan.models() == ("cloud", "other")
    assert desk.bench.reloads() == []


async def test_what_the_gateway_need_not_know_reloads_nothing(desk: Desk) -> None:
    await desk.models.change(lambda now: replace(now, you=You("Ada")))
    hotter = Roles(chat_llm_temperature=1.0)
    await desk.models.change(lambda now: replace(now, roles=hotter))
    assert desk.bench.reloads() == []
    assert desk.store.settings.you.name == "Ada"
    assert desk.store.settings.roles == hotter


async def test_the_users_yaml_is_served(desk: Desk) -> None:
    yaml = "router_settings: {num_retries: 1}"
    await desk.models.change(lambda now: replace(now, advanced=Advanced(gateway_yaml=yaml)))
    assert desk.bench.plans.written[-1].overlay == yaml
    await desk.models.change(lambda now: replace(now, advanced=Advanced()))
    assert desk.bench.plans.written[-1].overlay == ""


async def test_undo_leaves_what_changed_since(desk: Desk) -> None:
    before = desk.store.settings
    change = await desk.models.change(both)
    await desk.models.change(lambda now: replace(now, you=You("Ada")))
    await desk.models.undo(change)
    assert desk.store.settings == replace(before, you=You("Ada"))
    assert desk.bench.plans.written[-1].models() == ("cloud",)


async def test_the_test_model_comes_when_the_last_real_one_goes(desk: Desk) -> None:
    await desk.models.change(lambda now: replace(now, models=Models()))
    assert desk.store.settings.models.files == ()
    assert desk.bench.gateway.model_for(Role.CHAT) == "poor"
