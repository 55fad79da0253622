"""Schemas of tools that others wrote, made plain: what models understand and we can check."""

import json
from collections.abc import Mapping
from typing import Final, cast

LONGEST_SCHEMA: Final = 20_000
"""Characters of a plain schema as JSON; a tool with a longer one is left out."""
DEEPEST: Final = 8
MOST_PROPERTIES: Final = 60
_LONGEST_TEXT: Final = 500
_MOST_CHOICES: Final = 60
_KINDS: Final = frozenset({"string", "number", "integer", "boolean", "array", "object"})
_NUMBERS: Final = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
Schema = dict[str, object]


def plain_schema(raw: object) -> Schema | None:
    """The schema without `anyOf`, `$ref`, defaults and what else makes small models stumble.

    What cannot be said plainly becomes 'anything'; the server checks it again. None for what is no
    schema of an object, and for one that is too long.
    """
    root = _object(raw)
    if not root or root.get("type", "object") != "object":
        return None
    plain = _plain(root, root, 0)
    plain["type"] = "object"
    plain.setdefault("properties", {})
    try:
        length = len(json.dumps(plain, allow_nan=False))
    except (ValueError, TypeError, RecursionError):
        return None
    return plain if length <= LONGEST_SCHEMA else None


def _plain(schema: Mapping[str, object], root: Mapping[str, object], depth: int) -> Schema:
    schema = _resolved(schema, root)
    if depth >= DEEPEST:
        return {}
    found: Schema = {}
    kind = _kind(schema)
    if kind:
        found["type"] = kind
    if isinstance(text := schema.get("description"), str) and text.strip():
        found["description"] = " ".join(text.split())[:_LONGEST_TEXT]
    if choices := _choices(schema):
        found["enum"] = choices
    found |= {
        name: value
        for name in _NUMBERS
        if isinstance(value := schema.get(name), (int, float)) and not isinstance(value, bool)
    }
    if kind == "array" and (items := _object(schema.get("items"))):
        found["items"] = _plain(items, root, depth + 1)
    if kind == "object":
        found |= _members(schema, root, depth)
    return found


def _members(schema: Mapping[str, object], root: Mapping[str, object], depth: int) -> Schema:
    named = list(_object(schema.get("properties")).items())[:MOST_PROPERTIES]
    known = {name: _plain(_object(inner), root, depth + 1) for name, inner in named}
    needed = schema.get("required")
    names = cast("list[object]", needed) if isinstance(needed, list) else []
    found: Schema = {"properties": known}
    if required := [name for name in dict.fromkeys(map(str, names)) if name in known]:
        found["required"] = required
    more = schema.get("additionalProperties")
    if isinstance(more, bool):
        found["additionalProperties"] = more
    elif _object(more):
        found["additionalProperties"] = _plain(_object(more), root, depth + 1)
    return found


def _resolved(schema: Mapping[str, object], root: Mapping[str, object]) -> Mapping[str, object]:
    """Behind references within the schema, and with one choice in place of several.

    Of 'this or nothing' it is 'this'; of real alternatives nothing is said.
    """
    for _ in range(DEEPEST):
        where = schema.get("$ref")
        if isinstance(where, str):
            schema = _found(where, root) | {k: v for k, v in schema.items() if k == "description"}
            continue
        for word in ("anyOf", "oneOf", "allOf"):
            if not isinstance(options := schema.get(word), list):
                continue
            real = [_object(each) for each in cast("list[object]", options)]
            real = [each for each in real if each.get("type") != "null"]
            rest = {k: v for k, v in schema.items() if k != word}
            schema = {**real[0], **rest} if len(real) == 1 else rest
            break
        else:
            return schema
    return {}


def _found(where: str, root: Mapping[str, object]) -> Schema:
    if not where.startswith("#/"):
        return {}
    at: object = root
    for part in where[2:].split("/"):
        at = _object(at).get(part.replace("~1", "/").replace("~0", "~"))
    return dict(_object(at))


def _kind(schema: Mapping[str, object]) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        named = [each for each in cast("list[object]", kind) if each != "null"]
        kind = named[0] if len(named) == 1 else ""
    if isinstance(kind, str) and kind in _KINDS:
        return kind
    return "object" if kind is None and _object(schema.get("properties")) else ""


def _choices(schema: Mapping[str, object]) -> list[object]:
    """What is enumerated, if it is plain; else the tool would be told half of it."""
    raw = schema.get("enum")
    named = [schema["const"]] if "const" in schema else raw
    if not isinstance(named, list):
        return []
    choices = [each for each in cast("list[object]", named) if each is not None]
    fits = len(choices) <= _MOST_CHOICES and all(isinstance(c, (str, int, float)) for c in choices)
    return choices if fits else []


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        return {}
    known = cast("dict[object, object]", value)
    return cast("Mapping[str, object]", known) if all(isinstance(k, str) for k in known) else {}
