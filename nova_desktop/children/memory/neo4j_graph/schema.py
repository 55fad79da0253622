"""The indexes that Graphiti's queries and ours need; those that are there are left alone."""

from typing import Any, Final

from graphiti_core.driver.driver import GraphProvider
from graphiti_core.graph_queries import get_fulltext_indices, get_range_indices
from neo4j.exceptions import ClientError

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.neo4j_graph.connection import Connection
from nova_desktop.domain.problems import ProblemCode

FACTS: Final = "edge_name_and_fact"
ENTITIES: Final = "node_name_and_summary"
EPISODES: Final = "episode_content"
COMMUNITIES: Final = "community_name"
_OWN: Final = "CREATE INDEX nova_meta IF NOT EXISTS FOR (n:NovaMeta) ON (n.id)"
_FOLDING: Final = " OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
"""As Graphiti's usual one, and an accent on a Latin letter makes no difference."""
_THERE: Final = "SHOW INDEXES YIELD name RETURN name"
_AWAIT: Final = "CALL db.awaitIndexes(300)"


async def make_indexes(connection: Connection) -> None:
    """Make those that are missing and wait until they are filled. Raises GraphError."""
    there = {str(row["name"]) for row in await connection.read(_THERE)}
    wanted = [*_queries(), _OWN]
    for query in wanted:
        if _name_of(query) not in there:
            await _make(connection, query)
    await connection.read(_AWAIT)


def _queries() -> list[str]:
    provider = GraphProvider.NEO4J
    words = [f"{query}{_FOLDING}" for query in get_fulltext_indices(provider)]
    return [*get_range_indices(provider), *words]


def _name_of(query: str) -> str:
    return query.split(" IF NOT EXISTS", maxsplit=1)[0].rsplit(maxsplit=1)[-1]


async def _make(connection: Connection, query: str) -> None:
    async def work(transaction: Any) -> None:
        await (await transaction.run(query)).consume()

    try:
        await connection.write(work)
    except GraphError as error:
        # One of another name over the same properties serves as well, unless it is asked by name.
        if not _is_there_already(error) or "FULLTEXT" in query:
            raise


def _is_there_already(error: GraphError) -> bool:
    cause = error.__cause__
    if not isinstance(cause, ClientError) or error.code != ProblemCode.MEMORY_FAILED:
        return False
    return "AlreadyExists" in (cause.code or "")
