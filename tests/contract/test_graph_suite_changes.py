"""How every Graph changes: by the user's hand, and when vectors are made anew."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nova_desktop.children.memory.graph import Graph, GraphError, Row
from nova_desktop.domain.problems import ProblemCode
from tests.contract.graph_places import PLACES
from tests.contract.graph_rows import (
    ALL,
    AT,
    NOW,
    ROWS,
    entity,
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


async def test_the_user_marks_facts(filled: Graph) -> None:
    await filled.change_fact("f-oslo", pinned=True)
    assert [each.id for each in await filled.pinned(NOW, 5)] == ["f-oslo"]
    await filled.change_fact("f-bob", wrong=True)
    assert [f.id for f in await filled.facts_by_words("Bob", ALL, 5)] == []
    await filled.change_fact("f-bob", wrong=False)
    assert [f.id for f in await filled.facts_by_words("Bob", ALL, 5)][:1] == ["f-bob"]
    await filled.change_fact("f-oslo", retired_at=AT, until=AT - timedelta(days=1))
    (oslo,) = await filled.facts(["f-oslo"])
    assert (oslo.retired_at, oslo.until, oslo.pinned) == (AT, AT - timedelta(days=1), True)
    assert (await filled.rows_by_id("fact", ["f-oslo"]))[0].values["by_user"]
    with pytest.raises(GraphError) as gone:
        await filled.change_fact("nothing", pinned=True)
    assert gone.value.code == ProblemCode.MEMORY_GONE


async def test_the_times_of_a_fact_are_taken_away_again(filled: Graph) -> None:
    (before,) = await filled.rows_by_id("fact", ["f-oslo"])
    await filled.change_fact("f-oslo", retired_at=AT, until=AT, pinned=True)
    await filled.change_fact("f-oslo", retired_at=None)
    (oslo,) = await filled.facts(["f-oslo"])
    assert (oslo.retired_at, oslo.until) == (None, AT)
    await filled.change_fact("f-oslo", until=None, pinned=False, by_user=False)
    (after,) = await filled.rows_by_id("fact", ["f-oslo"])
    assert after.values == before.values
    assert "f-oslo" in [f.id for f in await filled.facts_by_words("Oslo", ALL, 5)]


async def test_the_user_adds_a_fact(filled: Graph) -> None:
    made = fact("f-new", ("bob", "oslo"), "Bob moves to Oslo", -1, by_user=True, episodes=[])
    await filled.add_fact(made)
    (found,) = await filled.rows_by_id("fact", ["f-new"])
    assert found.values == made.values
    with pytest.raises(GraphError):
        await filled.add_fact(fact("f-lost", ("bob", "nobody"), "x"))


async def test_what_only_an_episode_says(filled: Graph) -> None:
    assert await filled.only_said_by(["e2"]) == (["f-oslo"], ["oslo"])
    facts, entities = await filled.only_said_by(["e1"])
    assert (facts, entities) == (["f-rome"], [])
    facts, entities = await filled.only_said_by(["e1", "e2"])
    assert sorted(facts) == ["f-bob", "f-oslo", "f-rome"]
    assert sorted(entities) == ["anna", "bob", "oslo", "rome"]


@pytest.mark.parametrize(
    ("kind", "identifier"), [("fact", "f-bob"), ("entity", "anna"), ("episode", "e1")]
)
async def test_what_is_deleted_can_be_put_back(filled: Graph, kind: str, identifier: str) -> None:
    before = sorted(await every_row(filled), key=key)
    going = await filled.goes_with(kind, [identifier])
    assert (kind, identifier) in {key(row) for row in going}
    await filled.delete(kind, [identifier])
    left = {key(row): row for row in await every_row(filled)}
    assert (kind, identifier) not in left
    told = {key(row) for row in going}
    changed = {key(r) for r in before if key(r) not in left or left[key(r)].values != r.values}
    assert changed <= told
    await filled.put_rows(going)
    after = sorted(await every_row(filled), key=key)
    assert [(key(row), row.values) for row in after] == [(key(row), row.values) for row in before]
    assert all(vector_like(*pair) for pair in zip(after, before, strict=True))


async def test_a_deleted_entity_takes_its_facts_along(filled: Graph) -> None:
    await filled.delete("entity", ["oslo"])
    assert await filled.facts(["f-oslo"]) == []
    assert [f.id for f in await filled.facts_by_vector(embed("Anna lives in Oslo"), NOW, 5)] == [
        "f-bob"
    ]


async def test_a_wiped_space_leaves_the_others(filled: Graph) -> None:
    await filled.wipe("nova")
    assert [key(row) for row in await every_row(filled)] == [("entity", "far")]


async def test_missing_vectors_are_told_and_filled_in(filled: Graph) -> None:
    await filled.put_rows([replace(entity("dana"), vector=None)])
    bare = replace(fact("f-bare", ("dana", "rome"), "Dana\nlikes Rome"), vector=None)
    await filled.put_rows([bare])
    missing = [each for each in await filled.without_vector(10) if each.kind != "community"]
    assert {(each.kind, each.id, each.text) for each in missing} == {
        ("entity", "dana", "dana"),
        ("fact", "f-bare", "Dana likes Rome"),
    }
    await filled.put_vectors([(m.kind, m.id, embed(m.text)) for m in missing])
    left = [each for each in await filled.without_vector(10) if each.kind != "community"]
    assert left == []
    found = await filled.facts_by_vector(embed("Dana likes Rome"), NOW, 1)
    assert found[0].id == "f-bare"


async def test_bad_vectors_stay_missing(filled: Graph) -> None:
    bare = replace(fact("f-bare", ("bob", "rome"), "Bob likes Rome"), vector=None)
    await filled.put_rows([bare])
    for bad in ([], [0.0] * DIMENSION, [float("nan")] * DIMENSION, [0.5] * (DIMENSION + 1)):
        await filled.put_vectors([("fact", "f-bare", bad)])
        assert "f-bare" in {each.id for each in await filled.without_vector(10)}


async def test_new_vectors_take_over_all_at_once(filled: Graph) -> None:
    await filled.set_fingerprint("old")
    await filled.begin_shadow("new")
    missing = await filled.without_shadow(100)
    assert {m.id for m in missing} >= {"anna", "f-oslo", "f-rome", "c1"}
    await filled.put_shadow([(m.kind, m.id, embed(m.text, 32)) for m in missing[:2]])
    await filled.begin_shadow("new")
    left = await filled.without_shadow(100)
    assert len(left) == len(missing) - 2
    assert await filled.fingerprint() == "old"
    assert (await filled.facts_by_vector(embed("Anna lives in Oslo"), NOW, 1))[0].id == "f-oslo"
    await filled.put_shadow([(m.kind, m.id, embed(m.text, 32)) for m in left])
    assert await filled.without_shadow(100) == []
    await filled.swap_shadow()
    assert await filled.fingerprint() == "new"
    assert await filled.facts_by_vector(embed("Anna lives in Oslo"), NOW, 1) == []
    found = await filled.facts_by_vector(embed("Anna lives in Oslo", 32), NOW, 1)
    assert found[0].id == "f-oslo"
    await filled.drop_old_vectors()
    found = await filled.facts_by_vector(embed("Anna lives in Oslo", 32), NOW, 1)
    assert found[0].id == "f-oslo"


async def test_a_shadow_can_be_given_up(filled: Graph) -> None:
    await filled.set_fingerprint("old")
    await filled.begin_shadow("new")
    missing = await filled.without_shadow(100)
    await filled.put_shadow([(m.kind, m.id, embed(m.text, 32)) for m in missing])
    await filled.drop_shadow()
    assert await filled.without_shadow(100) == []
    assert await filled.fingerprint() == "old"
    assert (await filled.facts_by_vector(embed("Anna lives in Oslo"), NOW, 1))[0].id == "f-oslo"
    await filled.begin_shadow("third")
    assert len(await filled.without_shadow(100)) == len(missing)


@pytest.mark.parametrize(
    "bad",
    [
        Row("nothing", "x", {}),
        Row("entity", "x", {"space": "nova"}),
        Row("episode", "x", {"space": "nova", "valid_at": "yesterday"}),
        Row("mention", "x", {"space": "nova", "created_at": iso(0)}),
    ],
)
async def test_rows_that_are_none_are_refused_and_nothing_is_written(
    graph: Graph, bad: Row
) -> None:
    with pytest.raises(GraphError):
        await graph.put_rows([entity("anna"), bad])
    assert await every_row(graph) == []
