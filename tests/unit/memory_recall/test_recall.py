"""Recall joins facts, passages and what hangs together, and leaves out what is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nova_desktop.children.memory.recall.passage_vectors import StoredPassageVectors
from nova_desktop.domain.memory import Match, Question
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_desk import NOW, Desk, meaning
from tests.fakes.memory_graph import entity_row, fact_row

pytestmark = pytest.mark.anyio


async def learn(desk: Desk, fact: str, text: str, ends: tuple[str, str], *said: str, **more):
    for end in ends:
        await desk.graph.put_rows([entity_row(end, end, vector=None)] if end else [])
    row = fact_row(fact, text, ends, said, **more)
    object.__setattr__(row, "vector", meaning(text))
    await desk.graph.put_rows([row])


async def fill(desk: Desk) -> StoredPassageVectors:
    vectors = desk.vectors
    after = 0
    while after := await vectors.fill(desk.embedder, 2, after):
        pass
    return vectors


async def test_a_fact_comes_with_the_passage_that_says_it(desk: Desk) -> None:
    episode = await desk.tell("k1", "Anna moved. She lives in Hamburg now.", title="Letter")
    await learn(desk, "f1", "Anna lives in Hamburg", ("Anna", "Hamburg"), episode)
    (hit,) = (await desk.recall.recall(Question("Where does Anna live?"))).hits
    assert hit.fact is not None
    assert (hit.fact.id, hit.episode.id, hit.episode.title) == ("f1", episode, "Letter")
    assert [hit.passage[a:b] for a, b in hit.marks] == ["Anna", "lives"]
    assert Match.WORDS in hit.matched


async def test_a_text_that_is_not_read_yet_is_found_by_its_words(desk: Desk) -> None:
    episode = await desk.tell("k1", "The dentist is called Mr Okafor.", read=False)
    (hit,) = (await desk.recall.recall(Question("what is my dentist called"))).hits
    assert (hit.fact, hit.episode.id, hit.matched) == (None, episode, (Match.WORDS,))


async def test_meaning_finds_what_no_word_does(desk: Desk) -> None:
    await desk.tell("k1", "The vehicle must go to the garage.")
    wanted = await desk.tell("k2", "She has a new flat by the sea.")
    await fill(desk)
    recalled = await desk.recall.recall(Question("home"))
    assert recalled.by_meaning
    assert recalled.hits[0].episode.id == wanted
    assert recalled.hits[0].matched == (Match.MEANING,)


@pytest.mark.parametrize("why", ["none", "differs", "fails"])
async def test_without_vectors_words_do(desk: Desk, why: str) -> None:
    await desk.tell("k1", "Rent is 900 euro.")
    await fill(desk)
    if why == "none":
        desk.embedder.fingerprint = ""
    elif why == "differs":
        desk.embedder.fingerprint = "another|5"
    else:
        desk.embedder.fail()
    recalled = await desk.recall.recall(Question("rent"))
    assert (recalled.by_meaning, len(recalled.hits)) == (False, 1)


async def test_passages_of_another_model_are_made_anew(desk: Desk) -> None:
    await desk.tell("k1", "Rent is 900 euro.")
    vectors = await fill(desk)
    desk.embedder.fingerprint = "another|5"
    assert await vectors.count_missing() == 0
    await vectors.fill(desk.embedder)
    assert (await vectors.count_missing(), len(desk.embedder.asked)) == (0, 2)


async def test_what_hangs_together_is_found_through_a_link(desk: Desk) -> None:
    one = await desk.tell("k1", "The boiler man is Kowalski.")
    two = await desk.tell("k2", "K. has his shop in Lindenweg.")
    await learn(desk, "f1", "Kowalski repairs the boiler", ("Kowalski", "boiler"), one)
    await learn(desk, "f2", "The shop is in Lindenweg", ("Kowalski", "Lindenweg"), two)
    hits = (await desk.recall.recall(Question("boiler repairs"))).hits
    assert [hit.fact.id for hit in hits] == ["f1", "f2"]
    assert Match.LINK in hits[1].matched
    assert hits[1].passage == "K. has his shop in Lindenweg."


async def test_what_is_over_wrong_or_retired_is_left_out(desk: Desk) -> None:
    past = (NOW - timedelta(days=5)).isoformat()
    await learn(desk, "f1", "Anna lives in Hamburg", ("Anna", "Hamburg"), invalid_at=past)
    await learn(desk, "f2", "Anna lives in Bremen", ("Anna", "Bremen"), expired_at=past)
    await learn(desk, "f3", "Anna lives in Kiel", ("Anna", "Kiel"), wrong=True)
    await learn(desk, "f4", "Anna lives in Ulm", ("Anna", "Ulm"))
    recall = desk.recall
    now = await recall.recall(Question("Anna lives"))
    assert [hit.fact.id for hit in now.hits] == ["f4"]
    before = await recall.recall(Question("Anna lives", as_of=NOW - timedelta(days=9)))
    assert {hit.fact.id for hit in before.hits} == {"f1", "f2", "f4"}
    ever = await recall.recall(Question("Anna lives", history=True))
    assert {hit.fact.id for hit in ever.hits} == {"f1", "f2", "f4"}


async def test_a_text_of_which_nothing_holds_stands_behind(desk: Desk) -> None:
    old = await desk.tell("k1", "The rent is 900 euro, paid to the landlord.")
    new = await desk.tell("k2", "From now on the rent to pay is 950 euro, says the landlord.")
    gone = (NOW - timedelta(days=1)).isoformat()
    await learn(desk, "f1", "Rent is 900", ("Rent", "900"), old, expired_at=gone)
    hits = (await desk.recall.recall(Question("rent to the landlord"))).hits
    assert [hit.episode.id for hit in hits] == [new, old]


async def test_what_came_later_is_not_known_then(desk: Desk) -> None:
    await desk.tell("k1", "Rent is 900 euro.", at=NOW - timedelta(days=2))
    question = Question("rent", as_of=NOW - timedelta(days=3))
    assert (await desk.recall.recall(question)).hits == ()


async def test_an_episode_does_not_crowd_out_others(desk: Desk) -> None:
    one = await desk.tell("k1", "Long talk of the lease.")
    two = await desk.tell("k2", "The lease ends.")
    for n in range(6):
        await learn(desk, f"f{n}", f"The lease says thing {n}", ("Lease", f"t{n}"), one)
    hits = (await desk.recall.recall(Question("lease", limit=4))).hits
    assert two in {hit.episode.id for hit in hits}


async def test_spaces_are_kept_apart(desk: Desk) -> None:
    await desk.tell("k1", "Rent is 900 euro.", space="work")
    assert (await desk.recall.recall(Question("rent"))).hits == ()
    assert len((await desk.recall.recall(Question("rent", spaces=("work",)))).hits) == 1


@pytest.mark.parametrize("question", ["", "   ", "\n"])
async def test_an_empty_question_finds_nothing(desk: Desk, question: str) -> None:
    await desk.tell("k1", "Rent is 900 euro.")
    assert (await desk.recall.recall(Question(question))).hits == ()


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "NEAR(a b)",
        "a AND OR NOT",
        "col:x*",
        "'; DROP TABLE passages; --",
        "(",
        "🎉",
        "\0\ud800",
    ],
)
async def test_no_question_is_a_command(desk: Desk, question: str) -> None:
    await desk.tell("k1", "A text of its own.")
    await desk.recall.recall(Question(question))
    assert len((await desk.recall.recall(Question("text"))).hits) == 1


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("昨日、東京タワーへ行きました。", "東京"),
        ("اتفقنا على الإيجار الجديد", "الإيجار"),
        ("किराया बढ़ गया है", "किराया"),
        ("The party 🎉 is on Sunday", "🎉"),
        ("Die Größe der Wohnung", "grosse wohnung"),
    ],
)
async def test_every_script_is_found(desk: Desk, text: str, question: str) -> None:
    wanted = await desk.tell("k1", text)
    await desk.tell("k2", "Nothing of that.")
    hits = (await desk.recall.recall(Question(question))).hits
    assert [hit.episode.id for hit in hits] == [wanted]


async def test_a_question_of_a_book_is_cut_to_its_rarest_words(desk: Desk) -> None:
    wanted = await desk.tell("k1", "The sarcophagus is in the cellar.")
    for n in range(30):
        await desk.tell(f"n{n}", f"Words that are everywhere stand here as well, number {n}.")
    desk.embedder.fingerprint = ""
    book = "words that are everywhere stand here " * 3000
    hits = (await desk.recall.recall(Question(f"{book} sarcophagus"))).hits
    assert hits[0].episode.id == wanted


async def test_the_limit_holds_and_a_graph_that_fails_is_told(desk: Desk) -> None:
    for n in range(5):
        await desk.tell(f"k{n}", f"Rent of month {n}.")
    assert len((await desk.recall.recall(Question("rent", limit=3))).hits) == 3
    assert (await desk.recall.recall(Question("rent", limit=0))).hits == ()


async def test_when_asks_for_facts_with_dates(desk: Desk) -> None:
    at = (NOW - timedelta(days=30)).isoformat()
    await learn(desk, "f1", "The lease with Anna", ("Lease", "Anna"))
    await learn(desk, "f2", "The lease with Berta", ("Lease", "Berta"), valid_at=at)
    dated = await desk.recall.recall(Question("when was the lease"))
    assert dated.hits[0].fact.id == "f2"
    plain = await desk.recall.recall(Question("the lease"))
    assert plain.hits[0].fact.id == "f1"


async def test_unknown_entities_and_texts_are_gone(desk: Desk) -> None:
    with pytest.raises(Exception, match="no such") as caught:
        await desk.reading.entity("nobody")
    assert caught.value.code == ProblemCode.MEMORY_GONE


async def test_passages_of_other_spaces_do_not_crowd_out(desk: Desk) -> None:
    for number in range(200):
        await desk.tell(f"o{number}", "garden garden garden", space="other")
    own = await desk.tell("k1", "Somewhere behind the old house there is a garden with a pond.")
    hits = (await desk.recall.recall(Question("garden"))).hits
    assert [hit.episode.id for hit in hits] == [own]


async def test_history_tells_what_the_best_fact_replaced(desk: Desk) -> None:
    episode = await desk.tell("k1", "Anna moved. She lives in Hamburg now.", title="Letter")
    moved, ago = NOW - timedelta(days=2), NOW - timedelta(days=90)
    ended = {"valid_at": ago.isoformat(), "invalid_at": moved.isoformat()}
    await learn(desk, "f1", "Anna lives in Bremen", ("Anna", "Bremen"), **ended)
    begun = {"valid_at": moved.isoformat()}
    await learn(desk, "f2", "Anna lives in Hamburg", ("Anna", "Hamburg"), episode, **begun)
    question = Question("Does Anna live in Hamburg now?", history=True)
    best, *others = (await desk.recall.recall(question)).hits
    assert best.fact is not None
    assert best.fact.id == "f2"
    assert best.before is not None
    assert best.before.id == "f1"
    assert not [hit for hit in others if hit.before]
    plain = (await desk.recall.recall(replace(question, history=False))).hits
    assert not [hit for hit in plain if hit.before]


async def test_in_history_what_holds_comes_before_what_is_over(desk: Desk) -> None:
    first = await desk.tell("k1", "Ben lives in Berlin, where Ben lives well.")
    then = await desk.tell("k2", "Ben moved to Lisbon.")
    over = {"invalid_at": (NOW - timedelta(days=3)).isoformat()}
    await learn(desk, "f1", "Ben lives in Berlin", ("Ben", "Berlin"), first, **over)
    await learn(desk, "f2", "Ben lives now in Lisbon", ("Ben", "Lisbon"), then)
    hits = (await desk.recall.recall(Question("Where does Ben live?", history=True))).hits
    assert [hit.fact.id for hit in hits if hit.fact is not None] == ["f2", "f1"]
