"""What can be chosen while one types into a field; no Qt here."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.tasks import Repeat, TaskCard
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.date_words import capital, repeat_words
from nova_desktop.ui.tasks.detail import words
from nova_desktop.ui.tasks.detail.reading import (
    Now,
    UnreadableError,
    next_weekday,
    read_due,
    read_estimate,
    read_repeat,
)
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey, Offer
from nova_desktop.ui.tasks.words import minutes_words

MOST: Final = 8
NEW: Final = "new:"
KNOWN: Final = "id:"
NOTHING: Final = "none"
_MONDAY: Final = 0


def date_offers(key: FieldKey, typed: str, now: Now, *, has_value: bool) -> list[Offer]:
    """What it reads as, or without words the days that are chosen most."""
    if typed.strip():
        try:
            due = read_due(typed, now)
        except UnreadableError:
            return []
        if due is None or (due.at is not None and key in (FieldKey.DEADLINE, FieldKey.START)):
            return []
        text = words.due_text(due, now.today, now.zone)
        return [Offer(typed, text, icon="check")]
    today = now.today
    days = {
        _("Today"): today,
        _("Tomorrow"): today + timedelta(days=1),
        _("Next Monday"): next_weekday(today, _MONDAY),
        _("In a week"): today + timedelta(days=7),
        _("In four weeks"): today + timedelta(days=28),
    }
    found = [
        Offer(day.isoformat(), name, words.date_text(day, today)) for name, day in days.items()
    ]
    if has_value:
        found.append(Offer(NOTHING, no_value(key), icon="x"))
    return found


def no_value(key: FieldKey) -> str:
    """What takes the value away."""
    names = {
        FieldKey.DUE: _("No due date"),
        FieldKey.DEADLINE: _("No deadline"),
        FieldKey.START: _("No start"),
        FieldKey.REMINDER: _("No reminder"),
        FieldKey.PROJECT: _("No project"),
        FieldKey.REPEATS: _("Does not repeat"),
        FieldKey.ESTIMATE: _("No estimate"),
        FieldKey.PARENT: _("A task of its own"),
    }
    return names[key]


def repeat_offers(typed: str, now: Now, *, has_value: bool) -> list[Offer]:
    """What it reads as, or the rules that are chosen most."""
    if typed.strip():
        try:
            said = read_repeat(typed, now)
        except UnreadableError:
            return []
        if said is None:
            return []
        said_words = repeat_words(Repeat(said.rule, said.after_completion), now.today)
        return [Offer(typed, capital(said_words), icon="check")]
    rules = {
        _("Every day"): "FREQ=DAILY",
        _("Every weekday"): "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        _("Every week"): "FREQ=WEEKLY",
        _("Every month"): "FREQ=MONTHLY",
        _("Every year"): "FREQ=YEARLY",
    }
    found = [Offer(rule, name) for name, rule in rules.items()]
    if has_value:
        found.append(Offer(NOTHING, no_value(FieldKey.REPEATS), icon="x"))
    return found


def estimate_offers(typed: str, *, has_value: bool) -> list[Offer]:
    """What it reads as, or usual lengths."""
    if typed.strip():
        try:
            minutes = read_estimate(typed)
        except UnreadableError:
            return []
        return [] if minutes is None else [Offer(typed, minutes_words(minutes), icon="check")]
    found = [Offer(str(n), minutes_words(n)) for n in (15, 30, 60, 120, 240)]
    if has_value:
        found.append(Offer(NOTHING, no_value(FieldKey.ESTIMATE), icon="x"))
    return found


def name_offers(
    typed: str,
    known: Iterable[tuple[str, str]],
    *,
    create: bool,
    empty: str = "",
    taken: Iterable[str] = (),
) -> list[Offer]:
    """Names that fit what is typed, those that begin so first; then one to be created.

    `known` are ids and names; `empty` offers to choose none.
    """
    line = harmless_line(typed)
    wanted, held = line.casefold(), set(taken)
    everything = list(known)
    free = [(value, name) for value, name in everything if value not in held]
    begin = [each for each in free if each[1].casefold().startswith(wanted)]
    inside = [each for each in free if wanted in each[1].casefold() and each not in begin]
    found = [Offer(KNOWN + value, name) for value, name in [*begin, *inside][:MOST]]
    exists = any(name.casefold() == wanted for _value, name in everything)
    if create and line and not exists:
        found.append(Offer(NEW + line, _('Create "{name}"').format(name=line), icon="plus"))
    if empty and not line:
        found.append(Offer(NOTHING, empty, icon="x"))
    return found


def task_offers(cards: Sequence[TaskCard], leave: Iterable[str], empty: str = "") -> list[Offer]:
    """Tasks that were found, without these."""
    left = set(leave)
    found = [
        Offer(KNOWN + card.task.id, card.task.title) for card in cards if card.task.id not in left
    ][:MOST]
    if empty:
        found.append(Offer(NOTHING, empty, icon="x"))
    return found
