"""The dialogs of the Models screen, opened and awaited."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.model_tests import Probe
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.settings import ModelFile, SecretsPlace
from nova_desktop.services.accounts import Accounts
from nova_desktop.services.model_tests import ModelTests
from nova_desktop.ui.keys.dialogs import KeyDialogs
from nova_desktop.ui.models.add_dialog import AddDialog, EditDialog, FileDialog
from nova_desktop.ui.models.compare import CompareDialog
from nova_desktop.ui.models.details import ModelDetails
from nova_desktop.ui.models.facts import Details
from nova_desktop.ui.models.form_values import FormValues, NewModel
from nova_desktop.ui.models.role_dialog import RoleDialog
from nova_desktop.ui.models.role_state import Candidate, RoleState
from nova_desktop.ui.models.row_actions import DetailsView
from nova_desktop.ui.models.side_by_side import SideBySide
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.runtime.operations import Operations


class ModelDialogs:
    """Implements ModelQuestions over `window`."""

    def __init__(
        self,
        window: QWidget,
        operations: Operations,
        accounts: Accounts,
        tests: ModelTests,
        choose_place: Callable[[SecretsPlace], Awaitable[None]],
        connect_provider: Callable[[], object],
    ) -> None:
        self._window = window
        self._operations = operations
        self._accounts = accounts
        self._tests = tests
        self._choose_place = choose_place
        self._connect_provider = connect_provider

    async def ask_role(self, state: RoleState, limit: int | None) -> RoleChoice | None:
        dialog = RoleDialog(state, limit, self._window)
        return dialog.choice() if await show_dialog(dialog) else None

    async def ask_edit(self, values: FormValues, *, keeps_key: bool) -> FormValues | None:
        dialog = EditDialog(values, self._window, keeps_key=keeps_key)
        return dialog.form.values() if await show_dialog(dialog) else None

    async def ask_file(self, file: ModelFile) -> ModelFile | None:
        dialog = FileDialog(file, self._window)
        return dialog.page.model_file() if await show_dialog(dialog) else None

    async def ask_new(self, accounts: Sequence[tuple[str, str]]) -> NewModel | None:
        dialog = AddDialog(accounts, self._window)
        loading = Loading(dialog, self._operations, self._accounts)
        dialog.connect_pressed.connect(dialog.reject)
        dialog.connect_pressed.connect(self._connect_provider)
        dialog.offered.begin()
        if not accounts:
            dialog.show_tab(1)
        try:
            return dialog.new_model() if await show_dialog(dialog) else None
        finally:
            loading.cancel()

    async def ask_place(self) -> bool:
        place = await KeyDialogs(self._window).ask_place()
        if place is None:
            return False
        await self._choose_place(place)
        return True

    async def show_details(
        self,
        details: Details,
        opened: Callable[[DetailsView], None],
        test: Callable[[Probe], None],
    ) -> tuple[str, str]:
        dialog = ModelDetails(details, self._window)
        wishes: list[tuple[str, str]] = []

        def wished(name: str, deployment: str) -> None:
            wishes.append((name, deployment))

        dialog.wish.connect(wished)
        dialog.test_wanted.connect(test)
        opened(dialog)
        await show_dialog(dialog)
        return wishes[0] if wishes else ("", "")

    async def compare(self, models: Sequence[Candidate], first: str, second: str) -> str:
        dialog = CompareDialog(models, first, second, self._window)
        both = SideBySide(self._tests, self._operations, dialog)
        chosen: list[str] = []
        dialog.asked.connect(both.ask)
        dialog.stopped.connect(both.stop)
        dialog.chosen.connect(chosen.append)
        try:
            await show_dialog(dialog)
        finally:
            both.close()
        return chosen[0] if chosen else ""

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)


class Loading:
    """Brings the live list of the account that the dialog asks for; the last wish counts."""

    def __init__(self, dialog: AddDialog, operations: Operations, accounts: Accounts) -> None:
        self._page = dialog.offered
        self._operations = operations
        self._accounts = accounts
        self._task: asyncio.Task[None] | None = None
        dialog.offered.account_chosen.connect(self.load)

    def load(self, account: str) -> None:
        self.cancel()
        self._task = self._operations.begin("list models", lambda: self._load(account))

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _load(self, account: str) -> None:
        try:
            self._page.show_models(await self._accounts.models_of(account))
        except NovaError as error:
            self._page.show_problem(error.problem)
