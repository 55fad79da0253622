"""Tells of tasks on the desktop, in the window where that is not possible; no Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, Protocol

from nova_desktop.domain.task_notices import SNOOZES, NoticeAnswer, TaskNotice, snoozed_until
from nova_desktop.services.tasks.reminder_ports import DesktopNotices
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.reminders.notice_words import NoticeWords, notice_words, told_again

_SEVERAL: Final = "several"


class Answering(Protocol):
    """services.tasks.reminders.Reminders."""

    async def answer(self, tasks: Sequence[str], answer: NoticeAnswer) -> None: ...


class TellInWindow(Protocol):
    """A toast of the window."""

    def __call__(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        level: str = "",
        *,
        lasting: bool = False,
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class ReminderDesk:
    """What the presenter works with.

    `is_seen` tells whether the window is in front; `call` draws the eye to one that is not.
    `undo` takes the last change back, `open_task` shows a task, or with "" all of today.
    """

    answering: Answering
    operations: Operations
    desktop: DesktopNotices
    tell: TellInWindow
    is_seen: Callable[[], bool]
    call: Callable[[], object]
    undo: Callable[[], object]
    open_task: Callable[[str], object]
    now: Callable[[], datetime]
    zone: Callable[[], tzinfo]
    zone_name: Callable[[], str]


class ReminderPresenter:
    """The Notifier of the application.

    What was told in a window that nobody saw is told there again once it is in front.
    """

    def __init__(self, desk: ReminderDesk) -> None:
        self._desk = desk
        self._unseen: list[TaskNotice] = []

    async def tell(self, notice: TaskNotice) -> None:
        """In the window where one looks at it, else on the desktop, else in the window."""
        desk = self._desk
        words = notice_words(notice, desk.now(), desk.zone())
        if not desk.is_seen():
            if await desk.desktop.show(_key(notice), words.title, words.text, words.buttons):
                return
            self._unseen.append(notice)
            desk.call()
        self._show(notice, words)

    def window_came_forward(self) -> None:
        """It is in front now."""
        unseen, self._unseen = self._unseen, []
        for notice in unseen:
            words = notice_words(notice, self._desk.now(), self._desk.zone())
            self._show(notice, words)

    def answered(self, key: str, button: str) -> None:
        """What was pressed on a notification of the desktop; "" for the notification itself."""
        if key == _SEVERAL or button not in set(NoticeAnswer):
            self._desk.open_task("" if key == _SEVERAL else key)
        else:
            self._answer(key, NoticeAnswer(button))

    def _show(self, notice: TaskNotice, words: NoticeWords) -> None:
        actions = [(text, self._presser(notice, name)) for name, text in words.buttons]
        if not actions:
            actions = [(_open_words(), lambda: self._desk.open_task(""))]
        self._desk.tell(words.line, None, "accent", lasting=True, actions=actions)

    def _presser(self, notice: TaskNotice, name: str) -> Callable[[], object]:
        task = notice.tasks[0].id
        return lambda: self._answer(task, NoticeAnswer(name))

    def _answer(self, task: str, answer: NoticeAnswer) -> None:
        desk = self._desk
        self._unseen = [one for one in self._unseen if task not in {each.id for each in one.tasks}]

        async def work() -> None:
            await desk.answering.answer([task], answer)
            if answer in SNOOZES:
                at = snoozed_until(answer, desk.now(), desk.zone_name())
                desk.tell(told_again(at, desk.now(), desk.zone()), desk.undo)

        desk.operations.start("answer a reminder", work)


def _key(notice: TaskNotice) -> str:
    return notice.tasks[0].id if len(notice.tasks) == 1 else _SEVERAL


def _open_words() -> str:
    return _("Show")
