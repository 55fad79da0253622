"""From choosing a file to taking its import back; no Qt here."""

from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.task_import import CsvTable, CsvUse
from nova_desktop.domain.task_import_look import ImportLook, TaskImportDone
from nova_desktop.services.task_imports.imports import TaskImports
from nova_desktop.services.task_imports.progress import ImportStoppedError, Progress
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.imports.words import progress_text


class TaskImportView(Protocol):
    """The panel."""

    def show_choice(self) -> None: ...

    def show_wait(self, text: str) -> None: ...

    def show_progress(self, text: str, fraction: float | None) -> None: ...

    def show_table(self, table: CsvTable) -> None: ...

    def show_table_again(self) -> None: ...

    def show_look(self, look: ImportLook) -> None: ...

    def show_look_again(self) -> None: ...

    def show_done(self, done: TaskImportDone) -> None: ...

    def show_error(self, problem: Problem) -> None: ...

    def show_news(self, text: str) -> None: ...


AskFile = Callable[[], Awaitable[str]]
TakeOwn = Callable[[str], object]
Found = ImportLook | CsvTable
Looking = Callable[[Progress], Awaitable[Found]]


class TaskImportPresenter:
    """`ask_file` opens the dialog that picks a file; "" where none was picked.

    `take_own` is told the path of a file that Nova wrote itself.
    """

    def __init__(
        self,
        imports: TaskImports,
        operations: Operations,
        view: TaskImportView,
        ask_file: AskFile,
        take_own: TakeOwn | None = None,
    ) -> None:
        self._take_own = take_own
        self._imports = imports
        self._operations = operations
        self._view = view
        self._ask_file = ask_file
        self._path = ""
        self._has_table = False
        self._shows_table = False
        self._look: ImportLook | None = None
        self._done: TaskImportDone | None = None
        self._progress: Progress | None = None
        self._looks = 0
        self._closed = False

    def open(self) -> None:
        """Begin at the choice."""
        self._stop()
        self._has_table = self._shows_table = False
        self._view.show_choice()

    def close(self) -> None:
        """The panel is going: stop what is under way, and show nothing more."""
        self._closed = True
        self._looks += 1
        self._stop()

    def choose(self) -> None:
        """Ask for a file, and look at it."""
        self._operations.start("choose tasks to import", self._choose)

    def take(self, path: str) -> None:
        """Look at a file that was dropped."""
        self._operations.start("look at tasks", lambda: self._look_at_file(path))

    def fetch(self, address: str) -> None:
        """Look at an original Nova that runs."""
        self._has_table = False

        async def look(progress: Progress) -> Found:
            return await self._imports.look_at(address, progress)

        self._operations.start("look at an original Nova", lambda: self._look_with(look))

    def use_columns(self, use: CsvUse) -> None:
        """Look at the CSV again, with its columns so."""
        path = self._path

        async def look(progress: Progress) -> Found:
            return await self._imports.look_csv(path, use, progress)

        self._operations.start("look at a table", lambda: self._look_with(look))

    def back(self) -> None:
        """From the preview of a table to its columns, else to the choice."""
        if self._has_table and not self._shows_table:
            self._shows_table = True
            self._view.show_table_again()
        else:
            self.open()

    def cancel(self) -> None:
        """Stop what is under way; nothing has been changed by it."""
        importing = self._progress is not None and self._look is not None
        self._stop()
        if not importing:
            self._back_from_look()

    def apply(self, chosen: Collection[int]) -> None:
        """Import what is chosen."""
        self._operations.start("import tasks", lambda: self._apply(chosen))

    def undo(self) -> None:
        """Take the import back that is shown."""
        self._operations.start("undo an import of tasks", self._undo)

    async def _choose(self) -> None:
        path = await self._ask_file()
        if path:
            await self._look_at_file(path)

    async def _look_at_file(self, path: str) -> None:
        self._path, self._has_table = path, False

        async def look(progress: Progress) -> Found:
            return await self._imports.look(path, progress)

        await self._look_with(look)

    async def _look_with(self, look: Looking) -> None:
        self._looks += 1
        number, self._look = self._looks, None
        self._view.show_wait(_("Reading…"))
        self._progress = progress = Progress(self._tell)
        try:
            found = await look(progress)
        except ImportStoppedError:
            return
        except NovaError as error:
            if number == self._looks:
                self._back_from_look()
                self._show_error(error.problem)
            return
        if number == self._looks and not progress.is_stopped:
            self._progress = None
            self._show(found)

    def _show_error(self, problem: Problem) -> None:
        if problem.code is ProblemCode.TASK_IMPORT_OWN and self._take_own is not None:
            self._take_own(self._path)
        else:
            self._view.show_error(problem)

    def _show(self, found: Found) -> None:
        if isinstance(found, CsvTable):
            self._has_table = self._shows_table = True
            self._view.show_table(found)
        else:
            self._look, self._shows_table = found, False
            self._view.show_look(found)

    def _back_from_look(self) -> None:
        self._looks += 1
        if self._has_table:
            self._shows_table = True
            self._view.show_table_again()
        else:
            self._view.show_choice()

    async def _apply(self, chosen: Collection[int]) -> None:
        look = self._look
        if look is None:
            return
        self._view.show_wait(_("Importing…"))
        self._progress = progress = Progress(self._tell)
        try:
            done = await self._imports.apply(look, chosen, progress)
        except NovaError as error:
            if self._closed:
                raise  # the window shows it
            self._view.show_look_again()
            self._view.show_error(error.problem)
            return
        finally:
            self._progress = None
        if self._closed:
            return
        if done is None:
            self._view.show_look_again()
            self._view.show_news(_("Stopped. Nothing was imported."))
        else:
            self._done = done
            self._view.show_done(done)

    def _tell(self, done: int, of: int) -> None:
        if self._progress is not None:
            text = progress_text(done, of, importing=self._look is not None)
            self._view.show_progress(text, done / of if of else None)

    async def _undo(self) -> None:
        if self._done is None:
            return
        done = self._done
        self._view.show_wait(_("Taking it back…"))
        try:
            await self._imports.undo(done)
        except NovaError as error:
            if self._closed:
                raise
            self._view.show_done(done)
            self._view.show_error(error.problem)
            return
        self._done = None
        if self._closed:
            return
        self.open()
        self._view.show_news(_("Undone. Your board is as it was before the import."))

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
