"""Keys of gateways elsewhere: they leave the vault with their gateway, and come back by undo."""

import asyncio
import threading
from collections.abc import Mapping
from typing import TypeVar

import pytest

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.domain.settings import GatewaySettings, Settings
from nova_desktop.services.external_gateways import ExternalGateways
from nova_desktop.services.gateway_edits import GatewayEdits, admin_refs, key_ref
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.gateway_probe import FakeProbe
from tests.fakes.plans import MemoryVault
from tests.fakes.settings_parts import MemorySettings

pytestmark = pytest.mark.anyio
Store = TypeVar("Store", bound=MemorySettings)
NAME, PASSWORD = admin_refs("a")
KEYS: Mapping[SecretRef, str] = {key_ref("a"): "sk-a", NAME: "boss", PASSWORD: "pw"}
OTHER = SecretRef("openai")
NEW = GatewayLook(LookOutcome.OK, "http://new:4000")
REFUSED = NovaError.of(ProblemCode.KEYCHAIN_LOCKED)


class StubbornVault(MemoryVault):
    """`keeps` is what it does not give away."""

    keeps: SecretRef | None = None

    async def delete(self, ref: SecretRef) -> None:
        if ref == self.keeps:
            raise REFUSED
        await super().delete(ref)


class Desk:
    """Two gateways elsewhere, the first with a key and an admin."""

    def __init__(self) -> None:
        external = (
            ExternalGateway("a", "http://a:4000", key_ref("a")),
            ExternalGateway("b", "http://b:4000"),
        )
        self.vault = StubbornVault()
        self.vault.values = {**KEYS, OTHER: "sk-1"}
        self.probe = FakeProbe()
        self.scope = TaskScope([].append)
        self.store = self.use(MemorySettings(Settings(gateway=GatewaySettings(external=external))))

    def use(self, store: Store) -> Store:
        """Everything over another file."""
        self.store = store
        self.settings = CurrentSettings(store)
        self.external = ExternalGateways(self.settings, self.probe, self.vault, self.scope)
        self.edits = GatewayEdits(self.settings, self.vault, self.external)
        return store

    @property
    def ids(self) -> list[str]:
        return [gateway.id for gateway in self.settings.now.gateway.external]


async def test_a_removed_ones_secrets_leave_the_vault_and_undo_brings_them_back() -> None:
    desk = Desk()
    assert await desk.external.key("a") == "sk-a"
    change = await desk.edits.remove("a")
    assert (desk.ids, desk.vault.values) == (["b"], {OTHER: "sk-1"})
    await desk.edits.undo(change)
    assert (desk.ids, desk.vault.values) == (["a", "b"], {**KEYS, OTHER: "sk-1"})
    assert await desk.external.key("a") == "sk-a"
    await desk.edits.undo(change)  # a second press
    assert desk.vault.values == {**KEYS, OTHER: "sk-1"}


async def test_one_that_was_added_leaves_no_key_when_that_is_undone() -> None:
    desk = Desk()
    id_, change = await desk.edits.add(NEW, "sk-new")
    assert desk.vault.values[key_ref(id_)] == "sk-new"
    await desk.edits.undo(change)
    assert (desk.ids, desk.vault.values) == (["a", "b"], {**KEYS, OTHER: "sk-1"})


async def test_another_order_touches_no_key() -> None:
    desk = Desk()
    change = await desk.edits.reorder(("b", "a"))
    await desk.edits.undo(change)
    assert (desk.ids, desk.vault.values) == (["a", "b"], {**KEYS, OTHER: "sk-1"})


@pytest.mark.parametrize("stubborn", [*KEYS])
async def test_nothing_changes_when_the_vault_refuses(stubborn: SecretRef) -> None:
    desk = Desk()
    desk.vault.keeps = stubborn
    with pytest.raises(NovaError):
        await desk.edits.remove("a")
    assert (desk.ids, desk.vault.values) == (["a", "b"], {**KEYS, OTHER: "sk-1"})


async def test_nothing_changes_when_the_disk_is_full() -> None:
    desk = Desk()
    removed = await desk.edits.remove("a")
    desk.store.fails = NovaError.of(ProblemCode.DISK_FULL)
    with pytest.raises(NovaError):
        await desk.edits.undo(removed)
    assert (desk.ids, desk.vault.values) == (["b"], {OTHER: "sk-1"})
    desk.store.fails = None
    await desk.edits.undo(removed)
    desk.store.fails = NovaError.of(ProblemCode.DISK_FULL)
    with pytest.raises(NovaError):
        await desk.edits.remove("a")
    assert (desk.ids, desk.vault.values) == (["a", "b"], {**KEYS, OTHER: "sk-1"})


def secret_of(desk: Desk, gateway_id: str) -> SecretRef | None:
    return next(g.secret for g in desk.settings.now.gateway.external if g.id == gateway_id)


def key_of(desk: Desk, gateway_id: str) -> str | None:
    """The value that its key has now."""
    ref = secret_of(desk, gateway_id)
    return desk.vault.values.get(ref) if ref is not None else None


async def test_another_key_takes_the_old_ones_place_and_each_undo_brings_the_one_before() -> None:
    desk = Desk()
    changes = [await desk.edits.use_key("a", key) for key in (" sk-b ", "sk-c", "")]
    assert key_of(desk, "a") is None
    assert set(desk.vault.values) == {NAME, PASSWORD, OTHER}
    for change, key in zip(reversed(changes), ("sk-c", "sk-b", "sk-a"), strict=True):
        await desk.edits.undo(change)
        assert (key_of(desk, "a"), len(desk.vault.values)) == (key, 4)
        assert await desk.external.key("a") == key
    assert desk.vault.values == {**KEYS, OTHER: "sk-1"}


async def test_a_new_key_is_not_left_behind_when_the_disk_is_full() -> None:
    desk = Desk()
    desk.store.fails = NovaError.of(ProblemCode.DISK_FULL)
    again = GatewayLook(LookOutcome.OK, "http://a:4000")
    for change in (
        desk.edits.use_key("a", "sk-new"),
        desk.edits.use_key("b", "sk-new"),
        desk.edits.add(NEW, "sk-new"),
        desk.edits.connect(again, "sk-new", ""),
    ):
        with pytest.raises(NovaError) as failed:
            await change
        assert failed.value.problem.code is ProblemCode.DISK_FULL
        assert desk.vault.values == {**KEYS, OTHER: "sk-1"}
        assert (key_of(desk, "a"), key_of(desk, "b")) == ("sk-a", None)


async def test_connecting_what_is_there_already_changes_its_key_and_can_be_undone() -> None:
    desk = Desk()
    before = desk.settings.now
    change = await desk.edits.connect(GatewayLook(LookOutcome.OK, "http://a:4000"), "sk-new", "PEM")
    assert (desk.ids, key_of(desk, "a")) == (["a", "b"], "sk-new")
    await desk.edits.undo(change)
    assert desk.settings.now == before
    assert desk.vault.values == {**KEYS, OTHER: "sk-1"}


async def test_what_is_changed_is_looked_at_with_what_is_new() -> None:
    desk = Desk()
    await desk.edits.look_with("a", certificate="PEM")
    await desk.edits.look_with("b", key="sk-b")
    assert desk.probe.asked == [
        ("http://a:4000", "sk-a", "PEM"),
        ("http://b:4000", "sk-b", ""),
    ]
    good = GatewayLook(LookOutcome.OK, "http://a:4000", version="1.99.0")
    await desk.edits.trust("a", "PEM", good)
    assert desk.external.health("a").version == "1.99.0"
    assert desk.external.all_looked() is False  # b was not


async def test_one_that_is_switched_off_keeps_its_key_and_is_not_asked() -> None:
    desk = Desk()
    change = await desk.edits.enable("a", enabled=False)
    assert (desk.external.enabled(), key_of(desk, "a")) == (("b",), "sk-a")
    await desk.edits.look_with("a")  # it may be looked at all the same
    await desk.edits.undo(change)
    assert desk.external.enabled() == ("a", "b")


async def test_what_is_gone_is_told() -> None:
    desk = Desk()
    for change in (
        desk.edits.enable("gone", enabled=False),
        desk.edits.use_key("gone", "sk-1"),
        desk.edits.look_with("gone"),
    ):
        with pytest.raises(NovaError) as failed:
            await change
        assert failed.value.problem.code is ProblemCode.GATEWAY_GONE
    assert desk.vault.values == {**KEYS, OTHER: "sk-1"}


class WaitingStore(MemorySettings):
    """Saves when it is let."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.began, self.let = threading.Event(), threading.Event()

    def save(self, settings: Settings) -> None:
        self.began.set()
        assert self.let.wait(5)
        super().save(settings)


@pytest.mark.parametrize("way", ["add", "connect", "use_key"])
async def test_a_caller_that_goes_away_leaves_no_half_of_it(way: str) -> None:
    desk = Desk()
    store = desk.use(WaitingStore(desk.store.settings))
    changes = {
        "add": lambda: desk.edits.add(NEW, "sk-new"),
        "connect": lambda: desk.edits.connect(NEW, "sk-new", ""),
        "use_key": lambda: desk.edits.use_key("b", "sk-new"),
    }
    caller = asyncio.ensure_future(changes[way]())
    await asyncio.to_thread(store.began.wait, 5)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    store.let.set()
    await desk.edits.reorder(())  # waits for the one before
    assert "sk-new" in [key_of(desk, id_) for id_ in desk.ids]
    assert store.settings == desk.settings.now
    assert list(desk.vault.values.values()).count("sk-new") == 1
