"""Vectors of what was taken over are made once the user agreed to what they cost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.children.memory.moving.works import Moving
from nova_desktop.children.memory.telling import HealthBoard
from nova_desktop.children.memory.whole import WholeWork
from nova_desktop.domain.memory import Question
from tests.fakes.memory_graph import entity_row, fact_row
from tests.fakes.memory_running import BOTH, ONLY_EMBEDDING, Running, running
from tests.fakes.model_endpoint import FakeModels, endpoint

pytestmark = pytest.mark.anyio
ROWS = [
    entity_row("a", "Anna"),
    entity_row("p", "Porto"),
    fact_row("f", "Anna lives in Porto", ("a", "p")),
]


@pytest.fixture
def models() -> FakeModels:
    return FakeModels()


@pytest.fixture
async def here(tmp_path: Path, models: FakeModels) -> AsyncIterator[Running]:
    async with running(tmp_path, models, ONLY_EMBEDDING) as opened:
        yield opened


def moving_of(here: Running) -> Moving:
    board = HealthBoard(here.health, lambda _method, _params: None)
    whole = WholeWork(here.base, lambda: here.parts, board)
    return Moving(here.base, here.keeping, whole, lambda: None)


async def is_filled(here: Running) -> bool:
    return not await here.parts.graph.without_vector(9)


async def test_nothing_is_embedded_before_it_is_agreed_to(
    here: Running, models: FakeModels
) -> None:
    moving = moving_of(here)
    await here.base.unasked.set()
    await here.parts.graph.put_rows(ROWS)
    here.base.filling.nudge()
    await asyncio.sleep(0.2)
    assert models.asked == []
    health = await here.health()
    assert (health.reembedding.wanted, health.reembedding.unasked) == (True, True)
    assert health.embeds
    assert (await moving.estimate()).texts == len(ROWS)
    await moving.reembed()
    await here.wait_for(lambda: is_filled(here))
    health = await here.health()
    assert (health.reembedding.wanted, health.reembedding.unasked) == (False, False)
    assert (await here.parts.recall.recall(Question("Porto"))).by_meaning


async def test_where_nothing_is_missing_nothing_waits(here: Running) -> None:
    await here.base.unasked.set()
    assert not (await here.health()).reembedding.unasked
    assert not await here.base.unasked.is_set()


async def test_with_another_model_all_are_made_and_none_waits_any_more(here: Running) -> None:
    moving = moving_of(here)
    await here.parts.graph.put_rows(ROWS)
    here.base.filling.nudge()
    await here.wait_for(lambda: is_filled(here))
    await here.base.unasked.set()
    await here.use(replace(BOTH, embedding=(endpoint("other"),)))
    health = await here.health()
    assert (health.reembedding.wanted, health.reembedding.unasked) == (True, False)
    assert health.embeds, "there is a model, so it can be begun"
    await moving.reembed()
    assert await here.parts.graph.fingerprint() == "other|16"
    assert not await here.base.unasked.is_set()
    assert not (await here.health()).reembedding.wanted
