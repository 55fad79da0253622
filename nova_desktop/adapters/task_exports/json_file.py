"""Reads a file of Nova's own format piece by piece, however large it is and however it is laid out.

Hostile files end in a Problem: not JSON, cut short, nested too deep, endless numbers, one value of
hundreds of megabytes.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Final, NoReturn

from nova_desktop.domain.problems import NovaError, ProblemCode

_PIECE: Final = 256 * 1024
LONGEST_VALUE: Final = 256 * 1024 * 1024
_BLANK: Final = " \t\r\n"
STREAMED: Final = "tasks"


class JsonFile:
    """Implements OwnFiles."""

    def members(self, path: Path) -> Iterator[tuple[str, object]]:
        """Name and value of each member; of `tasks` one element after the other."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from _Reader(file).members()
        except (OSError, ValueError, RecursionError) as error:
            raise _unreadable(path, error) from error


class _Reader:
    """A window over the file: what was read and not used yet."""

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._ended = False
        self._json = json.JSONDecoder(parse_constant=_no_constant)

    def members(self) -> Iterator[tuple[str, object]]:
        self._take("{")
        if self._peek() != "}":
            while True:
                name = self._value()
                if not isinstance(name, str):
                    _wrong("a member without a name")
                self._take(":")
                if name == STREAMED and self._peek() == "[":
                    yield from ((name, each) for each in self._elements())
                else:
                    yield name, self._value()
                if self._either(",", "}") == "}":
                    break
        else:
            self._take("}")
        if self._peek():
            _wrong("something stands behind the end")

    def _elements(self) -> Iterator[object]:
        self._take("[")
        if self._peek() == "]":
            self._take("]")
            return
        while True:
            yield self._value()
            if self._either(",", "]") == "]":
                return

    def _value(self) -> object:
        """The next value; more is read until it is whole."""
        self._peek()
        while True:
            with suppress(json.JSONDecodeError):
                value, end = self._json.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended:  # else a number might go on
                    self._at = end
                    return value
            if self._ended:
                # Once more, for what is wrong with it.
                self._json.raw_decode(self._text, self._at)
            if len(self._text) - self._at > LONGEST_VALUE:
                _wrong("a value is too long")
            self._more(max(_PIECE, len(self._text) - self._at))

    def _peek(self) -> str:
        """The next sign that is not blank; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more(_PIECE)

    def _take(self, sign: str) -> None:
        self._either(sign)

    def _either(self, *signs: str) -> str:
        found = self._peek()
        if found not in signs or not found:
            _wrong(f"{' or '.join(signs)} is expected, not {found or 'the end'}")
        self._at += 1
        return found

    def _more(self, count: int) -> None:
        piece = self._file.read(count)
        self._ended = not piece
        self._text = self._text[self._at :] + piece
        self._at = 0


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _wrong(why: str) -> NoReturn:
    raise ValueError(why)


def _unreadable(path: Path, error: Exception) -> NovaError:
    if isinstance(error, OSError):
        why = error.strerror or str(error)
    else:
        why = "it is nested too deep" if isinstance(error, RecursionError) else str(error)[:200]
    return NovaError.of(
        ProblemCode.TASK_FILE_UNREADABLE, path=str(path), why=why, detail=str(error)[:1000]
    )
