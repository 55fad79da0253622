"""Exports tasks: which, how and where, with progress and a way to stop; no Qt here."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_places import Project
from nova_desktop.domain.task_records import TaskScope
from nova_desktop.services.task_exports.exports import ExportDone, ExportWish, Progress
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.exports.words import (
    ALL,
    ScopeChoice,
    ShownTasks,
    done_text,
    export_words,
    progress_text,
    replace_text,
    scope_choices,
    tasks_text,
)


class Exporting(Protocol):
    """services.task_exports.exports.TaskExports."""

    async def count(self, scope: TaskScope) -> int: ...
    async def export(self, wish: ExportWish, progress: Progress) -> ExportDone: ...


class ExportOutside(Protocol):
    """Files, as the dialog needs them; nothing blocks."""

    async def free_path(self, suffix: str, name: str) -> str:
        """Where to write it if nobody says otherwise: a name that is not taken."""
        ...

    async def exists(self, path: str) -> bool: ...

    async def pick(self, path: str, kind: ExportFormat) -> str:
        """The system's dialog, which asks itself about a file that is in the way; "" for none."""
        ...

    def show_in_folder(self, path: str) -> None: ...


class ExportView(Protocol):
    """The dialog."""

    def show_scopes(self, choices: Sequence[ScopeChoice], key: str) -> None: ...
    def show_format(self, kind: ExportFormat) -> None: ...
    def show_trash(self, *, offered: bool) -> None: ...
    def show_count(self, text: str) -> None: ...
    def show_path(self, path: str) -> None: ...
    def show_path_error(self, text: str, *, replaces: bool = False) -> None: ...
    def show_running(self, *, running: bool) -> None: ...
    def show_progress(self, text: str, fraction: float | None) -> None: ...
    def show_done(self, text: str) -> None: ...
    def show_error(self, text: str) -> None: ...


class ExportPresenter:
    """One dialog. `projects` asks for those that can be exported by themselves."""

    def __init__(
        self,
        exports: Exporting,
        projects: Callable[[], Awaitable[Sequence[Project]]],
        operations: Operations,
        view: ExportView,
        outside: ExportOutside,
        shown: ShownTasks | None = None,
    ) -> None:
        self._exports = exports
        self._projects = projects
        self._operations = operations
        self._view = view
        self._outside = outside
        self._shown = shown
        self._choices = scope_choices((), shown)
        self._chosen = self._choices[0]
        self._format = ExportFormat.JSON
        self._trash = True
        self._path: str = ""
        self._own_path: str = ""
        self._may_replace = ""
        self._done = ""
        self._running: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Show what can be chosen."""
        self._view.show_format(self._format)
        self._view.show_scopes(self._choices, self._chosen.key)
        self._operations.start("offer an export", self._open)

    def choose_scope(self, key: str) -> None:
        self._chosen = next(choice for choice in self._choices if choice.key == key)
        self._refresh()

    def choose_format(self, kind: ExportFormat) -> None:
        self._format = kind
        self._view.show_format(kind)
        self._refresh()

    def choose_trash(self, with_trash: bool) -> None:
        self._trash = with_trash
        self._refresh()

    def type_path(self, text: str) -> None:
        """What is written in the field."""
        self._path = text
        self._view.show_path_error("")

    def pick_path(self) -> None:
        self._operations.start("choose a file for an export", self._pick)

    def export(self) -> None:
        """Write it; a second press replaces a file that is in the way."""
        if self._running is None:
            self._running = self._operations.begin("export tasks", self._export)

    def cancel(self) -> None:
        """Stop what is written; nothing of it stays."""
        if self._running is not None:
            self._running.cancel()

    def show_in_folder(self) -> None:
        if self._done:
            self._outside.show_in_folder(self._done)

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def _refresh(self) -> None:
        self._operations.start("count an export", self._look)

    async def _open(self) -> None:
        await self._look()
        projects = [project for project in await self._projects() if not project.archived]
        self._choices = scope_choices(projects, self._shown)
        self._view.show_scopes(self._choices, self._chosen.key)

    async def _look(self) -> None:
        self._view.show_trash(offered=self._offers_trash)
        await self._suggest()
        scope = self._scope()
        count = await self._exports.count(scope)
        if scope == self._scope():
            self._view.show_count(tasks_text(count))

    async def _suggest(self) -> None:
        """A place of Nova's choice goes along with the format; of the user's own only the end."""
        suffix = f".{self._format.value}"
        if self._path == self._own_path:
            name = "" if self._chosen.key == ALL else self._chosen.name
            path = await self._outside.free_path(suffix, name)
            self._own_path = path
        else:
            known = {f".{kind.value}" for kind in ExportFormat}
            given = Path(self._path)
            path = str(given.with_suffix(suffix)) if given.suffix in known else self._path
        if path != self._path:
            self._path = path
            self._view.show_path(path)
            self._view.show_path_error("")

    async def _pick(self) -> None:
        picked = await self._outside.pick(self._path, self._format)
        if picked:
            self._path = self._may_replace = picked
            self._view.show_path(picked)
            self._view.show_path_error("")

    async def _export(self) -> None:
        self._view.show_error("")
        try:
            if await self._may_write():
                await self._write()
        except NovaError as error:
            text = problem_text(error.problem)
            self._view.show_error(f"{text.title}. {text.hint}")
        finally:
            self._running = None
            self._view.show_running(running=False)

    async def _may_write(self) -> bool:
        path = _whole(self._path)
        if not path:
            self._view.show_path_error(_("Write the whole path of the file."))
            return False
        self._path = path
        if path != self._may_replace and await self._outside.exists(path):
            self._may_replace = path
            self._view.show_path_error(replace_text(Path(path).name), replaces=True)
            return False
        return True

    async def _write(self) -> None:
        self._view.show_running(running=True)
        path = Path(self._path)
        wish = ExportWish(path, self._format, self._scope(), export_words())
        done = await self._exports.export(wish, self._progress)
        self._done = self._may_replace = str(done.path)
        self._view.show_path_error("")
        self._view.show_done(done_text(done))

    def _progress(self, done: int, total: int) -> None:
        self._view.show_progress(progress_text(done, total), done / total if total else None)

    @property
    def _offers_trash(self) -> bool:
        return self._format is ExportFormat.JSON and self._chosen.scope.is_everything

    def _scope(self) -> TaskScope:
        scope = self._chosen.scope
        if not self._offers_trash:
            return scope
        return TaskScope(scope.wanted, scope.below, trash=self._trash)


def _whole(text: str) -> str:
    """The path from the root on, "" for what is none."""
    try:
        path = Path(text.strip()).expanduser()
    except RuntimeError:  # a home that nobody knows
        return ""
    return str(path) if text.strip() and path.is_absolute() else ""
