"""Reads the plain values of a YAML file into dataclasses, and says exactly what does not fit."""

from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_Read = TypeVar("_Read")


class ShapeError(ValueError):
    """A value that does not fit; the text names its place."""


def read_as(kind: type[_Read], value: object, place: str = "") -> _Read:
    """`value` as `kind`: a dataclass, an enum, a plain type, or tuples and mappings of these.

    Raises ShapeError for a missing or unknown name and for a value of another kind.
    """
    return cast(_Read, _read(kind, value, place))


def _read(kind: Any, value: object, place: str) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        if value is None:
            return None
        return _read(next(a for a in arguments if a is not NoneType), value, place)
    if origin is not None:
        return _many(origin, arguments, value, place)
    if is_dataclass(kind):
        return _object(kind, _of(dict, value, place), place)
    if issubclass(kind, StrEnum):
        return _choice(kind, value, place)
    return _plain(kind, value, place)


def _many(origin: Any, arguments: tuple[Any, ...], value: object, place: str) -> object:
    if origin is tuple:
        items = _of(list, value, place)
        return tuple(_read(arguments[0], item, f"{place}[{n}]") for n, item in enumerate(items))
    entries = _of(dict, value, place)
    return {
        _of(str, name, place): _read(arguments[1], entry, f"{place}.{name}")
        for name, entry in entries.items()
    }


def _object(kind: Any, given: dict[str, object], place: str) -> object:
    known = {f.name: f for f in fields(kind)}
    unknown = sorted(map(str, given.keys() - known.keys()))
    if unknown:
        raise ShapeError(f"{place}: unknown {', '.join(unknown)}")
    missing = sorted(f.name for f in known.values() if _is_needed(f) and f.name not in given)
    if missing:
        raise ShapeError(f"{place}: {', '.join(missing)} is missing")
    hints = _hints(kind)
    read = {name: _read(hints[name], value, f"{place}.{name}") for name, value in given.items()}
    return kind(**read)


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_needed(given: Field[Any]) -> bool:
    return given.default is MISSING and given.default_factory is MISSING


def _choice(kind: type[StrEnum], value: object, place: str) -> StrEnum:
    try:
        return kind(_of(str, value, place))
    except ValueError:
        raise ShapeError(f"{place}: {value!r} is none of {', '.join(kind)}") from None


def _plain(kind: type[object], value: object, place: str) -> object:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is not bool and isinstance(value, bool):
        raise ShapeError(f"{place}: a truth value does not fit")
    return _of(kind, value, place)


def _of(kind: type[Any], value: object, place: str) -> Any:
    if not isinstance(value, kind):
        raise ShapeError(f"{place}: {type(value).__name__} where {kind.__name__} belongs")
    return value
