"""What a task can be given from a list of choices: days, priorities, projects …; no Qt here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.quick_add.reading import read_line
from nova_desktop.domain.tasks import Priority, TaskCard, TaskStatus
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.day_names import with_weekday
from nova_desktop.ui.tasks.lists.keys import Act
from nova_desktop.ui.tasks.lists.naming import Known
from nova_desktop.ui.tasks.words import priority_name, status_name

_SATURDAY: Final = 5
_WEEK: Final = 7
_LONGEST_DAY: Final = 60
NEW: Final = "new:"
"""Begins the value of a choice that makes what was typed."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice. `chosen` holds for all tasks that are asked about; `second` at the right."""

    value: str
    text: str
    icon: str = ""
    second: str = ""
    chosen: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Picks:
    """Choices with a title. `typed` makes one more out of what is typed, or None."""

    title: str
    choices: Sequence[Pick]
    placeholder: str
    typed: Callable[[str], Pick | None] = lambda _text: None


def picks_of(act: Act, cards: Sequence[TaskCard], known: Known) -> Picks | None:
    """None for an act without choices."""
    asked: dict[Act, Callable[[], Picks]] = {
        Act.PLAN: lambda: _days(cards, known),
        Act.PRIORITY: lambda: _priorities(cards),
        Act.STATUS: lambda: _statuses(cards),
        Act.PROJECT: lambda: _projects(cards, known),
        Act.LABEL: lambda: _labels(cards, known),
        Act.PERSON: lambda: _people(cards, known),
    }
    return asked[act]() if act in asked else None


def day_of_words(text: str, today: date, clock: time = time(12)) -> date | None:
    """`24 dec`, `next friday`, `in 3 days`; None where it is not all of a date."""
    now = datetime.combine(today, clock, UTC)
    read = read_line(text[:_LONGEST_DAY], Clock(now, "UTC"))
    return read.due.day if read.due is not None and not read.title.strip() else None


def _days(cards: Sequence[TaskCard], known: Known) -> Picks:
    today = known.names.today
    saturday = today + timedelta(days=(_SATURDAY - today.weekday()) % _WEEK or _WEEK)
    monday = today + timedelta(days=_WEEK - today.weekday())
    offered = (
        (_("Today"), today, "calendar"),
        (_("Tomorrow"), today + timedelta(days=1), "calendar"),
        (_("This weekend"), saturday, "calendar"),
        (_("Next week"), monday, "calendar"),
        (_("In two weeks"), today + timedelta(days=2 * _WEEK), "calendar"),
    )
    dues = {card.task.due.day if card.task.due is not None else None for card in cards}
    choices = [
        Pick(day.isoformat(), text, icon, with_weekday(day, today), dues == {day})
        for text, day, icon in offered
    ]
    choices.append(Pick("", _("No date"), "x", chosen=dues == {None}))

    def typed(text: str) -> Pick | None:
        day = day_of_words(text, today)
        return None if day is None else Pick(day.isoformat(), with_weekday(day, today), "calendar")

    return Picks(_("Plan"), choices, _("A day, as next friday"), typed)


def _priorities(cards: Sequence[TaskCard]) -> Picks:
    had = {card.task.priority for card in cards}
    choices = [
        Pick(str(int(each)), priority_name(each), "flag", chosen=had == {each})
        for each in reversed(Priority)
    ]
    return Picks(_("Priority"), choices, _("Find a priority"))


def _statuses(cards: Sequence[TaskCard]) -> Picks:
    had = {card.task.status for card in cards}
    choices = [Pick(each, status_name(each), chosen=had == {each}) for each in TaskStatus]
    return Picks(_("Status"), choices, _("Find a status"))


def _projects(cards: Sequence[TaskCard], known: Known) -> Picks:
    had = {card.task.project for card in cards}
    choices = [Pick("", _("No project"), "x", chosen=had == {""})]
    choices += [
        Pick(each.id, each.name, "circle", chosen=had == {each.id}, colour=each.colour)
        for each in known.projects
        if not each.archived or each.id in had
    ]
    names = (each.name for each in known.projects if not each.archived)
    return Picks(_("Project"), choices, _("Find or make a project"), _maker(list(names)))


def _labels(cards: Sequence[TaskCard], known: Known) -> Picks:
    choices = [
        Pick(label, label, "tag", chosen=all(label in card.task.labels for card in cards))
        for label in known.labels
    ]
    return Picks(_("Labels"), choices, _("Find or make a label"), _maker(known.labels))


def _people(cards: Sequence[TaskCard], known: Known) -> Picks:
    choices = [
        Pick(each.id, each.name, "user", chosen=all(each.id in c.task.people for c in cards))
        for each in known.people
        if not each.archived
    ]
    names = (each.name for each in known.people if not each.archived)
    return Picks(_("People"), choices, _("Find or add a person"), _maker(list(names)))


def _maker(names: Sequence[str]) -> Callable[[str], Pick | None]:
    taken = {name.casefold() for name in names}

    def typed(text: str) -> Pick | None:
        name = " ".join(text.split())
        if not name or name.casefold() in taken:
            return None
        return Pick(f"{NEW}{name}", _("New: {name}").format(name=name), "plus")

    return typed


def fitting(picks: Picks, text: str) -> Iterator[Pick]:
    """The choices with all words that were typed, then what is made of the text."""
    words = text.casefold().split()
    for pick in picks.choices:
        if all(word in pick.text.casefold() for word in words):
            yield pick
    if words and (made := picks.typed(text)) is not None:
        yield made
