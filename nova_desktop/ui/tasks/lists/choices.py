"""What a task can be given from a list of choices: priorities, projects, labels …; no Qt here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.key_table import Act
from nova_desktop.domain.tasks import Priority, TaskCard, TaskStatus
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.reading import Now
from nova_desktop.ui.tasks.lists.naming import Known
from nova_desktop.ui.tasks.lists.reminder_choices import offered, read
from nova_desktop.ui.tasks.words import priority_name, status_name

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
        Act.REMIND: lambda: _reminders(cards, known),
        Act.PRIORITY: lambda: _priorities(cards),
        Act.STATUS: lambda: _statuses(cards),
        Act.PROJECT: lambda: _projects(cards, known),
        Act.LABELS: lambda: _labels(cards, known),
        Act.PEOPLE: lambda: _people(cards, known),
    }
    return asked[act]() if act in asked else None


def _reminders(cards: Sequence[TaskCard], known: Known) -> Picks:
    tasks, now = [card.task for card in cards], Now(known.names.now, known.names.zone)
    choices = [
        Pick(value, text, "bell" if value else "x", second, chosen)
        for value, text, second, chosen in offered(tasks, now)
    ]

    def typed(text: str) -> Pick | None:
        said = read(text, tasks, now)
        return None if said is None else Pick(said[0], said[1], "bell")

    return Picks(_("Remind me"), choices, _("A time, as tomorrow 9:00"), typed)


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
