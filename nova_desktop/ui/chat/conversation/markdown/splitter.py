"""Text to top-level blocks, line by line, so that a growing answer is parsed only at its end.

A block is what is parsed, laid out and cached as one: a paragraph, a heading, one item of a list
with all that belongs to it, a table, a fence. What is too long to be laid out within a frame is cut
into pieces.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final


class BlockKind(Enum):
    """How a block is parsed and painted."""

    PROSE = "prose"
    CODE = "code"
    TABLE = "table"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Source:
    """A block's place in the text. `text` of code is without its fence.

    `first` and `last` are False for pieces that go on above or below; `glue` stands between a piece
    and the next. `closed` tells whether a fence has its end.
    """

    kind: BlockKind
    start: int
    text: str
    language: str = ""
    closed: bool = True
    first: bool = True
    last: bool = True
    glue: str = ""


MOST_CHARACTERS: Final = 4_000
MOST_CELLS: Final = 1_000
_NEAR: Final = 200
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_NESTED_FENCE = re.compile(r"\s*(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_ITEM = re.compile(r"( {0,3})([-+*]|\d{1,9}[.)])( +|$)")
_HEADING = re.compile(r" {0,3}#{1,6}(\s|$)")
_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


def split(text: str, start: int = 0) -> list[Source]:
    """The blocks of markdown from `start`, which is the start of a block."""
    return [piece for block in _Lines(text, start).blocks() for piece in _pieces(block)]


def split_plain(text: str, start: int = 0) -> list[Source]:
    """Pieces of plain text, cut at line ends where there are some."""
    whole = Source(BlockKind.PLAIN, start, text[start:])
    return list(_pieces(whole)) if whole.text else []


class _Lines:
    """One pass over the lines; `_begun` is where the current block begins."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at = start
        self._begun = start
        self._lines = 0
        self._content = 0  # where the words of a list's item begin; 0 outside a list
        self._blank = False
        self._is_table = False
        self._nested_fence = ""

    def blocks(self) -> Iterator[Source]:
        while self._at < len(self._text):
            start, line = self._at, self._next()
            if self._inside_item(line):
                self._lines += 1
                continue
            if (fence := _FENCE.match(line)) is not None:
                yield from self._close(start)
                yield self._fence(start, fence)
                continue
            if not line.strip():
                self._blank = self._lines > 0
                if not self._content:
                    yield from self._close(start)
                continue
            if self._begins_block(line):
                yield from self._close(start)
            elif self._begins_table(line, start):
                yield from self._close(self._last_line)
                self._is_table, self._lines = True, 1
            self._take(line, start)
        yield from self._close(len(self._text))

    def _next(self) -> str:
        end = self._text.find("\n", self._at)
        end = len(self._text) if end < 0 else end
        line = self._text[self._at : end]
        self._at = end + 1
        return line.rstrip("\r")

    def _inside_item(self, line: str) -> bool:
        """Whether the line belongs to the list's item above, whatever it looks like."""
        if not self._content:
            return False
        if self._nested_fence:
            if _ends(line, self._nested_fence):
                self._nested_fence = ""
            return True
        inside = bool(line.strip()) and _indent(line) >= self._content
        if inside:
            self._blank = False
            if (fence := _NESTED_FENCE.match(line)) is not None:
                self._nested_fence = fence[1]
        return inside

    def _begins_block(self, line: str) -> bool:
        if self._lines == 0:
            return True
        if self._blank or _HEADING.match(line):
            return True
        if (item := _ITEM.match(line)) is None:
            return False
        # Only a list that starts with 1 may interrupt a paragraph, and only with words in it.
        fits = item[2] in ("-", "+", "*", "1.", "1)") and bool(line[item.end() :].strip())
        return bool(self._content) or fits

    def _begins_table(self, line: str, start: int) -> bool:
        if self._is_table or self._content or "|" not in line or not _DELIMITERS.match(line):
            return False
        self._last_line = self._text.rfind("\n", 0, max(start - 1, 0)) + 1
        return self._last_line >= self._begun and "|" in self._text[self._last_line : start]

    def _take(self, line: str, start: int) -> None:
        if self._lines == 0:
            self._begun = start
            item = _ITEM.match(line)
            self._content = _content_of(line, item) if item else 0
        self._lines += 1
        self._blank = False
        if _HEADING.match(line) and not self._content:
            self._blank = True  # nothing goes on below a heading

    def _close(self, end: int) -> Iterator[Source]:
        if self._lines and end > self._begun:
            kind = BlockKind.TABLE if self._is_table else BlockKind.PROSE
            yield Source(kind, self._begun, self._text[self._begun : end].rstrip("\n"))
        self._begun, self._lines, self._content = end, 0, 0
        self._blank = self._is_table = False
        self._nested_fence = ""

    def _fence(self, start: int, fence: re.Match[str]) -> Source:
        begun = min(self._at, len(self._text))
        end, closed = begun, False
        while self._at < len(self._text):
            line = self._next()
            if _ends(line, fence[1]):
                closed = True
                break
            end = min(self._at, len(self._text))
        self._begun = min(self._at, len(self._text))
        words = fence[2].split()
        code = self._text[begun:end].removesuffix("\n")
        return Source(BlockKind.CODE, start, code, words[0] if words else "", closed)


def _ends(line: str, fence: str) -> bool:
    bare = line.strip()
    return len(bare) >= len(fence) and bare == fence[0] * len(bare)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" ")) if line[:1] != "\t" else 4


def _content_of(line: str, item: re.Match[str]) -> int:
    spaces = len(item[3])
    marker = len(item[1]) + len(item[2])
    return marker + (spaces if 1 <= spaces <= 4 and item.end() < len(line) else 1)


def _pieces(block: Source) -> Iterator[Source]:
    """The block itself, or what it is cut into. Cut prose is shown as it was written."""
    if block.kind is BlockKind.TABLE and block.text.count("|") > MOST_CELLS:
        block = Source(BlockKind.PLAIN, block.start, block.text)
    if len(block.text) <= MOST_CHARACTERS:
        yield block
        return
    kind = BlockKind.CODE if block.kind is BlockKind.CODE else BlockKind.PLAIN
    cuts = _cuts(block.text)
    for number, (begun, end) in enumerate(cuts):
        last = number == len(cuts) - 1
        text = block.text[begun:end]
        glue = "\n" if not last and text.endswith("\n") else ""
        yield Source(
            kind,
            block.start + begun,
            text.removesuffix(glue) if glue else text,
            block.language,
            block.closed,
            number == 0,
            last,
            glue,
        )


def _cuts(text: str) -> Sequence[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    begun = 0
    while len(text) - begun > MOST_CHARACTERS:
        limit = begun + MOST_CHARACTERS
        at = text.rfind("\n", begun, limit)
        at = at if at >= begun else text.rfind(" ", limit - _NEAR, limit)
        end = at + 1 if at >= begun else limit
        cuts.append((begun, end))
        begun = end
    return [*cuts, (begun, len(text))]
