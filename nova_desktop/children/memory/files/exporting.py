"""Writes memory into a file of JSON lines that holds everything but vectors."""

import asyncio
import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from nova_desktop.children.memory.files.lines import FORMAT, TEXT, VERSION, chained, write_line
from nova_desktop.children.memory.graph import Graph, GraphError, Row
from nova_desktop.children.memory.recall.passages import moment_of
from nova_desktop.children.memory.recall.recall import utc_now
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory_state import LongWork, WorkReport
from nova_desktop.domain.problems import ProblemCode

Progress = Callable[[int, int], None]
HEADER_BYTES: Final = 4096
"""The first line is filled up with blanks to this length: its counts are known at the end."""


class Exporter:
    """Over graph and queue."""

    def __init__(self, store: Store, graph: Graph, now: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._graph = graph
        self._now = now

    async def export(
        self, path: str, spaces: Sequence[str], progress: Progress = lambda _done, _total: None
    ) -> WorkReport:
        """Write these spaces (none: all) to `path`, which is there whole or not at all.

        Only the user may read it. Raises GraphError; MEMORY_FAILED for what the disk refuses.
        """
        begun = time.monotonic()
        target = Path(path)
        unfinished = target.with_name(f"{target.name}.{os.getpid()}.tmp")
        try:
            counts = await self._write(unfinished, spaces, progress)
            await asyncio.to_thread(unfinished.replace, target)
        except OSError as error:
            raise GraphError(ProblemCode.MEMORY_FAILED, str(error.strerror or error)) from error
        finally:
            await asyncio.to_thread(unfinished.unlink, missing_ok=True)
        return WorkReport(
            LongWork.EXPORT,
            ok=True,
            episodes=counts["episode"] + counts[TEXT],
            entities=counts["entity"],
            facts=counts["fact"],
            seconds=time.monotonic() - begun,
            finished_at=self._now(),
        )

    async def _write(self, path: Path, spaces: Sequence[str], progress: Progress) -> Counter[str]:
        expected = await self._graph.counts(spaces)
        total = expected.episodes + expected.entities + expected.facts
        progress(0, total)
        file = await asyncio.to_thread(_opened, path)
        body = _Body(file)
        try:
            async for rows in self._graph.rows(spaces):
                await asyncio.to_thread(body.add, rows)
                done = body.counts.total()
                progress(done, max(total, done))
            await asyncio.to_thread(body.add, await self._store.read(lambda c: waiting(c, spaces)))
            await asyncio.to_thread(body.finish, spaces, self._now())
        finally:
            await asyncio.to_thread(file.close)
        return body.counts


class _Body:
    """The lines behind the header, counted and hashed by kind. Blocks."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hashes: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        file.write(b" " * (HEADER_BYTES - 1) + b"\n")

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            line = write_line(row)
            self._hashes[row.kind] = chained(self._hashes.get(row.kind, ""), line)
            self.counts[row.kind] += 1
            self._file.write(line)

    def finish(self, spaces: Sequence[str], now: datetime) -> None:
        header = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": now.astimezone(UTC).isoformat(),
            "spaces": list(spaces)[:50],
            "counts": dict(self.counts),
            "sha256": self._hashes,
        }
        self._file.seek(0)
        self._file.write(json.dumps(header).encode().ljust(HEADER_BYTES - 1))
        self._file.flush()
        os.fsync(self._file.fileno())


def waiting(connection: sqlite3.Connection, spaces: Sequence[str]) -> list[Row]:
    """The texts of these spaces (none: all) that are not read yet, in the order they came."""
    rows = connection.execute(
        "SELECT key, space, source, title, origin, speaker, urgency, at, text FROM jobs"
        " WHERE state <> 'done' AND text <> ''"
        " AND (? = '[]' OR space IN (SELECT value FROM json_each(?))) ORDER BY row",
        (json.dumps(list(spaces)), json.dumps(list(spaces))),
    )
    return [Row(TEXT, str(row["key"]), _values(row)) for row in rows]


def _values(row: sqlite3.Row) -> dict[str, object]:
    names = ("space", "source", "title", "origin", "speaker", "urgency", "text")
    return {"at": moment_of(row["at"]).isoformat(), **{name: str(row[name]) for name in names}}


def _opened(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")
