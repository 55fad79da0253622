"""Rows of a graph without those that have words of which nothing is to be remembered."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from nova_desktop.children.memory.graph import Row
from nova_desktop.children.memory.ingest.checking import forbidden_word
from nova_desktop.children.memory.store import Store

_ENDS: Final = (
    ("episode", "episode"), ("entity", "entity"), ("subject", "entity"),
    ("object", "entity"), ("saga", "saga"), ("community", "community"),
)  # fmt: skip
_TEXTS: Final = ("title", "content", "fact", "summary", "text")


class WithoutNever:
    """Takes the rows of one graph page by page; `left_out` are ids by kind."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.left_out: dict[str, set[str]] = {}

    def anew(self) -> "WithoutNever":
        """The same for pages that are read from the first one again."""
        self.left_out.clear()
        return self

    def told(self) -> tuple[str, ...]:
        """How many rows were left out, for people."""
        return tuple(f"{kind}: {len(ids)} left out" for kind, ids in self.left_out.items())

    async def __call__(self, rows: Sequence[Row]) -> list[Row]:
        """Those that may come in. Raises GraphError."""

        def read(connection: sqlite3.Connection) -> set[str]:
            return {row.id for row in rows if forbidden_word(connection, _said(row))}

        hit = await self._store.read(read)
        going = {row.id for row in rows if row.id in hit or self._hangs_on_one(row)}
        for row in rows:
            if row.id in going:
                self.left_out.setdefault(row.kind, set()).add(row.id)
        return [row for row in rows if row.id not in going]

    def _hangs_on_one(self, row: Row) -> bool:
        """Whether a row cannot be there without one that was left out."""
        return any(row.values.get(name) in self.left_out.get(kind, ()) for name, kind in _ENDS)


def _said(row: Row) -> str:
    named = ("name",) if row.kind in ("entity", "community") else ()
    values = (row.values.get(name) for name in (*_TEXTS, *named))
    return "\n".join(value if isinstance(value, str) else "" for value in values)
