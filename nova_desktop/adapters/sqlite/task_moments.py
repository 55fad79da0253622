"""When tasks are to be told of, and of which moments the user was told."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.rows import from_micros, to_micros
from nova_desktop.domain.task_notices import Moment, NoticeKind, morning_of
from nova_desktop.domain.task_times import Due

Since = Mapping[NoticeKind, datetime]
_DAYS: Final = timedelta(days=2)  # more than a day's end in UTC is from its morning anywhere
# What was told more than an hour ahead of now was told by a clock that was wrong.
_WRONG: Final = 3_600_000_000
_REMINDERS: Final = """
    SELECT id, remind_at AS at FROM tasks
    WHERE remind_at > :since AND remind_at <= :until AND deleted_at IS NULL AND is_open = 1
    AND (:all OR EXISTS (SELECT 1 FROM task_told WHERE task = tasks.id))
    AND NOT EXISTS (
        SELECT 1 FROM task_told
        WHERE task = tasks.id AND kind = 'reminder' AND moment = tasks.remind_at
        AND told_at <= :believed
    )
"""
_TIMED: Final = """
    SELECT id, due_at AS at FROM tasks
    WHERE is_open = 1 AND due_order > :since AND due_order <= :until AND deleted_at IS NULL
    AND due_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM task_told
        WHERE task = tasks.id AND kind = 'due' AND moment = tasks.due_at AND told_at <= :believed
    )
"""
_WHOLE_DAYS: Final = """
    SELECT id, due_day FROM tasks
    WHERE is_open = 1 AND due_order > :since AND due_order <= :until AND deleted_at IS NULL
    AND due_at IS NULL
"""
_NEXT: Final = {
    "remind": """
        SELECT min(remind_at) FROM tasks
        WHERE remind_at > :after AND deleted_at IS NULL AND is_open = 1
    """,
    "timed": """
        SELECT min(due_order) FROM tasks
        WHERE is_open = 1 AND due_order > :after AND deleted_at IS NULL AND due_at IS NOT NULL
    """,
}
_NEXT_DAYS: Final = """
    SELECT DISTINCT due_day FROM tasks
    WHERE is_open = 1 AND due_order > :after AND deleted_at IS NULL AND due_at IS NULL
    ORDER BY due_order LIMIT 5
"""


class SqliteMomentStore:
    """The MomentStore of the application; see the port for each method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def moments(self, since: Since, until: datetime, zone: str) -> Sequence[Moment]:
        """Those that were not told, the earliest first."""
        work = partial(_moments, since=since, until=until, zone=zone)
        return await self._database.read(work)

    async def next_moment(self, since: Since, after: datetime, zone: str) -> datetime | None:
        """The first behind `after`."""
        work = partial(_next, since=since, after=after, zone=zone)
        return await self._database.read(work)

    async def claim(self, moments: Sequence[Moment], at: datetime) -> Sequence[Moment]:
        """Those that nobody claimed before, kept."""
        return await self._database.write(partial(_claim, moments=moments, at=at))


def _moments(
    connection: sqlite3.Connection, since: Since, until: datetime, zone: str
) -> list[Moment]:
    first = min(since.values())
    values = {
        "since": to_micros(since.get(NoticeKind.REMINDER, first)),
        "until": to_micros(until),
        "believed": to_micros(until) + _WRONG,
        "all": NoticeKind.REMINDER in since,
    }
    found = [
        Moment(row["id"], NoticeKind.REMINDER, from_micros(row["at"]))
        for row in connection.execute(_REMINDERS, values)
    ]
    if NoticeKind.DUE in since:
        found += _due(connection, since[NoticeKind.DUE], until, zone)
    return sorted(found, key=lambda moment: (moment.at, moment.task))


def _due(
    connection: sqlite3.Connection, since: datetime, until: datetime, zone: str
) -> list[Moment]:
    believed = to_micros(until) + _WRONG
    values = {"since": to_micros(since), "until": to_micros(until), "believed": believed}
    found = [
        Moment(row["id"], NoticeKind.DUE, from_micros(row["at"]))
        for row in connection.execute(_TIMED, values)
    ]
    around = {"since": to_micros(since - _DAYS), "until": to_micros(until + _DAYS)}
    whole = [
        Moment(row["id"], NoticeKind.DUE, at)
        for row in connection.execute(_WHOLE_DAYS, around)
        if (at := _morning(row["due_day"], zone)) is not None and since < at <= until
    ]
    told = connection.execute(
        """
        SELECT task, moment FROM task_told
        WHERE kind = 'due' AND told_at <= ? AND task IN (SELECT value FROM json_each(?))
        """,
        (believed, json.dumps([moment.task for moment in whole])),
    )
    known = {(row["task"], row["moment"]) for row in told}
    return found + [one for one in whole if (one.task, to_micros(one.at)) not in known]


def _next(
    connection: sqlite3.Connection, since: Since, after: datetime, zone: str
) -> datetime | None:
    values = {"after": to_micros(after)}
    firsts = [connection.execute(_NEXT["remind"], values).fetchone()[0]]
    mornings: list[datetime] = []
    if NoticeKind.DUE in since:
        firsts.append(connection.execute(_NEXT["timed"], values).fetchone()[0])
        days = connection.execute(_NEXT_DAYS, {"after": to_micros(after - _DAYS)})
        mornings = [at for row in days if (at := _morning(row["due_day"], zone)) is not None]
    found = [from_micros(at) for at in firsts if at is not None]
    return min((at for at in [*found, *mornings] if at > after), default=None)


def _morning(day: str, zone: str) -> datetime | None:
    try:
        return morning_of(Due(date.fromisoformat(day)), zone)
    except ValueError:
        return None


def _claim(connection: sqlite3.Connection, moments: Sequence[Moment], at: datetime) -> list[Moment]:
    statement = """
        INSERT INTO task_told (task, kind, moment, told_at) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET told_at = excluded.told_at
        WHERE task_told.told_at > excluded.told_at + ?
    """
    told_at = to_micros(at)
    return [
        one
        for one in moments
        if connection.execute(
            statement, (one.task, one.kind, to_micros(one.at), told_at, _WRONG)
        ).rowcount
    ]
