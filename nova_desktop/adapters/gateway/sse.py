"""Splits a byte stream into the payloads of its server-sent events, as it arrives.

Follows the event stream grammar of the HTML standard (section 9.2) as far as `data` goes: other
fields are ignored, and events stay bytes, so that a character may be split between two reads.
"""

from typing import Final

MAX_EVENT_BYTES: Final = 16 * 1024 * 1024


class EventTooLargeError(Exception):
    """An event grew beyond MAX_EVENT_BYTES."""


class EventSplitter:
    """Feed it what the network brings; it gives back the events that are complete."""

    __slots__ = ("_after_return", "_lines", "_partial", "_size")

    def __init__(self) -> None:
        self._partial: list[bytes] = []
        self._lines: list[bytes] = []
        self._size = 0
        self._after_return = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """The payloads that `chunk` completes, oldest first.

        Raises EventTooLargeError for an event that does not end.
        """
        if self._after_return or b"\r" in chunk:
            chunk = self._with_plain_newlines(chunk)
        first, *rest = chunk.split(b"\n")
        self._partial.append(first)
        if not rest:
            self._grow(len(first))
            return []
        complete = [b"".join(self._partial), *rest[:-1]]
        self._partial = [rest[-1]]
        events = self._events(complete)
        self._size = sum(map(len, self._lines))
        self._grow(len(rest[-1]))
        return events

    def _events(self, lines: list[bytes]) -> list[bytes]:
        events: list[bytes] = []
        for line in lines:
            if line.startswith(b"data:"):
                self._lines.append(line[6:] if line[5:6] == b" " else line[5:])
            elif not line and self._lines:
                events.append(b"\n".join(self._lines))
                self._lines.clear()
        return events

    def _with_plain_newlines(self, chunk: bytes) -> bytes:
        if self._after_return and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        self._after_return = chunk.endswith(b"\r") if chunk else False
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _grow(self, count: int) -> None:
        self._size += count
        if self._size > MAX_EVENT_BYTES:
            raise EventTooLargeError
