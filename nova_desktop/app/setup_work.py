"""The steps of one set-up over an open core. Imported when a set-up is due, not at each start."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nova_desktop.app.import_wiring import make_import_panel
from nova_desktop.app.setup_wiring import SetupBench, has_models
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.settings import SecretsPlace, Settings
from nova_desktop.domain.setup import DEFAULT_ADDRESS, Source, Step
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.setup.checklist import Checklist
from nova_desktop.services.setup.parts import SetupParts
from nova_desktop.services.setup.run import SetupRun
from nova_desktop.ui.keys.dialogs import KeyDialogs
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.setup_wizard.connection_presenter import ConnectionPresenter
from nova_desktop.ui.setup_wizard.keys_presenter import KeysPresenter
from nova_desktop.ui.setup_wizard.presenter import SetupPresenter, StepPresenter
from nova_desktop.ui.setup_wizard.steps import DoneStep, ImportStep, ModelsStep, YouStep
from nova_desktop.ui.setup_wizard.view import SetupView
from nova_desktop.ui.setup_wizard.words import found_text

if TYPE_CHECKING:
    from nova_desktop.app.core import Core


class SetupWork:
    """The steps of one set-up over one core."""

    def __init__(
        self,
        bench: SetupBench,
        view: SetupView,
        presenter: SetupPresenter,
        operations: Operations,
        window: QWidget,
    ) -> None:
        core = bench.core
        self._bench, self._view, self._presenter = bench, view, presenter
        self._over = False
        self._has_keychain = True
        self._operations = operations
        parts = self._parts = setup_parts(bench, KeyDialogs(window))
        accounts = bench.parts.accounts
        self.keys = KeysPresenter(
            accounts.providers(),
            view.keys,
            lambda: [account.provider for account in accounts.all()],
            presenter.refresh,
            presenter.chose,
        )
        run = self.keys.run = SetupRun(parts, bench.scope, self._listed)
        self.keys.tried = view.offer_forward
        self.connection = ConnectionPresenter(
            parts, bench.scope, view.connection, self._connection_changed
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
        self._put_import_panel()
        if setup.step is Step.SOURCE and setup.source is not Source.CONNECTION:
            self._view.focus_page()  # it was shown before it could ask for anything
        self._operations.start("look for a LiteLLM", self._look)
        self._operations.start("look for model servers", self._find)
        self._operations.start("look for a keychain", self._keychain)

    def _put_import_panel(self) -> None:
        panel = make_import_panel(self._bench.parts, self._operations, self._view, self._imported)
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
        self._show_kept()
        self._presenter.refresh()
        if self.connection.is_complete:
            self._view.offer_forward()

    def _imported(self) -> None:
        self._presenter.refresh()
        is_seen = not self._over and self._view.frame.page is self._view.imports
        if is_seen and self.imports.is_complete:
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
        self._has_keychain = bool(await self._parts.keys.keychain_name())
        self._show_kept()

    def _listed(self, checklist: Checklist) -> None:
        self.keys.listed(checklist)
        self._show_kept()

    def _show_kept(self) -> None:
        """Where keys go; the user may just have been asked."""
        if not self._over:
            place = self._parts.settings.now.secrets.place
            self._view.keys.show_keychain(self._has_keychain, place)
            self._view.connection.show_keychain(self._has_keychain, place)


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
