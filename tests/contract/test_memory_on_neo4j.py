"""What recall, edits and files do, on a real Neo4j: the suites of the embedded graph again."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.store import open_store
from nova_desktop.domain.memory import Page, Question
from tests.contract.old_graph_life import place_of
from tests.fakes.memory_desk import Desk, FakeEmbedder
from tests.fakes.memory_graph import FakeGraph, entity_row, fact_row
from tests.fakes.neo4j_server import Neo4jServer
from tests.unit.memory_recall.test_memory_context import (
    test_facts_come_with_dates_and_source_before_passages,
    test_pages_of_texts_go_on_where_they_ended,
    test_things_and_their_facts_are_listed,
)
from tests.unit.memory_recall.test_memory_edits import (
    test_a_correction_takes_the_place_of_a_fact,
    test_a_correction_that_is_taken_back_leaves_what_was,
    test_a_fact_that_others_say_too_outlives_a_text,
    test_a_forgotten_text_takes_what_only_it_says_and_comes_back,
    test_a_text_that_waits_is_forgotten_with_all_its_parts,
    test_after_a_week_nothing_comes_back_and_nothing_is_left,
    test_an_older_fact_keeps_its_own_end_and_mark,
    test_everything_about_a_person_goes_and_other_texts_stay,
    test_unknown_things_are_gone,
    test_what_was_corrected_again_is_not_taken_back,
    test_wrong_and_pinned_are_marks,
)
from tests.unit.memory_recall.test_memory_files import (
    test_forbidden_words_are_left_out,
    test_only_the_wanted_spaces_are_exported,
    test_what_is_exported_is_imported_again,
)
from tests.unit.memory_recall.test_recall import (
    test_a_fact_comes_with_the_passage_that_says_it,
    test_a_text_of_which_nothing_holds_stands_behind,
    test_every_script_is_found,
    test_meaning_finds_what_no_word_does,
    test_no_question_is_a_command,
    test_spaces_are_kept_apart,
    test_what_came_later_is_not_known_then,
    test_what_hangs_together_is_found_through_a_link,
    test_what_is_over_wrong_or_retired_is_left_out,
    test_when_asks_for_facts_with_dates,
    test_without_vectors_words_do,
)

__all__ = [
    "test_a_correction_takes_the_place_of_a_fact",
    "test_a_correction_that_is_taken_back_leaves_what_was",
    "test_a_fact_comes_with_the_passage_that_says_it",
    "test_a_fact_that_others_say_too_outlives_a_text",
    "test_a_forgotten_text_takes_what_only_it_says_and_comes_back",
    "test_a_text_of_which_nothing_holds_stands_behind",
    "test_a_text_that_waits_is_forgotten_with_all_its_parts",
    "test_after_a_week_nothing_comes_back_and_nothing_is_left",
    "test_an_older_fact_keeps_its_own_end_and_mark",
    "test_every_script_is_found",
    "test_everything_about_a_person_goes_and_other_texts_stay",
    "test_facts_come_with_dates_and_source_before_passages",
    "test_forbidden_words_are_left_out",
    "test_meaning_finds_what_no_word_does",
    "test_no_question_is_a_command",
    "test_only_the_wanted_spaces_are_exported",
    "test_pages_of_texts_go_on_where_they_ended",
    "test_spaces_are_kept_apart",
    "test_things_and_their_facts_are_listed",
    "test_unknown_things_are_gone",
    "test_what_came_later_is_not_known_then",
    "test_what_hangs_together_is_found_through_a_link",
    "test_what_is_exported_is_imported_again",
    "test_what_is_over_wrong_or_retired_is_left_out",
    "test_what_was_corrected_again_is_not_taken_back",
    "test_when_asks_for_facts_with_dates",
    "test_without_vectors_words_do",
    "test_wrong_and_pinned_are_marks",
]
pytestmark = pytest.mark.anyio

OLD_INDEX = "CREATE FULLTEXT INDEX node_name_and_summary FOR (n:Entity) ON EACH [n.name, n.summary]"
ANALYZER = """
SHOW FULLTEXT INDEXES YIELD name, options WHERE name = 'node_name_and_summary'
RETURN options.indexConfig['fulltext.analyzer'] AS analyzer
"""


@pytest.fixture
async def desk(tmp_path: Path, neo4j: Neo4jServer) -> AsyncGenerator[Desk]:
    store, _ = await open_store(tmp_path / "memory")
    graph = Neo4jGraph(place_of(neo4j))
    await graph.open()
    await graph.set_fingerprint("tiny|5")
    yield Desk(store, graph, FakeEmbedder())
    await graph.close()
    await store.close()


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncGenerator[Desk]:
    """A memory of rows beside it, that is imported into."""
    store, _ = await open_store(tmp_path / "other")
    yield Desk(store, FakeGraph(fingerprint="tiny|5"), FakeEmbedder())
    await store.close()


@pytest.fixture
def without_indexes(neo4j: Neo4jServer) -> None:
    """Other tests may have left those of an old graph."""
    neo4j.drop_indexes()


async def accents(desk: Desk) -> None:
    one = await desk.tell("k1", "Jürgen Müller wohnt in der Straße nach Łódź.")
    things = [entity_row("m", "Jürgen Müller"), entity_row("l", "Łódź", summary="Straße")]
    await desk.graph.put_rows([*things, fact_row("f", "Müller zog nach Łódź", ("m", "l"), [one])])


@pytest.mark.usefixtures("without_indexes")
async def test_an_accent_makes_no_difference(neo4j: Neo4jServer, desk: Desk) -> None:
    assert neo4j.rows(ANALYZER)[0]["analyzer"] == "standard-folding"
    await accents(desk)
    for asked in ("Muller", "Müller", "MÜLLER", "Lodz", "Łódź"):
        found = (await desk.recall.recall(Question(asked))).hits
        assert [hit.fact.id for hit in found if hit.fact] == ["f"], asked
    for begun in ("mull", "Müll", "jurgen MÜLLER", "stras", "straß", "lod", "łó"):
        assert (await desk.reading.entities(Page(search=begun))).rows, begun


async def test_an_index_of_another_program_stays_and_finds_what_it_found(
    desk: Desk, neo4j: Neo4jServer
) -> None:
    neo4j.drop_indexes()
    neo4j.rows(OLD_INDEX)
    await desk.graph.open()
    await accents(desk)
    assert neo4j.rows(ANALYZER)[0]["analyzer"] == "standard-no-stop-words"
    assert (await desk.reading.entities(Page(search="Müll"))).rows
    assert not (await desk.reading.entities(Page(search="Mull"))).rows
    assert (await desk.graph.entities_by_words("Müller", ["nova"], 5))[0].id == "m"
    neo4j.drop_indexes()
