"""What every Graph does, wherever it is: it takes rows, finds them and tells of them."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Graph, Wanted
from tests.contract.graph_places import PLACES
from tests.contract.graph_rows import (
    ALL,
    AT,
    NOW,
    ROWS,
    episode,
    every_row,
    fact,
    iso,
    key,
    vector_like,
)
from tests.fakes.graphiti_models import DIMENSION, embed

pytestmark = pytest.mark.anyio


@pytest.fixture(params=sorted(PLACES))
async def graph(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Graph]:
    async with PLACES[request.param](tmp_path, request) as opened:
        yield opened


@pytest.fixture
async def filled(graph: Graph) -> Graph:
    await graph.put_rows(ROWS)
    return graph


async def test_rows_come_back_as_they_were(filled: Graph) -> None:
    found = {key(row): row for row in await every_row(filled)}
    assert set(found) == {key(row) for row in ROWS}
    for row in ROWS:
        assert found[key(row)].values == row.values
        assert vector_like(found[key(row)], row)


async def test_rows_go_on_behind_any_of_them_in_a_fixed_order(filled: Graph) -> None:
    order = [key(row) for row in await every_row(filled)]
    for n, (kind, identifier) in enumerate(order):
        rest = await every_row(filled, after=f"{kind}/{identifier}")
        assert [key(row) for row in rest] == order[n + 1 :]
    own = await every_row(filled, ["other"])
    assert [key(row) for row in own] == [("entity", "far")]


async def test_putting_rows_again_changes_nothing_and_replaces(filled: Graph) -> None:
    await filled.put_rows(ROWS)
    assert len(await every_row(filled)) == len(ROWS)
    changed = replace(ROWS[2], values={**ROWS[2].values, "name": "Anne", "summary": "new"})
    await filled.put_rows([changed])
    (found,) = await filled.rows_by_id("entity", ["anna"])
    assert found.values == changed.values
    assert [row.id for row in await filled.rows_by_id("entity", ["oslo", "no", "bob"])] == [
        "oslo",
        "bob",
    ]


async def test_counts_are_of_all_or_of_some_spaces(filled: Graph) -> None:
    all_of_it, own = await filled.counts(), await filled.counts(["nova"])
    assert (all_of_it.episodes, all_of_it.entities, all_of_it.facts) == (2, 5, 2)
    assert (own.episodes, own.entities, own.facts) == (2, 4, 2)
    assert (await filled.counts(["none"])).entities == 0


async def test_an_episode_is_put_once_and_is_not_extracted_yet(graph: Graph) -> None:
    raw = episode("e9", extracted=False)
    assert not await graph.has_episode("e9")
    await graph.put_episode(raw)
    await graph.put_episode(replace(raw, values={**raw.values, "content": "another text"}))
    assert await graph.has_episode("e9")
    assert not await graph.is_extracted("e9")
    (found,) = await graph.rows_by_id("episode", ["e9"])
    assert found.values == raw.values


async def test_the_graph_beside_the_queue_takes_nothing_of_a_job_that_is_gone(
    graph: Graph,
) -> None:
    await graph.put_episode(episode("e9", extracted=False), "a key that was forgotten")
    beside = isinstance(graph, EmbeddedGraph)
    assert await graph.has_episode("e9") is not beside


async def test_a_batch_marks_its_episode(graph: Graph) -> None:
    await graph.put_episode(episode("e9", extracted=False))
    async with graph.batch() as batch:
        batch.on_commit("e9")
    assert await graph.is_extracted("e9")


async def test_a_batch_that_fails_marks_nothing(graph: Graph) -> None:
    await graph.put_episode(episode("e9", extracted=False))

    async def half() -> None:
        async with graph.batch() as batch:
            batch.on_commit("e9")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        await half()
    assert not await graph.is_extracted("e9")


async def test_facts_are_found_by_words_as_they_hold(filled: Graph) -> None:
    async def found(text: str, wanted: Wanted) -> list[str]:
        return [each.id for each in await filled.facts_by_words(text, wanted, 10)]

    assert (await found("Oslo", NOW))[0] == "f-oslo"
    assert "f-rome" not in await found("Where is Rome?", NOW)
    assert (await found("Where is Rome?", ALL))[0] == "f-rome"
    past = Wanted(("nova",), AT - timedelta(days=7))
    assert (await found("Anna lives in", past))[0] == "f-rome"
    assert await found("Oslo", Wanted(("other",), AT)) == []
    assert await found("!?", NOW) == []
    assert (await found("Oslo " + "filler " * 50_000, NOW))[:1] == ["f-oslo"]


@pytest.mark.parametrize(
    "times",
    [{"invalid_at": iso(-1)}, {"expired_at": iso(-1)}, {"valid_at": iso(1)}, {"wrong": True}],
    ids=["over", "retired", "to come", "wrong"],
)
async def test_a_fact_that_does_not_hold_is_not_found(
    filled: Graph, times: dict[str, object]
) -> None:
    await filled.put_rows([fact("f-not", ("bob", "rome"), "Bob owns a boat", -3, **times)])
    vector = embed("Bob owns a boat")
    for found in (
        await filled.facts_by_words("boat", NOW, 5),
        await filled.facts_by_vector(vector, NOW, 5),
        (await filled.facts_page(NOW, "", "", 9))[0],
        [each for _, each in await filled.facts_about(["bob"], NOW, 9)],
    ):
        assert "f-not" not in {each.id for each in found}
    history = await filled.facts_by_words("boat", ALL, 5)
    assert [each.id for each in history] == ([] if "wrong" in times else ["f-not"])


async def test_facts_are_found_by_meaning_as_they_hold(filled: Graph) -> None:
    vector = embed("Anna lives in Rome")
    old = await filled.facts_by_vector(vector, ALL, 10)
    assert old[0].id == "f-rome"
    assert old[0].score == max(each.score for each in old)
    now = [each.id for each in await filled.facts_by_vector(vector, NOW, 10)]
    assert now[0] == "f-oslo"
    assert "f-rome" not in now
    assert len(await filled.facts_by_vector(vector, ALL, 1)) == 1


@pytest.mark.parametrize("bad", [[], [0.0] * DIMENSION, [float("nan")] * DIMENSION, [0.1] * 7])
async def test_a_vector_that_cannot_be_compared_finds_nothing(filled: Graph, bad: object) -> None:
    assert await filled.facts_by_vector(bad, ALL, 10) == []
    assert await filled.entities_by_vector(bad, ["nova"], 10) == []


async def test_entities_are_found_by_words_and_meaning(filled: Graph) -> None:
    assert (await filled.entities_by_words("kowalska", ["nova"], 5))[0].id == "anna"
    assert (await filled.entities_by_vector(embed("Rome"), ["nova"], 5))[0].id == "rome"
    assert await filled.entities_by_words("kowalska", ["other"], 5) == []
    assert [e.id for e in await filled.entities_by_vector(embed("Rome"), ["other"], 5)] == ["far"]


async def test_facts_and_entities_are_read_in_order(filled: Graph) -> None:
    found = await filled.facts(["f-oslo", "no", "f-rome"])
    assert [each.id for each in found] == ["f-oslo", "f-rome"]
    oslo, rome = found
    assert (oslo.text, oslo.subject.name, oslo.object.id) == (
        "Anna lives in Oslo",
        "Anna Kowalska",
        "oslo",
    )
    assert oslo.episodes == ("e2",)
    assert oslo.since == AT - timedelta(days=5)
    assert rome.until == rome.retired_at == AT - timedelta(days=5)
    (anna,) = await filled.entities(["anna"])
    assert (anna.name, anna.kind, anna.facts, anna.mentions) == ("Anna Kowalska", "Person", 2, 2)


async def test_facts_about_entities_come_with_them(filled: Graph) -> None:
    found = await filled.facts_about(["anna", "rome"], NOW, 10)
    assert [(about, each.id) for about, each in found] == [("anna", "f-oslo"), ("anna", "f-bob")]
    old = await filled.facts_about(["rome"], ALL, 10)
    assert [(about, each.id) for about, each in old] == [("rome", "f-rome")]
    assert len(await filled.facts_about(["anna"], ALL, 2)) == 2


async def test_facts_are_paged_from_the_newest(filled: Graph) -> None:
    seen, after = list[str](), ""
    while True:
        page, after = await filled.facts_page(ALL, "", after, 1)
        seen += [each.id for each in page]
        if not after:
            break
    assert seen == ["f-oslo", "f-bob", "f-rome"]
    assert [f.id for f in (await filled.facts_page(ALL, "rom liv", "", 9))[0]] == ["f-rome"]
    assert (await filled.facts_page(ALL, "nobody", "", 9)) == ([], "")


async def test_a_history_is_paged_by_when_it_came_true(filled: Graph) -> None:
    old = fact("f-old", ("bob", "rome"), "Bob was born in Rome", -1, valid_at=iso(-9000))
    unknown = fact("f-unknown", ("bob", "oslo"), "Bob likes Oslo", -7, valid_at=None)
    await filled.put_rows([old, unknown])
    seen, after = list[str](), ""
    while True:
        page, after = await filled.facts_page(ALL, "", after, 2)
        seen += [each.id for each in page]
        if not after:
            break
    assert seen == ["f-oslo", "f-unknown", "f-bob", "f-rome", "f-old"]
    newest, _ = await filled.facts_page(NOW, "", "", 1)
    assert [each.id for each in newest] == ["f-old"]


async def test_entities_are_paged_by_their_facts(filled: Graph) -> None:
    seen, after = list[str](), ""
    while True:
        page, after = await filled.entities_page(["nova"], "", after, 2)
        seen += [each.id for each in page]
        if not after:
            break
    assert seen[0] == "anna"
    assert sorted(seen) == ["anna", "bob", "oslo", "rome"]
    assert [e.id for e in (await filled.entities_page(["nova"], "kowal", "", 9))[0]] == ["anna"]


async def test_a_timeline_is_in_the_order_of_truth(filled: Graph) -> None:
    first, after = await filled.timeline("anna", "", 2)
    rest, end = await filled.timeline("anna", after, 2)
    assert [each.id for each in first + rest] == ["f-rome", "f-bob", "f-oslo"]
    assert end == ""
    assert (await filled.timeline("nobody", "", 2)) == ([], "")


async def test_what_episodes_say_and_mention(filled: Graph) -> None:
    assert {f.id for f in await filled.facts_of_episode("e1")} == {"f-rome", "f-bob"}
    assert await filled.over(["e1", "e2", "none"], NOW) == frozenset()
    await filled.put_rows(
        [fact("f-gone", ("bob", "rome"), "Bob sold", -3, episodes=["e3"], expired_at=iso(-1))]
    )
    assert await filled.over(["e1", "e3"], NOW) == {"e3"}
    assert await filled.over(["e1", "e3"], ALL) == frozenset()
    first, after = await filled.episodes_of_entity("anna", "", 1)
    rest, end = await filled.episodes_of_entity("anna", after, 5)
    assert (first + rest, end) == (["e2", "e1"], "")


async def test_episodes_are_listed_from_the_newest(filled: Graph) -> None:
    newest = await filled.episode_keys(["nova"], "", None, 1)
    assert newest == [(AT - timedelta(days=5), "e2")]
    rest = await filled.episode_keys(["nova"], "", newest[0], 5)
    assert [identifier for _, identifier in rest] == ["e1"]
    found = await filled.episode_keys(["nova"], "left rome", None, 5)
    assert [identifier for _, identifier in found] == ["e2"]


async def test_links_join_what_has_facts(filled: Graph) -> None:
    found, joined = await filled.links(["nova"], "", 10)
    assert found[0].id == "anna"
    assert {(*sorted((one, other)), count) for one, other, count in joined} == {
        ("anna", "bob", 1),
        ("anna", "oslo", 1),
    }
    near, _ = await filled.links(["nova"], "oslo", 2)
    assert [each.id for each in near] == ["oslo", "anna"]


async def test_texts_say_where_they_come_from(filled: Graph) -> None:
    note = episode("e3", title="")
    foreign = replace(
        episode("minutes.txt", -3, origin_kind="", title=""),
        id="e4",
    )
    chat = episode("e5", origin_kind="chat", title="Move to Oslo")
    await filled.put_rows([note, foreign, chat])
    found = {each.id: each for each in await filled.sources(["e3", "e4", "e5", "no"])}
    assert {id_: (each.kind, each.title) for id_, each in found.items()} == {
        "e3": ("note", ""),
        "e4": ("import", "minutes.txt"),
        "e5": ("chat", "Move to Oslo"),
    }
    assert found["e4"].at == AT - timedelta(days=3)
