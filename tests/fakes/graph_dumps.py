"""A graph of a Neo4j server as lines of JSON, and back; vectors are left out and made again."""

import datetime as dt
import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from neo4j.time import DateTime

from tests.fakes.neo4j_server import Neo4jServer
from tests.neo4j.old_graphs.embedding import text_vector

Row = dict[str, Any]
_AT_ONCE = 500
_VECTOR_OF = {"name_embedding": "name", "fact_embedding": "fact"}
_INDEXES = """
    SHOW INDEXES YIELD createStatement AS index, type WHERE type <> 'LOOKUP'
    RETURN index ORDER BY index
"""
_NODES = """
    MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties
    ORDER BY labels[0], n.uuid
"""
_EDGES = """
    MATCH (a)-[e]->(b)
    RETURN type(e) AS type, a.uuid AS start, b.uuid AS end, properties(e) AS properties
    ORDER BY type, e.uuid
"""
# Only these calls make a vector a list of single precision, as Graphiti's own are.
_CREATE_NODES = """
    UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.properties
    WITH n, row WHERE row.vector IS NOT NULL
    CALL db.create.setNodeVectorProperty(n, 'name_embedding', row.vector)
"""
_CREATE_EDGES = """
    UNWIND $rows AS row MATCH (a {uuid: row.start}), (b {uuid: row.end})
    CREATE (a)-[e:$(row.type)]->(b) SET e = row.properties
    WITH e, row WHERE row.vector IS NOT NULL
    CALL db.create.setRelationshipVectorProperty(e, 'fact_embedding', row.vector)
"""


def dumped(server: Neo4jServer, dimension: int) -> Iterator[Row]:
    """Indexes, nodes and relationships, always in the same order.

    Raises ValueError if a vector is not `text_vector` of its text, since it could not be left out.
    """
    yield from server.rows(_INDEXES)
    for row in (*server.rows(_NODES), *server.rows(_EDGES)):
        yield row | {"properties": _written(row["properties"], dimension)}


def load(server: Neo4jServer, rows: Iterable[Row], dimension: int) -> None:
    """Put what `dumped` gave into an empty database; its indexes are awaited."""
    nodes: list[Row] = []
    edges: list[Row] = []
    with server.driver() as driver, driver.session() as session:
        for row in rows:
            if "index" in row:
                session.run(row["index"].replace(" FOR ", " IF NOT EXISTS FOR ", 1)).consume()
            else:
                (edges if "type" in row else nodes).append(_read(row, dimension))
        session.run("CALL db.awaitIndexes(60)").consume()
        for query, wanted in ((_CREATE_NODES, nodes), (_CREATE_EDGES, edges)):
            for start in range(0, len(wanted), _AT_ONCE):
                session.run(query, rows=wanted[start : start + _AT_ONCE]).consume()
        session.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()").consume()


def write_file(file: Path, rows: Iterable[Row]) -> None:
    """The same rows always make the same bytes."""
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows]
    file.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def read_file(file: Path) -> Iterator[Row]:
    """What `write_file` was given."""
    for line in gzip.decompress(file.read_bytes()).decode().split("\n"):
        yield json.loads(line)


def _written(properties: Row, dimension: int) -> Row:
    return {
        name: _written_value(name, value, properties, dimension)
        for name, value in properties.items()
    }


def _written_value(name: str, value: Any, properties: Row, dimension: int) -> Any:
    if isinstance(value, DateTime):
        return {"time": value.iso_format()}
    if name not in _VECTOR_OF:
        return value
    if value != text_vector(properties[_VECTOR_OF[name]], dimension):
        raise ValueError(f"{name} of {properties['uuid']} is not the vector of its text")
    return {"vector_of": _VECTOR_OF[name]}


def _read(row: Row, dimension: int) -> Row:
    properties: Row = {}
    vector: list[float] | None = None
    for name, value in row["properties"].items():
        if isinstance(value, dict) and "vector_of" in value:
            vector = text_vector(row["properties"][value["vector_of"]], dimension)
        elif isinstance(value, dict):
            properties[name] = dt.datetime.fromisoformat(value["time"])
        else:
            properties[name] = value
    return row | {"properties": properties, "vector": vector}
