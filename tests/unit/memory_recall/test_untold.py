"""What the user forgot, corrected or marked wrong is told to no model, whoever else says it."""

import pytest

from nova_desktop.children.memory.edits.silencing import saying
from nova_desktop.children.memory.recall.untold import cut_out
from nova_desktop.domain.memory import Question
from tests.fakes.memory_desk import Desk
from tests.fakes.memory_graph import entity_row, fact_row, mention_row

pytestmark = pytest.mark.anyio
ALONE = "Anna works at Zebrafinch."
BOTH = "Anna works at Zebrafinch. Anna likes green tea."


async def known(desk: Desk, text: str, *, tea: bool = False) -> str:
    episode = await desk.tell("k1", text)
    names = ["Anna", "Zebrafinch", "Green tea"]
    facts = [fact_row("job", "Anna works at Zebrafinch", ("Anna", "Zebrafinch"), [episode])]
    if tea:
        facts.append(fact_row("tea", "Anna likes green tea", ("Anna", "Green tea"), [episode]))
    things = [entity_row(name, name) for name in names]
    await desk.graph.put_rows([*things, *facts, *(mention_row(episode, name) for name in names)])
    return episode


async def told(desk: Desk) -> str:
    return (await desk.recall.context(Question("Anna Zebrafinch tea"), 500)).text


async def drop(desk: Desk, how: str) -> str:
    """Forget, correct or mark the fact; the ticket if there is one."""
    if how == "forget":
        return (await desk.edits.forget_fact("job")).ticket
    if how == "wrong":
        await desk.edits.mark_wrong("job", wrong=True)
    if how == "correct":
        await desk.edits.correct("job", "Anna works at Contoso")
    if how == "thing":
        return (await desk.edits.forget_entity("Zebrafinch")).ticket
    return ""


@pytest.mark.parametrize("how", ["forget", "wrong", "correct", "thing"])
async def test_a_passage_that_says_nothing_else_is_not_told(desk: Desk, how: str) -> None:
    await known(desk, ALONE)
    assert "Zebrafinch" in await told(desk)
    await drop(desk, how)
    text = await told(desk)
    assert "Zebrafinch" not in text
    assert ("Anna works at Contoso" in text) == (how == "correct")


@pytest.mark.parametrize("how", ["forget", "wrong", "correct", "thing"])
async def test_of_a_passage_that_says_more_one_sentence_is_left_out(desk: Desk, how: str) -> None:
    await known(desk, BOTH, tea=True)
    await drop(desk, how)
    text = await told(desk)
    assert "Zebrafinch" not in text
    assert '- "Anna likes green tea."' in text


async def test_a_sentence_that_is_not_found_takes_its_passage_along(desk: Desk) -> None:
    await known(desk, "She is with the Zebrafinch people now. Anna likes green tea.", tea=True)
    await drop(desk, "forget")
    text = await told(desk)
    assert "Zebrafinch" not in text
    assert '- "Anna likes green tea" (' in text


async def test_what_was_forgotten_is_not_the_best_that_is_found(desk: Desk) -> None:
    await known(desk, ALONE)
    other = await desk.tell("k2", "Ben met someone of Zebrafinch once, long ago, in the rain.")
    question = Question("Zebrafinch")
    await drop(desk, "forget")
    hits = (await desk.recall.recall(question)).hits
    assert next(hit.episode.id for hit in hits if hit.episode) == other
    assert len(hits) == 2


@pytest.mark.parametrize("how", ["forget", "wrong"])
async def test_what_holds_again_is_told_again(desk: Desk, how: str) -> None:
    await known(desk, ALONE)
    ticket = await drop(desk, how)
    if ticket:
        assert await desk.edits.restore(ticket)
    else:
        await desk.edits.mark_wrong("job", wrong=False)
    assert '- "Anna works at Zebrafinch." (' in await told(desk)


async def test_it_stays_untold_when_it_is_gone_for_good(desk: Desk) -> None:
    await known(desk, ALONE)
    await drop(desk, "forget")
    desk.turn_on(days=8)
    assert await desk.edits.empty_bin()
    assert "Zebrafinch" not in await told(desk)


async def test_a_wiped_space_leaves_no_place(desk: Desk) -> None:
    await known(desk, ALONE)
    await drop(desk, "wrong")
    await desk.edits.wipe("nova")
    count = "SELECT count(*) FROM untold"
    assert await desk.store.read(lambda c: c.execute(count).fetchone()[0]) == 0


@pytest.mark.parametrize(
    ("text", "fact", "about", "found"),
    [
        (
            "I work at Contoso. I like tea.",
            "Anna works at Contoso",
            "Contoso",
            ["I work at Contoso."],
        ),
        ("Anna likes tea. Anna likes cake.", "Anna likes tea", "tea", ["Anna likes tea."]),
        ("Nothing of it.", "Anna likes tea", "tea", []),
        (
            "Anna likes tea. I like tea!",
            "Anna likes tea",
            "tea",
            ["Anna likes tea.", "I like tea!"],
        ),
        ("", "Anna likes tea", "tea", []),
    ],
)
def test_the_sentences_that_say_a_fact(text: str, fact: str, about: str, found: list[str]) -> None:
    assert [text[each.start : each.end] for each in saying(text, fact, about)] == found


def test_places_are_cut_out_of_a_passage() -> None:
    assert cut_out("One. Two. Three.", 100, [(105, 109)]) == "One. \u2026 Three."
    assert cut_out("One. Two.", 0, [(0, 4), (5, 9)]) == ""
    assert cut_out("One. Two.", 0, [(50, 60)]) == "One. Two."
