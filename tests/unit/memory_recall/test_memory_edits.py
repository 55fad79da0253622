"""Correcting, forgetting with a way back, and what is really gone."""

import asyncio
from datetime import timedelta

import pytest

from nova_desktop.children.memory.edits import edits
from nova_desktop.children.memory.graph import GraphError, Row
from nova_desktop.children.memory.ingest.ids import part_id
from nova_desktop.domain.memory import Fact, GoneKind, Page, Question
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_desk import NOW, Desk, meaning
from tests.fakes.memory_graph import entity_row, episode_row, fact_row, mention_row

pytestmark = pytest.mark.anyio


async def diary(desk: Desk) -> tuple[str, str]:
    """Two texts: one says of Anna alone, one of Anna and Hamburg."""
    one = await desk.tell("k1", "Anna loves quince jelly.")
    two = await desk.tell("k2", "Anna moved to Hamburg, Xylokastro street.")
    things = [entity_row("anna", "Anna"), entity_row("hamburg", "Hamburg")]
    facts = [
        fact_row("f1", "Anna loves quince", ("anna", "anna"), [one]),
        fact_row("f2", "Anna lives in Hamburg", ("anna", "hamburg"), [two]),
    ]
    links = [mention_row(one, "anna"), mention_row(two, "anna"), mention_row(two, "hamburg")]
    await desk.graph.put_rows([*things, *facts, *links])
    return one, two


async def forgetful(desk: Desk) -> None:
    """As SQLite is built in most places: deleted rows stay in the file until it is rewritten."""
    await desk.store.write(lambda c: c.execute("PRAGMA secure_delete = OFF").fetchall())


async def found(desk: Desk, words: str) -> int:
    return len((await desk.recall.recall(Question(words))).hits)


async def test_a_correction_takes_the_place_of_a_fact(desk: Desk) -> None:
    await diary(desk)
    made = (await desk.edits.correct("f2", " Anna lives\nin Bremen ", NOW)).made
    old = (await desk.graph.facts(["f2"]))[0]
    row = await desk.row("fact", made.id)
    assert (made.text, made.since, old.retired_at) == ("Anna lives in Bremen", NOW, NOW)
    assert row.values["by_user"]
    assert list(row.vector) == pytest.approx(meaning("Anna lives in Bremen"))
    told = [
        hit.fact.text for hit in (await desk.recall.recall(Question("Anna lives"))).hits if hit.fact
    ]
    assert "Anna lives in Bremen" in told
    assert "Anna lives in Hamburg" not in told


async def test_a_correction_waits_for_no_embedding_model(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await diary(desk)

    async def never_done(_texts: object) -> list[list[float]]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(desk.embedder, "embed", never_done)
    monkeypatch.setattr(edits, "EMBEDDING_WAIT_S", 0.02)
    async with asyncio.timeout(5):
        made = (await desk.edits.correct("f2", "Anna lives in Bremen", NOW)).made
    assert (await desk.row("fact", made.id)).vector is None


async def test_a_correction_that_is_taken_back_leaves_what_was(desk: Desk) -> None:
    await diary(desk)
    await desk.edits.pin("f2", pinned=True)
    before, kept = await desk.row("fact", "f2"), await desk.kept()
    found_before = await found(desk, "Hamburg")
    correction = await desk.edits.correct("f2", "Anna lives in Bremen", NOW)
    desk.turn_on(hours=1)
    assert await desk.edits.take_back(correction) == correction.before
    assert await desk.row("fact", "f2") == before
    assert await desk.kept() == kept
    assert await found(desk, "Hamburg") == found_before
    with pytest.raises(GraphError) as caught:
        await desk.edits.take_back(correction)
    assert caught.value.code == ProblemCode.MEMORY_GONE


async def test_an_older_fact_keeps_its_own_end_and_mark(desk: Desk) -> None:
    await diary(desk)
    ended = {"invalid_at": "2026-05-01T00:00:00+00:00", "by_user": True}
    row = await desk.row("fact", "f2")
    await desk.graph.put_rows([Row("fact", "f2", {**row.values, **ended}, row.vector)])
    before = await desk.row("fact", "f2")
    correction = await desk.edits.correct("f2", "Anna lives in Bremen", NOW)
    await desk.edits.take_back(correction)
    assert await desk.row("fact", "f2") == before


async def test_what_was_corrected_again_is_not_taken_back(desk: Desk) -> None:
    await diary(desk)
    first = await desk.edits.correct("f2", "Anna lives in Bremen")
    second = await desk.edits.correct(first.made.id, "Anna lives in Kiel")
    with pytest.raises(GraphError):
        await desk.edits.take_back(first)
    await desk.edits.take_back(second)
    assert (await desk.edits.take_back(first)).text == "Anna lives in Hamburg"


async def test_a_correction_without_a_model_has_no_vector_yet(desk: Desk) -> None:
    await diary(desk)
    desk.embedder.fail()
    made = (await desk.edits.correct("f2", "Anna lives in Bremen")).made
    assert (await desk.row("fact", made.id)).vector is None


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001])
async def test_no_correction_is_no_correction(desk: Desk, text: str) -> None:
    await diary(desk)
    with pytest.raises(GraphError) as caught:
        await desk.edits.correct("f2", text)
    assert caught.value.code == ProblemCode.MEMORY_TEXT_REFUSED


async def test_wrong_and_pinned_are_marks(desk: Desk) -> None:
    await diary(desk)
    assert (await desk.edits.mark_wrong("f2", wrong=True)).wrong
    assert not (await desk.edits.mark_wrong("f2", wrong=False)).wrong
    pinned: Fact = await desk.edits.pin("f1", pinned=True)
    assert pinned.pinned
    context = await desk.recall.context(Question("Hamburg"), 500)
    assert context.text.index("loves quince") < context.text.index("lives in Hamburg")


@pytest.mark.parametrize("call", ["mark_wrong", "pin", "forget_fact", "forget_entity", "episode"])
async def test_unknown_things_are_gone(desk: Desk, call: str) -> None:
    edits = desk.edits
    calls = {
        "mark_wrong": lambda: edits.mark_wrong("no", wrong=True),
        "pin": lambda: edits.pin("no", pinned=True),
        "forget_fact": lambda: edits.forget_fact("no"),
        "forget_entity": lambda: edits.forget_entity("no"),
        "episode": lambda: edits.forget_episode("no"),
    }
    with pytest.raises(GraphError) as caught:
        await calls[call]()
    assert caught.value.code == ProblemCode.MEMORY_GONE


async def test_a_forgotten_text_takes_what_only_it_says_and_comes_back(desk: Desk) -> None:
    one, two = await diary(desk)
    before = await desk.kept()
    forgotten = await desk.edits.forget_episode(two)
    assert (forgotten.episodes, forgotten.facts, forgotten.entities) == (1, 1, 1)
    assert (await desk.kept())["episode"] == [one]
    assert (await desk.kept())["fact"] == ["f1"]
    assert (await desk.kept())["entity"] == ["anna"]
    assert await found(desk, "Xylokastro") == 0
    assert (await desk.reading.episodes(Page())).rows[0].id == one
    assert await desk.edits.restore(forgotten.ticket)
    assert await desk.kept() == before
    assert await found(desk, "Xylokastro") == 1
    assert {job.episode for job in (await desk.queue.page(Page())).rows} == {one, two}
    assert not await desk.edits.restore(forgotten.ticket)


async def test_a_fact_that_others_say_too_outlives_a_text(desk: Desk) -> None:
    one, two = await diary(desk)
    row = await desk.row("fact", "f1")
    await desk.graph.put_rows([Row(row.kind, row.id, {**row.values, "episodes": [one, two]})])
    forgotten = await desk.edits.forget_episode(two)
    assert forgotten.facts == 1
    assert (await desk.row("fact", "f1")).values["episodes"] == [one]
    await desk.edits.restore(forgotten.ticket)
    assert (await desk.row("fact", "f1")).values["episodes"] == [one, two]


async def test_everything_about_a_person_goes_and_other_texts_stay(desk: Desk) -> None:
    _, two = await diary(desk)
    forgotten = await desk.edits.forget_entity("anna")
    assert (forgotten.episodes, forgotten.facts, forgotten.entities) == (1, 2, 1)
    assert (await desk.kept())["episode"] == [two]
    assert await found(desk, "quince") == 0
    assert await desk.edits.restore(forgotten.ticket)
    assert (await desk.kept())["fact"] == ["f1", "f2"]


async def test_a_text_that_waits_is_forgotten_with_all_its_parts(desk: Desk) -> None:
    episode = await desk.tell("k9", "A long talk of Mzungu. " * 900, read=False)
    pieces = await desk.store.read(
        lambda c: [r[0] for r in c.execute("SELECT DISTINCT episode FROM passages")]
    )
    assert len(pieces) > 1
    forgotten = await desk.edits.forget_episode(next(p for p in pieces if p != episode))
    assert await found(desk, "Mzungu") == 0
    assert (await desk.queue.page(Page())).rows == ()
    assert await desk.edits.restore(forgotten.ticket)
    assert await found(desk, "Mzungu") > 0


async def test_what_several_parts_of_a_text_say_goes_with_it(desk: Desk) -> None:
    whole = await desk.tell("k9", "Anna works at Contoso. " * 500, read=False)
    parts = [part_id(whole, 1, 2), whole]
    for part in parts:
        await desk.graph.put_episode(episode_row(part, "Anna works at Contoso."))
    things = [entity_row("anna", "Anna"), entity_row("contoso", "Contoso")]
    links = [mention_row(part, thing.id) for part in parts for thing in things]
    said = fact_row("f1", "Anna works at Contoso", ("anna", "contoso"), parts)
    await desk.graph.put_rows([*things, said, *links])
    before = await desk.kept()
    gone = await desk.edits.forget_episode(parts[0])
    assert (gone.episodes, gone.facts, gone.entities) == (1, 1, 2)
    assert await desk.kept() == {}
    assert await desk.edits.restore(gone.ticket)
    assert await desk.kept() == before


async def test_after_a_week_nothing_comes_back_and_nothing_is_left(desk: Desk) -> None:
    await forgetful(desk)
    _, two = await diary(desk)
    await desk.store.backup()
    forgotten = await desk.edits.forget_episode(two)
    assert not await desk.edits.empty_bin()
    desk.turn_on(days=7, seconds=1)
    assert not await desk.edits.restore(forgotten.ticket)
    assert await desk.edits.empty_bin()
    assert not _in_files(desk, b"Xylokastro", b"xylokastro")
    assert await found(desk, "quince") == 1


async def test_a_clock_that_was_ahead_keeps_nothing_for_ever(desk: Desk) -> None:
    _, two = await diary(desk)
    desk.turn_on(days=4000)
    await desk.edits.forget_episode(two)
    desk.now = NOW
    assert await desk.edits.empty_bin()


async def test_what_each_space_holds_is_told(desk: Desk) -> None:
    await desk.tell("k1", "Anna loves quince.", space="work")
    await desk.tell("k2", "Ben loves jam.", space="removed")
    found = await desk.edits.contents(["nova", "work"])
    assert [(each.space, each.episodes) for each in found] == [
        ("nova", 0),
        ("work", 1),
        ("removed", 1),
    ]


async def test_a_wiped_space_is_gone_from_the_disk(desk: Desk) -> None:
    await forgetful(desk)
    await diary(desk)
    await desk.tell("w", "The other space stays.", space="work")
    await desk.edits.forget_fact("f2")
    await desk.store.backup()
    forgotten = await desk.edits.wipe("nova")
    assert (forgotten.episodes, forgotten.ticket) == (2, "")
    assert not _in_files(desk, b"Xylokastro", b"xylokastro", b"quince", b"Hamburg")
    assert len((await desk.recall.recall(Question("stays", spaces=("work",)))).hits) == 1


async def test_words_never_to_be_remembered(desk: Desk) -> None:
    await desk.edits.set_never(["  Zürich ", "東京", "zürich", ""])
    assert await desk.edits.never() == ["Zürich", "zürich", "東京"]
    for refused in ("Fly to ZURICH!", "昨日、東京へ行きました"):
        with pytest.raises(GraphError) as caught:
            await desk.tell(refused, refused)
        assert caught.value.code == ProblemCode.MEMORY_TEXT_REFUSED
    await desk.tell("k", "A Zürichsee is another word.")
    await desk.edits.set_never([])
    await desk.tell("k2", "Fly to Zurich")


async def test_too_many_words_are_refused(desk: Desk) -> None:
    with pytest.raises(GraphError):
        await desk.edits.set_never([f"word{n}" for n in range(1001)])
    with pytest.raises(GraphError):
        await desk.edits.set_never(["x" * 201])


async def test_vectors_of_forgotten_texts_are_not_cached(desk: Desk) -> None:
    from nova_desktop.children.memory.models.embedding_cache import EmbeddingCache

    _, two = await diary(desk)
    cache = EmbeddingCache(desk.store)
    text = "Anna moved to Hamburg, Xylokastro street."
    await cache.put("m|2", {text: [1.0, 0.0], "another": [0.0, 1.0]})
    await desk.edits.forget_episode(two)
    assert set(await cache.get("m|2", [text, "another"])) == {"another"}


def _in_files(desk: Desk, *words: bytes) -> bool:
    files = [path for path in desk.store.path.parent.rglob("*") if path.is_file()]
    return any(word in path.read_bytes() for path in files for word in words)


async def test_the_bin_keeps_for_seven_days(desk: Desk) -> None:
    await diary(desk)
    forgotten = await desk.edits.forget_fact("f2")
    desk.now = NOW + timedelta(days=6, hours=23)
    assert await desk.edits.restore(forgotten.ticket)


async def test_what_was_forgotten_is_listed_until_it_is_gone(desk: Desk) -> None:
    _one, two = await diary(desk)
    await desk.edits.forget_fact("f1")
    desk.turn_on(hours=1)
    await desk.edits.forget_episode(two)
    first, *more = (await desk.edits.forgotten(Page(limit=1))).rows
    assert not more
    assert (first.kind, first.name) == (GoneKind.TEXT, "Anna moved to Hamburg, Xylokastro street.")
    assert (first.episodes, first.facts, first.entities) == (1, 1, 1)
    assert (first.at, first.until) == (NOW + timedelta(hours=1), NOW + timedelta(days=7, hours=1))
    rest = await desk.edits.forgotten(Page("1"))
    assert [(each.kind, each.name) for each in rest.rows] == [(GoneKind.FACT, "Anna loves quince")]
    assert (await desk.edits.forgotten(Page(spaces=("work",)))).rows == ()
    assert await desk.edits.restore(first.ticket)
    assert [each.name for each in (await desk.edits.forgotten(Page())).rows] == [
        "Anna loves quince"
    ]
    desk.turn_on(days=7)
    assert (await desk.edits.forgotten(Page())).rows == ()


async def test_a_forgotten_thing_is_listed_by_its_name_and_what_went_with_it(desk: Desk) -> None:
    await diary(desk)
    await desk.edits.forget_entity("anna")
    (gone,) = (await desk.edits.forgotten(Page())).rows
    assert (gone.kind, gone.name, gone.episodes, gone.facts) == (GoneKind.THING, "Anna", 1, 2)


async def test_pinned_facts_come_before_newer_ones(desk: Desk) -> None:
    await diary(desk)
    for pinned, order in (("f1", ["f1", "f2"]), ("f2", ["f1", "f2"])):
        await desk.edits.pin(pinned, pinned=True)
        found = [fact.id for fact in (await desk.reading.facts(Page())).rows]
        assert sorted(found) == order
        assert found[0] in ("f1", pinned)
    await desk.edits.pin("f2", pinned=False)
    first = await desk.reading.facts(Page(limit=1))
    assert first.rows[0].id == "f1"
    seen, after = [fact.id for fact in first.rows], first.next
    while after:
        page = await desk.reading.facts(Page(after, limit=1))
        seen += [fact.id for fact in page.rows]
        after = page.next
    assert sorted(seen) == ["f1", "f2"]
