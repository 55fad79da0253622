"""Reads a streamed answer with tool calls: the pieces of each call are joined by their index."""

import json
from collections.abc import Mapping
from typing import Final, cast
from uuid import uuid4

from nova_desktop.adapters.gateway.answer import AnswerReader, object_of
from nova_desktop.adapters.gateway.errors import Redact
from nova_desktop.domain.agent.tools import ToolCall

MOST_CALLS: Final = 32
"""Calls of one answer; those behind are left out, and the model is told of it by their absence."""
LONGEST_CALL: Final = 200_000
"""Characters of the arguments of one call that are kept; the gate refuses them by their length."""


class _Call:
    __slots__ = ("id", "length", "name", "pieces")

    def __init__(self) -> None:
        self.id = ""
        self.name = ""
        self.pieces: list[str] = []
        self.length = 0

    def grow(self, piece: object) -> None:
        if isinstance(piece, dict):  # some servers send the arguments as an object
            piece = json.dumps(piece)
        if isinstance(piece, str) and self.length <= LONGEST_CALL:
            self.pieces.append(piece)
            self.length += len(piece)

    def is_whole(self) -> bool:
        """Whether its arguments are one JSON object already."""
        if not self.pieces or not self.pieces[-1].rstrip().endswith("}"):
            return False
        try:
            return isinstance(json.loads("".join(self.pieces)), dict)
        except (ValueError, RecursionError):
            return False


class ToolAnswerReader(AnswerReader):
    """An AnswerReader that also has the `calls` of the answer, whole once it has ended."""

    __slots__ = ("_calls", "_latest")

    def __init__(self, model: str, redact: Redact) -> None:
        super().__init__(model, redact)
        self._calls: dict[int, _Call] = {}
        self._latest: dict[int, int] = {}  # by the index of the server: the call that grows there

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """In the order of their index, each with an id of its own."""
        found: list[ToolCall] = []
        known: set[str] = set()
        for _index, call in sorted(self._calls.items()):
            if not call.name:
                continue
            name = call.id if call.id and call.id not in known else f"call_{uuid4().hex[:24]}"
            known.add(name)
            found.append(ToolCall(name, call.name, "".join(call.pieces)))
        return tuple(found)

    def _read_delta(self, delta: Mapping[str, object]) -> None:
        super()._read_delta(delta)
        calls = delta.get("tool_calls")
        for place, raw in enumerate(cast("list[object]", calls) if isinstance(calls, list) else ()):
            if isinstance(raw, dict):
                self._read_call(cast("Mapping[str, object]", raw), place)

    def _read_call(self, raw: Mapping[str, object], place: int) -> None:
        call = self._call_of(raw, place)
        if call is None:
            return
        known = object_of(raw.get("function"))
        name, given = known.get("name"), raw.get("id")
        if isinstance(given, str) and given:
            call.id = given
        if isinstance(name, str) and name and not call.name:
            call.name = name[:200]
        call.grow(known.get("arguments"))
        self.has_content = True

    def _call_of(self, raw: Mapping[str, object], place: int) -> _Call | None:
        """By its index; what begins anew at a known index is another call."""
        index = raw.get("index")
        wanted = index if isinstance(index, int) else place
        at = self._latest.get(wanted, wanted)
        call = self._calls.get(at)
        if call is not None and _begins_anew(call, raw):
            given = raw.get("id")
            same = [number for number, each in self._calls.items() if given and each.id == given]
            at = same[0] if same else max(self._calls) + 1
            call = self._calls.get(at)
        self._latest[wanted] = at
        if call is None and len(self._calls) < MOST_CALLS:
            call = self._calls[at] = _Call()
        return call


def _begins_anew(call: _Call, raw: Mapping[str, object]) -> bool:
    """By another id; without ids by a name with arguments behind arguments that are whole."""
    given = raw.get("id")
    if isinstance(given, str) and given:
        return call.id not in ("", given)
    known = object_of(raw.get("function"))
    return bool(known.get("name") and known.get("arguments")) and call.is_whole()
