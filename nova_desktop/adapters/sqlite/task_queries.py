"""The questions that boards, lists and details ask the database."""

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.rows import to_micros
from nova_desktop.adapters.sqlite.task_changes import sql
from nova_desktop.adapters.sqlite.task_excerpts import excerpts
from nova_desktop.adapters.sqlite.task_filter_sql import Condition, condition_in, condition_of
from nova_desktop.adapters.sqlite.task_rows import (
    CARD,
    activity_from,
    attachment_from,
    by_name,
    card_from,
    comment_from,
    link_from,
)
from nova_desktop.adapters.sqlite.task_search import find
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_filters import (
    OPEN,
    AllOf,
    Cursor,
    DateField,
    OnDays,
    TaskFilter,
    TaskFound,
    TaskOrder,
    TaskPage,
)
from nova_desktop.domain.task_times import DaySpan
from nova_desktop.domain.tasks import ActivityEntry, LinkKind, TaskCard, TaskDetail


@dataclass(frozen=True, slots=True)
class _Keys:
    """What a list is ordered by, all of it in one direction; the row's number comes last.

    Where `value` is NULL, rows stand behind the others, in the order of their numbers.
    """

    columns: tuple[str, ...]
    down: bool = False
    value: str = ""


_ORDERS: Final = MappingProxyType(
    {
        TaskOrder.BOARD: _Keys(("band", "rank")),
        TaskOrder.DUE: _Keys(("due_order",), value="due_order"),
        TaskOrder.PRIORITY: _Keys(("priority",), down=True),
        TaskOrder.TITLE: _Keys(("title COLLATE NOCASE",)),
        TaskOrder.CREATED: _Keys(("created_at",), down=True),
        TaskOrder.OLDEST: _Keys(("created_at",)),
        TaskOrder.UPDATED: _Keys(("updated_at",), down=True),
        TaskOrder.COMPLETED: _Keys(("completed_at",), down=True, value="completed_at"),
        TaskOrder.DELETED: _Keys(("deleted_at",), down=True, value="deleted_at"),
    }
)
_WHERE: Final = "SELECT {} FROM tasks WHERE "
_ABOVE: Final = """
    WITH RECURSIVE above (id, depth) AS (
        SELECT parent, 1 FROM tasks WHERE id = :task AND parent IS NOT NULL UNION
        SELECT tasks.parent, depth + 1 FROM above JOIN tasks ON tasks.id = above.id
        WHERE tasks.parent IS NOT NULL AND depth < 1000
    )
    SELECT id FROM above ORDER BY depth DESC
"""
_BELOW: Final = """
    WITH RECURSIVE below (id, depth, place, row) AS (
        SELECT :task, 0, '', 0 UNION
        SELECT tasks.id, depth + 1, tasks.place, tasks.row
        FROM below JOIN tasks ON tasks.parent = below.id
        WHERE tasks.deleted_at IS NULL AND depth < 1000
    )
    SELECT id FROM below WHERE depth > 0 ORDER BY depth, place, row
"""


def page(
    connection: sqlite3.Connection,
    wanted: TaskFilter,
    order: TaskOrder,
    limit: int,
    after: Cursor | None,
) -> TaskPage:
    """One page; the rows first, then their cards, so that only those are looked up."""
    keys, condition = _ORDERS[order], condition_in(connection, wanted)
    found: list[tuple[int | str, ...]] = []
    phase = int(after.keys[0]) if after is not None else 0
    last = after.keys[1:] if after is not None else ()
    if phase == 0:
        found = [(0, *row) for row in _rows(connection, keys, condition, limit + 1, last)]
        last = ()
    if keys.value and len(found) <= limit:
        rest = _Keys((), value=keys.value)
        room = limit + 1 - len(found)
        found += [(1, *row) for row in _rows(connection, rest, condition, room, last)]
    following = Cursor(found[limit - 1]) if len(found) > limit else None
    return TaskPage(tuple(_cards(connection, [row[-1] for row in found[:limit]])), following)


def _rows(
    connection: sqlite3.Connection,
    keys: _Keys,
    condition: Condition,
    limit: int,
    last: tuple[int | str, ...],
) -> list[tuple[int | str, ...]]:
    """The keys and the numbers of the next rows."""
    columns = [*keys.columns, "tasks.row"]
    words = [_WHERE.format(", ".join(columns)), condition.where]
    if keys.value:
        words.append(f"AND {keys.value} IS {'NOT ' if keys.columns else ''}NULL")
    if last:
        marks = ", ".join("?" for _ in last)
        words.append(f"AND ({', '.join(columns)}) {'<' if keys.down else '>'} ({marks})")
    way = "DESC" if keys.down else "ASC"
    words.append("ORDER BY " + ", ".join(f"{column} {way}" for column in columns) + " LIMIT ?")
    found = connection.execute(sql(*words), (*condition.values, *last, limit))
    return [tuple(row) for row in found]


def _cards(connection: sqlite3.Connection, rows: Sequence[int | str]) -> list[TaskCard]:
    found = connection.execute(
        sql(CARD, "WHERE tasks.row IN (SELECT value FROM json_each(?))"), (json.dumps(rows),)
    )
    cards = {row["row"]: card_from(row) for row in by_name(found)}
    return [cards[row] for row in rows if row in cards]


def cards(connection: sqlite3.Connection, tasks: Sequence[str]) -> list[TaskCard]:
    """These, in this order, also from the trash."""
    found = connection.execute(
        sql(CARD, "WHERE tasks.id IN (SELECT value FROM json_each(?))"),
        (json.dumps(list(tasks)),),
    )
    known = {row["id"]: card_from(row) for row in by_name(found)}
    return [known[task] for task in tasks if task in known]


def count(connection: sqlite3.Connection, wanted: TaskFilter) -> int:
    """How many there are."""
    condition = condition_in(connection, wanted)
    statement = sql(_WHERE.format("count(*)"), condition.where)
    return int(connection.execute(statement, condition.values).fetchone()[0])


def lane_counts(connection: sqlite3.Connection, wanted: TaskFilter) -> dict[str, int]:
    """By the id of the lane."""
    condition = condition_in(connection, wanted)
    statement = sql(_WHERE.format("lane, count(*)"), condition.where, "GROUP BY lane")
    return {row[0]: row[1] for row in connection.execute(statement, condition.values)}


def due_counts(connection: sqlite3.Connection, days: Sequence[DaySpan]) -> list[int]:
    """Open tasks for each span, all read in one go."""
    if not days:
        return []
    whole = _around(days)
    condition = condition_of(AllOf((OPEN, OnDays(DateField.DUE, whole))))
    statement = sql(_WHERE.format("due_day, due_at"), condition.where)
    plain: list[str] = []
    moments: list[int] = []
    for day, at in connection.execute(statement, condition.values):
        if at is None:
            plain.append(day)
        else:
            moments.append(at)
    plain.sort()
    moments.sort()
    return [_inside(span, plain, moments) for span in days]


def _around(days: Sequence[DaySpan]) -> DaySpan:
    firsts = [span.first for span in days if span.first is not None]
    lasts = [span.last for span in days if span.last is not None]
    begins = [span.begin for span in days if span.begin is not None]
    ends = [span.before for span in days if span.before is not None]
    return DaySpan(
        min(firsts) if len(firsts) == len(days) else None,
        max(lasts) if len(lasts) == len(days) else None,
        min(begins) if len(begins) == len(days) else None,
        max(ends) if len(ends) == len(days) else None,
    )


def _inside(span: DaySpan, plain: Sequence[str], moments: Sequence[int]) -> int:
    first = 0 if span.first is None else bisect_left(plain, span.first.isoformat())
    last = len(plain) if span.last is None else bisect_right(plain, span.last.isoformat())
    begin = 0 if span.begin is None else bisect_left(moments, to_micros(span.begin))
    end = len(moments) if span.before is None else bisect_left(moments, to_micros(span.before))
    return max(last - first, 0) + max(end - begin, 0)


def below(connection: sqlite3.Connection, task: str) -> list[TaskCard]:
    """Level by level."""
    found = connection.execute(_BELOW, {"task": task})
    return cards(connection, [row["id"] for row in found])


def detail(connection: sqlite3.Connection, task: str) -> TaskDetail | None:
    """One task with all that belongs to it."""
    found = cards(connection, [task])
    if not found:
        return None
    notes = connection.execute("SELECT text FROM task_notes WHERE task = ?", (task,)).fetchone()
    (card,) = found
    if notes is not None:
        card = replace(card, task=replace(card.task, notes=notes["text"]))
    children = connection.execute(
        "SELECT id FROM tasks WHERE parent = ? AND deleted_at IS NULL ORDER BY place, row", (task,)
    )
    above = connection.execute(_ABOVE, {"task": task})
    return TaskDetail(
        card=card,
        subtasks=tuple(cards(connection, [row["id"] for row in children])),
        comments=tuple(map(comment_from, _of(connection, "task_comments", task))),
        links=tuple(map(link_from, _of(connection, "task_links", task))),
        attachments=tuple(map(attachment_from, _of(connection, "task_attachments", task))),
        parents=tuple(cards(connection, [row["id"] for row in above])),
    )


def _of(connection: sqlite3.Connection, table: str, task: str) -> list[sqlite3.Row]:
    statement = sql("SELECT * FROM", table, "WHERE task = ? ORDER BY row")
    return connection.execute(statement, (task,)).fetchall()


def search(connection: sqlite3.Connection, text: str, limit: int) -> list[TaskFound]:
    """The best first."""
    hits = find(connection, text, limit)
    found = _cards(connection, list(hits))
    around = excerpts(connection, hits, text)
    return [
        TaskFound(card, where, around.get(row, ""))
        for card, (row, where) in zip(found, hits.items(), strict=True)
    ]


def reminders(connection: sqlite3.Connection, until: datetime, limit: int) -> list[TaskCard]:
    """Of open tasks, the earliest first."""
    found = connection.execute(
        """
        SELECT row FROM tasks
        WHERE remind_at IS NOT NULL AND remind_at < ? AND deleted_at IS NULL AND is_open = 1
        ORDER BY remind_at, row LIMIT ?
        """,
        (to_micros(until), limit),
    )
    return _cards(connection, [row["row"] for row in found])


def series(connection: sqlite3.Connection, name: str) -> list[TaskCard]:
    """All of a recurrence."""
    statement = "SELECT row FROM tasks WHERE series = ? AND series <> '' ORDER BY row"
    return _cards(connection, [row["row"] for row in connection.execute(statement, (name,))])


def linked(connection: sqlite3.Connection, kind: LinkKind, target: str) -> list[TaskCard]:
    """In the order in which they were linked."""
    found = connection.execute(
        """
        SELECT DISTINCT tasks.row FROM task_links JOIN tasks ON tasks.id = task_links.task
        WHERE target = ? AND kind = ? AND tasks.deleted_at IS NULL ORDER BY task_links.row
        """,
        (target, kind.value),
    )
    return _cards(connection, [row["row"] for row in found])


# Notes of megabytes would be read as JSON by this process for a line that says they changed.
_ACTIVITY: Final = """
    SELECT id, batch, actor, kind, at, undone, :task AS task, inverse_kind,
        CASE
            WHEN kind = 'import_tasks' THEN  -- of many tasks, so only where they came from
                json_object('task', :task, 'product', json_extract(payload, '$.product'))
            WHEN length(payload) <= 20000 THEN payload
            ELSE json_replace(payload,
                '$.fields.notes', substr(json_extract(payload, '$.fields.notes'), 1, 300),
                '$.text', substr(json_extract(payload, '$.text'), 1, 300))
        END AS payload,
        iif(length(inverse_payload) <= 20000, inverse_payload, json_object(
            'after', json_extract(inverse_payload, '$.after'),
            'steps', (
                SELECT json_group_array(json(value)) FROM json_each(inverse_payload, '$.steps')
                WHERE json_extract(value, '$[1]') = 'tasks'
            ))) AS inverse_payload
    FROM journal
    WHERE task IN (:task, (SELECT chunk FROM task_sources WHERE task = :task)) AND id < :before
    ORDER BY id DESC LIMIT :limit
"""


def activity(
    connection: sqlite3.Connection, task: str, limit: int, before: int | None
) -> list[ActivityEntry]:
    """The newest first; of long texts only how they begin."""
    wanted = {"task": task, "before": 2**62 if before is None else before, "limit": limit}
    return [activity_from(row) for row in connection.execute(_ACTIVITY, wanted)]


def acts(
    connection: sqlite3.Connection, actor: Actor, since: datetime, limit: int
) -> list[ActivityEntry]:
    """Of one actor, the newest first; the journal grows with time, so it is read from its end."""
    older = connection.execute(
        "SELECT id FROM journal WHERE at < ? ORDER BY id DESC LIMIT 1", (to_micros(since),)
    ).fetchone()
    found = connection.execute(
        """
        SELECT * FROM journal
        WHERE id > ? AND actor = ? AND task IS NOT NULL AND undone = 0 AND at >= ?
        ORDER BY id DESC LIMIT ?
        """,
        (older[0] if older is not None else 0, actor.value, to_micros(since), limit),
    )
    return [activity_from(row) for row in found]


def trash(connection: sqlite3.Connection, limit: int) -> list[TaskCard]:
    """The latest first."""
    found = connection.execute(
        """
        SELECT row FROM tasks WHERE deleted_at IS NOT NULL AND deleted_with = id
        ORDER BY deleted_at DESC, row DESC LIMIT ?
        """,
        (limit,),
    )
    return _cards(connection, [row["row"] for row in found])
