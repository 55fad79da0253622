"""Makes a method of the child protocol of a function on domain objects."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.ingest.checking import cleaned, is_sound
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.runtime.serving import Method, RefusedError
from nova_desktop.domain.memory import Page, Question
from nova_desktop.domain.wire import from_wire, to_wire
from nova_desktop.protocol import INVALID_PARAMS, MAX_FRAME_BYTES, JsonObject

LARGEST: Final = MAX_FRAME_BYTES - 1024
_CHECKED_FROM: Final = 20
"""Rows of a list from which its size is looked at: fewer fit whatever they say."""


@dataclass(frozen=True, slots=True)
class Answering:
    """`kinds` are the parameters by name with their types; those in `optional` may be left out.

    GraphError and ModelCallError become a problem in the answer. A page whose rows are too large
    for a frame is asked for again with fewer of them.
    """

    call: Callable[..., Awaitable[object]]
    kinds: Mapping[str, Any]
    optional: frozenset[str] = frozenset()

    async def __call__(self, params: JsonObject) -> JsonObject:
        """Raises RefusedError for parameters that are none."""
        given = [name for name in self.kinds if self._has(params, name)]
        arguments = {name: self._read(params, name) for name in given}
        try:
            while True:
                answer = {"value": to_wire(await self.call(**arguments))}
                if await _fits(answer) or not _shorten(arguments):
                    return answer
        except GraphError as error:
            return {"problem": error.code, "detail": str(error), "retryable": error.retryable}
        except ModelCallError as error:
            return {"problem": error.code, "params": error.params, "detail": error.detail}

    def _has(self, params: JsonObject, name: str) -> bool:
        return name not in self.optional or params.get(name) is not None

    def _read(self, params: JsonObject, name: str) -> object:
        try:
            return _readable(from_wire(self.kinds[name], params.get(name)))
        except (ValueError, TypeError):
            raise RefusedError(f"{name} is not what it must be", INVALID_PARAMS) from None


def answering(call: Callable[..., Awaitable[object]], *optional: str, **kinds: object) -> Method:
    """The method that calls this."""
    return Answering(call, kinds, frozenset(optional))


def _readable(value: object) -> object:
    """The same, with what is searched cleaned.

    Raises ValueError where an id or a path can be neither looked up nor written. A new text is
    looked at where it is taken.
    """
    if isinstance(value, Page):
        _check(value.after, *value.spaces)
        return replace(value, search=cleaned(value.search))
    if isinstance(value, Question):
        _check(*value.spaces)
        return replace(value, text=cleaned(value.text))
    if isinstance(value, tuple):
        _check(*cast("tuple[object, ...]", value))
        return cast("object", value)
    _check(value)
    return value


def _check(*values: object) -> None:
    if not all(is_sound(each) for each in values if isinstance(each, str)):
        raise ValueError("no whole text")


async def _fits(answer: JsonObject) -> bool:
    rows = _rows(answer["value"])
    if len(rows) < _CHECKED_FROM:
        return True
    return len(await asyncio.to_thread(json.dumps, answer)) <= LARGEST


def _rows(value: object) -> list[object]:
    """The list that an answer is or holds, [] if it is another one."""
    if isinstance(value, list):
        return cast("list[object]", value)
    parts = cast("dict[str, object]", value).values() if isinstance(value, dict) else ()
    for part in parts:
        if isinstance(part, list):
            return cast("list[object]", part)
    return []


def _shorten(arguments: dict[str, object]) -> bool:
    """Ask for half as much; False when that is not possible."""
    for name, value in arguments.items():
        if isinstance(value, Page | Question) and value.limit > 1:
            arguments[name] = replace(value, limit=value.limit // 2)
            return True
        if name == "most" and isinstance(value, int) and value > 1:
            arguments[name] = value // 2
            return True
    return False
