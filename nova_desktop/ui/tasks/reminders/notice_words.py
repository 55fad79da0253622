"""The words of a notice: what, why, and what can be pressed."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.task_notices import NoticeAnswer, NoticeKind, TaskNotice
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Task
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.dates.date_words import day_words, due_words

_LONGEST: Final = 120
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A title, a line below it, and the buttons by the names of their answers."""

    title: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str:
        """Both in one line, for the window."""
        return _("{title} \u00b7 {text}").format(title=self.title, text=self.text)


def notice_words(notice: TaskNotice, now: datetime, zone: tzinfo) -> NoticeWords:
    """Of one task its title and what is to be done; of several how many, and the first of them."""
    if len(notice.tasks) == 1:
        text = _why(notice, now, zone)
        return NoticeWords(_short(notice.tasks[0].title), text, buttons())
    return NoticeWords(_how_many(notice), _names(notice.tasks))


def buttons() -> tuple[tuple[str, str], ...]:
    """What can be pressed on a notice of one task."""
    words = {
        NoticeAnswer.DONE: _("Done"),
        NoticeAnswer.SNOOZE_10: _("In 10 min"),
        NoticeAnswer.SNOOZE_HOUR: _("In 1 h"),
        NoticeAnswer.SNOOZE_TOMORROW: _("Tomorrow"),
    }
    return tuple((answer.value, text) for answer, text in words.items())


def _why(notice: TaskNotice, now: datetime, zone: tzinfo) -> str:
    (task,), (moment,) = notice.tasks, notice.moments
    today = now.astimezone(zone).date()
    if moment.kind is NoticeKind.DUE:
        return _due(task.due, today=day_words(today, today), now=now, zone=zone)
    due = "" if task.due is None else due_words(task.due, today, zone)
    if notice.missed:
        here = moment.at.astimezone(zone)
        when = _("{day} {time}").format(day=day_words(here.date(), today), time=f"{here:%H:%M}")
        return _("Missed reminder of {when}").format(when=when)
    return _("Reminder, due {due}").format(due=due) if due else _("Reminder")


def _due(due: Due | None, *, today: str, now: datetime, zone: tzinfo) -> str:
    if due is None:
        return _("Due {due}").format(due=today)
    here = now.astimezone(zone)
    words = due_words(due, here.date(), zone)
    past = due.day < here.date() if due.at is None else (now - due.instant()).total_seconds() > 180
    return _("Was due {due}").format(due=words) if past else _("Due {due}").format(due=words)


def _how_many(notice: TaskNotice) -> str:
    count = len(notice.tasks)
    if notice.missed:
        return ngettext(
            "{n} task while you were away", "{n} tasks while you were away", count
        ).format(n=count)
    return ngettext("{n} task now", "{n} tasks now", count).format(n=count)


def _names(tasks: tuple[Task, ...]) -> str:
    named = ", ".join(_short(task.title, _LONGEST // _NAMED) for task in tasks[:_NAMED])
    more = len(tasks) - _NAMED
    if more <= 0:
        return named
    return _("{names} and {n} more").format(names=named, n=more)


def _short(text: str, most: int = _LONGEST) -> str:
    line = harmless_line(text)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}\u2026"


def told_again(at: datetime, now: datetime, zone: tzinfo) -> str:
    """What a snooze says: `Again today 15:10`."""
    here, today = at.astimezone(zone), now.astimezone(zone).date()
    when = _("{day} {time}").format(day=day_words(here.date(), today), time=f"{here:%H:%M}")
    return _("Again {when}").format(when=when)
