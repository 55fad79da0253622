"""Filters of tasks as conditions of SQL with parameters."""

import sqlite3
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from nova_desktop.adapters.sqlite.rows import storable, to_micros
from nova_desktop.adapters.sqlite.task_changes import sql
from nova_desktop.adapters.sqlite.task_search_words import words_condition
from nova_desktop.adapters.sqlite.task_spellings import marked_letters
from nova_desktop.domain.task_filters import (
    DEEPEST,
    AllOf,
    AnyOf,
    DateField,
    Has,
    HasPriority,
    HasStatus,
    HasWords,
    InLane,
    InProject,
    InTrash,
    NotThat,
    OnDays,
    TaskFilter,
    Trait,
    WithLabel,
    WithPerson,
)
from nova_desktop.domain.task_times import DaySpan
from nova_desktop.domain.tasks import OVER, TaskStatus

_FIRST_DAY: Final = "0001-01-01"
_LAST_DAY: Final = "9999-12-31"
_LAST: Final = 2**62
_TWO_DAYS: Final = 2 * 86_400_000_000
_OPEN: Final = frozenset(TaskStatus) - OVER
_COLUMNS: Final = {
    DateField.DUE: "tasks.due_day",
    DateField.DEADLINE: "tasks.deadline",
    DateField.START: "tasks.start",
    DateField.COMPLETED: "tasks.completed_at",
}
_TRAITS: Final = {
    Trait.SUBTASK: "tasks.parent IS NOT NULL",
    Trait.RECURRING: "tasks.rule IS NOT NULL",
    Trait.REMINDER: "tasks.remind_at IS NOT NULL",
    Trait.ATTACHMENT: "EXISTS (SELECT 1 FROM task_attachments WHERE task = tasks.id)",
    Trait.BELOW_OPEN: """EXISTS (
        SELECT 1 FROM tasks AS above
        WHERE above.id = tasks.parent AND above.is_open = 1 AND above.deleted_at IS NULL
    )""",
    Trait.BELOW_OPEN_ALIKE: """EXISTS (
        SELECT 1 FROM tasks AS above
        WHERE above.id = tasks.parent AND above.is_open = 1 AND above.deleted_at IS NULL
            AND above.project IS tasks.project
    )""",
    Trait.BLOCKED: """EXISTS (
        SELECT 1 FROM task_needs JOIN tasks AS needed ON needed.id = task_needs.needed
        WHERE task_needs.task = tasks.id AND needed.is_open = 1 AND needed.deleted_at IS NULL
    )""",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression over `tasks` and the values of its marks; `trash` for deleted ones."""

    text: str
    values: tuple[object, ...] = ()
    trash: bool = False

    @property
    def where(self) -> str:
        """The expression with which tasks it is about."""
        return f"tasks.deleted_at IS {'NOT ' if self.trash else ''}NULL AND {self.text}"


def condition_in(connection: sqlite3.Connection, wanted: TaskFilter) -> Condition:
    """The condition, with words in all spellings that there are in this database.

    Raises ValueError for a tree that is too deep.
    """
    plain = condition_of(wanted)
    letters = marked_letters(connection) if _has_words(wanted) else None
    return condition_of(wanted, letters=letters) if letters else plain


def condition_of(wanted: TaskFilter, depth: int = 0, letters: Set[str] = frozenset()) -> Condition:
    """The condition; see words_condition for `letters`. Raises ValueError for a tree too deep."""
    if depth > DEEPEST:
        raise ValueError("the filter has too many levels")
    match wanted:
        case AllOf(parts):
            return _joined(" AND ", parts, "1", depth, letters)
        case AnyOf(parts):
            return _joined(" OR ", parts, "0", depth, letters)
        case NotThat(HasStatus(statuses)):
            return _status(frozenset(TaskStatus) - statuses)
        case InTrash():
            return Condition("tasks.deleted_with = tasks.id", trash=True)
        case NotThat(part):
            inner = condition_of(part, depth + 1, letters)
            return Condition(f"NOT ifnull({inner.text}, 0)", inner.values)
        case _:
            return _leaf(wanted, letters)


def _has_words(wanted: TaskFilter) -> bool:
    match wanted:
        case AllOf(parts) | AnyOf(parts):
            return any(map(_has_words, parts))
        case NotThat(part):
            return _has_words(part)
        case _:
            return isinstance(wanted, HasWords)


def _joined(
    word: str, parts: tuple[TaskFilter, ...], empty: str, depth: int, letters: Set[str]
) -> Condition:
    if not parts:
        return Condition(empty)
    conditions = [condition_of(part, depth + 1, letters) for part in parts]
    text = word.join(condition.text for condition in conditions)
    values = tuple(v for each in conditions for v in each.values)
    return Condition(f"({text})", values, any(each.trash for each in conditions))


def _leaf(wanted: TaskFilter, letters: Set[str]) -> Condition:  # noqa: PLR0911 (one line a kind)
    match wanted:
        case HasStatus(statuses):
            return _status(statuses)
        case HasPriority(least):
            return Condition("tasks.priority >= ?", (int(least),))
        case InProject(project):
            return _equal("tasks.project", project)
        case InLane(lane):
            return Condition("tasks.lane = ?", (storable(lane),))
        case WithPerson(person):
            return _related("task_people", "person", person)
        case WithLabel(label):
            return _related("task_labels", "label", label)
        case OnDays(field, days):
            return _on_days(field, days)
        case HasWords(text):
            return Condition(*words_condition(text, letters))
        case Has(trait):
            return Condition(_TRAITS[trait])
        case _:
            raise ValueError(f"{wanted} is no filter")


def _status(statuses: frozenset[TaskStatus]) -> Condition:
    if statuses in (OVER, _OPEN):  # an index knows these
        return Condition("tasks.is_open = ?", (int(statuses == _OPEN),))
    marks = ", ".join("?" for _ in statuses)
    return Condition(f"tasks.status IN ({marks})", tuple(each.value for each in statuses))


def _equal(column: str, value: str) -> Condition:
    if not value:
        return Condition(f"{column} IS NULL")
    return Condition(f"{column} = ?", (storable(value),))


def _related(table: str, column: str, value: str) -> Condition:
    if not value:
        return Condition(sql("NOT EXISTS (SELECT 1 FROM", table, "WHERE task = tasks.id)"))
    text = sql("tasks.id IN (SELECT task FROM", table, "WHERE", column, "= ?)")
    return Condition(text, (storable(value),))


def _on_days(field: DateField, days: DaySpan | None) -> Condition:
    column = _COLUMNS[field]
    if days is None:
        return Condition(f"{column} IS NULL")
    if field is DateField.COMPLETED:
        return Condition(f"({column} >= ? AND {column} < ?)", _moments(days))
    first = _FIRST_DAY if days.first is None else days.first.isoformat()
    last = _LAST_DAY if days.last is None else days.last.isoformat()
    if field is not DateField.DUE:
        return Condition(f"{column} BETWEEN ? AND ?", (first, last))
    begin, before = _moments(days)
    # The first line is for the index: no zone is two days away.
    text = """(tasks.due_order BETWEEN ? AND ? AND (
        (tasks.due_at IS NULL AND tasks.due_day BETWEEN ? AND ?)
        OR (tasks.due_at >= ? AND tasks.due_at < ?)
    ))"""
    wide = (begin - _TWO_DAYS, before + _TWO_DAYS)
    return Condition(text, (*wide, first, last, begin, before))


def _moments(days: DaySpan) -> tuple[int, int]:
    begin = -_LAST if days.begin is None else to_micros(days.begin)
    return begin, _LAST if days.before is None else to_micros(days.before)
