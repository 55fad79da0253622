"""Takes the graph of an earlier Nova over into the place in use, and takes that back."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar

from nova_desktop.children.memory.graph import Counts, Graph, GraphError, Row
from nova_desktop.children.memory.moving.adopting import dimension_of, make_room
from nova_desktop.children.memory.moving.backup import Backup
from nova_desktop.children.memory.moving.copying import Copying, Progress
from nova_desktop.children.memory.moving.marker import Marker, name_of
from nova_desktop.children.memory.moving.move import Opened, report
from nova_desktop.children.memory.moving.rows_compared import Shaping
from nova_desktop.children.memory.moving.texts import index_texts
from nova_desktop.children.memory.moving.trying import tried, would_be_embedded
from nova_desktop.children.memory.moving.unasked import Unasked
from nova_desktop.children.memory.recall.passages import remove
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory_state import GraphKind, GraphPlace, LongWork, WorkReport
from nova_desktop.domain.problems import ProblemCode

T = TypeVar("T")
AT_ONCE: Final = 200


def _now() -> datetime:
    return datetime.now(UTC)


class Migration:
    """Into the graph in use, which nobody changes meanwhile. Raises GraphError."""

    def __init__(
        self,
        store: Store,
        target: Graph,
        place: GraphPlace,
        opened: Opened,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._store = store
        self._target = target
        self._place = place
        self._opened = opened
        self._now = now
        self._marker = Marker(store, "migration")
        self._unasked = Unasked(store)

    async def run(
        self,
        source: GraphPlace,
        group: str,
        progress: Progress,
        *,
        dry_run: bool,
        embed: bool = False,
    ) -> WorkReport:
        """Copy a group, or all for "", and verify; broken off, it goes on when asked again.

        `embed`: vectors that do not come along may be made, else that waits for the user.
        """
        begun = time.monotonic()
        spaces = (group,) if group else ()
        if name_of(source) == name_of(self._place):  # it is in use as it is
            counts = await self._target.counts(spaces)
            return report(LongWork.MIGRATE, counts, (), begun, dry_run=dry_run)
        async with self._opened(source) as old:
            await _check_found(old, spaces)
            shaping = Shaping(0, await _space_names(old, spaces))
            if dry_run:
                copying = Copying(old, self._target, shaping, spaces)
                return await tried(self._store, copying, begun)
            name = f"{name_of(source)} {group}"
            return await self._copied(old, name, spaces, progress, begun, embed=embed)

    async def roll_back(self, path: str) -> None:
        """Remove what a migration added, and put back what it replaced."""
        folder = self._store.path.parent
        backup = await asyncio.to_thread(Backup.at, path, folder)
        about = backup.about
        if about["place"] != name_of(self._place):
            code, why = ProblemCode.MEMORY_PLACE_UNUSABLE, f"it was into {about['place']}"
            raise GraphError(code, why, retryable=False)
        await self._remove(await asyncio.to_thread(backup.added))
        replaced = await asyncio.to_thread(lambda: list(backup.replaced()))
        for rows in _pieces(replaced, AT_ONCE):
            await self._target.put_rows(rows)
        if about["had_none"]:
            await self._target.set_fingerprint(about["made_by"])
        if not about.get("unasked"):
            await self._unasked.clear()
        await self._marker.clear()
        await asyncio.to_thread(backup.remove)

    # --- inside ---
    async def _copied(
        self,
        old: Graph,
        name: str,
        spaces: tuple[str, ...],
        progress: Progress,
        begun: float,
        *,
        embed: bool,
    ) -> WorkReport:
        backup, after = await self._backup(name)
        if not embed and await would_be_embedded(old, self._target):
            await self._unasked.set()
        made_by = await old.fingerprint()
        fits = await make_room(self._target, self._store, made_by)
        dimension = await dimension_of(old, self._store) if fits else 0
        shaping = Shaping(dimension, await _space_names(old, spaces))
        copying = Copying(old, self._target, shaping, spaces)
        known = {(kind, id_) for kind, id_ in await asyncio.to_thread(backup.added)}

        async def before(rows: Sequence[Row]) -> None:
            await self._note(backup, rows, known)
            await index_texts(self._store, rows)

        async def noted(place: str) -> None:
            await self._marker.write(source=name, backup=str(backup.folder), after=place)

        await copying.copy(lambda d, t: progress(d, 2 * t), after, noted, before)
        compared = await copying.verify(lambda d, t: progress(t + d, 2 * t))
        await self._marker.clear()
        if embed:
            await self._unasked.clear()
        mapped = tuple(shaping.spaces.values()) or spaces
        counts = await self._target.counts(mapped)
        differences = compared.differences()
        kept = str(backup.folder)
        return report(LongWork.MIGRATE, counts, differences, begun, backup=kept)

    async def _backup(self, name: str) -> tuple[Backup, str]:
        """The backup, made before anything changes, and where to go on."""
        marked = await self._marker.read()
        folder = self._store.path.parent
        if marked.get("source") == name:
            try:
                backup = await asyncio.to_thread(Backup.at, marked["backup"], folder)
            except GraphError:  # somebody removed it: begin anew
                pass
            else:
                return backup, marked["after"]
        counts = await self._target.counts()
        about = {
            "source": name,
            "place": name_of(self._place),
            "made_by": await self._target.fingerprint(),
            "had_none": "" if counts.entities or counts.facts else "yes",
            "unasked": "yes" if await self._unasked.is_set() else "",
        }
        backup = await asyncio.to_thread(Backup.new, folder, self._now(), about)
        try:
            if self._place.kind is GraphKind.EMBEDDED:
                copy = await self._store.backup()
                await asyncio.to_thread(backup.keep_file, copy)
            else:
                await backup.keep_graph(self._target.rows(()))
        except OSError as error:
            raise GraphError(ProblemCode.MEMORY_FAILED, str(error.strerror or error)) from error
        await self._marker.write(source=name, backup=str(backup.folder), after="")
        return backup, ""

    async def _note(self, backup: Backup, rows: Sequence[Row], known: set[tuple[str, str]]) -> None:
        kind = rows[0].kind
        there = await self._target.rows_by_id(kind, [row.id for row in rows])
        old = {row.id for row in there}
        added = [r.id for r in rows if r.id not in old and (kind, r.id) not in known]
        replaced = [row for row in there if (kind, row.id) not in known]
        known |= {(kind, id_) for id_ in added}
        await asyncio.to_thread(backup.note_added, kind, added)
        await asyncio.to_thread(backup.note_replaced, replaced)

    async def _remove(self, added: Sequence[tuple[str, str]]) -> None:
        episodes = [id_ for kind, id_ in added if kind == "episode"]
        for kind in dict.fromkeys(kind for kind, _ in reversed(added)):
            for ids in _pieces([id_ for each, id_ in added if each == kind], AT_ONCE):
                await self._target.delete(kind, ids)

        def write(connection: sqlite3.Connection) -> None:
            remove(connection, episodes)

        await self._store.write(write)


async def _check_found(old: Graph, spaces: Sequence[str]) -> None:
    if await old.counts(spaces) == Counts():
        code, why = ProblemCode.MEMORY_GONE, f"nothing of {', '.join(spaces) or 'any group'}"
        raise GraphError(code, why, retryable=False)


async def _space_names(old: Graph, spaces: Sequence[str]) -> dict[str, str]:
    """Names of groups that cannot be spaces, with what they become."""
    groups = set(spaces)
    if not spaces:
        async for rows in old.rows(()):
            groups |= {str(row.values["space"]) for row in rows}
            if rows[0].kind not in ("episode", "entity"):
                break
    return {group: space_of(group) for group in groups if space_of(group) != group}


def space_of(group: str) -> str:
    """The id of the space that a group of another program becomes."""
    return re.sub(r"[^a-z0-9]+", "_", group.lower()).strip("_")[:40] or "imported"


def _pieces(rows: Sequence[T], most: int) -> list[Sequence[T]]:
    return [rows[at : at + most] for at in range(0, len(rows), most)]
