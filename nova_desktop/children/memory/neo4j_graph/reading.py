"""Reads facts, entities and episodes from Neo4j in Nova's words.

Pages go on behind a key that is told as `number/id`, as those of the embedded graph do.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from nova_desktop.children.memory.embedded.reading import kind_of
from nova_desktop.children.memory.embedded.times import certain
from nova_desktop.children.memory.embedded.times import sure as micros
from nova_desktop.children.memory.graph import Counts, GraphError, Wanted
from nova_desktop.children.memory.neo4j_graph.connection import Connection
from nova_desktop.children.memory.neo4j_graph.schema import ENTITIES, EPISODES, FACTS
from nova_desktop.children.memory.neo4j_graph.shapes import DUPLICATE, own_labels, text
from nova_desktop.children.memory.neo4j_graph.times import sure, told
from nova_desktop.children.memory.neo4j_graph.words import typed
from nova_desktop.domain.memory import Entity, Fact, Source, Thing
from nova_desktop.domain.problems import ProblemCode

T = TypeVar("T")
Key = tuple[datetime, str]

SHOWN: Final = f"x.name <> '{DUPLICATE}'"
_FACT: Final = """
x.uuid AS id, x.group_id AS space, x.fact AS text, x.name AS relation,
a.uuid AS subject, a.name AS subject_name, b.uuid AS object, b.name AS object_name,
x.created_at AS created_at, x.valid_at AS valid_at, x.invalid_at AS invalid_at,
x.expired_at AS expired_at, x.episodes AS episodes, x.nova_pinned AS pinned, x.nova_wrong AS wrong
"""
_FACTS: Final = "MATCH (a:Entity)-[x:RELATES_TO]->(b:Entity)"
SPACES: Final = "x.group_id IN $spaces"
_ENTITY: Final = """
WITH n, COUNT { (:Episodic)-[:MENTIONS]->(n) } AS mentions,
    COUNT { (n)-[x:RELATES_TO]-(:Entity) WHERE ONLY } AS facts
RETURN n.uuid AS id, n.group_id AS space, n.name AS name, n.summary AS summary,
    labels(n) AS labels, n.created_at AS created_at, mentions, facts
"""
_PAGE: Final = """
MATCH (n:Entity) WHERE n.group_id IN $spaces AMONG
WITH n, COUNT { (n)-[x:RELATES_TO]-(:Entity) WHERE ONLY } AS facts
WHERE facts < $number OR (facts = $number AND n.uuid < $id)
RETURN n.uuid AS id, facts ORDER BY facts DESC, id DESC LIMIT $limit
"""
_COUNTS: Final = """
RETURN COUNT { MATCH (x:Episodic) WHERE GROUP } AS episodes,
    COUNT { MATCH (x:Entity) WHERE GROUP } AS entities,
    COUNT { MATCH (:Entity)-[x:RELATES_TO]->(:Entity)
            WHERE GROUP AND x.expired_at IS NULL AND SHOWN } AS facts
"""
_NEIGHBOURS: Final = """
MATCH (n:Entity)-[x:RELATES_TO]-(m:Entity) WHERE n.uuid IN $ids AND ONLY
RETURN DISTINCT m.uuid AS id ORDER BY id LIMIT $limit
"""
_LINKS: Final = """
MATCH (a:Entity)-[x:RELATES_TO]->(b:Entity)
WHERE a.uuid IN $ids AND b.uuid IN $ids AND a <> b AND ONLY
WITH CASE WHEN a.uuid < b.uuid THEN a.uuid ELSE b.uuid END AS one,
    CASE WHEN a.uuid < b.uuid THEN b.uuid ELSE a.uuid END AS other, count(*) AS facts
RETURN one, other, facts
"""
_ABOUT: Final = """
MATCH (n:Entity) WHERE n.uuid IN $ids
CALL (n) {
    MATCH (n)-[x:RELATES_TO]-(:Entity) WHERE ONLY
    RETURN DISTINCT x ORDER BY x.created_at DESC, x.uuid DESC LIMIT $limit
}
WITH n, x, startNode(x) AS a, endNode(x) AS b
"""
_EPISODES: Final = """
MATCH (x:Episodic) WHERE x.group_id IN $spaces AMONG
AND (x.valid_at < $at OR (x.valid_at = $at AND x.uuid < $id))
RETURN x.valid_at AS at, x.uuid AS id ORDER BY at DESC, id DESC LIMIT $limit
"""
_EPISODES_OF: Final = """
MATCH (x:Episodic)-[:MENTIONS]->(:Entity {uuid: $entity})
WHERE x.valid_at < $at OR (x.valid_at = $at AND x.uuid < $id)
RETURN DISTINCT x.valid_at AS at, x.uuid AS id ORDER BY at DESC, id DESC LIMIT $limit
"""
_SOURCES: Final = """
MATCH (x:Episodic) WHERE x.uuid IN $ids
RETURN x.uuid AS id, x.nova_origin_kind AS kind, x.valid_at AS at,
    CASE WHEN coalesce(x.nova_title, '') + coalesce(x.nova_origin_kind, '') = ''
        THEN x.name ELSE x.nova_title END AS title
"""
_CAME_TRUE: Final = "coalesce(x.valid_at, x.created_at)"
# Neo4j takes equal moments of two time zones for different ones; so they are counted.
_MICROS: Final = "(AT.epochSeconds * 1000000 + AT.microsecond)"
_ONLY_FACTS: Final = """
MATCH (:Entity)-[x:RELATES_TO]->(:Entity)
WHERE any(each IN x.episodes WHERE each IN $episodes)
AND all(each IN x.episodes WHERE each IN $episodes)
RETURN x.uuid AS id
"""
_ONLY_ENTITIES: Final = """
MATCH (p:Episodic)-[:MENTIONS]->(e:Entity) WHERE p.uuid IN $episodes
AND NOT EXISTS { (q:Episodic)-[:MENTIONS]->(e) WHERE NOT q.uuid IN $episodes }
AND NOT EXISTS {
    (e)-[x:RELATES_TO]-(:Entity)
    WHERE NOT (any(each IN coalesce(x.episodes, []) WHERE each IN $episodes)
               AND all(each IN coalesce(x.episodes, []) WHERE each IN $episodes))
}
RETURN DISTINCT e.uuid AS id
"""
BY_WORDS: Final = "CALL db.index.fulltext.queryINDEX($index, $question) YIELD KIND AS x, score"
_DEEPEST: Final = 4
_MOST_NEAR: Final = 20_000
FIRST: Final = datetime.min.replace(tzinfo=UTC)
LAST: Final = datetime.max.replace(tzinfo=UTC)
_LAST_ID: Final = "\U0010ffff"


class Reading:
    """Of one database. Raises GraphError."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    async def counts(self, spaces: Sequence[str]) -> Counts:
        query = _COUNTS.replace("GROUP", SPACES if spaces else "true").replace("SHOWN", SHOWN)
        row = await self._connection.one(query, spaces=list(spaces))
        return Counts(row["episodes"], row["entities"], row["facts"])

    # --- facts ---
    async def facts(self, ids: Sequence[str]) -> list[Fact]:
        """In the order of the ids."""
        found = await self._facts("x.uuid IN $ids", ids=list(ids))
        by_id = {fact.id: fact for fact in found}
        return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]

    async def facts_about(
        self, entities: Sequence[str], wanted: Wanted, limit: int
    ) -> list[tuple[str, Fact]]:
        only = f"{SPACES} AND {holding(wanted)}"
        query = _ABOUT.replace("ONLY", only) + f"RETURN n.uuid AS about, {_FACT}"
        query += "ORDER BY created_at DESC, id DESC LIMIT $limit"
        values = {**values_of(wanted), "ids": list(entities), "limit": limit}
        rows = await self._connection.read(query, **values)
        return [(str(row["about"]), fact_of(row)) for row in rows]

    async def facts_page(
        self, wanted: Wanted, search: str, after: str, limit: int
    ) -> tuple[list[Fact], str]:
        at, identifier = time_key(after, LAST)
        known = _MICROS.replace("AT", _CAME_TRUE if wanted.history else "x.created_at")
        where = f"{SPACES} AND {holding(wanted)}"
        where += f" AND ({known} < $before OR ({known} = $before AND x.uuid < $id))"
        begin, asked = _FACTS, ""
        if search.strip():
            asked = typed(search, ("fact", "name"))
            if not asked:
                return [], ""
            begin = BY_WORDS.replace("INDEX", "Relationships").replace("KIND", "relationship")
            begin += " WITH x, startNode(x) AS a, endNode(x) AS b"
        values = {**values_of(wanted), "before": micros(at), "id": identifier}
        values["limit"] = limit + 1
        found = await self._facts(
            where,
            f"ORDER BY {known} DESC, id DESC LIMIT $limit",
            begin,
            question=asked,
            index=FACTS,
            **values,
        )

        def key(fact: Fact) -> str:
            at = (fact.since if wanted.history else None) or fact.learned_at
            return f"{micros(at)}/{fact.id}"

        return page(found, limit, key)

    async def timeline(self, entity: str, after: str, limit: int) -> tuple[list[Fact], str]:
        at, identifier = time_key(after, FIRST)
        came = _MICROS.replace("AT", _CAME_TRUE)
        found = await self._facts(
            f"(a.uuid = $entity OR b.uuid = $entity) AND {SHOWN}"
            f" AND ({came} > $before OR ({came} = $before AND x.uuid > $id))",
            f"ORDER BY {came}, id LIMIT $limit",
            entity=entity,
            before=micros(at),
            id=identifier,
            limit=limit + 1,
        )
        return page(found, limit, lambda f: f"{micros(f.since or f.learned_at)}/{f.id}")

    async def facts_said(self, episodes: Sequence[str]) -> list[Fact]:
        where = f"any(each IN x.episodes WHERE each IN $ids) AND {SHOWN}"
        return await self._facts(where, "ORDER BY created_at, id", ids=list(episodes))

    async def pinned(self, wanted: Wanted, limit: int) -> list[Fact]:
        where = f"x.nova_pinned AND {SPACES} AND {holding(wanted)}"
        order = "ORDER BY created_at DESC, id DESC LIMIT $limit"
        return await self._facts(where, order, **values_of(wanted), limit=limit)

    async def only_said_by(self, episodes: Sequence[str]) -> tuple[list[str], list[str]]:
        facts = await self._connection.read(_ONLY_FACTS, episodes=list(episodes))
        entities = await self._connection.read(_ONLY_ENTITIES, episodes=list(episodes))
        return [row["id"] for row in facts], [row["id"] for row in entities]

    # --- entities ---
    async def entities(self, ids: Sequence[str]) -> list[Entity]:
        """In the order of the ids, with what holds now."""
        wanted = self.all_of(())
        query = "MATCH (n:Entity) WHERE n.uuid IN $ids" + _ENTITY.replace("ONLY", holding(wanted))
        rows = await self._connection.read(query, **values_of(wanted), ids=list(ids))
        by_id = {str(row["id"]): entity_of(row) for row in rows}
        return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]

    async def entities_page(
        self, spaces: Sequence[str], search: str, after: str, limit: int
    ) -> tuple[list[Entity], str]:
        number, _, identifier = after.partition("/")
        wanted = self.all_of(spaces)
        values = {**values_of(wanted), "id": identifier if after else _LAST_ID}
        values |= {"number": _number(number, 2**62), "limit": limit + 1}
        among = ""
        if search.strip():
            among = "AND (n.uuid IN $named OR toLower(n.name) CONTAINS toLower($part))"
            values |= {"named": await self._named(search), "part": text(search.strip())}
        query = _PAGE.replace("ONLY", holding(wanted)).replace("AMONG", among)
        rows = await self._connection.read(query, **values)
        taken, more = page(rows, limit, lambda row: f"{row['facts']}/{row['id']}")
        return await self.entities([str(row["id"]) for row in taken]), more

    async def links(
        self, spaces: Sequence[str], centre: str, most: int
    ) -> tuple[list[Entity], list[tuple[str, str, int]]]:
        wanted = self.all_of(spaces)
        if centre:
            found = await self.entities(await self._near(centre, wanted, most))
        else:
            found, _ = await self.entities_page(spaces, "", "", most)
        query = _LINKS.replace("ONLY", holding(wanted))
        ids = [each.id for each in found]
        rows = await self._connection.read(query, **values_of(wanted), ids=ids)
        return found, [(row["one"], row["other"], row["facts"]) for row in rows]

    # --- episodes ---
    async def episode_keys(
        self, spaces: Sequence[str], search: str, before: Key | None, limit: int
    ) -> list[Key]:
        at, identifier = before or (LAST, _LAST_ID)
        values: dict[str, Any] = {"spaces": list(spaces), "at": at, "id": identifier}
        among = ""
        if search.strip():
            among = "AND (x.uuid IN $found OR all(each IN $words WHERE title CONTAINS each))"
            title = "toLower(coalesce(x.nova_title, '') + ' ' + coalesce(x.name, ''))"
            among = among.replace("title", title)
            values |= {"found": await self._told(search), "words": text(search).lower().split()}
        query = _EPISODES.replace("AMONG", among)
        rows = await self._connection.read(query, **values, limit=limit)
        return [(sure(row["at"]), str(row["id"])) for row in rows]

    async def episodes_of_entity(
        self, entity: str, after: str, limit: int
    ) -> tuple[list[str], str]:
        at, identifier = time_key(after, LAST)
        values = {"entity": entity, "at": at, "id": identifier, "limit": limit + 1}
        rows = await self._connection.read(_EPISODES_OF, **values)
        taken, more = page(rows, limit, lambda row: f"{micros(sure(row['at']))}/{row['id']}")
        return [str(row["id"]) for row in taken], more

    async def sources(self, episodes: Sequence[str]) -> list[Source]:
        """Where these texts came from."""
        rows = await self._connection.read(_SOURCES, ids=list(episodes))
        return [source_of(row) for row in rows]

    # --- inside ---
    def all_of(self, spaces: Sequence[str]) -> Wanted:
        """What holds now."""
        return Wanted(tuple(spaces), self._now())

    async def _facts(
        self, where: str, order: str = "", begin: str = _FACTS, **values: Any
    ) -> list[Fact]:
        query = f"{begin} WHERE {where} RETURN {_FACT} {order}"
        return [fact_of(row) for row in await self._connection.read(query, **values)]

    async def _named(self, search: str) -> list[str]:
        return await self._matching(ENTITIES, typed(search, ("name", "summary")))

    async def _told(self, search: str) -> list[str]:
        return await self._matching(EPISODES, typed(search, ("content",)))

    async def _matching(self, index: str, asked: str) -> list[str]:
        if not asked:
            return []
        query = BY_WORDS.replace("INDEX", "Nodes").replace("KIND", "node")
        rows = await self._connection.read(
            f"{query} RETURN x.uuid AS id", index=index, question=asked
        )
        return [str(row["id"]) for row in rows]

    async def _near(self, centre: str, wanted: Wanted, most: int) -> list[str]:
        """Ids within few facts of one, the nearest first."""
        query = _NEIGHBOURS.replace("ONLY", holding(wanted))
        found, border = {centre: None}, [centre]
        for _ in range(_DEEPEST):
            values = {**values_of(wanted), "ids": border, "limit": _MOST_NEAR}
            rows = await self._connection.read(query, **values)
            border = [str(row["id"]) for row in rows if row["id"] not in found]
            found |= dict.fromkeys(border)
            if not border or len(found) >= most:
                break
        return list(found)[:most]


def holding(wanted: Wanted) -> str:
    """The condition on a fact `x` that it counts, its space left out; see `values_of`."""
    parts = ["NOT coalesce(x.nova_wrong, false)", SHOWN]
    if not wanted.history:
        parts += [
            "(x.invalid_at IS NULL OR x.invalid_at > $holds)",
            "(x.expired_at IS NULL OR x.expired_at > $holds)",
        ]
    if not wanted.history and not wanted.ahead:
        parts.append("(x.valid_at IS NULL OR x.valid_at <= $holds)")
    return " AND ".join(parts)


def values_of(wanted: Wanted) -> dict[str, Any]:
    """The values that `holding` and a condition on spaces need."""
    return {"holds": wanted.at, "spaces": list(wanted.spaces)}


def fact_of(row: dict[str, Any]) -> Fact:
    """Of a row with the names of _FACT."""
    return Fact(
        id=str(row["id"]),
        space=str(row["space"] or ""),
        text=str(row["text"] or ""),
        relation=str(row["relation"] or ""),
        subject=Thing(str(row["subject"]), str(row["subject_name"] or "")),
        object=Thing(str(row["object"]), str(row["object_name"] or "")),
        learned_at=sure(row["created_at"]),
        since=told(row["valid_at"]),
        until=told(row["invalid_at"]),
        retired_at=told(row["expired_at"]),
        episodes=tuple(dict.fromkeys(row["episodes"] or ())),
        pinned=bool(row["pinned"]),
        wrong=bool(row["wrong"]),
    )


def entity_of(row: dict[str, Any]) -> Entity:
    """Of a row with the names of _ENTITY."""
    labels = own_labels(row["labels"])
    return Entity(
        id=str(row["id"]),
        space=str(row["space"] or ""),
        name=str(row["name"] or ""),
        kind=labels[0] if labels else "",
        summary=str(row["summary"] or ""),
        created_at=told(row["created_at"]),
        facts=row["facts"],
        mentions=row["mentions"],
    )


def source_of(row: dict[str, Any]) -> Source:
    """Of a row with the names of _SOURCES."""
    kind = kind_of(str(row["kind"] or ""))
    return Source(str(row["id"]), kind, str(row["title"] or ""), sure(row["at"]))


def time_key(after: str, begin: datetime) -> Key:
    """Behind which key to go on. Raises GraphError for what is none."""
    if not after:
        return begin, _LAST_ID if begin is LAST else ""
    number, _, identifier = after.partition("/")
    return certain(_number(number, 0)), identifier


def page(found: list[T], limit: int, key: Callable[[T], str]) -> tuple[list[T], str]:
    """The first `limit` of them, and the key to go on behind, "" where there are no more."""
    if len(found) <= limit:
        return found, ""
    return found[:limit], key(found[limit - 1])


def _number(told_as: str, otherwise: int) -> int:
    if not told_as:
        return otherwise
    try:
        return int(told_as)
    except ValueError as error:
        code = ProblemCode.MEMORY_FILE_UNREADABLE
        raise GraphError(code, "no such page", retryable=False) from error
