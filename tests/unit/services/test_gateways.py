"""All gateways together: their order, their models, the ways of a call, and their health."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

import pytest

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.gateway_plan import Deployment, Mode, Role, SecretRef
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.served_models import (
    MANAGED,
    Capability,
    GatewayLook,
    HealthState,
    LookOutcome,
    ServedModel,
    Way,
)
from nova_desktop.domain.settings import GatewaySettings, Models, Primary, Settings
from nova_desktop.services.external_gateways import LookPolicy
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.gateway_probe import NEVER, FakeProbe, gateways_over
from tests.unit.services.test_gateway import Bench

pytestmark = pytest.mark.anyio

ONE, TWO = "http://one:4000", "http://two:4000"
OURS = Deployment("d1", "ours", "openai/ours")
BOTH = Deployment("d2", "both", "openai/both")
KEY = SecretRef("gateway-one")


class Store:
    """A SettingsStore in memory that can be made to fail."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.full = False

    def load(self) -> Settings:
        return self.settings

    def save(self, settings: Settings) -> None:
        if self.full:
            raise NovaError.of(ProblemCode.DISK_FULL)

    def problems(self) -> Sequence[Problem]:
        return ()

    def origin(self, key: str) -> str:
        return key


def served(*names: str, mode: Mode | None = Mode.CHAT, kind: str = "") -> tuple[ServedModel, ...]:
    return tuple(ServedModel(name, mode=mode, kind=kind) for name in names)


def good(url: str, *models: ServedModel) -> GatewayLook:
    return GatewayLook(LookOutcome.OK, url, models, "1.106.2", frozenset({Capability.ADMIN_UI}))


class Desk:
    """Two gateways elsewhere that are asked first, and the managed one with `ours` and `both`."""

    def __init__(self, policy: LookPolicy = NEVER, **roles: object) -> None:
        external = (ExternalGateway("one", ONE, KEY), ExternalGateway("two", TWO))
        gateway = GatewaySettings(primary=Primary.EXTERNAL, external=external)
        settings = Settings(
            models=Models((OURS, BOTH)),
            gateway=gateway,
            roles=Roles(**roles),  # type: ignore[arg-type] (fields by name)
        )
        self.store = Store(settings)
        self.settings = CurrentSettings(self.store)
        self.bench = Bench()
        self.bench.roles_now = lambda: self.settings.now.roles
        self.probe = FakeProbe()
        self.probe.looks[ONE] = good(ONE, *served("theirs", "both"))
        self.probe.looks[TWO] = good(TWO, *served("both", "second"))
        self.gateways = gateways_over(self.settings, self.bench, self.probe, policy)

    async def start(self) -> None:
        self.bench.gateway.start(self.settings.now.models)
        await self.gateways.refresh()

    async def until(self, is_it: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not is_it():
                await asyncio.sleep(0)


@pytest.fixture
async def made() -> AsyncIterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def make(**given: object) -> Desk:
        desks.append(Desk(**given))  # type: ignore[arg-type]
        return desks[-1]

    yield make
    for desk in desks:
        await desk.bench.supervisor.stop_all()
        await desk.bench.scope.close()
        assert desk.bench.errors == []


Make = Callable[..., Desk]


async def test_models_of_all_stand_in_the_users_order(made: Make) -> None:
    desk = made()
    await desk.start()
    gateways = desk.gateways
    assert gateways.order() == ("one", "two", "")
    assert [(m.gateway, m.name) for m in gateways.models()] == [
        ("one", "theirs"), ("one", "both"), ("two", "both"), ("two", "second"),
        ("", "ours"), ("", "both"),
    ]  # fmt: skip
    assert gateways.choices(Mode.CHAT) == (
        ModelChoice("theirs", "one:4000"),
        ModelChoice("both", "one:4000"),
        ModelChoice("second", "two:4000"),
        ModelChoice("ours", "OpenAI"),
    )
    await gateways.edits.put_first(MANAGED)
    assert gateways.order() == ("", "one", "two")
    await gateways.edits.reorder(("two",))
    assert gateways.order() == ("", "two", "one")
    await gateways.edits.put_first("one")
    assert gateways.order() == ("one", "two", "")


async def test_the_chosen_model_on_each_gateway_then_its_fallbacks(made: Make) -> None:
    desk = made(chat_llm_model="both", chat_llm_fallbacks=("theirs", "ours"))
    await desk.start()
    # not `ours` at the managed gateway: that one goes on to it by itself
    assert desk.gateways.ways(Role.CHAT) == (
        Way("one", "both"),
        Way("two", "both", takes_over=True),
        Way("", "both", takes_over=True),
        Way("one", "theirs"),
    )


async def test_a_fallback_that_only_the_managed_gateway_has_is_a_way(made: Make) -> None:
    desk = made(chat_llm_model="theirs", chat_llm_fallbacks=("ours",))
    await desk.start()
    ways = (Way("one", "theirs"), Way("", "ours", takes_over=True))
    assert desk.gateways.ways(Role.CHAT) == ways


async def test_nothing_chosen_is_the_first_gateways_own_and_then_that_of_the_next(
    made: Make,
) -> None:
    desk = made()
    await desk.start()
    assert desk.gateways.model_for(Role.CHAT) == "theirs"
    assert [w.model for w in desk.gateways.ways(Role.CHAT)] == ["theirs", "both", "ours"]
    assert desk.gateways.model_for(Role.EMBEDDING) == ""
    assert desk.gateways.ways(Role.EMBEDDING) == ()


async def test_modes_and_never_names_decide(made: Make) -> None:
    desk = made()
    desk.probe.looks[ONE] = good(
        ONE,
        *served("painter", mode=None, kind="image_generation"),
        *served("silent", mode=None),
        *served("embedding-expert"),
        *served("chatty", mode=Mode.EMBEDDING),
    )
    await desk.start()
    assert desk.gateways.model_for(Role.CHAT) == "embedding-expert"
    assert desk.gateways.model_for(Role.EMBEDDING) == "chatty"
    names = [choice.name for choice in desk.gateways.choices(Mode.CHAT)]
    assert names[:2] == ["silent", "embedding-expert"]
    assert "painter" not in names


async def test_one_that_is_down_goes_last_and_the_next_takes_over(made: Make) -> None:
    desk = made(chat_llm_model="both")
    await desk.start()
    told: list[int] = []
    desk.gateways.on_change(lambda: told.append(1))
    gone = Problem(ProblemCode.GATEWAY_UNREACHABLE, detail="refused")
    desk.gateways.failed(Way("one", "both"), gone)
    assert [w.gateway for w in desk.gateways.ways(Role.CHAT)] == ["two", "", "one"]
    assert desk.gateways.ways(Role.CHAT)[0].takes_over
    assert not desk.gateways.ways(Role.CHAT)[-1].takes_over
    assert desk.gateways.health("one").detail == "refused"
    assert told
    # it is looked at again at once, and is well
    await desk.until(lambda: desk.gateways.health("one").state is HealthState.OK)
    assert desk.gateways.ways(Role.CHAT)[0] == Way("one", "both")


async def test_a_failure_of_a_model_says_nothing_of_its_gateway(made: Make) -> None:
    desk = made()
    await desk.start()
    desk.gateways.failed(Way("one", "both"), Problem(ProblemCode.PROVIDER_FAILED))
    assert desk.gateways.health("one").state is HealthState.OK


async def test_its_models_stay_known_while_it_is_down(made: Make) -> None:
    desk = made(chat_llm_model="theirs")
    await desk.start()
    del desk.probe.looks[ONE]
    await desk.gateways.refresh()
    health = desk.gateways.health("one")
    assert (health.state, health.outcome) == (HealthState.DOWN, LookOutcome.REFUSED)
    assert health.version == "1.106.2"
    assert desk.gateways.model_for(Role.CHAT) == "theirs"
    assert [w.gateway for w in desk.gateways.ways(Role.CHAT)] == ["one"]


async def test_one_that_never_answered_may_have_the_chosen_model(made: Make) -> None:
    desk = made(chat_llm_model="unheard")
    del desk.probe.looks[ONE]
    await desk.start()
    assert desk.gateways.model_for(Role.CHAT) == "unheard"
    assert desk.gateways.ways(Role.CHAT) == (Way("one", "unheard"),)
    desk.probe.looks[ONE] = good(ONE, *served("theirs"))
    await desk.gateways.refresh()
    assert desk.gateways.model_for(Role.CHAT) == "theirs"


async def test_a_route_has_the_key_and_the_certificate(made: Make) -> None:
    desk = made()
    desk.bench.vault.values[KEY] = "sk-one"
    await desk.start()
    await desk.gateways.edits.trust("one", "PEM")
    route = await desk.gateways.route(Way("one", "theirs", takes_over=True))
    assert (route.base_url, route.key, route.certificate) == (ONE, "sk-one", "PEM")
    assert (route.name, route.takes_over) == ("one:4000", True)
    assert "sk-one" not in repr(route)
    assert "PEM" not in repr(route)
    ours = await desk.gateways.route(Way("", "ours"))
    assert (ours.key, ours.name) == ("master", "Nova")


async def test_a_rotated_key_is_used_by_the_next_call(made: Make) -> None:
    desk = made()
    desk.bench.vault.values[KEY] = "old"
    await desk.start()
    assert (await desk.gateways.route(Way("one", "theirs"))).key == "old"
    await desk.gateways.edits.use_key("one", " new ")
    assert (await desk.gateways.route(Way("one", "theirs"))).key == "new"
    (named,) = (g.secret for g in desk.settings.now.gateway.external if g.id == "one")
    assert named is not None
    desk.bench.vault.values[named] = "newer"
    await desk.gateways.secrets_changed()
    assert (await desk.gateways.route(Way("one", "theirs"))).key == "newer"


async def test_routes_leave_out_what_cannot_be_made(made: Make) -> None:
    desk = made()
    await desk.start()
    desk.bench.vault.fails = NovaError.of(ProblemCode.KEYCHAIN_LOCKED)
    await desk.gateways.secrets_changed()
    assert [r.gateway for r in await desk.gateways.routes("both")] == ["two", ""]
    with pytest.raises(NovaError) as failed:
        await desk.gateways.routes("theirs")
    assert failed.value.problem.code is ProblemCode.KEYCHAIN_LOCKED
    with pytest.raises(NovaError) as unknown:
        await desk.gateways.routes("nobody's")
    assert unknown.value.problem.code is ProblemCode.NO_MODEL


async def test_a_keychain_that_is_locked_is_not_asked_again_by_itself(made: Make) -> None:
    desk = made(policy=LookPolicy(0.0, (0.0,)))
    desk.bench.vault.fails = NovaError.of(ProblemCode.KEYCHAIN_LOCKED)
    await desk.start()
    asked = desk.bench.vault.asked.count(KEY)
    assert desk.gateways.health("one").outcome is LookOutcome.KEY_MISSING
    for _ in range(50):
        await asyncio.sleep(0)
    assert desk.bench.vault.asked.count(KEY) <= asked + 1
    assert len(desk.probe.asked) > 3, "the other one is looked at again and again"


async def test_a_failure_is_looked_at_again_after_a_growing_pause(made: Make) -> None:
    policy = LookPolicy(600.0, (2.0, 5.0))
    assert [policy.pause_s(n) for n in (0, 1, 2, 9)] == [600.0, 2.0, 5.0, 5.0]
    desk = made(policy=LookPolicy(3600.0, (0.0,)))
    del desk.probe.looks[ONE]
    await desk.start()
    desk.probe.looks[ONE] = good(ONE, *served("theirs"))
    await desk.until(lambda: desk.gateways.health("one").state is HealthState.OK)


async def test_waits_for_the_first_look_only_when_it_matters(made: Make) -> None:
    desk = made(chat_llm_model="theirs")
    desk.probe.ready.clear()
    desk.bench.gateway.start(desk.settings.now.models)
    assert not desk.gateways.is_known
    planned = asyncio.ensure_future(desk.gateways.planned())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not planned.done()
    desk.probe.ready.set()
    await planned
    assert desk.gateways.model_for(Role.CHAT) == "theirs"

    here = made(chat_llm_model="ours")
    here.probe.ready.clear()
    here.bench.gateway.start(here.settings.now.models)
    await here.gateways.planned()
    assert here.gateways.is_known


async def test_what_each_can_do(made: Make) -> None:
    desk = made()
    await desk.start()
    can = desk.gateways.capabilities("")
    assert {Capability.ADD_MODELS, Capability.RELOAD, Capability.COST} <= can
    assert Capability.ADMIN_UI not in can
    assert desk.gateways.capabilities("one") == {Capability.ADMIN_UI}
    assert desk.gateways.capabilities("nobody") == frozenset()


async def test_one_that_is_switched_off_or_removed_is_gone(made: Make) -> None:
    desk = made()
    await desk.start()
    off = await desk.gateways.edits.enable("one", enabled=False)
    assert desk.gateways.order() == ("two", "")
    assert desk.gateways.health("one").state is HealthState.OFF
    with pytest.raises(NovaError) as gone:
        await desk.gateways.route(Way("one", "theirs"))
    assert gone.value.problem.code is ProblemCode.GATEWAY_UNREACHABLE
    await desk.gateways.edits.undo(off)
    assert desk.gateways.order() == ("one", "two", "")
    await desk.gateways.edits.remove("one")
    await desk.gateways.edits.remove("two")
    assert desk.settings.now.gateway.primary is Primary.MANAGED


async def test_a_good_look_is_connected_before_all_others(made: Make) -> None:
    desk = made()
    await desk.start()
    three = good("http://three:4000", *served("third"))
    await desk.gateways.connect(three, " sk-three ", "")
    added = desk.settings.now.gateway.external[0]
    assert (added.url, desk.gateways.order()[0]) == (three.url, added.id)
    assert added.secret is not None
    assert desk.bench.vault.values[added.secret] == "sk-three"
    assert desk.gateways.model_for(Role.CHAT) == "third"
    # the same once more takes its place and its key
    await desk.gateways.connect(good(TWO, *served("second")), "sk-two", "PEM")
    first = desk.settings.now.gateway.external[0]
    assert (first.id, first.certificate) == ("two", "PEM")
    assert first.secret is not None
    assert desk.bench.vault.values[first.secret] == "sk-two"
    with pytest.raises(NovaError) as again:
        await desk.gateways.edits.add(three)
    assert again.value.problem.code is ProblemCode.GATEWAY_ADDED_ALREADY


async def test_nothing_is_kept_when_the_disk_is_full(made: Make) -> None:
    desk = made()
    await desk.start()
    desk.store.full = True
    secrets = dict(desk.bench.vault.values)
    with pytest.raises(NovaError):
        await desk.gateways.connect(good("http://three:4000"), "sk-three", "")
    assert desk.bench.vault.values == secrets
    assert len(desk.settings.now.gateway.external) == 2


async def test_ten_thousand_models_are_found_by_name(made: Make) -> None:
    desk = made(chat_llm_model="m9999")
    many = tuple(ServedModel(f"m{n}", mode=Mode.CHAT) for n in range(10_000))
    desk.probe.looks[ONE] = good(ONE, *many)
    await desk.start()
    assert desk.gateways.model_for(Role.CHAT) == "m9999"
    assert len(desk.gateways.choices(Mode.CHAT)) == 10_000 + 3


async def test_a_change_of_the_address_begins_anew(made: Make) -> None:
    desk = made()
    await desk.start()

    def elsewhere(now: Settings) -> Settings:
        one, two = now.gateway.external
        moved = replace(now.gateway, external=(replace(one, url="http://one:5000"), two))
        return replace(now, gateway=moved)

    await desk.settings.change(elsewhere)
    assert desk.gateways.models_of("one") == ()
    assert desk.gateways.models_of("two") != ()
    await desk.until(lambda: desk.gateways.health("one").state is HealthState.DOWN)
