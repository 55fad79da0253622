"""Graphiti's hooks for what is saved, and for vectors; all else is Graphiti's own Cypher."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graphiti_core.driver.graph_operations.graph_operations import GraphOperationsInterface
from graphiti_core.nodes import EntityNode

from nova_desktop.children.memory.embedded.communities import propagate
from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.graphiti_fields import ENTITY_FIELDS, FACT_FIELDS
from nova_desktop.children.memory.neo4j_graph.keeping_changes import allowed
from nova_desktop.children.memory.neo4j_graph.shapes import SHAPES
from nova_desktop.children.memory.neo4j_graph.writing import Written, prepared, put
from nova_desktop.children.memory.vectors.table import usable
from nova_desktop.domain.problems import ProblemCode

_LINKS: Final = """
MATCH (a:Entity)-[x:RELATES_TO]->(b:Entity)
WHERE a <> b AND ($groups IS NULL OR x.group_id IN $groups)
RETURN a.uuid AS one, b.uuid AS other, count(*) AS count ORDER BY one, other
"""


class Operations(GraphOperationsInterface):
    """What is not here raises NotImplementedError, and Graphiti does it in its own way."""

    async def episodic_node_save(self, node: Any, driver: Any) -> None:
        given = node.model_dump()
        await _put(driver, "episode", [_episode({**given, "source": node.source.value})])

    async def episodic_node_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, nodes: list[Any], batch_size: int = 100
    ) -> None:
        await put(transaction, "episode", [_episode(node) for node in nodes], "")

    async def node_save(self, node: Any, driver: Any) -> None:
        given = node.model_dump()
        await _put(driver, "entity", [await _entity(driver, {**given.pop("attributes"), **given})])

    async def node_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, nodes: list[Any], batch_size: int = 100
    ) -> None:
        driver.touches(node["uuid"] for node in nodes)
        rows = [await _entity(driver, node) for node in nodes]
        await put(transaction, "entity", rows, driver.vectors.of("entity"))

    async def edge_save(self, edge: Any, driver: Any) -> None:
        given = edge.model_dump()
        await _put(driver, "fact", [await _fact(driver, {**given.pop("attributes"), **given})])

    async def edge_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, edges: list[Any], batch_size: int = 100
    ) -> None:
        kept = await allowed(transaction, driver.changes, edges)
        ends = ("source_node_uuid", "target_node_uuid")
        driver.touches(edge[end] for edge in edges for end in ends)
        rows = [await _fact(driver, edge) for edge in kept]
        await put(transaction, "fact", rows, driver.vectors.of("fact"))

    async def episodic_edge_save_bulk(
        self,
        _cls: Any,
        driver: Any,
        transaction: Any,
        episodic_edges: list[Any],
        batch_size: int = 100,
    ) -> None:
        rows = [_link("mention", edge, "episode", "entity") for edge in episodic_edges]
        await put(transaction, "mention", rows, "")

    async def community_node_save(self, node: Any, driver: Any) -> None:
        given = node.model_dump()
        values = {**given, "space": given["group_id"]}
        vector = await driver.vectors.fitting(given.get("name_embedding"))
        await _put(driver, "community", [prepared("community", node.uuid, values, vector)])

    # --- vectors ---
    async def node_load_embeddings(self, node: Any, driver: Any) -> None:
        node.name_embedding = (await _vectors(driver, "entity", [node.uuid])).get(node.uuid)

    async def node_load_embeddings_bulk(
        self, driver: Any, nodes: list[Any], batch_size: int = 100
    ) -> dict[str, list[float]]:
        return await _vectors(driver, "entity", [node.uuid for node in nodes])

    async def edge_load_embeddings(self, edge: Any, driver: Any) -> None:
        edge.fact_embedding = (await _vectors(driver, "fact", [edge.uuid])).get(edge.uuid)

    async def edge_load_embeddings_bulk(
        self, driver: Any, edges: list[Any], batch_size: int = 100
    ) -> dict[str, list[float]]:
        return await _vectors(driver, "fact", [edge.uuid for edge in edges])

    async def community_node_load_name_embedding(self, node: Any, driver: Any) -> None:
        found = await _vectors(driver, "community", [node.uuid])
        node.name_embedding = found.get(node.uuid)

    # --- communities ---
    async def get_community_clusters(
        self, driver: Any, group_ids: list[str] | None
    ) -> list[list[Any]]:
        """Bounded, where Graphiti's own may go on for ever."""
        rows = await driver.connection.read(_LINKS, groups=group_ids)
        linked = Counter[str]()
        for row in rows:
            linked.update({row["one"]: row["count"], row["other"]: row["count"]})
        names = sorted(linked, key=lambda name: (-linked[name], name))  # the best known first
        number = {name: n for n, name in enumerate(names)}
        links: dict[int, dict[int, int]] = {n: {} for n in number.values()}
        for row in rows:
            one, other = number[row["one"]], number[row["other"]]
            for a, b in ((one, other), (other, one)):
                links[a][b] = links[a].get(b, 0) + row["count"]
        return [
            await EntityNode.get_by_uuids(driver, [names[n] for n in group])
            for group in propagate(links)
        ]


async def vectors_of(driver: Any, kind: str, ids: Sequence[str]) -> dict[str, list[float]]:
    """The vectors of these, for those that have one."""
    return await _vectors(driver, kind, ids)


async def _vectors(driver: Any, kind: str, ids: Sequence[str]) -> dict[str, list[float]]:
    shape, vector = SHAPES[kind], driver.vectors.of(kind)
    match = f"(x:{shape.label})" if shape.ends is None else f"(:Entity)-[x:{shape.label}]->()"
    rows = await driver.connection.read(
        f"MATCH {match} WHERE x.uuid IN $ids AND x.{vector} IS NOT NULL"
        f" RETURN x.uuid AS id, x.{vector} AS vector",
        ids=list(ids),
    )
    wanted = await driver.vectors.dimension()
    good = [row for row in rows if usable(row["vector"], wanted) is not None]
    return {str(row["id"]): list(row["vector"]) for row in good}


async def _put(driver: Any, kind: str, rows: list[Written]) -> None:
    vector = driver.vectors.of(kind) if SHAPES[kind].vector else ""

    async def work(transaction: Any) -> None:
        await put(transaction, kind, rows, vector)

    await driver.write(work)


def _episode(given: Mapping[str, Any]) -> Written:
    return _checked("episode", given, {**given, "space": given["group_id"]}, None)


async def _entity(driver: Any, given: Mapping[str, Any]) -> Written:
    values = {
        **{name: given.get(name) for name in ENTITY_FIELDS},
        "space": given["group_id"],
        "summary": given.get("summary") or "",
        "attributes": {name: v for name, v in given.items() if name not in ENTITY_FIELDS},
    }
    vector = await driver.vectors.fitting(given.get("name_embedding"))
    return _checked("entity", given, values, vector)


async def _fact(driver: Any, given: Mapping[str, Any]) -> Written:
    values = {
        **{name: given.get(name) for name in FACT_FIELDS},
        "space": given["group_id"],
        "subject": given["source_node_uuid"],
        "object": given["target_node_uuid"],
        "attributes": {name: v for name, v in given.items() if name not in FACT_FIELDS},
    }
    vector = await driver.vectors.fitting(given.get("fact_embedding"))
    return _checked("fact", given, values, vector)


def _link(kind: str, given: Mapping[str, Any], start: str, finish: str) -> Written:
    values = {
        "space": given["group_id"],
        "created_at": given["created_at"],
        start: given["source_node_uuid"],
        finish: given["target_node_uuid"],
    }
    return _checked(kind, given, values, None)


def _checked(
    kind: str, given: Mapping[str, Any], values: Mapping[str, Any], vector: list[float] | None
) -> Written:
    try:
        return prepared(kind, given["uuid"], values, vector)
    except (KeyError, ValueError, TypeError) as error:
        why = f"no {kind} that can be written: {error}"
        raise GraphError(ProblemCode.MEMORY_FAILED, why, retryable=False) from error
