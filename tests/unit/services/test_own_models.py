"""Models of the user's own and their keys: all of a change, or nothing of it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Param, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.services.account_keys import AccountKeys
from nova_desktop.services.keys import Keys
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.own_models import OwnModels
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.memory_settings import DISK_FULL, MemorySettings
from tests.fakes.plans import MemoryVault
from tests.fakes.providers import TakingGateway

pytestmark = pytest.mark.anyio
KEY, OTHER = SecretRef("model/house"), SecretRef("model/house/token")
HOUSE = Deployment(
    "house", "house", "openai/house", secret=KEY, params=(Param("token", secret=OTHER),)
)
LOCKED = NovaError.of(ProblemCode.KEYCHAIN_LOCKED)


class RefusingVault(MemoryVault):
    """Refuses to store or to delete what stands in `refuses`."""

    def __init__(self) -> None:
        super().__init__()
        self.values = {KEY: "sk-old", OTHER: "t-old"}
        self.refuses: set[SecretRef] = set()

    async def set(self, ref: SecretRef, value: str) -> None:
        if ref in self.refuses:
            raise LOCKED
        await super().set(ref, value)

    async def delete(self, ref: SecretRef) -> None:
        if ref in self.refuses:
            raise LOCKED
        await super().delete(ref)


class Desk:
    def __init__(self) -> None:
        self.store = MemorySettings(Settings(models=Models((HOUSE,))))
        self.settings = CurrentSettings(self.store)
        self.vault = RefusingVault()
        self.gateway = TakingGateway()
        keys = Keys(self.vault, self.settings, self.gateway.secrets_changed)
        models = ModelSettings(self.settings, self.gateway, _as_they_are)  # type: ignore[arg-type] (a stand-in)
        self.own = OwnModels(models, AccountKeys(keys, self.vault))
        self.before = (self.settings.now, dict(self.vault.values))

    @property
    def state(self) -> tuple[Settings, dict[SecretRef, str]]:
        """The file, and the vault."""
        assert self.settings.now == self.store.settings
        return self.settings.now, dict(self.vault.values)


async def _as_they_are(settings: Settings) -> Models:
    return settings.models


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    assert desk.gateway.served == [] or desk.gateway.served[-1] == desk.settings.now.models


async def test_a_vault_that_keeps_a_key_keeps_its_model(desk: Desk) -> None:
    desk.vault.refuses = {OTHER}
    with pytest.raises(NovaError) as caught:
        await desk.own.remove("house")
    assert caught.value is LOCKED
    assert desk.state == desk.before


async def test_the_same_for_one_of_several(desk: Desk) -> None:
    desk.vault.refuses = {KEY}
    with pytest.raises(NovaError):
        await desk.own.remove_deployment("house")
    assert desk.state == desk.before


async def test_a_second_key_that_is_refused_takes_the_first_one_back(desk: Desk) -> None:
    desk.vault.refuses = {OTHER}
    edited = replace(HOUSE, upstream="openai/other")
    with pytest.raises(NovaError):
        await desk.own.save(edited, {KEY: "sk-new", OTHER: "t-new"})
    assert desk.state == desk.before


async def test_a_full_disk_takes_other_keys_back(desk: Desk) -> None:
    desk.store.fails = DISK_FULL
    with pytest.raises(NovaError):
        await desk.own.save(replace(HOUSE, upstream="openai/other"), {KEY: "sk-new"})
    assert desk.state == desk.before


async def test_a_value_that_the_gateway_cannot_be_told_changes_nothing(desk: Desk) -> None:
    with pytest.raises(NovaError) as caught:
        await desk.own.save(replace(HOUSE, upstream="openai/other"), {KEY: "two\nlines"})
    assert caught.value.problem.code is ProblemCode.KEY_UNUSABLE
    assert desk.state == desk.before


async def test_a_full_disk_keeps_no_new_key(desk: Desk) -> None:
    desk.store.fails = DISK_FULL
    fresh = SecretRef("model/fresh")
    with pytest.raises(NovaError):
        await desk.own.save(Deployment("fresh", "f", "openai/f", secret=fresh), {fresh: "sk-f"})
    assert desk.state == desk.before


async def test_another_key_alone_reaches_the_gateway(desk: Desk) -> None:
    await desk.own.save(HOUSE, {KEY: "sk-new"})
    assert desk.vault.values == {KEY: "sk-new", OTHER: "t-old"}
    assert desk.gateway.new_secrets == 1


async def test_an_undo_that_the_vault_refuses_leaves_it_removed(desk: Desk) -> None:
    change = await desk.own.remove("house")
    gone = desk.state
    assert gone[1] == {}
    desk.vault.refuses = {OTHER}
    with pytest.raises(NovaError):
        await desk.own.undo(change)
    assert desk.state == gone
    desk.vault.refuses = set()
    await desk.own.undo(change)
    assert desk.state == desk.before
