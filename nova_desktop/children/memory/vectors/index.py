"""Finds the nearest vectors: by signs, then by codes, then by the vectors themselves."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nova_desktop.children.memory.vectors.chunks import Codes, Ids
from nova_desktop.children.memory.vectors.coding import Floats, error, turn
from nova_desktop.children.memory.vectors.table import TABLES, dimension, generation, unit, usable

_BY_SIGNS: Final = 1600
"""So many, and one in 20 of all, are compared by their codes: measured, 0.99 and more of the ten
nearest of each question are among them (bench/vectors.py)."""
_SHARE: Final = 20
_WIDER: Final = 4
_FIRST_EXACT: Final = 32
"""So many more than are wanted are compared by their vectors at first."""
_SURE: Final = 16
"""So many of the nearest are told for certain where a list has no least likeness."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition in SQL on the row's table, which is called `t`, with its values."""

    sql: str = ""
    values: tuple[object, ...] = ()


class VectorIndex:
    """One for the whole memory file; use it inside `Store.read`, from any of its threads.

    It brings itself up to date with the file before each search: what was written by
    `table.put` or deleted is known by ids that only grow, and a new generation loads anew.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation = 0
        self._last_id = 0
        self._last_gone = 0
        self._spaces: dict[str, int] = {}
        self._kinds: dict[str, Codes] = {}

    def count(self, kind: str) -> int:
        """How many vectors of a kind are in memory."""
        codes = self._kinds.get(kind)
        return 0 if codes is None else len(codes)

    def nearest(
        self,
        connection: sqlite3.Connection,
        kind: str,
        vector: Sequence[float],
        spaces: Sequence[str] | None,
        limit: int,
        only: Filter = Filter(),
        least: float = -1.0,
        refresh: bool = True,
    ) -> list[tuple[int, float]]:
        """(row, cosine) of the nearest of a kind in these spaces (None: all), the nearest first.

        Those below `least` are left out; without it those behind the 16th are the nearest of what
        had to be compared for the first 16. A vector that cannot be compared finds nothing. With
        `refresh` off, on a connection that sees what may never be committed, only what was
        known is searched.
        """
        if refresh:
            self.refresh(connection)
        codes = self._kinds.get(kind)
        query = usable(vector)
        if codes is None or query is None or limit < 1:
            return []
        if len(query) != dimension(connection, self._generation):
            return []
        query = unit(query)
        turned = turn(query[np.newaxis, :])[0]
        search = _Search(connection, kind, query, limit, only, least, error(len(turned)))
        return search.run(codes, turned, self._known(spaces))

    def among(
        self,
        connection: sqlite3.Connection,
        kind: str,
        vector: Sequence[float],
        limit: int,
        only: Filter,
        least: float = -1.0,
    ) -> list[tuple[int, float]]:
        """The same where so few rows fulfil `only` that all of them are compared."""
        now = generation(connection)
        query = usable(vector, dimension(connection, now))
        if query is None:
            return []
        # CROSS: the few rows first; SQLite would walk all vectors of the kind instead.
        words = ["SELECT v.row, v.vector FROM", TABLES[kind], "t CROSS JOIN vectors v"]
        words += ["ON v.row = t.row AND v.kind = ? AND v.generation = ? WHERE", only.sql]
        rows = connection.execute(" ".join(words), (kind, now, *only.values)).fetchall()
        good = [each for each in _cosines(rows, unit(query)) if each[1] >= least]
        return sorted(good, key=lambda each: -each[1])[:limit]

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Take in what was written and deleted since."""
        with self._lock:
            now = generation(connection)
            if now != self._generation:
                self._generation, self._last_id, self._kinds = now, 0, {}
            for rows in _batches(connection, now, self._last_id):
                self._add(rows)
            gone = connection.execute(
                "SELECT seq, id FROM vectors_gone WHERE seq > ? ORDER BY seq", (self._last_gone,)
            ).fetchall()
            for seq, identifier in gone:
                self._last_gone = seq
                for codes in self._kinds.values():
                    codes.remove(identifier)

    def _add(self, rows: list[sqlite3.Row]) -> None:
        for kind in {row["kind"] for row in rows}:
            mine = [row for row in rows if row["kind"] == kind]
            width = len(mine[0]["code"])
            codes = self._kinds.setdefault(kind, Codes(width))
            good = [row for row in mine if len(row["code"]) == codes.width]
            packed = np.frombuffer(b"".join(row["code"] for row in good), dtype=np.uint8)
            spaces = [self._spaces.setdefault(row["space"], len(self._spaces)) for row in good]
            codes.add([row["id"] for row in good], spaces, packed.reshape(len(good), -1))
        self._last_id = rows[-1]["id"]

    def _known(self, spaces: Sequence[str] | None) -> list[int]:
        if spaces is None:
            return list(self._spaces.values())
        return [self._spaces[space] for space in spaces if space in self._spaces]


@dataclass(slots=True)
class _Search:
    connection: sqlite3.Connection
    kind: str
    query: Floats
    limit: int
    only: Filter
    least: float
    off: float

    def run(self, codes: Codes, turned: Floats, spaces: list[int]) -> list[tuple[int, float]]:
        most = max(_BY_SIGNS + len(codes) // _SHARE, self.limit * 8)
        while True:
            ids, estimates = codes.nearest(turned, spaces, most, self.least)
            found, enough = self._exact(ids, estimates)
            # A filter may have kept out most of them: then look further.
            if enough or most >= len(codes):
                return found
            most *= _WIDER

    def _exact(self, ids: Ids, estimates: Floats) -> tuple[list[tuple[int, float]], bool]:
        """The best of them by their vectors, and whether looking further is of no use."""
        found: list[tuple[int, float]] = []
        begin, size = 0, self.limit + _FIRST_EXACT
        while begin < len(ids):
            if estimates[begin] < self.least - self.off:
                return self._best(found), True
            found += self._scored(ids[begin : begin + size].tolist())
            begin += size
            reach = self._reach(found, estimates)
            if begin >= reach:
                return self._best(found), reach < len(ids)
            size = 2 * size if reach == len(ids) else reach - begin
        return self._best(found), False

    def _reach(self, found: list[tuple[int, float]], estimates: Floats) -> int:
        """How many by their estimates may come before the last one that must be certain."""
        if len(found) < self.limit:
            return len(estimates)
        certain = self.limit if self.least > -1.0 else min(self.limit, _SURE)
        worst = sorted((score for _, score in found), reverse=True)[certain - 1]
        return int(np.searchsorted(-estimates, self.off - worst, side="right"))

    def _best(self, found: list[tuple[int, float]]) -> list[tuple[int, float]]:
        good = [each for each in found if each[1] >= self.least]
        return sorted(good, key=lambda each: -each[1])[: self.limit]

    def _scored(self, ids: list[int]) -> list[tuple[int, float]]:
        words = ["SELECT v.row, v.vector FROM vectors v"]
        if self.only.sql:
            words += ["JOIN", TABLES[self.kind], "t ON t.row = v.row"]
        words.append("WHERE v.id IN (SELECT value FROM json_each(?))")
        if self.only.sql:
            words += ["AND", self.only.sql]
        listed = f"[{','.join(map(str, ids))}]"
        rows = self.connection.execute(" ".join(words), (listed, *self.only.values)).fetchall()
        return _cosines(rows, self.query)


def _cosines(rows: list[sqlite3.Row], query: Floats) -> list[tuple[int, float]]:
    if not rows:
        return []
    matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
    scores = (matrix @ query) / np.linalg.norm(matrix, axis=1)
    return [(int(row[0]), score) for row, score in zip(rows, scores.tolist(), strict=True)]


def _batches(
    connection: sqlite3.Connection, of: int, after: int, size: int = 4096
) -> Iterator[list[sqlite3.Row]]:
    cursor = connection.execute(
        "SELECT id, kind, space, code FROM vector_codes WHERE id > ? AND generation = ?"
        " ORDER BY id",
        (after, of),
    )
    while rows := cursor.fetchmany(size):
        yield rows
