"""Imports a file that Nova wrote: looked at, asked about, taken as one step of undo; no Qt here."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from nova_desktop.services.task_exports.own_file import OwnFileLook, OwnFileTaken
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.exports.intake_words import left_lines, taken_text


class Taking(Protocol):
    """services.task_exports.own_file.OwnFileImport."""

    async def look(self, path: Path) -> OwnFileLook: ...
    async def take(self, look: OwnFileLook, *, again: bool = False) -> OwnFileTaken: ...


class Undoing(Protocol):
    """services.journal.Journal."""

    @property
    def newest(self) -> str: ...
    async def undo(self, batch: str = "") -> Sequence[object]: ...


class IntakeQuestions(Protocol):
    """The dialogs."""

    async def pick_file(self) -> str:
        """A file, "" for none."""
        ...

    async def ask_take(self, look: OwnFileLook) -> bool | None:
        """Whether what is there already comes once more; None to take nothing."""
        ...

    async def tell_left(self, lines: Sequence[str]) -> object:
        """What did not carry over."""
        ...


Tell = Callable[[str, Callable[[], object] | None], object]


class IntakePresenter:
    """`tell` shows news with, perhaps, Undo."""

    def __init__(
        self,
        files: Taking,
        journal: Undoing,
        operations: Operations,
        questions: IntakeQuestions,
        tell: Tell,
    ) -> None:
        self._files = files
        self._journal = journal
        self._operations = operations
        self._questions = questions
        self._tell = tell

    def open(self) -> None:
        """Ask for a file and take what is in it."""
        self._operations.start("import a file of tasks", self._ask)

    def take(self, path: str) -> None:
        """Take what is in a file that was chosen elsewhere."""
        self._operations.start("import a file of tasks", lambda: self._take(path))

    async def _ask(self) -> None:
        path = await self._questions.pick_file()
        if path:
            await self._take(path)

    async def _take(self, path: str) -> None:
        """Raises NovaError for a file that cannot be taken; nothing has changed then."""
        look = await self._files.look(Path(path))
        again = await self._questions.ask_take(look)
        if again is None:
            return
        taken = await self._files.take(look, again=again)
        batch = self._journal.newest
        undo = (lambda: self._undo(batch)) if taken.tasks else None
        self._tell(taken_text(taken.tasks), undo)
        if lines := left_lines(taken.left):
            await self._questions.tell_left(lines)

    def _undo(self, batch: str) -> None:
        self._operations.start("undo an import", lambda: self._take_back(batch))

    async def _take_back(self, batch: str) -> None:
        if not await self._journal.undo(batch):
            self._tell(_("Something else was changed since. Undo that first."), None)
