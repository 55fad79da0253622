"""Domain objects as JSON and back, for what crosses the line between the window and a child."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Json = object


def to_wire(value: object) -> Json:
    """Dataclasses become objects, times ISO texts, tuples lists; a None by default is left out."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [to_wire(item) for item in cast("tuple[object, ...]", value)]
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value)
        return {key: to_wire(item) for key, item in pairs.items()}
    if is_dataclass(value):
        known = [(each, getattr(value, each.name)) for each in fields(value)]
        return {
            each.name: to_wire(inner)
            for each, inner in known
            if inner is not None or each.default is not None
        }
    return value


def from_wire(kind: type[T], raw: Json) -> T:
    """The object again, without unknown keys. Raises ValueError for what is none of its kind."""
    return cast(T, _reader(kind)(raw))


@cache
def _reader(kind: Any) -> Callable[[Json], object]:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    return _dataclass(kind) if is_dataclass(kind) else partial(_plain, kind)


def _plain(kind: Any, raw: Json) -> object:
    if kind is datetime:
        return datetime.fromisoformat(_checked(str, raw))
    if issubclass(kind, StrEnum):
        return kind(_checked(str, raw))
    if kind is float:
        return float(_checked(int, raw) if isinstance(raw, int) else _checked(float, raw))
    return _checked(kind, raw)


def _optional(kind: Any) -> Callable[[Json], object]:
    (inner,) = [each for each in get_args(kind) if each is not NoneType]
    read = _reader(inner)
    return lambda raw: None if raw is None else read(raw)


def _tuple(kinds: tuple[Any, ...]) -> Callable[[Json], object]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        read = _reader(kinds[0])
        return lambda raw: tuple(read(item) for item in _list(raw))
    reads = [_reader(kind) for kind in kinds]

    def fixed(raw: Json) -> object:
        return tuple(read(item) for read, item in zip(reads, _list(raw), strict=True))

    return fixed


def _dataclass(kind: Any) -> Callable[[Json], object]:
    reads = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}

    def read(raw: Json) -> object:
        pairs = cast("dict[str, object]", _checked(dict, raw))
        known = {name: reads[name](item) for name, item in pairs.items() if name in reads}
        try:
            return kind(**known)
        except TypeError as error:
            raise ValueError(f"no {kind.__name__}") from error

    return read


def _list(raw: Json) -> list[object]:
    return cast("list[object]", _checked(list, raw))


def _checked(kind: type[T], raw: Json) -> T:
    if not isinstance(raw, kind) or (kind in (int, float) and isinstance(raw, bool)):
        raise ValueError(f"a {type(raw).__name__} is not what is wanted here")
    return raw
