"""A desk of accounts over fakes: a catalogue, a probe, a vault, settings and a gateway."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.domain.gateway_plan import Mode, SecretRef
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.provider_catalogue import (
    Access,
    FoundServer,
    KeyCheck,
    KeyOutcome,
    OfferedModel,
    Provider,
)
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.services.account_checks import AccountChecks
from nova_desktop.services.account_keys import AccountKeys
from nova_desktop.services.accounts import Accounts
from nova_desktop.services.gateway import Extras
from nova_desktop.services.keys import Keys
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.memory_settings import MemorySettings
from tests.fakes.memory_stores import MemoryBook, MemoryStateStore
from tests.fakes.plans import MemoryVault

SHIPPED = Path(__file__).parents[2] / "configs" / "providers.yaml"
OPENAI = KeyCheck(
    KeyOutcome.OK,
    (
        OfferedModel("gpt-4o-mini", Mode.CHAT),
        OfferedModel("text-embedding-3-small", Mode.EMBEDDING),
        OfferedModel("gpt-4o", Mode.CHAT),
    ),
)
ANTHROPIC = KeyCheck(KeyOutcome.OK, (OfferedModel("claude-haiku-4-5-20251001", Mode.CHAT),))


class ScriptedProbe:
    """A ProviderProbe that answers `results` by provider id; a key in `refused` is wrong."""

    def __init__(self) -> None:
        self.results: dict[str, KeyCheck] = {"openai": OPENAI, "anthropic": ANTHROPIC}
        self.refused: set[str] = set()
        self.asked: list[tuple[str, Access]] = []
        self.found: list[FoundServer] = []

    async def check(self, provider: Provider, access: Access) -> KeyCheck:
        self.asked.append((provider.id, access))
        await asyncio.sleep(0)
        if access.key in self.refused:
            return KeyCheck(KeyOutcome.WRONG_KEY)
        return self.results.get(provider.id, KeyCheck(KeyOutcome.OK))

    async def find_servers(self) -> Sequence[FoundServer]:
        return self.found


class TakingGateway:
    """What ModelSettings and Keys tell the managed gateway; `fails` is what each change raises."""

    def __init__(self) -> None:
        self.served: list[Models] = []
        self.new_secrets = 0
        self.fails: NovaError | None = None

    async def use(self, models: Models, extras: Extras | None = None) -> None:
        del extras
        if self.fails is not None:
            raise self.fails
        self.served.append(models)

    async def secrets_changed(self) -> None:
        self.new_secrets += 1


class AccountDesk:
    """Accounts with everything around them."""

    def __init__(self) -> None:
        self.catalogue = YamlCatalogue.read(SHIPPED)
        self.probe = ScriptedProbe()
        self.vault = MemoryVault()
        self.store = MemorySettings()
        self.gateway = TakingGateway()
        self.settings = CurrentSettings(self.store)
        keys = Keys(self.vault, self.settings, self.gateway.secrets_changed)
        self.model_settings = ModelSettings(self.settings, self.gateway, _as_they_are)  # type: ignore[arg-type] (a stand-in)
        account_keys = AccountKeys(keys, self.vault)
        self.state = MemoryStateStore(MemoryBook())
        self._account_keys = account_keys
        self.accounts = self.anew()

    def anew(self) -> Accounts:
        """As after another start."""
        return Accounts(
            self.catalogue,
            self.probe,
            self._account_keys,
            self.model_settings,
            AccountChecks(self.state),
        )

    @property
    def now(self) -> Settings:
        return self.settings.now

    def provider(self, provider: str) -> Provider:
        found = self.catalogue.get(provider)
        assert found is not None
        return found

    def keys(self) -> dict[str, str]:
        """What the vault holds, by name."""
        return {ref.name: value for ref, value in self.vault.values.items()}

    def put(self, name: str, value: str) -> None:
        self.vault.values[SecretRef(name)] = value


async def _as_they_are(settings: Settings) -> Models:
    return replace(settings.models)
