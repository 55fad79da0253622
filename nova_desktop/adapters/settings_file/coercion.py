"""Lets pydantic read a section: converts what can be converted and words what is wrong.

Imported only where the quick reader gave up, since pydantic is slow to import.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError


class BadValueError(Exception):
    """A value that does not fit; the text says why, and never shows the value."""


def coerce(kind: type, raw: Mapping[str, object]) -> object:
    """A section's values as its dataclass; unknown keys are left out. Raises BadValueError."""
    try:
        return _adapter(kind).validate_python(dict(raw))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        # the key itself and the place in its list are told apart from the cause
        inner = ".".join(str(part) for part in first["loc"][2:])
        cause = first["msg"].removeprefix("Value error, ")
        raise BadValueError(f"{inner}: {cause}" if inner else cause) from None


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
