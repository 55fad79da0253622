"""The files of the task in view: attached, opened, shown in their folder, removed; no Qt here."""

from collections.abc import Sequence
from pathlib import PurePath

from nova_desktop.domain.tasks import Attachment
from nova_desktop.services.tasks.attachments import Keep
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Work
from nova_desktop.ui.tasks.detail.current import Current
from nova_desktop.ui.tasks.detail.view_protocol import DetailDesk, DetailView


class FilesPresenter:
    """Whether files are copied is asked the first time and remembered."""

    def __init__(self, desk: DetailDesk, view: DetailView, current: Current) -> None:
        self._desk = desk
        self._view = view
        self._current = current
        self._copying: dict[int, Sequence[str]] = {}
        self._number = 0

    def pick(self) -> None:
        """By a dialog."""
        self._start("choose files", self._pick)

    def attach(self, paths: Sequence[str]) -> None:
        """Those that were dropped."""
        task = self._current.task
        if task and paths:
            self._start("attach files", lambda: self._attach(task, paths))

    def ask_again(self) -> None:
        """Ask anew whether files are copied."""
        self._start("forget how files are kept", self._choose_anew)

    def open(self, file: str) -> None:
        """With the program of the desktop."""
        self._start("open a file", lambda: self._open(file, folder=False))

    def show_in_folder(self, file: str) -> None:
        self._start("show a file", lambda: self._open(file, folder=True))

    def remove(self, file: str) -> None:
        """From the task; the file itself stays."""
        task = self._current.task
        self._start("remove a file", lambda: self._desk.desk.tasks.detach(task, file))

    async def _pick(self) -> None:
        task = self._current.task
        paths = await self._desk.outside.choose_files()
        if paths and task:
            await self._attach(task, paths)

    async def _attach(self, task: str, paths: Sequence[str]) -> None:
        keep = await self._desk.attachments.habit() or await self._asked()
        if keep is None:
            return
        self._number += 1
        number = self._number
        if keep is Keep.AS_A_COPY:
            self._copying[number] = [PurePath(path).name for path in paths]
            self._show_copying()
        try:
            await self._desk.attachments.attach(task, paths, keep)
        finally:
            if self._copying.pop(number, None) is not None:
                self._show_copying()

    async def _asked(self) -> Keep | None:
        copied = await self._desk.outside.ask_for_copies()
        if copied is None:
            return None
        keep = Keep.AS_A_COPY if copied else Keep.WHERE_IT_IS
        await self._desk.attachments.choose_habit(keep)
        return keep

    async def _choose_anew(self) -> None:
        await self._asked()

    async def _open(self, file: str, *, folder: bool) -> None:
        found = self._file(file)
        if found is None:
            return
        tell = self._desk.desk.tell
        if await self._desk.attachments.missing([found]):
            tell(_("{name} is no longer at {path}.").format(name=found.name, path=found.path))
        elif folder and not self._desk.outside.show_in_folder(found.path):
            tell(_("This computer has no program that shows folders."))
        elif not folder and not self._desk.outside.open_file(found.path):
            tell(_("This computer has no program that opens {name}.").format(name=found.name))

    def _file(self, file: str) -> Attachment | None:
        detail = self._current.detail
        files = detail.attachments if detail is not None else ()
        return next((each for each in files if each.id == file), None)

    def _show_copying(self) -> None:
        self._view.show_busy_files([name for names in self._copying.values() for name in names])

    def _start(self, name: str, work: Work) -> None:
        self._desk.desk.operations.start(name, work)
