"""Undo of a forgetting after the same was told again: nothing is there twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nova_desktop.domain.memory import Fact, Page
from tests.fakes.memory_desk import NOW, Desk
from tests.fakes.memory_graph import entity_row, fact_row, mention_row

pytestmark = pytest.mark.anyio
TEXT = "Anna works at Contoso."


async def told(desk: Desk, key: str, ids: str) -> str:
    """A text as it is read: its things and its fact have ids of their own."""
    episode = await desk.tell(key, TEXT)
    anna, contoso = f"anna{ids}", f"contoso{ids}"
    fact = fact_row(f"job{ids}", "Anna works at Contoso", (anna, contoso), [episode])
    things = [entity_row(anna, "Anna"), entity_row(contoso, "Contoso")]
    links = [mention_row(episode, anna), mention_row(episode, contoso)]
    await desk.graph.put_rows([*things, fact, *links])
    return episode


async def facts(desk: Desk) -> list[Fact]:
    return list((await desk.reading.facts(Page())).rows)


async def things(desk: Desk) -> list[str]:
    return sorted(each.name for each in (await desk.reading.entities(Page())).rows)


@pytest.mark.parametrize("key", ["k1", "k2"])
async def test_what_came_again_is_not_there_twice(desk: Desk, key: str) -> None:
    first = await told(desk, "k1", "1")
    forgotten = await desk.edits.forget_episode(first)
    second = await told(desk, key, "2")
    assert await desk.edits.restore(forgotten.ticket)
    assert await things(desk) == ["Anna", "Contoso"]
    (fact,) = await facts(desk)
    assert set(fact.episodes) == {first, second}
    assert len((await desk.kept())["mention"]) == (2 if key == "k1" else 4)
    (job,) = [job for job in [await desk.queue.job("k1")] if job]
    assert job.episode == first


async def test_a_thing_that_came_again_gets_its_old_facts(desk: Desk) -> None:
    first = await told(desk, "k1", "1")
    ticket = (await desk.edits.forget_episode(first)).ticket
    other = await desk.tell("k2", "Anna is tall.")
    rows = [entity_row("anna9", "anna"), mention_row(other, "anna9")]
    await desk.graph.put_rows(
        [*rows, fact_row("tall", "Anna is tall", ("anna9", "anna9"), [other])]
    )
    assert await desk.edits.restore(ticket)
    assert await things(desk) == ["Contoso", "anna"]
    assert {fact.text: fact.subject.id for fact in await facts(desk)} == {
        "Anna works at Contoso": "anna9",
        "Anna is tall": "anna9",
    }
    (anna,) = await desk.graph.entities(["anna9"])
    assert "Anna works at Contoso." in anna.summary


async def test_a_fact_that_others_say_gets_its_text_back_and_keeps_its_marks(desk: Desk) -> None:
    first = await told(desk, "k1", "1")
    second = await desk.tell("k2", TEXT)
    row = await desk.row("fact", "job1")
    said = replace(row, values={**row.values, "episodes": [first, second]})
    await desk.graph.put_rows([said, *(mention_row(second, e) for e in ("anna1", "contoso1"))])
    ticket = (await desk.edits.forget_episode(first)).ticket
    await desk.edits.pin("job1", pinned=True)
    assert await desk.edits.restore(ticket)
    (fact,) = await facts(desk)
    assert (fact.pinned, fact.episodes) == (True, (first, second))


async def test_what_is_over_by_now_comes_back_beside_it(desk: Desk) -> None:
    first = await told(desk, "k1", "1")
    ticket = (await desk.edits.forget_episode(first)).ticket
    await told(desk, "k2", "2")
    await desk.graph.change_fact("job2", retired_at=NOW - timedelta(days=1))
    assert await desk.edits.restore(ticket)
    assert [fact.id for fact in await facts(desk)] == ["job1"]
