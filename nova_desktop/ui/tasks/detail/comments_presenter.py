"""What was said about the task in view, and what was changed: a page at a time; no Qt here."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.tasks import ActivityEntry, TaskDetail
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.current import Current
from nova_desktop.ui.tasks.detail.kept_texts import KeptText, KeptTexts
from nova_desktop.ui.tasks.detail.log_edits import LogNames
from nova_desktop.ui.tasks.detail.log_words import log_of
from nova_desktop.ui.tasks.detail.picture import Known
from nova_desktop.ui.tasks.detail.resting import Resting
from nova_desktop.ui.tasks.detail.text_keeper import KEPT_S
from nova_desktop.ui.tasks.detail.view_protocol import DetailDesk, DetailView, LogEntry, Slot

_log = logging.getLogger(__name__)
PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class LogRead:
    """What was read of the log, and whether there is more."""

    entries: Sequence[LogEntry] = field(default=())
    more: bool = False


class CommentsPresenter:
    """Comments, the log, and the comment that is being written, which is kept as a draft."""

    def __init__(
        self,
        desk: DetailDesk,
        view: DetailView,
        current: Current,
        kept: KeptTexts,
        hurry: float = 1.0,
    ) -> None:
        self._desk = desk
        self._view = view
        self._current = current
        self._kept = kept
        self._task = ""
        self._limit = PAGE
        self._writing = asyncio.Lock()
        seconds = hurry * KEPT_S
        self._keeping = Resting(
            desk.desk.operations, "keep a comment", seconds, self._keep_soon, at_most=seconds
        )

    async def read(
        self, task: str, detail: TaskDetail | None, known: Known | None, *, anew: bool
    ) -> LogRead:
        """The newest part of the log. Raises NovaError."""
        if detail is None or known is None:
            return LogRead()
        if anew:
            self._limit = PAGE
        found = await self._desk.desk.lists.activity(task, self._limit + 1)
        entries, more = found[: self._limit], len(found) > self._limit
        names = await self._names(entries, known)
        return LogRead(log_of(entries, detail.comments, names, more=more), more)

    def show(self, log: LogRead) -> None:
        """What was read."""
        self._view.show_log(log.entries, more=log.more)

    def earlier(self) -> None:
        """One page more."""
        self._limit += PAGE
        self._desk.desk.operations.start("show more of the log", self._again)

    def take(self, task: str, kept: KeptText | None) -> None:
        """Another task is in view; what was being said about it is there again."""
        self._task = task
        self._view.show_text(Slot.COMMENT, kept.text if kept is not None else "")

    def let_go(self) -> None:
        """It leaves the view: what is being said is kept."""
        if self._task:
            self._keep_soon()
        self._task = ""
        self._keeping.forget()

    def changed(self) -> None:
        """Something was written."""
        if self._task:
            self._keeping.want()

    def send(self) -> None:
        """Say it."""
        task, text = self._task, self._view.text(Slot.COMMENT)
        if not task or not text.strip():
            return

        async def work() -> None:
            await self._desk.desk.tasks.comment(task, text.strip("\n"))
            if task == self._task and self._view.text(Slot.COMMENT) == text:
                self._view.show_text(Slot.COMMENT, "")
            await self._keep(task, "")

        self._desk.desk.operations.start("comment", work)

    def edit(self, comment: str, text: str) -> None:
        """Say it otherwise; a blank one is deleted."""
        task = self._task
        if not text.strip():
            self.delete(comment)
            return
        tasks = self._desk.desk.tasks
        self._desk.desk.operations.start(
            "edit a comment", lambda: tasks.edit_comment(task, comment, text.strip("\n"))
        )

    def delete(self, comment: str) -> None:
        """With Undo in the toast."""
        task, desk = self._task, self._desk.desk

        async def work() -> None:
            await desk.tasks.delete_comment(task, comment)
            batch = desk.journal.newest

            def undo() -> None:
                desk.operations.start("undo", lambda: desk.journal.undo(batch))

            desk.tell(_("Comment deleted"), undo)

        desk.operations.start("delete a comment", work)

    async def close(self) -> None:
        """Keep what is being said before the application ends. Never raises."""
        if self._task:
            try:
                await self._keep(self._task, self._view.text(Slot.COMMENT))
            except NovaError as error:
                code = error.problem.code.value
                _log.error("a comment's draft could not be kept", extra={"code": code})

    async def _again(self) -> None:
        task, detail, known = self._current.task, self._current.detail, self._current.known
        log = await self.read(task, detail, known, anew=False)
        if task == self._current.task:
            self.show(log)

    async def _names(self, entries: Sequence[ActivityEntry], known: Known) -> LogNames:
        return LogNames(
            known.now,
            known.lanes,
            {each.id: each.name for each in known.projects.values()},
            {each.id: each.name for each in known.people.values()},
            await self._titles(entries),
        )

    async def _titles(self, entries: Sequence[ActivityEntry]) -> dict[str, str]:
        wanted: dict[str, None] = {}
        for entry in entries:
            if entry.kind == "nest_task":
                wanted[str(entry.payload.get("parent"))] = None
            elif entry.payload.get("relation") == Relation.NEEDS:
                for name in ("add", "remove"):
                    raw = entry.payload.get(name)
                    wanted |= dict.fromkeys(map(str, raw)) if isinstance(raw, list) else {}  # type: ignore[arg-type]
        cards = await self._desk.desk.lists.cards(list(wanted)) if wanted else ()
        return {card.task.id: card.task.title for card in cards}

    def _keep_soon(self) -> None:
        task, text = self._task, self._view.text(Slot.COMMENT)
        if task:
            self._desk.desk.operations.start("keep a comment", lambda: self._keep(task, text))

    async def _keep(self, task: str, text: str) -> None:
        async with self._writing:
            kept = KeptText(text, "") if text.strip() else None
            await self._kept.put(task, Slot.COMMENT, kept)
