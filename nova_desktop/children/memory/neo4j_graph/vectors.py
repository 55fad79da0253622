"""The vectors of nodes and facts on Neo4j: what is missing, and how others take their place.

Generation 0 lies where Graphiti puts vectors; a later one lies in a property of its own until the
one before it is dropped, and then moves there. Which one counts is told by one node, so that all
change at once. Everything can be broken off and goes on where it was.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from nova_desktop.children.memory.graph import ToEmbed, Vector
from nova_desktop.children.memory.neo4j_graph.connection import Connection
from nova_desktop.children.memory.neo4j_graph.shapes import SHAPES, Shape
from nova_desktop.children.memory.vectors.table import usable

EMBEDDED: Final = ("entity", "fact", "community")
UNKNOWN: Final = "?"
"""Stands for the model in the fingerprint of vectors of which nothing was noted."""

_ROWS: Final = 500
_META: Final = "MATCH (m:NovaMeta {id: 'vectors'}) RETURN properties(m) AS found"
_KEEP: Final = "MERGE (m:NovaMeta {id: 'vectors'}) SET m += $values"
_SIZES: Final = """
CALL () {
    MATCH (x:Entity) WHERE x.ENTITY IS NOT NULL RETURN size(x.ENTITY) AS size LIMIT 2000
    UNION ALL
    MATCH (:Entity)-[x:RELATES_TO]->(:Entity) WHERE x.FACT IS NOT NULL
    RETURN size(x.FACT) AS size LIMIT 2000
}
RETURN size, count(*) AS count ORDER BY count DESC, size DESC
"""
_MISSING: Final = """
MATCH PATTERN WHERE x.VECTOR IS NULL AND trim(coalesce(x.TEXT, '')) <> ''
RETURN x.uuid AS id, x.TEXT AS text LIMIT $limit
"""
_PUT: Final = """
UNWIND $rows AS row
MATCH PATTERN WHERE x.uuid = row.id
CALL db.create.setPROCEDUREVectorProperty(x, $property, row.vector)
RETURN count(x)
"""
_MOVE: Final = """
MATCH PATTERN WHERE x.OLD IS NOT NULL
CALL (x) {
    CALL db.create.setPROCEDUREVectorProperty(x, $property, x.OLD)
    REMOVE x.OLD
} IN TRANSACTIONS OF $rows ROWS
"""
_COPY: Final = """
MATCH PATTERN WHERE x.OLD IS NOT NULL
CALL (x) {
    CALL db.create.setPROCEDUREVectorProperty(x, $property, x.OLD)
} IN TRANSACTIONS OF $rows ROWS
"""
_REMOVE: Final = """
MATCH PATTERN WHERE x.OLD IS NOT NULL
CALL (x) { REMOVE x.OLD } IN TRANSACTIONS OF $rows ROWS
"""
_COUNT: Final = "MATCH PATTERN WHERE trim(coalesce(x.TEXT, '')) <> ''"


@dataclass(frozen=True, slots=True)
class _State:
    """`now` counts, `shadow` is in the making (0 for none), `next` is free."""

    now: int = 0
    shadow: int = 0
    next: int = 1


class Vectors:
    """Of one database. Raises GraphError."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._state = _State()
        self._made_by: dict[int, str] = {}
        self._dimension = 0
        self._changing = asyncio.Lock()

    async def load(self) -> None:
        """Read which ones count."""
        rows = await self._connection.read(_META)
        found: dict[str, Any] = rows[0]["found"] if rows else {}
        numbers = (int(found.get(name) or 0) for name in ("now", "shadow", "next"))
        now, shadow, following = numbers
        self._state = _State(now, shadow, max(following, now + 1, shadow + 1))
        named = {name: value for name, value in found.items() if name.startswith("made_by_")}
        self._made_by = {int(name.rpartition("_")[2]): str(value) for name, value in named.items()}
        self._dimension = 0

    async def touch(self) -> None:
        """Say that Nova was here; shows whether anything can be written."""
        await self._keep(next=self._state.next)

    def of(self, kind: str) -> str:
        """The property of the vectors that count."""
        return _property(SHAPES[kind], self._state.now)

    async def dimension(self) -> int:
        """The length of most vectors, 0 while there is none."""
        if not self._dimension:
            sizes = await self.sizes()
            self._dimension = sizes[0] if sizes else 0
        return self._dimension

    async def sizes(self) -> list[int]:
        """All lengths of vectors among the first thousands, the most frequent first."""
        query = _SIZES.replace("ENTITY", self.of("entity")).replace("FACT", self.of("fact"))
        return [int(row["size"]) for row in await self._connection.read(query)]

    async def fingerprint(self) -> str:
        """What made them, `?|dimension` where that was never noted, "" where there is none."""
        noted = self._made_by.get(self._state.now, "")
        if noted:
            return noted
        dimension = await self.dimension()
        return f"{UNKNOWN}|{dimension}" if dimension else ""

    async def set_fingerprint(self, fingerprint: str) -> None:
        await self._keep(**{f"made_by_{self._state.now}": fingerprint})

    async def fitting(self, vector: Vector | None) -> list[float] | None:
        """The vector as it may be kept: as long as the others, and no empty one."""
        known = usable(vector, await self.dimension())
        if known is None:
            return None
        self._dimension = self._dimension or len(known)
        return known.tolist()

    def forget_dimension(self) -> None:
        """They may all be gone."""
        self._dimension = 0

    # --- what is missing ---
    async def missing(self, limit: int) -> list[ToEmbed]:
        return await self._missing(self._state.now, limit)

    async def missing_shadow(self, limit: int) -> list[ToEmbed]:
        return await self._missing(self._state.shadow, limit) if self._state.shadow else []

    async def put(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        given = [(kind, id_, await self.fitting(vector)) for kind, id_, vector in vectors]
        await self._put(self._state.now, given)

    async def put_shadow(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        if not self._state.shadow:
            return
        dimension = _dimension_of(self._made_by.get(self._state.shadow, ""))
        given = [
            (kind, id_, None if (made := usable(vector, dimension)) is None else made.tolist())
            for kind, id_, vector in vectors
        ]
        await self._put(self._state.shadow, given)

    # --- others in their place ---
    async def begin(self, fingerprint: str) -> None:
        """Make room for new ones, or go on with what was begun for the same model."""
        shadow = self._state.shadow
        if shadow and self._made_by.get(shadow) == fingerprint:
            return
        await self.drop()
        new = self._state.next
        await self._keep(shadow=new, next=new + 1, **{f"made_by_{new}": fingerprint})

    async def swap(self) -> None:
        """From now on the new ones count; the old ones stay."""
        if self._state.shadow:
            await self._keep(now=self._state.shadow, shadow=0)
            self._dimension = 0

    async def drop(self) -> None:
        """Give up what is in the making."""
        shadow = self._state.shadow
        if shadow:
            await self._keep(shadow=0, **{f"made_by_{shadow}": None})
            await self._each(_REMOVE, shadow)

    async def drop_old(self) -> None:
        """Remove all but what counts and what is in the making; what counts moves to 0."""
        async with self._changing:
            now = self._state.now
            if now:
                await self._each(_COPY, now)
                made_by = self._made_by.get(now, "")
                await self._keep(now=0, made_by_0=made_by)
            for old in range(1, self._state.next):
                if old not in (self._state.now, self._state.shadow):
                    # What was written between the copy and the change is only there.
                    await self._each(_MOVE if old == now else _REMOVE, old)
                    await self._keep(**{f"made_by_{old}": None})

    async def texts(self) -> tuple[int, int]:
        """How many texts have vectors or shall have them, and their characters."""
        count, characters = 0, 0
        for kind in EMBEDDED:
            shape = SHAPES[kind]
            query = _filled(_COUNT, shape, "")
            row = await self._connection.one(
                f"{query} RETURN count(x) AS count, coalesce(sum(size(x.{shape.text})), 0) AS size"
            )
            count, characters = count + int(row["count"]), characters + int(row["size"])
        return count, characters

    async def _keep(self, **values: Any) -> None:
        await self._connection.change(_KEEP, values=values)
        state = {name: values[name] for name in ("now", "shadow", "next") if name in values}
        self._state = _State(
            state.get("now", self._state.now),
            state.get("shadow", self._state.shadow),
            state.get("next", self._state.next),
        )
        for name, value in values.items():
            if name.startswith("made_by_"):
                number = int(name.rpartition("_")[2])
                self._made_by[number] = str(value or "")

    async def _missing(self, of: int, limit: int) -> list[ToEmbed]:
        found: list[ToEmbed] = []
        for kind in EMBEDDED:
            if len(found) >= limit:
                break
            shape = SHAPES[kind]
            query = _filled(_MISSING, shape, _property(shape, of))
            rows = await self._connection.read(query, limit=limit - len(found))
            found += [ToEmbed(kind, row["id"], row["text"].replace("\n", " ")) for row in rows]
        return found

    async def _put(self, of: int, vectors: Sequence[tuple[str, str, list[float] | None]]) -> None:
        for kind in EMBEDDED:
            rows = [{"id": id_, "vector": v} for k, id_, v in vectors if k == kind and v]
            if rows:
                shape = SHAPES[kind]
                query = _filled(_PUT, shape, "")
                await self._connection.change(query, rows=rows, property=_property(shape, of))

    async def _each(self, query: str, of: int) -> None:
        for kind in EMBEDDED:
            shape = SHAPES[kind]
            filled = _filled(query, shape, "").replace("OLD", _property(shape, of))
            values = {"rows": _ROWS, "property": shape.vector}
            await self._connection.by_parts(filled, **values)


def _property(shape: Shape, of: int) -> str:
    return f"nova_vector_{of}" if of else shape.vector


def _dimension_of(fingerprint: str) -> int:
    number = fingerprint.rpartition("|")[2]
    return int(number) if number.isdigit() else 0


def _filled(query: str, shape: Shape, vector: str) -> str:
    pattern = f"(x:{shape.label})"
    procedure = "Node"
    if shape.ends is not None:
        pattern, procedure = f"(:Entity)-[x:{shape.label}]->(:Entity)", "Relationship"
    return (
        query.replace("PATTERN", pattern)
        .replace("PROCEDURE", procedure)
        .replace("VECTOR", vector)
        .replace("TEXT", shape.text)
    )
