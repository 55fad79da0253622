"""The set-up in its window: shown before the first paint if it is due, bound once the core is open.

`SetupHost` is made before the window is shown; `bind` is called once, after the chat is bound.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nova_desktop.app.setup_file import read_setup, setup_at_start, write_setup
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.settings import SecretsPlace, Settings
from nova_desktop.domain.setup import DEFAULT_ADDRESS, Setup, Source, Step
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.setup.parts import SetupParts
from nova_desktop.services.setup.run import SetupRun
from nova_desktop.ui.keys.dialogs import KeyDialogs
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.setup_wizard.connection_presenter import ConnectionPresenter
from nova_desktop.ui.setup_wizard.keys_presenter import KeysPresenter
from nova_desktop.ui.setup_wizard.presenter import SetupEnds, SetupPresenter, StepPresenter
from nova_desktop.ui.setup_wizard.steps import DoneStep, ImportStep, ModelsStep, YouStep
from nova_desktop.ui.setup_wizard.view import SetupView
from nova_desktop.ui.setup_wizard.words import found_text
from nova_desktop.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from nova_desktop.app.core import Core
    from nova_desktop.app.model_parts import ModelParts


@dataclass(frozen=True, slots=True)
class SetupBench:
    """What the set-up works with once the core is open.

    `open_chat` shows a conversation in the working window, `open_link` a page in the browser.
    """

    core: "Core"
    parts: "ModelParts"
    scope: TaskScope
    open_chat: Callable[[str], object]
    open_link: Callable[[str], object]


class SetupHost:
    """One for a window; it shows one set-up at a time."""

    def __init__(self, window: MainWindow, paths: NovaPaths) -> None:
        self._window = window
        self._file = paths.setup_file
        self._one_write = asyncio.Lock()
        self._bench: SetupBench | None = None
        self._presenter: SetupPresenter | None = None
        self._view: SetupView | None = None
        self._work: _Work | None = None
        self._operations: Operations | None = None
        self._early_test: tuple[str, str] | None = None
        self._early_words = ""
        window.chat.setup_wanted.connect(self.open)
        left = setup_at_start(paths)
        if left is not None:
            self._show(left)

    def bind(self, bench: SetupBench) -> None:
        """From now on it can do its work; one that is shown already goes on."""
        self._bench = bench
        bench.core.base.settings.on_change(self._settings_changed)
        if self._presenter is not None:
            self._attach(bench)

    def open(self) -> None:
        """From Settings and the chat: where it was left, else from the beginning."""
        if self._presenter is not None:
            self._window.raise_up()
            return
        left = read_setup(self._file) or Setup()
        bench = self._bench
        connected = has_models(bench.core.base.settings.now) if bench else left.connected
        self._show(left.resume(connected=connected))
        if bench is not None:
            self._attach(bench)

    def _show(self, setup: Setup) -> None:
        view = self._view = SetupView()
        self._window.show_setup(view, view.banners)
        presenter = SetupPresenter(setup, view, SetupEnds(self._store, self._close))
        self._presenter = presenter
        view.continued.connect(presenter.go_on)
        view.went_back.connect(presenter.go_back)
        view.put_off.connect(presenter.put_off)
        view.escaped.connect(presenter.cancel)
        view.welcome.chosen.connect(presenter.choose)
        view.connection.edited.connect(presenter.typed)
        view.connection.tested.connect(self._tested)
        view.done.sent.connect(self._sent)
        self._store(setup)

    def _attach(self, bench: SetupBench) -> None:
        view, presenter = self._view, self._presenter
        if view is None or presenter is None:
            return
        operations = self._operations = Operations(bench.scope, self._window.show_problem)
        work = _Work(bench, view, presenter, operations, KeyDialogs(self._window))
        self._work = work
        connected = has_models(bench.core.base.settings.now)
        presenter.bind(operations, work.steps(), connected=connected)
        work.begin()
        if self._early_test is not None:
            work.connection.test(*self._early_test)
        if self._early_words:
            work.done.send(self._early_words)

    def _tested(self, address: str, key: str) -> None:
        """Before the core is open the test waits for it."""
        if self._bench is None and self._view is not None:
            self._early_test = (address, key)
            self._view.connection.show_busy()

    def _sent(self, text: str) -> None:
        """The same for the first question of a set-up that goes on at its last step."""
        if self._bench is None and self._view is not None:
            self._early_words = text
            self._view.done.show_answering(True)

    def _settings_changed(self, settings: Settings) -> None:
        if self._presenter is not None:
            self._presenter.connect(connected=has_models(settings))

    def _close(self) -> None:
        """To the working window, with the chat that was begun."""
        work, self._work = self._work, None
        self._presenter = self._view = None
        if work is not None:
            work.end()
        self._window.end_setup()
        self._window.open_place("chat")
        if work is not None and work.done.conversation and self._bench is not None:
            self._bench.open_chat(work.done.conversation)

    def _store(self, setup: Setup) -> None:
        """Before there is a loop the little that is written takes no time that matters."""
        if self._operations is not None:
            self._operations.start("remember the set-up", lambda: self._write(setup))
            return
        try:
            write_setup(self._file, setup)
        except NovaError as error:
            self._window.show_problem(error.problem)

    async def _write(self, setup: Setup) -> None:
        async with self._one_write:
            await asyncio.to_thread(write_setup, self._file, setup)


class _Work:
    """The steps of one set-up over one core."""

    def __init__(
        self,
        bench: SetupBench,
        view: SetupView,
        presenter: SetupPresenter,
        operations: Operations,
        dialogs: KeyDialogs,
    ) -> None:
        core = bench.core
        self._bench, self._view, self._presenter = bench, view, presenter
        self._over = False
        self._operations = operations
        parts = self._parts = setup_parts(bench, dialogs)
        accounts = bench.parts.accounts
        self.keys = KeysPresenter(
            accounts.providers(),
            view.keys,
            lambda: [account.provider for account in accounts.all()],
            presenter.refresh,
            presenter.chose,
        )
        run = self.keys.run = SetupRun(parts, bench.scope, self.keys.listed)
        self.keys.tried = view.offer_forward
        self.connection = ConnectionPresenter(
            parts,
            bench.scope,
            view.connection,
            self._connection_changed,
        )
        self.models = ModelsStep(parts, view.models, run.news)
        self.you = YouStep(parts, view.you)
        self.done = DoneStep(
            core.chat,
            view.done,
            operations,
            lambda: core.gateways.model_for(Role.CHAT),
            presenter.refresh,
        )
        self.imports = ImportStep(lambda: has_models(core.base.settings.now))
        self._connect()

    def steps(self) -> dict[Step | Source, StepPresenter]:
        """By what is shown."""
        return {
            Source.KEYS: self.keys,
            Source.CONNECTION: self.connection,
            Source.IMPORT: self.imports,
            Step.MODELS: self.models,
            Step.YOU: self.you,
            Step.DONE: self.done,
        }

    def begin(self) -> None:
        """Show what is known, and look around for what runs already."""
        setup = self._presenter.setup
        self.keys.choose(setup.provider)
        self._view.connection.show_address(setup.address)
        if setup.step is Step.SOURCE and setup.source is Source.KEYS:
            self._view.focus_page()  # it was shown before it could ask for anything
        self._put_import_panel()
        self._operations.start("look for a LiteLLM", self._look)
        self._operations.start("look for model servers", self._find)
        self._operations.start("look for a keychain", self._keychain)

    def _put_import_panel(self) -> None:
        from nova_desktop.app.import_wiring import (  # noqa: PLC0415 (after the first paint)
            make_import_panel,
        )

        changed = self._presenter.refresh
        panel = make_import_panel(self._bench.parts, self._operations, self._view, changed)
        self._view.imports.put(panel)

    def end(self) -> None:
        """The view goes: nothing that comes later may reach it."""
        self._over = True
        for step in (self.keys, self.connection, self.done):
            step.end()

    def _connect(self) -> None:
        view = self._view
        keys, connection = view.keys, view.connection
        keys.provider_chosen.connect(self.keys.choose)
        keys.program_chosen.connect(self.keys.choose)
        keys.submitted.connect(self.keys.submit)
        keys.cancelled.connect(self.keys.cancel)
        keys.retry_pressed.connect(self.keys.retry)
        keys.pasted.connect(self.keys.pasted)
        keys.switched.connect(self.keys.switch)
        keys.another_wanted.connect(self.keys.another)
        keys.page_wanted.connect(self._bench.open_link)
        connection.tested.connect(self.connection.test)
        connection.cancelled.connect(self.connection.cancel)
        connection.edited.connect(self.connection.edited)
        connection.trusted.connect(self.connection.trust)
        connection.provider_wanted.connect(self._use_as_provider)
        view.models.role_chosen.connect(self.models.choose)
        view.models.second_source_wanted.connect(self._back_to_keys)
        view.done.sent.connect(self.done.send)
        view.done.stopped.connect(self.done.cancel)
        view.done.retry_pressed.connect(self.done.retry)
        view.done.key_pressed.connect(self._back_to_keys)
        view.done.link_pressed.connect(self._bench.open_link)

    def _connection_changed(self) -> None:
        self._presenter.refresh()
        if self.connection.is_complete:
            self._view.offer_forward()

    def _back_to_keys(self) -> None:
        self._presenter.go_to_source(Source.KEYS)

    def _use_as_provider(self) -> None:
        address = self._view.connection.address.text()
        self._presenter.go_to_source(Source.KEYS)
        self.keys.choose_address(address)

    async def _look(self) -> None:
        look = await self._parts.gateways.look(DEFAULT_ADDRESS)
        if self._over:
            return
        self.connection.found(look)
        self._view.welcome.show_found(found_text(look, DEFAULT_ADDRESS))

    async def _find(self) -> None:
        servers = await self._parts.accounts.find_servers()
        if not self._over:
            self.keys.found(servers)

    async def _keychain(self) -> None:
        has = bool(await self._parts.keys.keychain_name())
        if not self._over:
            self._view.keys.show_keychain(has)
            self._view.connection.show_keychain(has)


def has_models(settings: Settings) -> bool:
    """Whether the user has any source of models."""
    models = settings.models
    return bool(
        models.deployments
        or models.files
        or settings.providers.accounts
        or settings.gateway.external
    )


def setup_parts(bench: SetupBench, dialogs: KeyDialogs) -> SetupParts:
    """The services of the core in the set-up's words."""
    return SetupParts(
        bench.parts.accounts,
        _GatewaysHere(bench.core),
        bench.parts.model_tests,
        _SettingsHere(bench.core),
        _KeysHere(bench.core),
        dialogs.ask_place,
    )


class _GatewaysHere:
    """All gateways, and the wait for the managed one."""

    def __init__(self, core: "Core") -> None:
        self._core = core
        self.look = core.gateways.look
        self.connect = core.gateways.connect
        self.models = core.gateways.models
        self.choices = core.gateways.choices
        self.model_for = core.gateways.model_for

    async def wait_ready(self) -> None:
        await self._core.supervisor.wait_ready(GATEWAY)


class _SettingsHere:
    """Both ways to change the settings."""

    def __init__(self, core: "Core") -> None:
        self._core = core
        self.change = core.base.settings.change
        self.change_models = core.model_settings.change

    @property
    def now(self) -> Settings:
        return self._core.base.settings.now


class _KeysHere:
    """Where keys are kept: a place that was chosen before is as good as a keychain."""

    def __init__(self, core: "Core") -> None:
        self._core = core
        self.choose_place = core.keys.choose_place

    async def keychain_name(self) -> str:
        place = self._core.base.settings.now.secrets.place
        return await self._core.base.vault.keychain_name() if place is SecretsPlace.ASK else place
