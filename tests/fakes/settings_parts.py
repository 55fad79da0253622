"""Everything around the Settings screen in memory: settings, accounts, gateways, a child, keys."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.served_models import (
    GatewayLook,
    LookOutcome,
)
from nova_desktop.domain.settings import SecretsPlace, SecretsSettings, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.domain.settings_fields import SettingField
from nova_desktop.services.prompt_history import PromptHistory
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.ui.runtime.operations import Operations, Work
from nova_desktop.ui.settings.backup_making import KeepingDesk
from nova_desktop.ui.settings.knowledge import FieldKnowledge
from nova_desktop.ui.settings.making import Outside, SettingsParts, bind_fields
from nova_desktop.ui.settings.memory_making import make_memory_panel
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.saving import Edit, Saving
from tests.fakes.memory_screen import ScreenDesk
from tests.fakes.memory_settings import MemorySettings
from tests.fakes.settings_sources import (
    FakeAccounts,
    FakeAdmin,
    FakeChild,
    FakeEdits,
    FakeGateways,
    FakeSharing,
)
from tests.fakes.task_exports import NOW, Asked, FakeBackups, some_backups


class Served:
    """ModelSettings without a gateway; `fails` is what the gateway says."""

    def __init__(self, settings: CurrentSettings) -> None:
        self._settings = settings
        self.fails: NovaError | None = None
        self.tried = 0

    async def change(self, edit: Edit) -> SettingsChange:
        self.tried += 1
        if self.fails is not None:
            raise self.fails
        return await self._settings.change(edit)

    async def undo(self, change: SettingsChange) -> None:
        await self.change(change.taken_back)


class AtOnce(Operations):
    """Does each work to its end before `start` returns; what it starts itself comes right after."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._waiting: list[Work] = []
        self._busy = False

    def start(self, name: str, work: Work) -> None:
        del name
        self._waiting.append(work)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                asyncio.run(self._do(self._waiting.pop(0)))
        finally:
            self._busy = False

    async def _do(self, work: Work) -> None:
        try:
            await work()
        except NovaError as error:
            self.problems.append(error.problem)


@dataclass(slots=True)
class Toasts:
    """What was told, with the undo of each."""

    shown: list[tuple[str, Callable[[], None] | None]] = field(default_factory=list)
    lasting: list[str] = field(default_factory=list)

    def __call__(
        self, text: str, undo: Callable[[], None] | None, *, lasting: bool = False
    ) -> None:
        self.shown.append((text, undo))
        if lasting:
            self.lasting.append(text)

    @property
    def texts(self) -> list[str]:
        return [text for text, _undo in self.shown]

    def undo(self) -> None:
        """Press Undo on the newest."""
        pressed = self.shown[-1][1]
        assert pressed is not None
        pressed()


class MemoryState:
    """A StateStore in memory; `fails` is what each write raises."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.fails: NovaError | None = None

    async def get_state(self, key: str) -> str | None:
        return self.values.get(key)

    async def set_state(self, key: str, value: str | None) -> None:
        if self.fails is not None:
            raise self.fails
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value

    async def state_keys(self, prefix: str) -> list[str]:
        return sorted(key for key in self.values if key.startswith(prefix))


class Answers:
    """What the user answers to each question, in order."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.keeps = True
        self.trusts = True
        self.place: SecretsPlace | None = SecretsPlace.SESSION
        self.embeds = True
        self.login: tuple[str, str] | None = ("admin", "pw")
        self.asked: list[str] = []

    async def ask_key(self, name: str, wrong: str) -> str:
        self.asked.append(wrong)
        return self.keys.pop(0) if self.keys else ""

    async def keep_anyway(self, name: str, why: str) -> bool:
        self.asked.append(why)
        return self.keeps

    async def ask_trust(self, name: str, shown: str, *, other: bool) -> bool:
        del name
        self.asked.append(f"other {shown}" if other else shown)
        return self.trusts

    async def ask_place(self) -> SecretsPlace | None:
        self.asked.append("place")
        return self.place

    async def ask_login(self, gateway: str) -> tuple[str, str] | None:
        self.asked.append(gateway)
        return self.login

    async def ask_embedding(self, field: SettingField) -> bool:
        self.asked.append(field.key)
        return self.embeds


class Places:
    """Keys.choose_place and KeyPlaces; `then` is what a chosen place changes."""

    def __init__(self, accounts: FakeAccounts, settings: CurrentSettings) -> None:
        self._accounts = accounts
        self._settings = settings
        self.chosen: list[SecretsPlace] = []
        self.then: Callable[[], None] = lambda: None

    async def choose_place(self, place: SecretsPlace) -> None:
        self.chosen.append(place)
        self._accounts.fails = None
        self.then()

    async def move(self, place: SecretsPlace) -> SettingsChange:
        secrets = SecretsSettings(place)
        return await self._settings.change(lambda now: replace(now, secrets=secrets))

    async def undo(self, change: SettingsChange) -> None:
        await self.move(change.before.secrets.place)


HERE = Path("/home/ada/.local/share/nova-desktop")
PATHS = NovaPaths(Path("/home/ada/.config/nova-desktop"), HERE, HERE / "logs", HERE / "run",
                  Path("/home/ada/.cache/nova-desktop"))  # fmt: skip
ZONES = ("America/New_York", "Europe/Berlin", "Europe/Paris", "UTC")


class SettingsDesk:
    """All of it, and `parts` for a screen or a presenter."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.store = MemorySettings(settings)
        self.settings = CurrentSettings(self.store)
        self.served = Served(self.settings)
        self.operations = AtOnce()
        self.toasts = Toasts()
        self.saving = Saving(self.settings, self.served, self.operations, self.toasts)
        self.gateways = FakeGateways(self.settings)
        self.edits = FakeEdits(self.settings)
        self.state = MemoryState()
        self.accounts = FakeAccounts(self.settings, self.state)
        self.keys = Places(self.accounts, self.settings)
        self.child = FakeChild()
        self.sharing = FakeSharing(self.settings)
        self.admin = FakeAdmin()
        self.keychain = "Keyring"
        self.history = PromptHistory(self.state)
        self.answers = Answers()
        self.looks: dict[str, GatewayLook] = {}
        self.yaml_fault = ""
        self.done: list[str] = []
        self.last_import = ""
        self.knowledge = FieldKnowledge(self.gateways, lambda: "Europe/Berlin")
        self.memory = ScreenDesk(self.operations, self.toasts, self.settings)
        self.backups, self.asked = FakeBackups(some_backups()), Asked()
        self.checks = {"advanced.certificates": self._check_file}

    @property
    def parts(self) -> SettingsParts:
        return SettingsParts(
            saving=self.saving,
            operations=self.operations,
            dialogs=self.answers,  # type: ignore[arg-type]
            knowledge=self.knowledge,
            load_zones=self._zones,
            check_yaml=self._check_yaml,
            accounts=self.accounts,
            keys=self.keys,
            key_places=self.keys,
            keychain=self.find_keychain,
            gateways=self.gateways,
            gateway_edits=self.edits,
            look=self.look,
            child=self.child,
            version="1.106.2",
            sharing=self.sharing,
            admin=self.admin,
            history=self.history,
            paths=PATHS,
            outside=self._outside(),
            checks=self.checks,
            further={"memory": self._memory_panel},
            keeping=self._keeping(),
        )

    def _keeping(self) -> KeepingDesk:
        return KeepingDesk(
            backups=self.backups,
            question=self.asked,
            export_tasks=lambda: self.done.append("export"),
            import_tasks=lambda: self.done.append("take"),
            import_others=lambda: self.done.append("others"),
            say=lambda text: self.toasts(text, None),
            restart=lambda: self.done.append("restart"),
            open_folder=lambda path: self.done.append(f"folder {path}"),
            now=lambda: NOW,
        )

    def _memory_panel(self, parts: SettingsParts) -> SettingsPanel:
        desk = self.memory.settings_desk(parts.saving, parts.place)
        return make_memory_panel(
            desk,
            lambda name, panel: bind_fields(parts, name, panel),
            self.memory.graph.listen,
            lambda: self.done.append("place memory"),
        )

    async def look(self, address: str, key: str, certificate: str) -> GatewayLook:
        name = f"{address} trusted" if certificate else address
        return self.looks.get(name, GatewayLook(LookOutcome.REFUSED))

    async def find_keychain(self) -> str:
        return self.keychain

    async def _zones(self) -> Sequence[str]:
        return ZONES

    async def _check_yaml(self, text: str) -> str:
        return self.yaml_fault

    async def _check_file(self, path: str) -> str:
        return "" if path.endswith(".pem") else "There is no such file."

    async def _undo_import(self) -> None:
        self.last_import = ""

    async def _last_import(self) -> str:
        return self.last_import

    def _outside(self) -> Outside:
        def note(what: str) -> Callable[..., None]:
            return lambda *more: self.done.append(" ".join([what, *map(str, more)]))

        return Outside(
            copy=note("copy"),
            open_folder=note("folder"),
            open_link=note("link"),
            open_place=note("place"),
            run_setup=note("setup"),
            open_import=note("import"),
            undo_import=self._undo_import,
            last_import=self._last_import,
            open_page=note("page"),
        )
