"""Takes in an exported file: looks at all of it first, then writes it into graph and texts."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, cast

from nova_desktop.children.memory.files.exporting import Progress
from nova_desktop.children.memory.files.lines import TEXT, unreadable
from nova_desktop.children.memory.files.reading import Content, inspect, open_export, rows_of
from nova_desktop.children.memory.graph import Graph, Row
from nova_desktop.children.memory.ingest.checking import forbidden_word
from nova_desktop.children.memory.recall.passages import NewPassage, index, prepare
from nova_desktop.children.memory.recall.recall import utc_now
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import EpisodeSource, NewEpisode, Urgency
from nova_desktop.domain.memory_state import LongWork, WorkReport

BATCH: Final = 200
_ORDER: Final = (
    "episode", "entity", "fact", "mention", "community", "membership", "saga", "saga_episode",
)  # fmt: skip
Accept = Callable[[NewEpisode], Awaitable[object]]
"""Puts a text into the queue; one that is there already changes nothing."""


class Importer:
    """Over graph and texts; `accept` is for texts that were not read yet."""

    def __init__(
        self, store: Store, graph: Graph, accept: Accept, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._store = store
        self._graph = graph
        self._accept = accept
        self._now = now

    async def import_file(
        self, path: str, progress: Progress = lambda _done, _total: None
    ) -> WorkReport:
        """Add what is in the file; again changes nothing. Vectors are made later.

        Nothing is written if any line is not what it must be: GraphError with
        MEMORY_FILE_UNREADABLE says which. Texts with words never to be remembered are left out.
        """
        begun = time.monotonic()
        try:
            file = await asyncio.to_thread(open_export, Path(path))
        except OSError as error:
            raise unreadable(str(error.strerror or error)) from error
        try:
            content = await asyncio.to_thread(inspect, file)
            await self._check_links(content)
            left_out = await self._write(file, content, progress)
        finally:
            await asyncio.to_thread(file.close)
        return self._report(content, left_out, time.monotonic() - begun)

    async def _check_links(self, content: Content) -> None:
        for kind, missing in (
            ("entity", sorted(content.ends - content.entities)),
            ("episode", sorted(content.needed_episodes - content.episodes)),
        ):
            for at in range(0, len(missing), BATCH):
                batch = missing[at : at + BATCH]
                if len(await self._graph.rows_by_id(kind, batch)) < len(batch):
                    raise unreadable(f"a row needs an {kind} that is not there")

    async def _write(
        self, file: BinaryIO, content: Content, progress: Progress
    ) -> dict[str, set[str]]:
        left_out: dict[str, set[str]] = {}
        done, total = 0, content.counts.total()
        progress(done, total)
        for kind in (*_ORDER, TEXT):
            rows = rows_of(file, content, kind)
            while batch := await asyncio.to_thread(_some, rows):
                kept = await self._without_never(batch, left_out)
                await self._put(kind, kept)
                done += len(batch)
                progress(done, total)
        return left_out

    async def _put(self, kind: str, rows: Sequence[Row]) -> None:
        if kind == TEXT:
            for row in rows:
                await self._accept(_episode(row))
            return
        if rows:
            await self._graph.put_rows(rows)
        if kind == "episode":
            await self._index(rows)

    async def _index(self, rows: Sequence[Row]) -> None:
        prepared = await asyncio.to_thread(_prepared, rows)

        def write(connection: sqlite3.Connection) -> None:
            for row, pieces in prepared:
                at = datetime.fromisoformat(cast("str", row.values["valid_at"]))
                index(connection, row.id, _text(row, "space"), at, pieces, _text(row, "title"))

        await self._store.write(write)

    async def _without_never(self, rows: Sequence[Row], left_out: dict[str, set[str]]) -> list[Row]:
        def read(connection: sqlite3.Connection) -> set[str]:
            return {row.id for row in rows if forbidden_word(connection, _said(row))}

        hit = await self._store.read(read)
        going = [row for row in rows if row.id in hit or _hangs_on(row, left_out)]
        for row in going:
            left_out.setdefault(row.kind, set()).add(row.id)
        return [row for row in rows if row not in going]

    def _report(
        self, content: Content, left_out: dict[str, set[str]], seconds: float
    ) -> WorkReport:
        def taken(kind: str) -> int:
            return content.counts[kind] - len(left_out.get(kind, ()))

        return WorkReport(
            LongWork.IMPORT,
            ok=True,
            episodes=taken("episode") + taken(TEXT),
            entities=taken("entity"),
            facts=taken("fact"),
            differences=tuple(f"{kind}: {len(ids)} left out" for kind, ids in left_out.items()),
            seconds=seconds,
            finished_at=self._now(),
        )


def _some(rows: Iterator[Row]) -> list[Row]:
    return list(islice(rows, BATCH))


def _prepared(rows: Sequence[Row]) -> list[tuple[Row, list[NewPassage]]]:
    return [(row, prepare(_text(row, "content"), _text(row, "title"))) for row in rows]


def _hangs_on(row: Row, left_out: dict[str, set[str]]) -> bool:
    """Whether a row cannot be there without one that was left out."""
    gone = [
        row.values.get(name) in left_out.get(kind, ())
        for name, kind in (
            ("episode", "episode"), ("entity", "entity"), ("subject", "entity"),
            ("object", "entity"), ("saga", "saga"), ("community", "community"),
        )
    ]  # fmt: skip
    return any(gone)


def _said(row: Row) -> str:
    names = ("title", "content", "fact", "summary", "text")
    named = ("name",) if row.kind in ("entity", "community") else ()
    return "\n".join(_text(row, name) for name in (*names, *named))


def _text(row: Row, name: str) -> str:
    value = row.values.get(name)
    return value if isinstance(value, str) else ""


def _episode(row: Row) -> NewEpisode:
    source, urgency = _text(row, "source"), _text(row, "urgency")
    return NewEpisode(
        key=row.id,
        text=_text(row, "text"),
        at=datetime.fromisoformat(_text(row, "at")),
        space=_text(row, "space"),
        source=EpisodeSource(source) if source in set(EpisodeSource) else EpisodeSource.IMPORT,
        title=_text(row, "title"),
        origin=_text(row, "origin"),
        speaker=_text(row, "speaker"),
        urgency=Urgency(urgency) if urgency in set(Urgency) else Urgency.IMPORT,
    )
