"""Schemas of others, made plain."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.agent.schemas import LONGEST_SCHEMA, plain_schema


def test_what_makes_small_models_stumble_goes() -> None:
    raw = {
        "$schema": "x", "title": "T", "type": "object", "$defs": {
            "Place": {"type": "object", "properties": {"lane": {"type": "string"}}},
        },
        "properties": {
            "a": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None, "title": "A"},
            "b": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            "c": {"type": ["integer", "null"], "minimum": 1, "description": "Some\n  words"},
            "d": {"$ref": "#/$defs/Place", "description": "Where"},
            "e": {"type": "array", "items": {"$ref": "#/$defs/Place"}},
            "f": {"const": "x"}, "g": {"enum": ["a", None]}, "h": {"allOf": [{"type": "number"}]},
            "i": {"$ref": "http://elsewhere/x"}, "j": True,
        },
        "required": ["a", "nobody", "a"], "additionalProperties": False,
    }  # fmt: skip
    place = {"type": "object", "properties": {"lane": {"type": "string"}}}
    assert plain_schema(raw) == {
        "type": "object",
        "properties": {
            "a": {"type": "string"},
            "b": {},
            "c": {"type": "integer", "minimum": 1, "description": "Some words"},
            "d": {**place, "description": "Where"},
            "e": {"type": "array", "items": place},
            "f": {"enum": ["x"]}, "g": {"enum": ["a"]}, "h": {"type": "number"}, "i": {}, "j": {},
        },
        "required": ["a"], "additionalProperties": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "raw", [None, 5, [], {}, "x", {"type": "string"}, {"type": "array"}, {"type": ["object"]}]
)
def test_what_is_no_schema_of_an_object_is_none(raw: Any) -> None:
    assert plain_schema(raw) is None


def test_a_schema_without_end_is_cut() -> None:
    loop = {"type": "object", "properties": {"a": {"$ref": "#"}, "b": {"$ref": "#/properties/b"}}}
    plain = plain_schema(loop)
    assert plain is not None
    assert len(json.dumps(plain)) < LONGEST_SCHEMA
    wide = {"type": "object", "properties": {f"p{n}": {"type": "string"} for n in range(10_000)}}
    assert len(plain_schema(wide)["properties"]) == 60  # type: ignore[index,arg-type]
    long = {"type": "object", "properties": {
        f"p{n}": {"enum": [f"{n}-{k}" * 30 for k in range(60)]} for n in range(60)
    }}  # fmt: skip
    assert plain_schema(long) is None


PLAIN = frozenset(
    {"type", "description", "enum", "properties", "required", "additionalProperties", "items",
     "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"}
)  # fmt: skip


def check_plain(schema: Any) -> None:
    assert schema.keys() <= PLAIN
    inner = [*schema.get("properties", {}).values(), schema.get("items")]
    for each in [*inner, schema.get("additionalProperties")]:
        if isinstance(each, dict):
            check_plain(each)


WORDS = st.sampled_from(
    ["type", "properties", "items", "anyOf", "$ref", "#", "#/a", "object", "array", "string",
     "required", "enum", "default", "additionalProperties", "null", "a", "const", "allOf"]
)  # fmt: skip
ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=30,
)


@given(ANY)
def test_whatever_a_server_says_there_is_a_plain_schema_or_none(raw: Any) -> None:
    plain = plain_schema(raw)
    if plain is None:
        return
    json.dumps(plain, allow_nan=False)
    assert plain["type"] == "object"
    check_plain(plain)
