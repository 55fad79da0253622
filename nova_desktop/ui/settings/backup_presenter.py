"""Backups in the settings: listed, made, looked into and restored; no Qt here."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from nova_desktop.domain.backups import BackupEntry, BackupPreview, Restored
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.operations import Operations, Work


class Backing(Protocol):
    """services.backups.Backups."""

    @property
    def folder(self) -> str: ...
    def on_change(self, listener: Callable[[], None]) -> None: ...
    async def entries(self) -> Sequence[BackupEntry]: ...
    async def back_up_now(self) -> BackupEntry: ...
    async def preview(self, name: str) -> BackupPreview: ...
    async def restore(self, name: str) -> Restored: ...


class BackupsView(Protocol):
    """The rows."""

    def show_backups(self, entries: Sequence[BackupEntry], now: datetime) -> None: ...
    def show_backups_error(self, text: str) -> None: ...
    def show_backing_up(self, *, running: bool) -> None: ...
    def show_looking(self, name: str) -> None: ...


class RestoreQuestion(Protocol):
    """The dialog."""

    async def ask_restore(self, preview: BackupPreview) -> bool:
        """Whether to restore it."""
        ...


class BackupsPresenter:
    """`restart` closes Nova and starts it again; `say` tells news."""

    def __init__(
        self,
        backups: Backing,
        view: BackupsView,
        operations: Operations,
        question: RestoreQuestion,
        say: Callable[[str], None],
        restart: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._backups = backups
        self._view = view
        self._operations = operations
        self._question = question
        self._say = say
        self._restart = restart
        self._now = now
        self._busy = False
        backups.on_change(self.refresh)

    def refresh(self) -> None:
        """Show what there is."""
        self._operations.start("list backups", self._list)

    def back_up(self) -> None:
        """Make one now."""
        self._operations.start("back up", lambda: self._alone(self._back_up))

    def restore(self, name: str) -> None:
        """Look into one, ask, then put it in the place of what is there."""
        self._operations.start("restore a backup", lambda: self._alone(lambda: self._restore(name)))

    async def _alone(self, work: Work) -> None:
        """One at a time: a second press while one is at work does nothing."""
        if self._busy:
            return
        self._busy = True
        try:
            await work()
        finally:
            self._busy = False

    async def _list(self) -> None:
        try:
            entries = await self._backups.entries()
        except NovaError as error:
            self._view.show_backups_error(_told(error.problem))
        else:
            self._view.show_backups(entries, self._now())

    async def _back_up(self) -> None:
        self._view.show_backing_up(running=True)
        try:
            await self._backups.back_up_now()
        except NovaError as error:
            self._view.show_backups_error(_told(error.problem))
        else:
            self._view.show_backups_error("")
            self._say(_("Backed up"))
        finally:
            self._view.show_backing_up(running=False)

    async def _restore(self, name: str) -> None:
        self._view.show_looking(name)
        try:
            preview = await self._backups.preview(name)
        finally:
            self._view.show_looking("")
        if not await self._question.ask_restore(preview):
            return
        self._view.show_looking(name)
        try:
            await self._backups.restore(name)
        finally:
            self._view.show_looking("")
        self._restart()


def _told(problem: Problem) -> str:
    text = problem_text(problem)
    return f"{text.title}. {text.hint}"
