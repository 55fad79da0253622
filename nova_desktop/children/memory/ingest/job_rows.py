"""Jobs as they stand in the table `jobs`."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from nova_desktop.children.memory.recall.passages import moment_kept
from nova_desktop.domain.memory import EpisodeSource, Job, Jobs, JobState, Page, Urgency

M = TypeVar("M", bound=StrEnum)
PREVIEW_CHARS: Final = 200
MOST_ROWS: Final = 200
_LONGEST_AFTER: Final = 18
"""Digits; SQLite counts no further."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

JOB_COLUMNS: Final = (
    "row, key, episode, space, title, state, queued_at, tries, retry_at, problem, detail, facts,"
    f" cost_usd, urgency, substr(text, 1, {PREVIEW_CHARS}) AS preview"
)
WORK_COLUMNS: Final = f"{JOB_COLUMNS}, text, at, source, origin, speaker, parts, parts_done"


_UNDER_WAY: Final = ("working", "waiting", "retrying", "kept", "dead", "done")


@dataclass(frozen=True, slots=True)
class Work:
    """A job with all that is needed to do it. `parts_done` counts those that are extracted."""

    row: int
    job: Job
    text: str
    at: datetime
    source: EpisodeSource
    origin: str
    speaker: str
    parts: int
    parts_done: int


def job_of(row: sqlite3.Row) -> Job:
    """From JOB_COLUMNS."""
    return Job(
        key=row["key"],
        episode=row["episode"],
        space=row["space"],
        title=row["title"],
        preview=" ".join(str(row["preview"]).split()),
        state=member(JobState, row["state"], JobState.DEAD),
        queued_at=moment(row["queued_at"]),
        tries=row["tries"],
        retry_at=None if row["retry_at"] is None else moment(row["retry_at"]),
        problem=row["problem"],
        detail=row["detail"],
        facts=row["facts"],
        cost_usd=row["cost_usd"],
        urgency=member(Urgency, row["urgency"], Urgency.OWN),
    )


def work_of(row: sqlite3.Row) -> Work:
    """From WORK_COLUMNS."""
    return Work(
        row=row["row"],
        job=job_of(row),
        text=str(row["text"]),
        at=moment(row["at"]),
        source=member(EpisodeSource, row["source"], EpisodeSource.NOTE),
        origin=row["origin"],
        speaker=row["speaker"],
        parts=row["parts"],
        parts_done=row["parts_done"],
    )


def micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    return (at - _EPOCH) // _MICROSECOND


def moment(since: int) -> datetime:
    """A kept time, aware, in UTC; 1970 for a value that is none."""
    return moment_kept(since)


def member(kind: type[M], value: object, otherwise: M) -> M:
    """What a kept word names: one odd value must not keep all others from being read."""
    try:
        return kind(value)
    except ValueError:
        return otherwise


def read_job(connection: sqlite3.Connection, key: str) -> Job | None:
    """The job with this key."""
    row = connection.execute(
        f"SELECT {JOB_COLUMNS} FROM jobs WHERE key = ?",  # noqa: S608 (constant)
        (key,),
    ).fetchone()
    return None if row is None else job_of(row)


def page_of(connection: sqlite3.Connection, page: Page) -> Jobs:
    """Those under way first, then the dead and the done, the newest of them first."""
    rank = " ".join(f"WHEN '{name}' THEN {at}" for at, name in enumerate(_UNDER_WAY))
    # Finished ones with the newest first, the others in the order in which they are read.
    order = f"CASE state {rank} END, urgency = 'import', CASE WHEN state IN ('done', 'dead')"
    order += " THEN -row ELSE row END"
    search = page.search.strip().casefold()
    begin, most = _begin(page.after), max(1, min(page.limit, MOST_ROWS))
    rows = connection.execute(
        f"SELECT {JOB_COLUMNS} FROM jobs"  # noqa: S608 (constants)
        " WHERE space IN (SELECT value FROM json_each(?))"
        " AND (? = '' OR instr(casefolded(CAST(title AS BLOB)), ?)"
        " OR instr(casefolded(CAST(text AS BLOB)), ?))"
        f" ORDER BY {order} LIMIT ? OFFSET ?",
        (json.dumps(list(page.spaces)), *[search] * 3, most + 1, begin),
    ).fetchall()
    more = len(rows) > most
    shown = tuple(job_of(row) for row in rows[:most])
    return Jobs(shown, str(begin + most) if more else "")


def _begin(after: str) -> int:
    is_number = after.isdecimal() and len(after) <= _LONGEST_AFTER
    return int(after) if is_number else 0
