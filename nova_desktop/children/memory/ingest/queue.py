"""The queue of texts on their way into the graph; every change of it is one write to the disk."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from nova_desktop.children.memory.ingest.accepting import divide, index, prepare
from nova_desktop.children.memory.ingest.checking import forbidden_word, refusal, why_not
from nova_desktop.children.memory.ingest.ids import part_id
from nova_desktop.children.memory.ingest.job_rows import (
    JOB_COLUMNS,
    WORK_COLUMNS,
    Work,
    job_of,
    micros,
    page_of,
    read_job,
    work_of,
)
from nova_desktop.children.memory.ingest.splitting import parts_for
from nova_desktop.children.memory.models.errors import AWAY
from nova_desktop.children.memory.recall import passages
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import Job, Jobs, JobState, NewEpisode, Page

DELAYS_S: Final = (10.0, 60.0, 600.0, 3600.0, 3600.0)
"""Before each new try; after the last of them a text is dead."""
MOST_TOLD: Final = 100
_UNTOLD: Final = "SELECT fact, begins, ends FROM untold WHERE episode = ?"
LONGEST_DELAY: Final = timedelta(hours=2)
"""A time further away was written by a clock that was wrong, and counts as come."""


def utc_now() -> datetime:
    """The time of day, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Texts by what they wait for."""

    waiting: int = 0
    kept: int = 0
    dead: int = 0


class Queue:
    """Over the table `jobs`. All methods raise GraphError for what the disk refuses."""

    def __init__(self, store: Store, now: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._now = now

    async def recover(self, context_tokens: int | None = None) -> None:
        """What a killed child was at waits again; texts saved from a damaged file are indexed.

        A state that is none, as after a flipped bit, counts as waiting too.
        """
        known = json.dumps([state.value for state in JobState if state is not JobState.WORKING])
        await self._store.write(
            lambda c: c.execute(
                "UPDATE jobs SET state = 'waiting'"
                " WHERE state NOT IN (SELECT value FROM json_each(?))",
                (known,),
            )
        )
        last = 0
        while (bare := await self._bare_behind(last)) is not None:
            await self.divide(bare, parts_for(bare.text, context_tokens))
            last = bare.row

    async def _bare_behind(self, row: int) -> Work | None:
        return await self._store.read(lambda connection: _without_passages(connection, row))

    async def divide(self, work: Work, parts: int) -> bool:
        """Have a text of which nothing is extracted in so many parts from now on.

        False when it was forgotten meanwhile: nothing is written then.
        """
        title, episode = work.job.title, work.job.episode
        made = await asyncio.to_thread(divide, episode, work.text, title, parts)
        before = [part_id(episode, n, work.parts) for n in range(1, work.parts + 1)]

        def write(connection: sqlite3.Connection) -> bool:
            # By its key: the row of a job that is gone is given to the next one.
            there = connection.execute(
                "UPDATE jobs SET parts = ?, parts_done = 0 WHERE key = ? AND parts = ?",
                (parts, work.job.key, work.parts),
            )
            if not there.rowcount:
                return False
            passages.remove(connection, before)
            index(connection, made, work.job.space, work.at, title)
            return True

        return await self._store.write(write)

    async def accept(self, new: NewEpisode, context_tokens: int | None = None) -> tuple[Job, bool]:
        """Keep a text with its passages; the job, and whether it is new.

        The same key gives the same job, whatever the text is now. Raises GraphError with
        MEMORY_TEXT_REFUSED.
        """
        known = await self.job(new.key)
        if known is not None:
            return known, False
        if reason := why_not(new):
            raise refusal(reason)
        prepared = await asyncio.to_thread(prepare, new, context_tokens)
        now = micros(self._now())
        return await self._store.write(lambda connection: prepared.write(connection, now))

    async def job(self, key: str) -> Job | None:
        """The job with this key."""

        def read(connection: sqlite3.Connection) -> Job | None:
            row = connection.execute(
                f"SELECT {JOB_COLUMNS} FROM jobs WHERE key = ?",  # noqa: S608 (constant)
                (key,),
            ).fetchone()
            return None if row is None else job_of(row)

        return await self._store.read(read)

    async def work(self, key: str) -> Work | None:
        """A text with all that is needed to read it."""

        def read(connection: sqlite3.Connection) -> Work | None:
            row = connection.execute(
                f"SELECT {WORK_COLUMNS} FROM jobs WHERE key = ?",  # noqa: S608 (constant)
                (key,),
            ).fetchone()
            return None if row is None else work_of(row)

        return await self._store.read(read)

    async def unread(self) -> list[str]:
        """The keys of texts that are not in the graph as far as the queue knows."""

        def read(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute("SELECT key FROM jobs WHERE state <> 'done' ORDER BY row")
            return [row[0] for row in rows]

        return await self._store.read(read)

    async def take(self, busy: Collection[str]) -> Work | None:
        """The next text to read, marked as WORKING; none of the spaces in `busy`.

        The user's words come before imports, and among them the oldest first.
        """
        now, far = micros(self._now()), micros(self._now() + LONGEST_DELAY)
        marks = ", ".join("?" * len(busy))

        def work(connection: sqlite3.Connection) -> Work | None:
            row = connection.execute(
                f"SELECT {WORK_COLUMNS} FROM jobs WHERE (state = 'waiting' OR (state = 'retrying'"  # noqa: S608 (constants and question marks)
                " AND (coalesce(retry_at, 0) <= ? OR retry_at > ?)))"
                f" AND space NOT IN ({marks}) ORDER BY urgency = 'import', row LIMIT 1",
                (now, far, *busy),
            ).fetchone()
            if row is None:
                return None
            _set_state(connection, row["key"], JobState.WORKING, now)
            found = work_of(row)
            return replace(found, job=replace(found.job, state=JobState.WORKING))

        return await self._store.write(work)

    async def next_due_s(self) -> float | None:
        """Seconds until the next text is to be tried again, None when none waits for that."""

        def read(connection: sqlite3.Connection) -> int | None:
            row = connection.execute("SELECT min(retry_at) FROM jobs WHERE state = 'retrying'")
            return row.fetchone()[0]

        at = await self._store.read(read)
        if at is None:
            return None
        away = (at - micros(self._now())) / 1_000_000
        return 0.0 if away > LONGEST_DELAY.total_seconds() else max(0.0, away)

    async def part_done(self, key: str, part: int, cost_usd: float) -> None:
        """A part is extracted."""
        await self._store.write(
            lambda c: c.execute(
                "UPDATE jobs SET parts_done = max(parts_done, ?), cost_usd = cost_usd + ?"
                " WHERE key = ?",
                (part, cost_usd, key),
            )
        )

    async def done(self, key: str, facts: int) -> Job | None:
        """All of a text is in the graph."""
        now = micros(self._now())

        def write(connection: sqlite3.Connection) -> Job | None:
            connection.execute(
                "UPDATE jobs SET facts = ?, parts_done = parts, retry_at = NULL, problem = '',"
                " detail = '' WHERE key = ?",
                (facts, key),
            )
            return _set_state(connection, key, JobState.DONE, now)

        return await self._store.write(write)

    async def put_back(self, key: str) -> Job | None:
        """A text waits again, as it did before it was taken."""
        now = micros(self._now())
        return await self._store.write(lambda c: _set_state(c, key, JobState.WAITING, now))

    async def put_back_all(self, keys: Collection[str]) -> None:
        """Those of these texts that still count as being read wait again."""
        await self._store.write(
            lambda c: c.execute(
                "UPDATE jobs SET state = 'waiting' WHERE state = 'working'"
                " AND key IN (SELECT value FROM json_each(?))",
                (json.dumps([*keys]),),
            )
        )

    async def failed(
        self, key: str, code: str, detail: str, *, cost_usd: float = 0.0, hopeless: bool = False
    ) -> Job | None:
        """A try failed: it is tried again later, or it is dead."""
        at = self._now()

        def write(connection: sqlite3.Connection) -> Job | None:
            row = connection.execute("SELECT tries FROM jobs WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            dead = hopeless or int(row[0]) >= len(DELAYS_S)
            delay = DELAYS_S[min(int(row[0]), len(DELAYS_S) - 1)]
            retry_at = None if dead else micros(at + timedelta(seconds=delay))
            connection.execute(
                "UPDATE jobs SET tries = tries + 1, retry_at = ?, problem = ?, detail = ?,"
                " cost_usd = cost_usd + ? WHERE key = ?",
                (retry_at, code, detail, cost_usd, key),
            )
            state = JobState.DEAD if dead else JobState.RETRYING
            return _set_state(connection, key, state, micros(at))

        return await self._store.write(write)

    async def postponed(self, key: str, code: str, detail: str, delay_s: float) -> Job | None:
        """Models or graph are away: it is tried again, and that was no try."""
        at = self._now()

        def write(connection: sqlite3.Connection) -> Job | None:
            connection.execute(
                "UPDATE jobs SET retry_at = ?, problem = ?, detail = ? WHERE key = ?",
                (micros(at + timedelta(seconds=delay_s)), code, detail, key),
            )
            return _set_state(connection, key, JobState.RETRYING, micros(at))

        return await self._store.write(write)

    async def keep_all(self) -> list[Job]:
        """There is no memory model: all that wait are kept; which, the first hundred of them."""
        now = micros(self._now())

        def write(connection: sqlite3.Connection) -> list[Job]:
            waiting = "state IN ('waiting', 'retrying', 'working')"
            rows = connection.execute(
                f"SELECT key FROM jobs WHERE {waiting} ORDER BY row LIMIT {MOST_TOLD}"  # noqa: S608 (constants)
            ).fetchall()
            connection.execute(
                f"UPDATE jobs SET state = 'kept', retry_at = NULL, changed_at = ? WHERE {waiting}",  # noqa: S608 (constants)
                (now,),
            )
            jobs = [read_job(connection, row[0]) for row in rows]
            return [job for job in jobs if job is not None]

        return await self._store.write(write)

    async def release_kept(self) -> int:
        """There is one now: what was kept waits for it; how many."""
        return await self._all_from("state = 'kept'", JobState.WAITING)

    async def hurry(self) -> int:
        """What was away may be back: texts that wait for it are tried now; how many."""
        codes = ", ".join(f"'{code.value}'" for code in AWAY)
        return await self._all_from(
            f"state = 'retrying' AND problem IN ({codes})", JobState.WAITING
        )

    async def retry(self, key: str) -> int:
        """Try a dead or waiting text again from the start, or with "" all dead ones; how many."""
        now = micros(self._now())
        where = "key = ? AND state IN ('dead', 'retrying')" if key else "? = '' AND state = 'dead'"

        def write(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "UPDATE jobs SET state = 'waiting', tries = 0, retry_at = NULL, problem = '',"  # noqa: S608 (constants)
                f" detail = '', changed_at = ? WHERE {where}",
                (now, key),
            ).rowcount

        return await self._store.write(write)

    async def page(self, page: Page) -> Jobs:
        """Those under way first, then the dead and the done, the newest of them first."""
        return await self._store.read(lambda connection: page_of(connection, page))

    async def counts(self) -> QueueCounts:
        """Of all spaces."""

        def read(connection: sqlite3.Connection) -> QueueCounts:
            rows = connection.execute("SELECT state, count(*) FROM jobs GROUP BY state")
            found = {row[0]: row[1] for row in rows}
            waiting = sum(found.get(name, 0) for name in ("waiting", "working", "retrying"))
            return QueueCounts(waiting, found.get("kept", 0), found.get("dead", 0))

        return await self._store.read(read)

    async def before(self, work: Work, most: int, most_chars: int) -> list[str]:
        """Ids of the last episodes of the same origin that fit into so many characters."""
        if not work.origin:
            return []

        def read(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute(
                "SELECT episode, length(text) FROM jobs"
                " WHERE space = ? AND origin = ? AND row < ? AND state = 'done'"
                " ORDER BY row DESC LIMIT ?",
                (work.job.space, work.origin, work.row, most),
            )
            found: list[str] = []
            room = most_chars
            for episode, length in rows:
                room -= length or 0
                if room < 0:
                    break
                found.append(episode)
            return found

        return await self._store.read(read)

    async def is_forbidden(self, text: str) -> bool:
        """Whether the user has said since that nothing with such words is remembered."""
        return bool(await self._store.read(lambda c: forbidden_word(c, text)))

    async def untold(self, episode: str) -> list[tuple[str, int, int]]:
        """Where a text says what was forgotten of it, from when it was read before."""
        rows = await self._store.read(lambda c: c.execute(_UNTOLD, (episode,)).fetchall())
        return [(str(row[0]), int(row[1]), int(row[2])) for row in rows]

    async def _all_from(self, where: str, state: JobState) -> int:
        now = micros(self._now())
        return await self._store.write(
            lambda c: (
                c.execute(
                    f"UPDATE jobs SET state = ?, retry_at = NULL, changed_at = ? WHERE {where}",  # noqa: S608 (constants)
                    (state.value, now),
                ).rowcount
            )
        )


def _set_state(connection: sqlite3.Connection, key: str, state: JobState, now: int) -> Job | None:
    connection.execute(
        "UPDATE jobs SET state = ?, changed_at = ? WHERE key = ?", (state.value, now, key)
    )
    return read_job(connection, key)


def _without_passages(connection: sqlite3.Connection, after: int) -> Work | None:
    row = connection.execute(
        f"SELECT {WORK_COLUMNS} FROM jobs WHERE state <> 'done' AND row > ?"  # noqa: S608 (constant)
        " AND NOT EXISTS (SELECT 1 FROM passages AS p WHERE p.episode = jobs.episode)"
        " ORDER BY row LIMIT 1",
        (after,),
    ).fetchone()
    return None if row is None else work_of(row)
