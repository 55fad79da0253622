"""From choosing where a set-up comes from to rolling its import back; no Qt here."""

from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

from nova_desktop.domain.imported import ImportDone, ImportKind, ImportPreview, ImportRecord
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.services.imports import Imports
from nova_desktop.services.keys import Keys
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations


class ImportView(Protocol):
    """The panel."""

    def show_choice(self, last: ImportRecord | None) -> None: ...

    def show_wait(self, text: str, *, can_cancel: bool) -> None: ...

    def show_preview(self, preview: ImportPreview) -> None: ...

    def show_preview_again(self) -> None: ...

    def show_done(self, done: ImportDone) -> None: ...

    def show_error(self, problem: Problem) -> None: ...

    def show_news(self, text: str) -> None: ...


class ImportQuestions(Protocol):
    """The dialogs; "" where nothing was picked."""

    async def pick_config(self) -> str: ...

    async def pick_env(self) -> str: ...

    async def pick_folder(self) -> str: ...


AskPlace = Callable[[], Awaitable[SecretsPlace | None]]


class ImportPresenter:
    """`ask_place` asks where to keep keys; `changed` is told after an import and a roll-back."""

    def __init__(
        self,
        imports: Imports,
        keys: Keys,
        operations: Operations,
        view: ImportView,
        questions: ImportQuestions,
        ask_place: AskPlace,
        changed: Callable[[], None],
    ) -> None:
        self._imports = imports
        self._keys = keys
        self._operations = operations
        self._view = view
        self._questions = questions
        self._ask_place = ask_place
        self._changed = changed
        self._preview: ImportPreview | None = None
        self._done: ImportDone | None = None
        self._path = ""
        self._looks = 0

    def open(self) -> None:
        """Show the choice, with the last import if it can be rolled back."""
        self._looks += 1
        self._operations.start("show imports", self._choice)

    def choose(self, kind: ImportKind) -> None:
        """Look at this one, after asking for its file or folder."""
        self._operations.start("look at an import", lambda: self._choose(kind))

    def choose_env(self) -> None:
        """Look once more, with the keys of a .env file that is asked for."""
        self._operations.start("choose keys to import", self._choose_env)

    def cancel(self) -> None:
        """Back to the choice; what a look still brings is dropped."""
        self.open()

    def apply(self, chosen: Collection[str]) -> None:
        """Add what is chosen."""
        self._operations.start("import", lambda: self._apply(chosen))

    def roll_back(self) -> None:
        """Take the shown import back, else the last one."""
        self._operations.start("roll an import back", self._roll_back)

    async def _choice(self) -> None:
        self._done = None
        self._view.show_choice(await self._imports.last())

    async def _choose(self, kind: ImportKind) -> None:
        self._path = await self._ask_path(kind)
        needs_path = kind in (ImportKind.LITELLM_CONFIG, ImportKind.NOVA_FOLDER)
        if self._path or not needs_path:
            await self._look(kind, "")

    async def _ask_path(self, kind: ImportKind) -> str:
        if kind is ImportKind.LITELLM_CONFIG:
            return await self._questions.pick_config()
        if kind is ImportKind.NOVA_FOLDER:
            return await self._questions.pick_folder()
        return ""

    async def _choose_env(self) -> None:
        env = await self._questions.pick_env()
        if env and self._preview is not None:
            await self._look(self._preview.found.kind, env)

    async def _look(self, kind: ImportKind, env: str) -> None:
        self._looks += 1
        look = self._looks
        self._view.show_wait(_("Looking…"), can_cancel=True)
        try:
            preview = await self._imports.look(kind, self._path, env)
        except NovaError as error:
            if look == self._looks:
                await self._back_from_look(env)
                self._view.show_error(error.problem)
            return
        if look == self._looks:
            self._preview = preview
            self._view.show_preview(preview)

    async def _back_from_look(self, env: str) -> None:
        if env:  # the preview without it still stands
            self._view.show_preview_again()
        else:
            await self._choice()

    async def _apply(self, chosen: Collection[str]) -> None:
        if self._preview is None:
            return
        self._view.show_wait(_("Importing…"), can_cancel=False)
        try:
            done = await self._applied(self._preview, chosen)
        except NovaError as error:
            self._view.show_preview_again()
            self._view.show_error(error.problem)
            return
        if done is None:
            self._view.show_preview_again()
            return
        self._done = done
        self._view.show_done(done)
        self._changed()

    async def _applied(self, preview: ImportPreview, chosen: Collection[str]) -> ImportDone | None:
        """None when the user names no place for the keys."""
        try:
            return await self._imports.apply(preview, chosen)
        except NovaError as error:
            if error.problem.code is not ProblemCode.KEYCHAIN_MISSING:
                raise
        place = await self._ask_place()
        if place is None:
            return None
        await self._keys.choose_place(place)
        return await self._imports.apply(preview, chosen)

    async def _roll_back(self) -> None:
        shown = self._done
        self._view.show_wait(_("Rolling back…"), can_cancel=False)
        try:
            await self._imports.roll_back(shown)
        except NovaError as error:
            if shown is not None:
                self._view.show_done(shown)
            else:
                await self._choice()
            self._view.show_error(error.problem)
            return
        await self._choice()
        self._view.show_news(_("Rolled back. Your models and settings are as before the import."))
        self._changed()
