"""What models write as arguments, and what they are told of it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.agent.arguments import (
    LONGEST_ARGUMENTS,
    ArgumentsError,
    check_arguments,
    read_arguments,
)

SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "task": {"type": "string", "minLength": 1, "maxLength": 10},
        "count": {"type": "integer", "minimum": 1, "maximum": 20},
        "share": {"type": "number"},
        "done": {"type": "boolean"},
        "colour": {"type": "string", "enum": ["red", "blue"]},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
        "place": {
            "type": "object",
            "properties": {"lane": {"type": "string"}},
            "required": ["lane"],
            "additionalProperties": False,
        },
    },
    "required": ["task"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1', "no valid JSON"),
        ("```json\n{}\n```", "no valid JSON"),
        ("{'a': 1}", "no valid JSON"),
        ("[1]", "one JSON object"),
        ("5", "one JSON object"),
        ("null", "one JSON object"),
        ('{"a": 1, "a": 2}', "twice"),
        ('{"x": {"a": 1, "a": 2}}', "twice"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "-Infinity"),
        ('{"a": 1e999}', "too large"),
        ('{"a": "\\ud83c"}', "half of a character"),
        ('{"\\udf89": 1}', "half of a character"),
        ('{"a": ' + "[" * 30 + "]" * 30 + "}", "deeper than"),
        ('{"a": ' + "[" * 40_000, "JSON"),
        ('{"a": ' + "9" * 5_000 + "}", "no valid JSON"),
        ('{"a": "' + "x" * 1_000_000 + '"}', f"at most {LONGEST_ARGUMENTS}"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, words: str) -> None:
    with pytest.raises(ArgumentsError, match=words) as caught:
        read_arguments(text)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("text", ["", "  \n", "{}", " { } "])
def test_nothing_is_an_empty_object(text: str) -> None:
    assert read_arguments(text) == {}


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({}, '"task" is missing'),
        ({"task": 5}, '"task" must be text, not a whole number'),
        ({"task": None}, '"task" must be text, not null'),
        ({"task": ""}, '"task" has 0, at least 1'),
        ({"task": "x" * 11}, '"task" has 11, at most 10'),
        ({"task": "t", "count": "3"}, '"count" must be a whole number, not text'),
        ({"task": "t", "count": True}, "not true or false"),
        ({"task": "t", "count": 2.5}, "must be a whole number, not a number"),
        ({"task": "t", "count": 0}, "at least 1"),
        ({"task": "t", "count": 21}, "at most 20"),
        ({"task": "t", "share": "1"}, "must be a number"),
        ({"task": "t", "done": 1}, "must be true or false"),
        ({"task": "t", "done": "true"}, "must be true or false"),
        ({"task": "t", "colour": "green"}, 'one of "red", "blue"'),
        ({"task": "t", "colour": "Red"}, 'one of "red", "blue"'),
        ({"task": "t", "tags": "a"}, "must be a list, not text"),
        ({"task": "t", "tags": ["a", 1]}, '"tags[1]" must be text'),
        ({"task": "t", "tags": ["a"] * 4}, "at most 3"),
        ({"task": "t", "place": {}}, '"place.lane" is missing'),
        ({"task": "t", "place": {"lane": "x", "more": 1}}, 'no "place.more"; known: lane'),
        ({"task": "t", "t\u0430sk": "look-alike"}, "There is no"),
        ({"task": "t", "x" * 500: 1}, "known: task, count"),
    ],
)
def test_what_does_not_fit_is_told(given_: dict[str, Any], words: str) -> None:
    with pytest.raises(ArgumentsError) as caught:
        check_arguments(SCHEMA, given_)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 500


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ArgumentsError) as caught:
        check_arguments(SCHEMA, {"count": "x", "colour": 1, "no": 2})
    for name in ("count", "colour", "no", "task"):
        assert f'"{name}"' in str(caught.value)
    with pytest.raises(ArgumentsError) as caught:
        check_arguments(SCHEMA, {f"n{n}": 1 for n in range(5_000)})
    assert len(str(caught.value)) < 2_000


def test_what_fits_is_as_it_was() -> None:
    full = {
        "task": "t", "count": 3, "share": 1.5, "done": False, "colour": "red", "tags": ["a", "b"],
        "place": {"lane": "inbox"},
    }  # fmt: skip
    assert check_arguments(SCHEMA, full) == full
    lazy = {"task": "t", "count": 3.0, "share": 2, "colour": None, "place": None}
    checked = check_arguments(SCHEMA, lazy)
    assert checked == {"task": "t", "count": 3, "share": 2}
    assert type(checked["count"]) is int


def test_a_schema_that_says_nothing_takes_anything() -> None:
    for schema in ({"type": "object"}, {"type": "object", "properties": {}}, {}):
        assert check_arguments(schema, {"a": [1]}) == {"a": [1]}
    closed = {"type": "object", "properties": {}, "additionalProperties": False}
    with pytest.raises(ArgumentsError, match="known: none"):
        check_arguments(closed, {"a": 1})
    numbers = {"type": "object", "additionalProperties": {"type": "integer"}}
    assert check_arguments(numbers, {"a": 1}) == {"a": 1}
    with pytest.raises(ArgumentsError):
        check_arguments(numbers, {"a": "x"})


@given(st.text(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["task", "count", "tags", "place", "lane", "x"]), inner, max_size=4),
).map(json.dumps))  # fmt: skip
def test_whatever_a_model_writes_is_read_or_refused(text: str) -> None:
    with suppress(ArgumentsError):
        checked = check_arguments(SCHEMA, read_arguments(text))
        assert isinstance(checked["task"], str)
        assert checked.keys() <= {"task", "count", "share", "done", "colour", "tags", "place"}
