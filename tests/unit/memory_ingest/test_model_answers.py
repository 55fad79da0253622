"""What models write in place of the JSON that was asked for."""

import json

import pytest
from graphiti_core.prompts.extract_edges import EdgeTimestamps, ExtractedEdges
from graphiti_core.prompts.extract_nodes import ExtractedEntities

from nova_desktop.children.memory.models.answers import (
    UnusableAnswerError,
    read_answer,
    what_is_good,
)
from nova_desktop.children.memory.models.bounds import LONGEST_TEXT
from nova_desktop.children.memory.models.sizes import MOST_ITEMS, most_items, reading

ANNA = {"name": "Anna", "entity_type_id": 1}
WHOLE = {"extracted_entities": [ANNA]}
READ = {"extracted_entities": [ANNA | {"episode_indices": [0]}]}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(WHOLE),
        f"```json\n{json.dumps(WHOLE)}\n```",
        f"```\n{json.dumps([ANNA])}\n```",
        f"Sure! Here is what I found:\n\n{json.dumps(WHOLE)}\n\nLet me know.",
        f"I looked at [the text] and {{it}} says: {json.dumps(WHOLE)}",
        json.dumps([ANNA]),
        json.dumps({"result": WHOLE}),
        json.dumps({"entities": [ANNA]}),
        f'<think>maybe {{"extracted_entities": []}}</think>{json.dumps(WHOLE)}',
        json.dumps(WHOLE | {"comment": "one person"}),
        f'{json.dumps(WHOLE)[:-1]}, "more": ',  # the list is whole, what follows is not
    ],
)  # fmt: skip
def test_manners_are_tolerated(text: str) -> None:
    assert read_answer(text, ExtractedEntities) == READ


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("<think>what now", "empty"),
        ("I cannot do that.", "no whole JSON"),
        ('{"extracted_entities": [{"name": "An', "no whole JSON"),
        ('"Anna"', "no whole JSON"),
        ("{}", "extracted_entities"),
        ('{"name": "Anna"}', "the keys"),
        ('{"extracted_entities": "Anna"}', "list"),
        ('{"extracted_entities": [{"name": "Anna", "entity_type_id": "a person"}]}', "integer"),
        (json.dumps(ExtractedEntities.model_json_schema()), "schema itself"),
        ("[" * 100_000, "no whole JSON"),
    ],
)
def test_lies_are_not(text: str, why: str) -> None:
    with pytest.raises(UnusableAnswerError, match=why):
        read_answer(text, ExtractedEntities)


def test_where_all_is_optional_a_schema_is_no_answer() -> None:
    assert read_answer("{}", EdgeTimestamps) == {"valid_at": None, "invalid_at": None}
    for text in (json.dumps(EdgeTimestamps.model_json_schema()), '{"date": "2020"}'):
        with pytest.raises(UnusableAnswerError):
            read_answer(text, EdgeTimestamps)


def test_ten_thousand_things_are_the_first_hundred() -> None:
    rows = [{"name": f"Thing {n // 2}", "entity_type_id": 0} for n in range(10_000)]
    found = read_answer(json.dumps({"extracted_entities": rows}), ExtractedEntities)
    names = [row["name"] for row in found["extracted_entities"]]
    assert names == [f"Thing {n}" for n in range(MOST_ITEMS)]


def test_values_are_kept_within_bounds() -> None:
    edge = {"source_entity_name": "A", "target_entity_name": "B", "relation_type": "KNOWS"}
    rows = [
        edge
        | {"fact": "x" * 10_000, "valid_at": "0001-01-01T00:00:00+14:00", "invalid_at": "null"},
        edge | {"fact": "a\x00b\ud800", "valid_at": "2020-05-01T02:00:00+02:00"},
        edge | {"fact": "long name", "source_entity_name": "n" * 500},
    ]
    first, second = read_answer(json.dumps({"edges": rows}), ExtractedEdges)["edges"]
    assert (len(first["fact"]), first["valid_at"], first["invalid_at"]) == (
        LONGEST_TEXT,
        None,
        None,
    )
    assert second["fact"] == "ab?"
    assert second["valid_at"] == "2020-05-01T00:00:00+00:00"


def test_the_kinds_that_are_offered_are_no_things() -> None:
    rows = [{"name": name, "entity_type_id": 1} for name in ("Entity", "Person", "Anna", "Place")]
    found = read_answer(json.dumps(rows), ExtractedEntities)
    assert [row["name"] for row in found["extracted_entities"]] == ["Anna"]


def test_of_a_list_that_breaks_off_the_good_items_can_be_had() -> None:
    half = '{"extracted_entities": [{"name": "A", "entity_type_id": 1}, {"name": 7}, {"name": "B'
    found = what_is_good(half, ExtractedEntities)
    assert found is not None
    assert [row["name"] for row in found["extracted_entities"]] == ["A"]
    assert what_is_good("nothing", ExtractedEntities) is None
    assert what_is_good("[]", EdgeTimestamps) is None


def test_a_text_has_room_for_so_many_things() -> None:
    texts = {"Hi": 3, "Anna works at Contoso.": 4, "word " * 900: 100, "字" * 60: 6}
    for text, most in texts.items():
        with reading(text):
            assert most_items() == most
    assert most_items() == MOST_ITEMS
