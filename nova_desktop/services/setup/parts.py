"""What the set-up needs of other services, in its own words."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.provider_catalogue import (
    Access,
    FoundServer,
    KeyCheck,
    Provider,
    Replaced,
)
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.domain.served_models import GatewayLook, ServedModel
from nova_desktop.domain.settings import SecretsPlace, Settings
from nova_desktop.domain.settings_change import SettingsChange


class AddedAccount(Protocol):
    """What adding an account brought."""

    @property
    def account(self) -> Account: ...
    @property
    def models(self) -> tuple[str, ...]: ...
    @property
    def replaced(self) -> tuple[Replaced, ...]: ...
    @property
    def missing(self) -> tuple[Role, ...]: ...


class SetupAccounts(Protocol):
    """The user's accounts at providers."""

    async def check(self, provider: Provider, access: Access) -> KeyCheck:
        """Whether the key is good; nothing is saved."""
        ...

    async def add(self, provider: Provider, access: Access, check: KeyCheck) -> AddedAccount:
        """Keep the key and serve the suggested models, or raise NovaError and keep nothing."""
        ...

    async def remove(self, account_id: str) -> object:
        """Take it away again, with its models and its key."""
        ...

    async def find_servers(self) -> Sequence[FoundServer]:
        """Those that run on this computer."""
        ...


class SetupGateways(Protocol):
    """The gateways that the user has."""

    async def look(self, address: str, key: str = "", certificate: str = "") -> GatewayLook:
        """What stands at exactly this address; every failure is an outcome."""
        ...

    async def connect(self, look: GatewayLook, key: str, certificate: str) -> None:
        """Use it before all others from now on, or raise NovaError and keep nothing."""
        ...

    def models(self) -> tuple[ServedModel, ...]:
        """Of all gateways, in their order."""
        ...

    def choices(self, mode: Mode) -> Sequence[ModelChoice]:
        """What may be called as one of this mode, each name once."""
        ...

    def model_for(self, role: Role) -> str:
        """The model that has this role now, or ""."""
        ...

    async def wait_ready(self) -> None:
        """Wait until the managed one answers. Raises NovaError when it will not."""
        ...


class SetupTrials(Protocol):
    """Tests of models."""

    async def test(self, model: str, probe: Probe) -> ModelTest: ...


class SetupSettings(Protocol):
    """The settings, and the ways to change them."""

    @property
    def now(self) -> Settings: ...

    async def change(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
        """What does not touch the gateway."""
        ...

    async def change_models(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
        """Models and roles: effective at once, or not at all."""
        ...


class SetupKeys(Protocol):
    """Where keys are kept."""

    async def keychain_name(self) -> str:
        """What this computer's keychain is called; "" where there is none."""
        ...

    async def choose_place(self, place: SecretsPlace) -> None: ...


AskPlace = Callable[[], Awaitable[SecretsPlace | None]]


@dataclass(frozen=True, slots=True)
class SetupParts:
    """All of them. `ask_place` asks the user where to keep keys; None for nowhere."""

    accounts: SetupAccounts
    gateways: SetupGateways
    trials: SetupTrials
    settings: SetupSettings
    keys: SetupKeys
    ask_place: AskPlace
