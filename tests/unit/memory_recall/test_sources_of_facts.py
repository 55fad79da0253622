"""A page of facts tells where each is from."""

import pytest

from nova_desktop.children.memory.recall.reading import LONGEST_TITLE
from nova_desktop.domain.memory import EpisodeSource, Page
from tests.fakes.memory_desk import Desk
from tests.fakes.memory_graph import entity_row, fact_row

pytestmark = pytest.mark.anyio


async def test_facts_come_with_the_first_text_that_says_them(desk: Desk) -> None:
    first = await desk.tell("k1", "Anna lives in Hamburg.", title="Letter " * 200)
    second = await desk.tell("k2", "She still does.", title="Call")
    anna = entity_row("Anna", "Anna", vector=None)
    row = fact_row("f1", "Anna lives in Hamburg", ("Anna", "Anna"), [first, second])
    await desk.graph.put_rows([anna, row])
    for page in (await desk.reading.facts(Page()), await desk.reading.timeline("Anna", Page())):
        (source,) = page.sources
        assert (source.id, source.kind) == (first, EpisodeSource.NOTE)
        assert len(source.title) == LONGEST_TITLE
