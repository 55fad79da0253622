"""Finds values in an answer by the paths of the catalogue; see domain/provider_calls.py."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final, cast

_STEP: Final = re.compile(r"(?P<name>[^.\[\]]*)(?P<list>\[(?P<where>[^\]]*)\])?(?:\.|$)")


@lru_cache(maxsize=512)
def steps_of(path: str) -> tuple[tuple[str, str | None], ...]:
    """Each step's name and, for a list, what its items must fulfil ("" for all of them).

    Raises ValueError for a text that is no path.
    """
    found: list[tuple[str, str | None]] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or step.end() == at or not (step["name"] or step["list"]):
            raise ValueError(f"{path!r} is no path")
        found.append((step["name"], step["where"] if step["list"] else None))
        at = step.end()
    return tuple(found)


def values_at(document: object, path: str) -> list[object]:
    """All values at `path` that are not null, in the answer's order."""
    found = [document]
    for name, where in steps_of(path):
        found = [value for each in found for value in _named(each, name)]
        if where is not None:
            found = [item for each in found for item in _items(each, where)]
    return [value for value in found if value is not None]


def texts_at(document: object, path: str) -> list[str]:
    """The same as texts: truth values as `true` and `false`; objects and lists are left out."""
    return [text for text in map(_text, values_at(document, path)) if text is not None]


def numbers_at(document: object, path: str) -> list[float]:
    """The numbers there; texts that are numbers count."""
    return [number for number in map(_number, values_at(document, path)) if number is not None]


def _named(value: object, name: str) -> Iterator[object]:
    if not name:
        yield value
    elif isinstance(value, dict):
        entries = cast("dict[str, object]", value)
        if "*" in name:
            yield from (entry for key, entry in entries.items() if _matches(key, name))
        elif name in entries:
            yield entries[name]


def _matches(key: str, name: str) -> bool:
    return fnmatchcase(key, name)


def _items(value: object, where: str) -> Iterator[object]:
    if not isinstance(value, list):
        return
    path, wants, wanted = where.partition("=")
    for item in cast("list[object]", value):
        if not where or (texts_at(item, path) == [wanted] if wants else _text(item) == where):
            yield item


def _text(value: object) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int() | float():
            return str(value)
        case _:
            return None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e18 else None  # neither endless nor no number
