"""Arguments of tool calls: read from what a model wrote, checked against the tool's schema.

The schemas are of the subset that `schemas.plain_schema` leaves: type, properties, required,
additionalProperties, items, enum, minimum, maximum, minLength, maxLength, minItems, maxItems.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

LONGEST_ARGUMENTS: Final = 100_000
"""Characters of the JSON of one call."""
DEEPEST: Final = 20
_LONGEST_SHOWN: Final = 60
_HALF: Final = re.compile("[\ud800-\udfff]")
Json = Mapping[str, object]


class ArgumentsError(ValueError):
    """Arguments that cannot be used; the text tells the model why and what to do."""


def read_arguments(text: str) -> dict[str, object]:
    """The object that a model wrote; nothing counts as an empty one.

    Raises ArgumentsError for broken JSON, what is no object, a name that comes twice, too much,
    too deep, and text with half characters.
    """
    if len(text) > LONGEST_ARGUMENTS:
        raise ArgumentsError(
            f"The arguments have {len(text)} characters; at most {LONGEST_ARGUMENTS} are taken."
            " Send less, in several calls if need be."
        )
    if not text.strip():
        return {}
    try:
        raw: object = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_number
        )
    except ArgumentsError:
        raise
    except (ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "it is nested too deep"
        raise ArgumentsError(
            f"The arguments are no valid JSON ({why[:200]}). Send one JSON object."
        ) from None
    if not isinstance(raw, dict):
        raise ArgumentsError("The arguments must be one JSON object, as {} for none.")
    found = cast("dict[str, object]", raw)
    _check_plain(found, 0)
    return found


def check_arguments(schema: Json, arguments: Json) -> dict[str, object]:
    """The arguments as the tool gets them.

    A null for something that may be left out counts as left out; 3.0 counts as 3 where a whole
    number is wanted. Nothing else is converted. Raises ArgumentsError with the first ten faults.
    """
    faults: list[str] = []
    checked = _object_of(schema, arguments, "", faults)
    if faults:
        raise ArgumentsError("Wrong arguments. " + " ".join(faults[:10]) + " Correct them.")
    return checked


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ArgumentsError("The arguments name something twice. Send each name once.")
    return found


def _no_constant(name: str) -> object:
    raise ArgumentsError(f"The arguments have {name}, which JSON does not have.")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ArgumentsError("The arguments have a number that is too large.")
    return value


def _check_plain(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise ArgumentsError(f"The arguments are nested deeper than {DEEPEST} levels.")
    if isinstance(value, str):
        if _HALF.search(value) is not None:
            raise ArgumentsError("The arguments have half of a character. Write the text anew.")
    elif isinstance(value, dict):
        for name, inner in cast("dict[str, object]", value).items():
            _check_plain(name, depth)
            _check_plain(inner, depth + 1)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            _check_plain(inner, depth + 1)


def _object_of(schema: Json, value: Json, at: str, faults: list[str]) -> dict[str, object]:
    known = _mapping(schema.get("properties"))
    needed = [str(name) for name in _list(schema.get("required"))]
    more = schema.get("additionalProperties", not known)
    checked: dict[str, object] = {}
    for name, inner in value.items():
        place = f"{at}.{name}" if at else name
        if name in known:
            if inner is not None or name in needed:
                checked[name] = _value_of(_mapping(known[name]), inner, place, faults)
        elif more is False:
            names = ", ".join(known) or "none"
            faults.append(f"There is no {_shown(place)}; known: {names}.")
        else:
            checked[name] = _value_of(_mapping(more), inner, place, faults)
    faults += [
        f"{_shown(f'{at}.{name}' if at else name)} is missing."
        for name in needed
        if name not in value
    ]
    return checked


def _value_of(schema: Json, value: object, at: str, faults: list[str]) -> object:
    wanted = schema.get("type")
    kinds = [str(kind) for kind in _list(wanted) or [wanted]]
    if wanted is not None and not any(_is(kind, value) for kind in kinds):
        faults.append(f"{_shown(at)} must be {_of_kind(kinds)}, not {_kind(value)}.")
        return value
    choices = _list(schema.get("enum"))
    if choices and not any(type(each) is type(value) and each == value for each in choices):
        named = ", ".join(json.dumps(each) for each in choices[:30])
        faults.append(f"{_shown(at)} must be one of {named}.")
        return value
    if isinstance(value, dict):
        return _object_of(schema, cast("Json", value), at, faults)
    if isinstance(value, list):
        return _list_of(schema, cast("list[object]", value), at, faults)
    if isinstance(value, str):
        _within(schema, "minLength", "maxLength", len(value), f"{_shown(at)} has", faults)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        _within(schema, "minimum", "maximum", value, f"{_shown(at)} is", faults)
        if "integer" in kinds and "number" not in kinds:
            return int(value)
    return value


def _list_of(schema: Json, value: list[object], at: str, faults: list[str]) -> list[object]:
    _within(schema, "minItems", "maxItems", len(value), f"{_shown(at)} has", faults)
    items = _mapping(schema.get("items"))
    return [_value_of(items, inner, f"{at}[{n}]", faults) for n, inner in enumerate(value)]


def _within(
    schema: Json, least: str, most: str, value: float, what: str, faults: list[str]
) -> None:
    low, high = schema.get(least), schema.get(most)
    if isinstance(low, (int, float)) and value < low:
        faults.append(f"{what} {value}, at least {low} is needed.")
    if isinstance(high, (int, float)) and value > high:
        faults.append(f"{what} {value}, at most {high} is allowed.")


def _is_whole(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer() and abs(value) < 2**53
    return isinstance(value, int) and not isinstance(value, bool)


def _is(kind: str, value: object) -> bool:
    check = _CHECKS.get(kind)
    return check is not None and check(value)


_CHECKS: Final[Mapping[str, Callable[[object], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": _is_whole,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}
_NAMES: Final = {
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


def _of_kind(kinds: Sequence[str]) -> str:
    return " or ".join(_NAMES.get(kind, "something else") for kind in kinds)


def _kind(value: object) -> str:
    return next(name for kind, name in _NAMES.items() if _is(kind, value))


def _shown(name: str) -> str:
    short = name if len(name) <= _LONGEST_SHOWN else name[:_LONGEST_SHOWN] + "…"
    return json.dumps(short, ensure_ascii=False)


def _mapping(value: object) -> Json:
    return cast("Json", value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
