"""Where a notice is told, in which words, and what its buttons do."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.task_notices import Moment, NoticeAnswer, NoticeKind, TaskNotice
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Task
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.reminders.notice_words import notice_words
from nova_desktop.ui.tasks.reminders.presenter import ReminderDesk, ReminderPresenter

pytestmark = pytest.mark.anyio
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 5, 1, 7, tzinfo=UTC)  # nine in Berlin
DAY = timedelta(days=1)
DUE, REMINDER = NoticeKind.DUE, NoticeKind.REMINDER


def task(title: str, due: Due | None = None) -> Task:
    return Task(title.split(maxsplit=1)[0], title, NOW, NOW, due=due)


def notice(
    *tasks: Task, kind: NoticeKind = REMINDER, at: datetime = NOW, missed: bool = False
) -> TaskNotice:
    return TaskNotice(tasks, tuple(Moment(one.id, kind, at) for one in tasks), missed)


@dataclass
class Desktop:
    """DesktopNotices; `takes` is whether somebody listens."""

    takes: bool = True
    shown: list[tuple[str, str, str, int]] = field(default_factory=list[tuple[str, str, str, int]])

    async def show(
        self, key: str, title: str, text: str, buttons: Sequence[tuple[str, str]]
    ) -> bool:
        if self.takes:
            self.shown.append((key, title, text, len(buttons)))
        return self.takes

    async def withdraw(self, key: str) -> None: ...
    async def close(self) -> None: ...


@dataclass
class Window:
    """The presenter over stand-ins; `toasts` are the lines told in the window."""

    scope: TaskScope
    seen: bool = False
    refuses: bool = False
    desktop: Desktop = field(default_factory=Desktop)
    toasts: list[str] = field(default_factory=list[str])
    actions: dict[str, Callable[[], object]] = field(
        default_factory=dict[str, Callable[[], object]]
    )
    happened: list[str] = field(default_factory=list[str])
    problems: list[Problem] = field(default_factory=list[Problem])
    presenter: ReminderPresenter = field(init=False)

    def __post_init__(self) -> None:
        self.presenter = ReminderPresenter(
            ReminderDesk(
                answering=self,
                operations=Operations(self.scope, lambda p, _retry: self.problems.append(p)),
                desktop=self.desktop,
                tell=self.tell,
                is_seen=lambda: self.seen,
                call=lambda: self.happened.append("called"),
                undo=lambda: self.happened.append("undone"),
                open_task=lambda name: self.happened.append(f"open {name}"),
                now=lambda: NOW,
                zone=lambda: BERLIN,
                zone_name=lambda: "Europe/Berlin",
            )
        )

    async def answer(self, tasks: Sequence[str], answer: NoticeAnswer) -> None:
        if self.refuses:
            raise NovaError.of(ProblemCode.CHANGE_REFUSED, kind="edit_task")
        self.happened.append(f"{answer} {' '.join(tasks)}")

    def tell(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        level: str = "",
        *,
        lasting: bool = False,
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        del level
        assert lasting == bool(actions)
        self.toasts.append(text)
        self.actions = dict(actions)
        if undo is not None:
            self.actions["Undo"] = undo

    async def settled(self) -> None:
        while len(self.scope):
            await asyncio.sleep(0)


@pytest.fixture
async def window() -> AsyncGenerator[Window]:
    errors: list[BaseException] = []
    scope = TaskScope(errors.append)
    yield Window(scope)
    await scope.close()
    assert errors == []


async def test_it_is_told_on_the_desktop_when_nobody_looks_at_the_window(window: Window) -> None:
    await window.presenter.tell(notice(task("Call the bank")))
    assert window.desktop.shown == [("Call", "Call the bank", "Reminder", 4)]
    assert window.toasts == []


async def test_it_is_told_in_the_window_where_one_looks_at_it(window: Window) -> None:
    window.seen = True
    await window.presenter.tell(notice(task("Call the bank")))
    assert window.desktop.shown == []
    assert window.toasts == ["Call the bank \u00b7 Reminder"]
    assert list(window.actions) == ["Done", "In 10 min", "In 1 h", "Tomorrow"]


async def test_where_the_desktop_takes_nothing_the_window_tells_it_until_it_is_seen(
    window: Window,
) -> None:
    window.desktop.takes = False
    await window.presenter.tell(notice(task("Call the bank")))
    await window.presenter.tell(notice(task("Eat")))
    assert window.happened == ["called", "called"]
    window.toasts.clear()
    window.presenter.window_came_forward()
    assert window.toasts == ["Call the bank \u00b7 Reminder", "Eat \u00b7 Reminder"]
    window.presenter.window_came_forward()
    assert len(window.toasts) == 2


async def test_what_was_answered_before_it_was_seen_is_not_told_again(window: Window) -> None:
    window.desktop.takes = False
    await window.presenter.tell(notice(task("Eat")))
    window.actions["Done"]()
    await window.settled()
    window.toasts.clear()
    window.presenter.window_came_forward()
    assert (window.toasts, window.happened) == ([], ["called", "done Eat"])


async def test_buttons_of_the_desktop_answer(window: Window) -> None:
    window.presenter.answered("Eat", "done")
    window.presenter.answered("Eat", "snooze_10")
    await window.settled()
    assert window.happened == ["done Eat", "snooze_10 Eat"]
    assert window.toasts == ["Again today 09:10"]
    window.actions["Undo"]()
    window.presenter.answered("Eat", "")
    window.presenter.answered("Eat", "unknown")
    window.presenter.answered("several", "")
    assert window.happened[2:] == ["undone", "open Eat", "open Eat", "open "]


async def test_what_cannot_be_answered_is_told(window: Window) -> None:
    window.refuses = True
    window.presenter.answered("gone", "snooze_10")
    await window.settled()
    assert [each.code for each in window.problems] == [ProblemCode.CHANGE_REFUSED]
    assert window.toasts == []


async def test_several_can_be_shown(window: Window) -> None:
    window.seen = True
    await window.presenter.tell(notice(task("One"), task("Two"), missed=True))
    window.actions["Show"]()
    assert window.happened == ["open "]


NINE = Due.local(date(2026, 5, 1), time(9), "Europe/Berlin")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (notice(task("Call")), "Reminder"),
        (notice(task("Call", NINE)), "Reminder, due today 09:00"),
        (notice(task("Call", NINE), kind=DUE), "Due today 09:00"),
        (notice(task("Call", Due.on(date(2026, 5, 1))), kind=DUE), "Due today"),
        (notice(task("Call", Due.on(date(2026, 4, 30))), kind=DUE, missed=True),
         "Was due yesterday"),
        (notice(task("Call"), at=NOW - DAY, missed=True),
         "Missed reminder of yesterday 09:00"),
        (notice(task("One"), task("Two"), missed=True), "One, Two"),
        (notice(*map(task, "abcde")), "a, b, c and 2 more"),
    ],
)  # fmt: skip
def test_words(told: TaskNotice, words: str) -> None:
    assert notice_words(told, NOW, BERLIN).text == words


def test_titles_of_any_kind_stay_short_lines() -> None:
    assert notice_words(notice(task("x" * 9000)), NOW, BERLIN).title == "x" * 119 + "\u2026"
    assert notice_words(notice(task("a\u202eb\nc")), NOW, BERLIN).title.isprintable()
    assert notice_words(notice(*map(task, "abcd")), NOW, BERLIN).title == "4 tasks now"
    away = notice_words(notice(task("a"), task("b"), missed=True), NOW, BERLIN)
    assert away.title == "2 tasks while you were away"
