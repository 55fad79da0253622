"""How every Graph takes a fact that was over and is said again."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from graphiti_core import Graphiti
from graphiti_core.nodes import EpisodeType

from nova_desktop.children.memory.graph import Graph, Wanted
from nova_desktop.children.memory.ingest.renewing import renew
from nova_desktop.domain.memory import Fact
from tests.contract.graph_places import PLACES, graphiti_over
from tests.contract.graph_rows import episode

pytestmark = pytest.mark.anyio
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(params=sorted(PLACES))
async def graph(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Graph]:
    async with PLACES[request.param](tmp_path, request) as opened:
        yield opened


async def told(graph: Graph, graphiti: Graphiti, name: str, place: str, days: int) -> None:
    """Read a text as the queue does."""
    at = AT + timedelta(days=days)
    text = f"Anna | LIVES_IN | {place} | {at.isoformat()}"
    await graph.put_episode(episode(name, days, content=text, extracted=False))
    async with graph.batch() as batch:
        made = await graphiti.add_episode(
            name=name,
            episode_body=text,
            source_description="note",
            reference_time=at,
            source=EpisodeType.text,
            group_id="nova",
            uuid=name,
            previous_episode_uuids=[],
        )
        await renew(graph, graph.driver, made.edges, name, at, at)
        batch.on_commit(name)


async def test_a_fact_that_is_said_again_holds_again(graph: Graph) -> None:
    graphiti = graphiti_over(graph)
    for days, place in enumerate(["Rome", "Oslo", "Rome", "Rome"]):
        await told(graph, graphiti, f"e{days}", place, days)
    wanted = Wanted(("nova",), AT + timedelta(days=9), history=True)
    page, _ = await graph.facts_page(wanted, "", "", 50)
    facts: list[Fact] = sorted(page, key=lambda fact: fact.since or AT)
    assert [fact.object.name for fact in facts] == ["Rome", "Oslo", "Rome"]
    assert [fact.until for fact in facts] == [facts[1].since, facts[2].since, None]
    assert [fact.episodes for fact in facts] == [("e0",), ("e1",), ("e2", "e3")]
    rows = await graph.rows_by_id("fact", [fact.id for fact in facts])
    assert all(row.vector is not None for row in rows)
