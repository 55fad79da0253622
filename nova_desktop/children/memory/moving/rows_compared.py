"""Whether a row that was copied is the same at both places."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from nova_desktop.children.memory.graph import Row, Vector
from nova_desktop.children.memory.vectors.table import usable

MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class Shaping:
    """How rows are to be in their new place: their space, and which vectors come along.

    `dimension` 0 leaves all vectors out; else those of another length stay behind.
    """

    dimension: int
    spaces: dict[str, str] = field(default_factory=dict[str, str])

    def __call__(self, row: Row) -> Row:
        """The row as it is to be."""
        vector = self._vector(row.vector)
        space = str(row.values.get("space") or "")
        wanted = self.spaces.get(space, space)
        if wanted == space:
            return replace(row, vector=vector)
        return replace(row, values={**row.values, "space": wanted}, vector=vector)

    def _vector(self, vector: Vector | None) -> Vector | None:
        if vector is None or not self.dimension:
            return None
        known = usable(vector, self.dimension)
        return None if known is None else known.tolist()


@dataclass(slots=True)
class Compared:
    """Counts and hashes by kind, of what was to be and of what is; `different` names rows."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    wanted: dict[str, str] = field(default_factory=dict[str, str])
    found: dict[str, str] = field(default_factory=dict[str, str])
    different: list[str] = field(default_factory=list[str])
    missing: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, rows: Sequence[Row], there: Sequence[Row], *, vectors: bool) -> list[Row]:
        """Take in a page; the rows of it that are missing or different there."""
        by_id = {row.id: row for row in there}
        wrong: list[Row] = []
        for row in rows:
            other = by_id.get(row.id)
            if other is not None and not vectors:
                other = replace(other, vector=None)
            wanted = digest(row)
            found = b"" if other is None else digest(other)
            self.counts[row.kind] = self.counts.get(row.kind, 0) + 1
            self.wanted[row.kind] = _chained(self.wanted.get(row.kind, ""), wanted)
            self.found[row.kind] = _chained(self.found.get(row.kind, ""), found)
            if wanted != found:
                wrong.append(row)
                self._note(row, other)
        return wrong

    def _note(self, row: Row, other: Row | None) -> None:
        if other is None:
            self.missing[row.kind] = self.missing.get(row.kind, 0) + 1
            return
        names = [n for n in row.values if row.values[n] != other.values.get(n)]
        if vector_bytes(row.vector) != vector_bytes(other.vector):
            names.append("vector")
        if len(self.different) < MOST_NAMED:
            self.different.append(f"{row.kind} {row.id}: {', '.join(names) or 'more values'}")

    def differences(self) -> tuple[str, ...]:
        """One line for each, "" none."""
        lines = [
            f"{kind}: {count} of {self.counts[kind]} are missing"
            for kind, count in self.missing.items()
        ]
        lines += self.different
        lines += [
            f"{kind}: the hashes differ"
            for kind, wanted in self.wanted.items()
            if wanted != self.found[kind] and not lines
        ]
        return tuple(lines)


def digest(row: Row) -> bytes:
    """The same for rows with the same values and the same vector in single precision."""
    body = json.dumps([row.kind, row.id, row.values], sort_keys=True, default=str)
    return hashlib.sha256(body.encode("utf-8", "replace") + vector_bytes(row.vector)).digest()


def vector_bytes(vector: Vector | None) -> bytes:
    """Little-endian single precision."""
    return b"" if vector is None else np.asarray(vector, dtype="<f4").tobytes()


def _chained(before: str, one: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(before) + one).hexdigest()
