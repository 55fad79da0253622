"""Providers, accounts, gateways, sharing and admin pages in memory, for the Settings screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.gateway_plan import Mode, Role, SecretRef
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.provider_catalogue import (
    Access,
    KeyCheck,
    KeyForm,
    KeyOutcome,
    OfferedModel,
    Place,
    Provider,
    Replaced,
)
from nova_desktop.domain.served_models import (
    MANAGED,
    Capability,
    GatewayHealth,
    GatewayLook,
    HealthState,
    LookOutcome,
    ServedModel,
)
from nova_desktop.domain.settings import Primary, Providers
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.account_checks import AccountChecks, LastCheck
from nova_desktop.services.account_edits import removing
from nova_desktop.services.admin_ui import AdminOffer
from nova_desktop.services.ports import StateStore
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.sharing import SharingState

OPENAI = Provider(
    "openai",
    "OpenAI",
    "GPT models, in the cloud, paid by use.",
    Place.CLOUD,
    "openai",
    key=KeyForm("API key", page="https://platform.openai.com/api-keys", hint="Begins with sk-."),
)
OLLAMA = Provider("ollama", "Ollama", "Models on this computer.", Place.COMPUTER, "ollama_chat")
ELSEWHERE = Provider(
    "compatible", "Any OpenAI-compatible server", "An address of yours.", Place.ANY, "openai",
    asks_address=True, key=KeyForm("API key", required=False),
)  # fmt: skip
GOOD = KeyCheck(KeyOutcome.OK, tuple(OfferedModel(f"m{n}") for n in range(34)))


@dataclass(frozen=True, slots=True)
class Added:
    change: SettingsChange
    models: tuple[str, ...] = ()
    replaced: tuple[Replaced, ...] = ()


class FakeAccounts:
    """Two accounts; `checks` are answers by key or account, `fails` what saving raises."""

    def __init__(self, settings: CurrentSettings, state: StateStore | None = None) -> None:
        self._settings = settings
        self.kept = AccountChecks(state)
        self.checks: dict[str, KeyCheck] = {}
        self.fails: NovaError | None = None
        self.keys: dict[str, str] = {}
        self.keyless: set[str] = set()
        self.added: list[tuple[str, Access]] = []

    def providers(self) -> tuple[Provider, ...]:
        return (OPENAI, OLLAMA, ELSEWHERE)

    def all(self) -> tuple[Account, ...]:
        return self._settings.now.providers.accounts

    def provider_of(self, account: Account) -> Provider | None:
        return next((p for p in self.providers() if p.id == account.provider), None)

    async def check(self, provider: Provider, access: Access) -> KeyCheck:
        return self.checks.get(access.key or provider.id, GOOD)

    def last_check(self, account_id: str) -> LastCheck | None:
        return self.kept.of(account_id)

    async def without_key(self) -> frozenset[str]:
        return frozenset(self.keyless)

    async def recall(self) -> None:
        await self.kept.read([account.id for account in self.all()])

    async def validate(self, account_id: str) -> KeyCheck:
        check = self.checks.get(account_id, GOOD)
        await self.kept.keep(account_id, check)
        return check

    async def validate_all(self, on_result: Callable[[str, KeyCheck], None]) -> None:
        for account in self.all():
            on_result(account.id, await self.validate(account.id))

    async def rotate(self, account_id: str, key: str, *, force: bool = False) -> KeyCheck:
        if self.fails is not None:
            raise self.fails
        check = self.checks.get(key, GOOD)
        if check.is_good or force:
            self.keys[account_id] = key
            await self.kept.keep(account_id, check)
        return check

    async def add(self, provider: Provider, access: Access, check: KeyCheck) -> Added:
        if self.fails is not None:
            raise self.fails
        self.added.append((provider.id, access))
        account = Account(provider.id, provider.id, access.api_base)
        change = await self._having((*self.all(), account))
        await self.kept.keep(account.id, check)
        return Added(change, ("gpt-4o-mini",), ())

    async def remove(self, account_id: str) -> SettingsChange:
        return await self._settings.change(removing(account_id))

    async def undo(self, change: SettingsChange) -> None:
        await self._settings.change(change.taken_back)

    async def _having(self, accounts: tuple[Account, ...]) -> SettingsChange:
        return await self._settings.change(lambda now: replace(now, providers=Providers(accounts)))


MODELS = (
    ServedModel("qwen3-32b", mode=Mode.CHAT, provider="huggingface", max_output_tokens=8192),
    ServedModel("gpt-4o-mini", mode=Mode.CHAT, provider="openai", max_output_tokens=16_384),
    ServedModel("qwen3-embedding-4b", mode=Mode.EMBEDDING, vector_size=2560),
)


class FakeGateways:
    """The managed gateway and those of the settings."""

    def __init__(self, settings: CurrentSettings) -> None:
        self._settings = settings
        self.served: tuple[ServedModel, ...] = MODELS
        self.healths: dict[str, GatewayHealth] = {}
        self.looks = 0

    def _external(self) -> list[ExternalGateway]:
        return list(self._settings.now.gateway.external)

    def order(self) -> tuple[str, ...]:
        return (MANAGED, *(g.id for g in self._external()))

    def name_of(self, gateway_id: str) -> str:
        urls = {g.id: g.url.partition("://")[2] for g in self._external()}
        return urls.get(gateway_id, "Nova")

    def health(self, gateway_id: str) -> GatewayHealth:
        return self.healths.get(gateway_id, GatewayHealth(HealthState.UNKNOWN))

    def models(self) -> tuple[ServedModel, ...]:
        return self.served

    def models_of(self, gateway_id: str) -> tuple[ServedModel, ...]:
        return self.served if gateway_id == MANAGED else self.served[:2]

    def model_for(self, role: Role) -> str:
        mode = Mode.EMBEDDING if role is Role.EMBEDDING else Mode.CHAT
        choice = self._settings.now.roles.of(role)
        if choice.model:
            return choice.model
        return next((m.name for m in self.served if m.mode is mode), "")

    def capabilities(self, gateway_id: str) -> frozenset[Capability]:
        return frozenset() if gateway_id else frozenset(Capability)

    def on_change(self, listener: Callable[[], None]) -> None: ...

    async def refresh(self) -> None:
        self.looks += 1


class FakeEdits:
    """GatewayEdits without a vault."""

    def __init__(self, settings: CurrentSettings) -> None:
        self._settings = settings
        self.fails: NovaError | None = None
        self.keys: list[str] = []
        self.missing_place: NovaError | None = None
        self.looks: dict[tuple[str | None, str | None], GatewayLook] = {}

    async def look_with(
        self, gateway_id: str, *, key: str | None = None, certificate: str | None = None
    ) -> GatewayLook:
        """What `looks` has for this key or certificate."""
        del gateway_id
        return self.looks.get((key, certificate), GatewayLook(LookOutcome.REFUSED))

    async def enable(self, gateway_id: str, *, enabled: bool) -> SettingsChange:
        return await self._edit(gateway_id, lambda g: replace(g, enabled=enabled))

    async def use_key(
        self, gateway_id: str, key: str, look: GatewayLook | None = None
    ) -> SettingsChange:
        del look
        if self.missing_place is not None:
            raise self.missing_place
        self.keys.append(key)
        secret = SecretRef(f"gateway-{gateway_id}-{len(self.keys)}") if key else None
        return await self._edit(gateway_id, lambda g: replace(g, secret=secret))

    async def trust(
        self, gateway_id: str, certificate: str, look: GatewayLook | None = None
    ) -> SettingsChange:
        del look
        return await self._edit(gateway_id, lambda g: replace(g, certificate=certificate))

    async def put_first(self, gateway_id: str) -> SettingsChange:
        ordered = tuple(sorted(self._now, key=lambda g: g.id != gateway_id))
        primary = Primary.EXTERNAL if gateway_id else Primary.MANAGED
        return await self._settings.change(
            lambda now: replace(
                now, gateway=replace(now.gateway, external=ordered, primary=primary)
            )
        )

    async def add(
        self, look: GatewayLook, key: str = "", certificate: str = "", *, first: bool = True
    ) -> tuple[str, SettingsChange]:
        if self.fails is not None:
            raise self.fails
        self.keys.append(key)
        secret = SecretRef("gateway-new") if key else None
        added = ExternalGateway("new", look.url, secret, certificate)
        return "new", await self._having((*self._now, added))

    async def remove(self, gateway_id: str) -> SettingsChange:
        return await self._having(tuple(g for g in self._now if g.id != gateway_id))

    async def reorder(self, gateway_ids: Sequence[str]) -> SettingsChange:
        ordered = sorted(self._now, key=lambda g: list(gateway_ids).index(g.id))
        return await self._having(tuple(ordered))

    async def undo(self, change: SettingsChange) -> None:
        await self._settings.change(change.taken_back)

    @property
    def _now(self) -> tuple[ExternalGateway, ...]:
        return self._settings.now.gateway.external

    async def _edit(
        self, gateway_id: str, edit: Callable[[ExternalGateway], ExternalGateway]
    ) -> SettingsChange:
        if self.fails is not None:
            raise self.fails
        return await self._having(tuple(edit(g) if g.id == gateway_id else g for g in self._now))

    async def _having(self, external: tuple[ExternalGateway, ...]) -> SettingsChange:
        return await self._settings.change(
            lambda now: replace(now, gateway=replace(now.gateway, external=external))
        )


class FakeChild:
    """The supervisor's view of the gateway."""

    def __init__(self) -> None:
        self.current = ChildStatus("gateway", ChildState.READY, 4211)
        self.lines = ["LiteLLM: 12 models", "Uvicorn running on 127.0.0.1:43117"]
        self.restarts = 0

    def status(self, name: str) -> ChildStatus:
        del name
        return self.current

    def last_lines(self, name: str) -> list[str]:
        del name
        return self.lines

    async def restart(self, name: str) -> None:
        del name
        self.restarts += 1


class FakeSharing:
    """Sharing without a gateway; `fails` is what opening the door raises."""

    def __init__(self, settings: CurrentSettings) -> None:
        self._settings = settings
        self.made = 1
        self.fails: NovaError | None = None
        self.runs = True
        self._listeners: list[Callable[[], None]] = []

    @property
    def state(self) -> SharingState:
        gateway = self._settings.now.gateway
        address = f"http://127.0.0.1:{gateway.share_port}/v1" if self.runs else ""
        return SharingState(True, address) if gateway.share else SharingState()

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    async def key(self) -> str:
        return f"sk-other-apps-{self.made}"

    async def new_key(self) -> str:
        self.made += 1
        return await self.key()

    async def switch_on(self, port: int | None = None) -> SettingsChange:
        if self.fails is not None:
            raise self.fails
        return await self._having(True, port or self._settings.now.gateway.share_port)

    async def switch_off(self) -> SettingsChange:
        return await self._having(False, self._settings.now.gateway.share_port)

    async def undo(self, change: SettingsChange) -> None:
        await self._settings.change(change.taken_back)
        self._tell()

    async def _having(self, share: bool, port: int) -> SettingsChange:
        change = await self._settings.change(
            lambda now: replace(now, gateway=replace(now.gateway, share=share, share_port=port))
        )
        self._tell()
        return change

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


class FakeAdmin:
    """Admin pages: what each gateway offers, and who signed in."""

    def __init__(self) -> None:
        self.offers = {MANAGED: AdminOffer.OWN_SCREENS}
        self.logins: list[tuple[str, str]] = []
        self.fails: NovaError | None = None

    async def offer(self, gateway_id: str) -> AdminOffer:
        return self.offers.get(gateway_id, AdminOffer.NO_DATABASE)

    async def sign_in(self, gateway_id: str) -> str:
        return f"http://127.0.0.1:1/{gateway_id}"

    async def remember(self, gateway_id: str, name: str, password: str) -> None:
        if self.fails is not None:
            raise self.fails
        self.logins.append((name, password))
