"""Reads well-formed values straight into the dataclasses, so that most starts need no pydantic.

Importing pydantic and building its validators takes some 100 ms and 13 MB. What this reader
takes, pydantic takes with the same result (a test compares them); for everything else pydantic
decides, and words the error.
"""

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import Enum
from typing import cast

from nova_desktop.adapters.settings_file.schema import element_of, hints_of, options


class NotExactError(Exception):
    """The value needs a conversion, or is wrong."""


def read_exactly(hint: object, raw: object) -> object:
    """`raw`, as TOML gave it, as the type `hint`. Raises NotExactError."""
    element = element_of(hint)
    if element is not None:
        if not isinstance(raw, list):
            raise NotExactError
        return tuple(read_exactly(element, value) for value in cast("list[object]", raw))
    for kind in options(hint):
        if kind is types.NoneType:
            if raw is None:
                return None
        elif isinstance(kind, type):
            return _read(kind, raw)
    raise NotExactError


def _read(kind: type, raw: object) -> object:
    try:
        if is_dataclass(kind) and isinstance(raw, Mapping):
            given = cast("Mapping[str, object]", raw)
            hints = hints_of(kind)
            return kind(**{k: read_exactly(hints[k], v) for k, v in given.items() if k in hints})
        if issubclass(kind, Enum) and type(raw) is str:
            return kind(raw)
        if kind is float and type(raw) in (int, float):
            return float(cast("float", raw))
    except (ValueError, TypeError, OverflowError) as error:
        raise NotExactError from error
    if kind in (str, int, bool, float) and type(raw) is kind:
        return raw
    raise NotExactError
