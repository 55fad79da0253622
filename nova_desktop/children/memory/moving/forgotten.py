"""Removes from another place what was forgotten or wiped here since it was copied there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from nova_desktop.children.memory.edits import going
from nova_desktop.children.memory.graph import Graph, Row
from nova_desktop.children.memory.store import Store

AT_ONCE: Final = 200
_WITHOUT_LINKS: Final = ("fact", "entity", "episode", "community", "saga")
"""Links go with what they join."""


async def remove_forgotten(store: Store, source: Graph, target: Graph) -> None:
    """What came in again since stays: it is in `source`. Raises GraphError."""
    for kind, ids in (await store.read(going.forgotten)).items():
        await _remove(source, target, kind, ids)
    for space, at in await store.read(going.wiped):
        old: dict[str, list[str]] = {kind: [] for kind in _WITHOUT_LINKS}
        async for rows in target.rows((space,)):
            for row in _older(rows, at):
                old[row.kind].append(row.id)
        for kind, ids in old.items():
            await _remove(source, target, kind, ids)


def _older(rows: Iterable[Row], at: datetime) -> list[Row]:
    return [
        row
        for row in rows
        if row.kind in _WITHOUT_LINKS
        and datetime.fromisoformat(str(row.values["created_at"])) <= at
    ]


async def _remove(source: Graph, target: Graph, kind: str, ids: Sequence[str]) -> None:
    for at in range(0, len(ids), AT_ONCE):
        there = [row.id for row in await target.rows_by_id(kind, ids[at : at + AT_ONCE])]
        here = {row.id for row in await source.rows_by_id(kind, there)}
        if gone := [each for each in there if each not in here]:
            await target.delete(kind, gone)
