"""Summaries of things on Neo4j; everything is called inside a transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from nova_desktop.children.memory.neo4j_graph.shapes import DUPLICATE
from nova_desktop.children.memory.summary import MOST_FACTS, summary_of

BESIDE: Final = {
    "fact": """
MATCH (a:Entity)-[f:RELATES_TO]->(b:Entity) WHERE f.uuid IN $ids UNWIND [a, b] AS x
""",
    "entity": "MATCH (e:Entity)-[:RELATES_TO]-(x:Entity) WHERE e.uuid IN $ids\n",
    "episode": "MATCH (p:Episodic)-[:MENTIONS]->(x:Entity) WHERE p.uuid IN $ids\n",
}
"""The things `x` that facts, things or texts are about."""
_LASTING: Final = f"""
MATCH (n:Entity) WHERE n.uuid IN $ids
CALL (n) {{
    OPTIONAL MATCH (n)-[x:RELATES_TO]-(:Entity)
    WHERE NOT coalesce(x.nova_wrong, false) AND x.name <> '{DUPLICATE}'
        AND x.expired_at IS NULL AND x.invalid_at IS NULL
        AND (x.valid_at IS NULL OR x.valid_at <= $at)
    WITH DISTINCT x ORDER BY x.created_at DESC, x.uuid DESC LIMIT $most
    RETURN collect(x.fact) AS facts
}}
RETURN n.uuid AS id, coalesce(n.summary, '') AS before, facts
"""
_SET: Final = """
UNWIND $rows AS row MATCH (n:Entity {uuid: row.id}) SET n.summary = row.summary
"""


async def beside(transaction: Any, kind: str, ids: Sequence[str]) -> list[str]:
    """Ids of the things, other than these, that facts, things or texts are about."""
    query = BESIDE[kind] + "RETURN DISTINCT x.uuid AS id ORDER BY id"
    result = await transaction.run(query, {"ids": list(ids)})
    found = [str(record["id"]) async for record in result]
    return [each for each in found if kind != "entity" or each not in ids]


async def make_anew(transaction: Any, things: Iterable[str], at: datetime) -> None:
    """Of the facts that hold; things that are not there are left out."""
    values = {"ids": list(things), "at": at, "most": MOST_FACTS}
    if not values["ids"]:
        return
    found = [dict(record) async for record in await transaction.run(_LASTING, values)]
    made = [(row["id"], row["before"], summary_of([str(f) for f in row["facts"]])) for row in found]
    rows = [{"id": each, "summary": now} for each, before, now in made if now != before]
    if rows:
        await (await transaction.run(_SET, {"rows": rows})).consume()
