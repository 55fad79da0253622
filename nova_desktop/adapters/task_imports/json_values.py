"""JSON of others: read with limits, and asked for values of the type that one needs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from nova_desktop.adapters.task_imports.failing import unreadable

MOST_CHARACTERS: Final = 400_000_000
Record = Mapping[str, Any]
EMPTY: Final[Record] = {}


def parsed(text: str, origin: str) -> object:
    """The value. Raises NovaError with the line for what is no JSON, and for what is too deep."""
    if len(text) > MOST_CHARACTERS:
        raise unreadable(origin, "it is too large")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise unreadable(origin, f"this is not JSON ({error.msg})", error.lineno) from error
    except RecursionError as error:
        raise unreadable(origin, "it is nested too deeply") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise unreadable(origin, "a number is too long") from error


def record(value: object) -> Record:
    """The object, or an empty one."""
    return cast("Record", value) if isinstance(value, dict) else EMPTY


def rows(value: object) -> Sequence[Any]:
    """The list, or an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else ()


def records(value: object) -> Iterator[Record]:
    """The objects of a list; what is none is left out."""
    return (cast("Record", one) for one in rows(value) if isinstance(one, dict))


def text(of: Record, *names: str) -> str:
    """The first of these that is a text or a number; "" for none."""
    for name in names:
        value = of.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def texts(value: object) -> list[str]:
    """The texts of a list."""
    return [one for one in rows(value) if isinstance(one, str)]


def number(of: Record, name: str) -> float | None:
    """A number, also one that stands in a text."""
    value = of.get(name)
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, int | float) and abs(value) < 1e18:
        return float(value)
    return None


def truth(of: Record, name: str) -> bool:
    """Only true is true."""
    return of.get(name) is True


def _no_constant(name: str) -> object:
    return None if name else name
