"""Keys of gateways elsewhere: they leave the vault with their gateway, and come back by undo."""

from collections.abc import Mapping

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
        self.store = MemorySettings(Settings(gateway=GatewaySettings(external=external)))
        self.settings = CurrentSettings(self.store)
        self.vault = StubbornVault()
        self.vault.values = {**KEYS, OTHER: "sk-1"}
        errors: list[BaseException] = []
        scope = TaskScope(errors.append)
        self.external = ExternalGateways(self.settings, FakeProbe(), self.vault, scope)
        self.edits = GatewayEdits(self.settings, self.vault, self.external)

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
