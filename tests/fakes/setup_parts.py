"""Stand-ins of everything the set-up works with; each step can be held, refused or broken."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Mode, Role, SecretRef
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import (
    Access,
    FoundServer,
    KeyCheck,
    KeyForm,
    KeyOutcome,
    OfferedModel,
    Place,
    Provider,
    Replaced,
)
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.domain.served_models import GatewayLook, LookOutcome, ServedModel
from nova_desktop.domain.settings import SecretsPlace, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.setup.parts import SetupParts

HUGGINGFACE = Provider(
    "huggingface",
    "HuggingFace",
    "Open models · cloud",
    Place.CLOUD,
    "huggingface",
    order=1,
    featured=True,
    key=KeyForm("HuggingFace token", "https://huggingface.co/settings/tokens", "hf_\\w+"),
)
OPENAI = Provider(
    "openai",
    "OpenAI",
    "Cloud",
    Place.CLOUD,
    "openai",
    order=2,
    featured=True,
    key=KeyForm("OpenAI key", "https://platform.openai.com/api-keys", "sk-\\w+"),
)
OLLAMA = Provider(
    "ollama",
    "Ollama",
    "Free · on this computer",
    Place.COMPUTER,
    "ollama_chat",
    order=10,
    api_base="http://localhost:11434",
    asks_address=True,
)
GOOD = KeyCheck(KeyOutcome.OK, tuple(OfferedModel(f"m{n}") for n in range(143)), 0.3)
CHAT, EMBEDDING = "qwen3-32b", "qwen3-embedding-4b"


@dataclass(frozen=True, slots=True)
class FakeAdded:
    account: Account
    models: tuple[str, ...] = (CHAT, EMBEDDING)
    replaced: tuple[Replaced, ...] = ()
    missing: tuple[Role, ...] = ()


class Held:
    """What a step does before it goes on: nothing, wait for `go`, or raise."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.go.set()
        self.reached = asyncio.Event()
        self.error: NovaError | None = None

    def hold(self) -> None:
        self.go.clear()
        self.reached.clear()

    async def pass_through(self) -> None:
        self.reached.set()
        await self.go.wait()
        if self.error is not None:
            raise self.error


class FakeAccounts:
    def __init__(self) -> None:
        self.checking, self.adding = Held(), Held()
        self.answer = GOOD
        self.accounts: dict[str, Account] = {}
        self.stored: list[str] = []
        self.needs_place = False
        self.servers: list[FoundServer] = []
        self.models: tuple[str, ...] = (CHAT, EMBEDDING)

    async def check(self, provider: Provider, access: Access) -> KeyCheck:
        await self.checking.pass_through()
        return self.answer

    async def add(self, provider: Provider, access: Access, check: KeyCheck) -> FakeAdded:
        await self.adding.pass_through()
        if self.needs_place:
            raise NovaError.of(ProblemCode.KEYCHAIN_MISSING)
        account_id = f"{provider.id}-{len(self.stored)}"
        account = Account(account_id, provider.id, access.api_base, SecretRef(account_id))
        self.accounts[account_id] = account
        self.stored.append(access.key)
        return FakeAdded(account, self.models)

    async def remove(self, account_id: str) -> None:
        del self.accounts[account_id]

    async def find_servers(self) -> Sequence[FoundServer]:
        return self.servers


class FakeGateways:
    def __init__(self) -> None:
        self.starting, self.looking = Held(), Held()
        self.served = (
            ServedModel(CHAT, mode=Mode.CHAT),
            ServedModel(EMBEDDING, mode=Mode.EMBEDDING),
        )
        self.roles = {Role.CHAT: CHAT, Role.EMBEDDING: EMBEDDING}
        self.seen = GatewayLook(LookOutcome.REFUSED)
        self.looks: list[tuple[str, str, str]] = []
        self.connected: list[tuple[str, str]] = []

    async def look(self, address: str, key: str = "", certificate: str = "") -> GatewayLook:
        self.looks.append((address, key, certificate))
        await self.looking.pass_through()
        return self.seen

    async def connect(self, look: GatewayLook, key: str, certificate: str) -> None:
        del certificate
        self.connected.append((look.url, key))

    def models(self) -> tuple[ServedModel, ...]:
        return self.served

    def choices(self, mode: Mode) -> list[ModelChoice]:
        return [ModelChoice(model.name) for model in self.served if model.mode is mode]

    def model_for(self, role: Role) -> str:
        return self.roles.get(role, "")

    async def wait_ready(self) -> None:
        await self.starting.pass_through()


class FakeTrials:
    def __init__(self) -> None:
        self.trying = Held()
        self.tested: list[tuple[str, Probe]] = []
        self.problem: ProblemCode | None = None

    async def test(self, model: str, probe: Probe) -> ModelTest:
        await self.trying.pass_through()
        self.tested.append((model, probe))
        found = ModelTest(model, probe, datetime.now(UTC))
        return replace(found, ok=False, problem=self.problem) if self.problem else found


class FakeSettings:
    def __init__(self) -> None:
        self.now = Settings()
        self.fails: NovaError | None = None

    async def change(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
        if self.fails is not None:
            raise self.fails
        change = SettingsChange(self.now, edit(self.now))
        self.now = change.after
        return change

    async def change_models(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
        return await self.change(edit)


class FakeKeys:
    def __init__(self, accounts: FakeAccounts) -> None:
        self._accounts = accounts
        self.keychain = "Secret Service"
        self.places: list[SecretsPlace] = []

    async def keychain_name(self) -> str:
        return self.keychain

    async def choose_place(self, place: SecretsPlace) -> None:
        self.places.append(place)
        self._accounts.needs_place = False


@dataclass
class FakeParts:
    """All of them, and the SetupParts over them."""

    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    gateways: FakeGateways = field(default_factory=FakeGateways)
    trials: FakeTrials = field(default_factory=FakeTrials)
    settings: FakeSettings = field(default_factory=FakeSettings)
    place: SecretsPlace | None = SecretsPlace.SESSION
    asked_places: int = 0

    def __post_init__(self) -> None:
        self.keys = FakeKeys(self.accounts)

    async def ask_place(self) -> SecretsPlace | None:
        self.asked_places += 1
        return self.place

    def parts(self, ask: Callable[[], Awaitable[SecretsPlace | None]] | None = None) -> SetupParts:
        asks = ask or self.ask_place
        return SetupParts(self.accounts, self.gateways, self.trials, self.settings, self.keys, asks)
