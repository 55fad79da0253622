"""Keys go along to another place, and back; or they stay where they are."""

from dataclasses import replace

import pytest

from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import (
    GatewaySettings,
    Providers,
    SecretsPlace,
    Settings,
)
from nova_desktop.services.key_places import KeyPlaces
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.memory_settings import MemorySettings

pytestmark = pytest.mark.anyio
OPENAI, HERE = SecretRef("openai"), SecretRef("gateway-a")
KEYS = {OPENAI: "sk-1", HERE: "sk-2"}
SETTINGS = replace(
    Settings(),
    providers=Providers((Account("openai", "openai", secret=OPENAI),)),
    gateway=GatewaySettings(external=(ExternalGateway("a", "http://a", HERE),)),
)


class PlacedVault:
    """One dictionary a place; `full` is the place that takes nothing."""

    def __init__(self, settings: CurrentSettings) -> None:
        self.settings = settings
        self.places: dict[SecretsPlace, dict[SecretRef, str]] = {p: {} for p in SecretsPlace}
        self.full: SecretsPlace | None = None
        self.locked = False

    @property
    def here(self) -> dict[SecretRef, str]:
        return self.places[self.settings.now.secrets.place]

    async def get(self, ref: SecretRef) -> str | None:
        if self.locked:
            raise NovaError.of(ProblemCode.KEYCHAIN_LOCKED)
        return self.here.get(ref)

    async def set(self, ref: SecretRef, value: str) -> None:
        if self.settings.now.secrets.place is self.full:
            raise NovaError.of(ProblemCode.DISK_FULL)
        for place in self.places.values():
            place.pop(ref, None)
        self.here[ref] = value

    async def delete(self, ref: SecretRef) -> None:
        self.here.pop(ref, None)


class Desk:
    def __init__(self) -> None:
        self.settings = CurrentSettings(MemorySettings(SETTINGS))
        self.vault = PlacedVault(self.settings)
        self.vault.places[SecretsPlace.ASK] = dict(KEYS)
        self.keys = KeyPlaces(self.settings, self.vault)


async def test_all_keys_go_along_and_come_back() -> None:
    desk = Desk()
    change = await desk.keys.move(SecretsPlace.FILE)
    assert desk.vault.places[SecretsPlace.FILE] == KEYS
    await desk.keys.undo(change)
    assert desk.settings.now == SETTINGS
    assert desk.vault.here == KEYS


async def test_a_place_that_takes_nothing_changes_nothing() -> None:
    desk = Desk()
    desk.vault.full = SecretsPlace.FILE
    with pytest.raises(NovaError):
        await desk.keys.move(SecretsPlace.FILE)
    assert desk.settings.now == SETTINGS
    assert desk.vault.here == KEYS


async def test_a_locked_keychain_changes_nothing() -> None:
    desk = Desk()
    desk.vault.locked = True
    with pytest.raises(NovaError):
        await desk.keys.move(SecretsPlace.SESSION)
    assert desk.settings.now == SETTINGS
