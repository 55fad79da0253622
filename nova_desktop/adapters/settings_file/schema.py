"""What sections and keys a settings file may have, read off the dataclasses of the domain."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from nova_desktop.domain.settings import Settings

Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file: the dataclass it becomes, and the type of each of its keys."""

    name: str
    kind: type
    keys: Mapping[str, Any]


@cache
def hints_of(kind: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields, by name."""
    return get_type_hints(kind)


@cache
def sections(settings: type = Settings) -> tuple[Section, ...]:
    """The tables of a settings file, in the order of the dataclass."""
    return tuple(
        Section(name, kind, hints_of(kind))
        for name, kind in hints_of(settings).items()
        if is_dataclass(kind) and isinstance(kind, type)
    )


def options(hint: object) -> tuple[object, ...]:
    """The members of a union, else the type itself."""
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def element_of(hint: object) -> object | None:
    """`X` of `tuple[X, ...]`, else None."""
    return get_args(hint)[0] if get_origin(hint) is tuple else None


def is_text(hint: object) -> bool:
    """Whether a key of this type takes any string as it stands."""
    return any(isinstance(kind, type) and issubclass(kind, str) for kind in options(hint))


def is_unset(hint: object, raw: object) -> bool:
    """TOML has no null: an empty string unsets a key that may be None and takes no strings."""
    return raw == "" and types.NoneType in options(hint) and not is_text(hint)


def plain(value: object) -> object:
    """What TOML can hold of a value; of dataclasses only what differs from the defaults."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain(element) for element in cast("tuple[object, ...]", value)]
    if is_dataclass(value) and not isinstance(value, type):
        shown = {field.name: (getattr(value, field.name), field) for field in fields(value)}
        return {
            name: plain(inner)
            for name, (inner, field) in shown.items()
            if inner is not None and inner != default_of(field)
        }
    return value


def default_of(field: "Field[Any]") -> object:
    """The default of a field, or `dataclasses.MISSING`."""
    return field.default_factory() if field.default_factory is not MISSING else field.default
