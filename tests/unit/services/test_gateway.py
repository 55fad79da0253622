"""The managed gateway and the models on this computer, over a fake launcher."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import pytest

from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan, Role, SecretRef
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import ModelFile, Models
from nova_desktop.services.gateway import MASTER_KEY, ManagedGateway
from nova_desktop.services.local_models import LocalModels
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor
from tests.fakes.launcher import FakeChild, FakeLauncher, ready, silent
from tests.fakes.plans import MemoryPlans, MemoryVault
from tests.unit.services.test_supervisor import QUICK

pytestmark = pytest.mark.anyio
CLOUD = Deployment("d1", "cloud", "openai/x", secret=SecretRef("openai"))
OTHER = Deployment("d2", "other", "openai/y")
THIRD = Deployment("d3", "third", "z/z", secret=SecretRef("z"))
FILE = ModelFile("small", "/models/small.gguf")
TEST_FILE = ModelFile("poor", "/models/poor.gguf", test_model=True)
REFUSED = NovaError.of(ProblemCode.CHILD_CALL_FAILED, detail="plan_rejected: bad yaml")
ENDED = NovaError.of(ProblemCode.CHILD_CALL_FAILED, retryable=True)
LOCKED = NovaError.of(ProblemCode.KEYCHAIN_LOCKED, retryable=True)
REJECTED = ProblemCode.PLAN_REJECTED


class Bench:
    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.problems: list[Problem] = []
        self.scope = TaskScope(self.errors.append)
        self.launcher = FakeLauncher()
        self.supervisor = Supervisor(self.launcher, self.scope)
        self.local = LocalModels(self.supervisor, self.scope, lambda: "local key")
        self.plans = MemoryPlans()
        self.vault = MemoryVault(openai="sk-1")
        self.roles_now: Callable[[], Roles] = Roles
        self.gateway = ManagedGateway(
            self.supervisor,
            self.local,
            self.plans,
            self.vault,
            "master",
            self.scope,
            self.problems.append,
            self.roles,
        )

    def roles(self) -> Roles:
        return self.roles_now()

    def child(self, place: int = -1) -> FakeChild:
        return self.launcher.children[place]

    def reloads(self) -> list[dict[str, object]]:
        calls = [call for child in self.launcher.children for call in child.calls]
        return [dict(params) for method, params in calls if method == "reload"]

    def params_of(self, child: FakeChild) -> Mapping[str, object]:
        """What it was started with."""
        return self.launcher.params[self.launcher.children.index(child)]

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.supervisor.stop_all()
    await bench.scope.close()
    assert bench.errors == []


async def test_starts_with_plan_key_and_secrets(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(CLOUD,)))
    address, key = await bench.gateway.address("cloud")
    await bench.settle()
    assert (address, key) == ("http://127.0.0.1:7100", "master")
    params = bench.launcher.params[0]
    assert params["master_key"] == "master"
    assert params["secrets"] == {"NOVA_SECRET_OPENAI": "sk-1", MASTER_KEY.env_name(): "master"}
    assert bench.plans.good == bench.gateway.plan


async def test_an_empty_plan_starts_too(bench: Bench) -> None:
    bench.gateway.start(Models())
    assert (await bench.gateway.address(""))[1] == "master"
    assert bench.gateway.model_for(Role.CHAT) == ""


async def test_another_plan_is_loaded_at_once(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(CLOUD,)))
    await bench.gateway.address("cloud")
    bench.child().result = {"swap_ms": 12, "models": 2, "dropped": ["odd"]}
    done = await bench.gateway.use(Models(deployments=(CLOUD, OTHER)))
    assert done is not None
    assert (done.swap_ms, done.models, done.dropped) == (12.0, 2, ("odd",))
    assert bench.plans.good == bench.gateway.plan
    assert len(bench.launcher.children) == 1


async def test_a_refused_plan_leaves_the_old_one_in_force(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(CLOUD,)))
    await bench.gateway.address("cloud")
    await bench.settle()
    before = bench.gateway.plan
    bench.child().result = REFUSED
    with pytest.raises(NovaError) as refused:
        await bench.gateway.use(Models(deployments=(OTHER,)))
    assert refused.value.problem.code is ProblemCode.PLAN_REJECTED
    assert refused.value.problem.detail == "bad yaml"
    assert bench.gateway.plan == before == bench.plans.in_place


def refuses(bench: Bench, *models: str) -> None:
    """From now on the child takes no file that has one of these models."""

    def launched(child: FakeChild) -> None:
        plan = bench.plans.in_place
        assert plan is not None
        if {d.model for d in plan.deployments}.isdisjoint(models):
            ready(child)
        else:
            child.on_event("failed", {"code": "plan_rejected", "message": "bad yaml"})
            child.exit(3)

    bench.launcher.on_launch = launched


def codes(bench: Bench) -> list[ProblemCode]:
    return [problem.code for problem in bench.problems]


async def test_a_plan_that_cannot_start_is_rolled_back_to_the_last_good(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(OTHER,)), QUICK)
    await bench.gateway.address("other")
    await bench.settle()
    good = bench.gateway.plan
    refuses(bench, "cloud")
    await bench.supervisor.stop("gateway")
    bench.gateway.start(Models(deployments=(CLOUD, OTHER)), QUICK)
    await bench.gateway.address("other")
    await bench.settle()
    assert bench.plans.in_place == bench.plans.good == good != bench.gateway.plan
    assert codes(bench) == [REJECTED]
    assert bench.problems[0].detail == "bad yaml"
    with pytest.raises(NovaError) as refused:
        await bench.gateway.address("cloud")
    assert refused.value.problem == bench.problems[0]
    assert bench.reloads() == []


async def test_the_file_of_an_earlier_run_is_not_taken_for_the_plan(bench: Bench) -> None:
    bench.plans.good = GatewayPlan((OTHER,))
    refuses(bench, "cloud")
    bench.gateway.start(Models(deployments=(CLOUD,)), QUICK)
    await bench.gateway.address("other")
    await bench.settle()
    assert bench.plans.in_place == bench.plans.good == GatewayPlan((OTHER,))
    await bench.gateway.use(Models(deployments=(OTHER, THIRD)))
    assert bench.plans.good == bench.gateway.plan


async def test_without_a_good_plan_it_starts_empty(bench: Bench) -> None:
    refuses(bench, "cloud")
    bench.gateway.start(Models(deployments=(CLOUD,)), QUICK)
    assert (await bench.gateway.address(""))[1] == "master"
    await bench.settle()
    assert bench.plans.in_place == GatewayPlan()
    assert bench.plans.good is None
    assert (codes(bench), bench.problems[0].detail) == ([REJECTED], "bad yaml")
    with pytest.raises(NovaError) as refused:
        await bench.gateway.address("cloud")
    assert refused.value.problem.code is REJECTED


async def test_it_starts_empty_when_the_last_good_plan_is_refused_too(bench: Bench) -> None:
    bench.plans.good = GatewayPlan((OTHER,))
    refuses(bench, "cloud", "other")
    bench.gateway.start(Models(deployments=(CLOUD,)), QUICK)
    await bench.gateway.address("")
    assert bench.plans.in_place == GatewayPlan()
    assert codes(bench) == [REJECTED]


async def test_a_restart_by_the_user_tries_a_refused_plan_again(bench: Bench) -> None:
    refuses(bench, "cloud")
    bench.gateway.start(Models(deployments=(CLOUD,)), QUICK)
    await bench.gateway.address("")
    bench.launcher.on_launch = ready
    await bench.supervisor.restart("gateway")
    await bench.gateway.address("cloud")
    assert bench.plans.in_place == bench.gateway.plan
    assert bench.reloads() == []


async def test_new_keys_give_a_refused_plan_another_chance(bench: Bench) -> None:
    refuses(bench, "cloud")
    bench.gateway.start(Models(deployments=(CLOUD,)), QUICK)
    await bench.gateway.address("")
    await bench.gateway.secrets_changed()
    await bench.gateway.address("cloud")
    assert len(bench.reloads()) == 1


async def test_a_served_model_works_while_a_change_is_refused(bench: Bench) -> None:
    bench.gateway.start(Models(deployments=(CLOUD,), files=(FILE,)))
    await bench.gateway.address("small")
    await bench.settle()
    served, before = bench.gateway.plan, len(bench.reloads())
    gateway = next(c for c in bench.launcher.children if "master_key" in bench.params_of(c))
    gateway.result = REFUSED
    server = next(c for c in bench.launcher.children if "model_path" in bench.params_of(c))
    server.on_event("listening", {"port": 9999})
    await bench.settle()
    await bench.gateway.address("cloud")
    with pytest.raises(NovaError) as refused:
        await bench.gateway.address("small")
    assert refused.value.problem.code is REJECTED
    assert bench.plans.in_place == served
    assert (codes(bench), len(bench.reloads())) == ([REJECTED], before + 1)


async def test_a_child_that_ends_in_a_reload_brings_the_change_when_it_is_back(
    bench: Bench,
) -> None:
    bench.gateway.start(Models(deployments=(CLOUD,)), QUICK)
    await bench.gateway.address("cloud")
    await bench.settle()
    bench.child().result = ENDED
    with pytest.raises(NovaError) as failed:
        await bench.gateway.use(Models(deployments=(OTHER,)))
    assert failed.value is ENDED
    bench.child().exit(-9)
    while len(bench.launcher.children) < 2:
        await asyncio.sleep(0)
    await bench.gateway.address("other")
    assert bench.gateway.plan == GatewayPlan((OTHER,)) == bench.plans.in_place
    assert bench.problems == []


async def test_a_child_that_says_no_for_another_reason_did_not_refuse_the_plan(
    bench: Bench,
) -> None:
    bench.gateway.start(Models(deployments=(CLOUD,)))
    await bench.gateway.address("cloud")
    await bench.settle()
    other = NovaError.of(ProblemCode.CHILD_CALL_FAILED, detail="no such method")
    bench.child().result = other
    with pytest.raises(NovaError) as failed:
        await bench.gateway.use(Models(deployments=(OTHER,)))
    assert failed.value is other
    bench.child().result = {}
    await bench.gateway.address("other")


async def test_a_locked_keychain_leaves_the_gateway_running(bench: Bench) -> None:
    bench.vault.fails = LOCKED
    bench.gateway.start(Models(deployments=(CLOUD, OTHER, THIRD)))
    await bench.gateway.address("other")
    assert bench.vault.asked == [SecretRef("openai")]
    assert bench.gateway.missing_secret("cloud") == SecretRef("openai")
    assert bench.gateway.missing_secret("other") is None
    await bench.gateway.secrets_changed()
    assert codes(bench) == [ProblemCode.KEYCHAIN_LOCKED]
    bench.vault.fails = NovaError.of(ProblemCode.HOME_UNUSABLE)
    await bench.gateway.secrets_changed()
    assert codes(bench)[1:] == [ProblemCode.HOME_UNUSABLE]


async def test_an_unlocked_keychain_is_noticed_by_who_needs_it(bench: Bench) -> None:
    bench.vault.fails = LOCKED
    bench.gateway.start(Models(deployments=(CLOUD, OTHER)))
    await bench.gateway.address("cloud")
    bench.vault.fails = None
    await bench.gateway.address("other")
    assert bench.reloads() == []
    await bench.gateway.address("cloud")
    assert bench.gateway.missing_secret("cloud") is None
    secrets = bench.reloads()[-1]["secrets"]
    assert isinstance(secrets, dict)
    assert secrets["NOVA_SECRET_OPENAI"] == "sk-1"


async def test_models_that_are_dropped_are_told_once(bench: Bench) -> None:
    def drops(child: FakeChild) -> None:
        child.on_event("listening", {"port": 7100})
        child.on_event("ready", {"port": 7100, "dropped": ["odd", "odder"]})

    bench.launcher.on_launch = drops
    bench.gateway.start(Models(deployments=(CLOUD,)))
    await bench.gateway.address("cloud")
    assert [(p.code, p.params) for p in bench.problems] == [
        (ProblemCode.MODELS_DROPPED, {"models": "odd, odder"})
    ]
    bench.child().result = {"dropped": ["odder", "odd"]}
    await bench.gateway.secrets_changed()
    assert len(bench.problems) == 1
    bench.child().result = {"dropped": ["odd"]}
    await bench.gateway.secrets_changed()
    assert bench.problems[1].params == {"models": "odd"}


async def test_a_change_while_it_starts_is_loaded_when_it_is_ready(bench: Bench) -> None:
    bench.launcher.on_launch = silent
    bench.gateway.start(Models(deployments=(CLOUD,)))
    await bench.settle()
    assert await bench.gateway.use(Models(deployments=(OTHER,))) is None
    ready(bench.child())
    await bench.gateway.address("other")
    assert len(bench.reloads()) == 1
    assert bench.plans.good == bench.gateway.plan


async def test_a_missing_key_is_known_by_its_model(bench: Bench) -> None:
    bench.vault.values.clear()
    bench.gateway.start(Models(deployments=(CLOUD, OTHER)))
    await bench.gateway.address("cloud")
    assert bench.gateway.missing_secret("cloud") == SecretRef("openai")
    assert bench.gateway.missing_secret("other") is None
    bench.vault.values[SecretRef("openai")] = "sk-2"
    await bench.gateway.secrets_changed()
    assert bench.gateway.missing_secret("cloud") is None
    secrets = bench.reloads()[-1]["secrets"]
    assert isinstance(secrets, dict)
    assert secrets["NOVA_SECRET_OPENAI"] == "sk-2"


async def test_a_model_file_becomes_a_deployment_with_a_key(bench: Bench) -> None:
    bench.gateway.start(Models(files=(FILE,)))
    assert bench.gateway.model_for(Role.CHAT) == "small"
    await bench.gateway.address("small")
    (deployment,) = bench.gateway.plan.deployments
    assert deployment.api_base.startswith("http://127.0.0.1:")
    assert deployment.secret is not None
    server = bench.supervisor.status("model:small")
    assert deployment.api_base == f"{server.address}/v1"
    assert bench.plans.in_place == bench.gateway.plan


async def test_a_model_server_that_moves_is_followed(bench: Bench) -> None:
    bench.gateway.start(Models(files=(FILE,)))
    await bench.gateway.address("small")
    before = bench.gateway.plan
    server = next(c for c in bench.launcher.children if "model_path" in bench.params_of(c))
    server.on_event("listening", {"port": 9999})
    await bench.gateway.address("small")
    assert bench.gateway.plan != before
    assert bench.plans.in_place == bench.gateway.plan


async def test_a_server_ends_when_its_file_is_dropped(bench: Bench) -> None:
    bench.gateway.start(Models(files=(FILE, TEST_FILE)))
    await bench.gateway.address("poor")
    await bench.gateway.use(Models(files=(FILE,)))
    await bench.settle()
    assert bench.supervisor.status("model:poor").pid == 0
    assert bench.supervisor.status("model:small").pid != 0
    assert [d.model for d in bench.gateway.plan.deployments] == ["small"]


async def test_a_dropped_file_that_comes_back_is_served(bench: Bench) -> None:
    bench.gateway.start(Models(files=(FILE,)))
    await bench.gateway.address("small")
    bench.local.keep(())
    bench.local.keep((FILE,))
    await bench.gateway.address("small")
    await bench.settle()
    assert bench.supervisor.status("model:small").pid != 0


async def test_a_file_that_is_no_model_says_so_to_who_asks(bench: Bench) -> None:
    def refuse_models(child: FakeChild) -> None:
        if "model_path" in str(bench.params_of(child)):
            child.on_event("failed", {"code": "model_file_invalid", "message": "no GGUF"})
            child.exit(3)
        else:
            ready(child)

    bench.launcher.on_launch = refuse_models
    bench.gateway.start(Models(files=(FILE,)))
    with pytest.raises(NovaError) as refused:
        await bench.gateway.address("small")
    assert refused.value.problem.code is ProblemCode.MODEL_FILE_INVALID
