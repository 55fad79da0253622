"""Reads an exported file line by line and tells what is in it."""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, cast

from nova_desktop.children.memory.files.lines import (
    FORMAT,
    LONGEST_LINE,
    VERSION,
    chained,
    read_line,
    read_object,
    unreadable,
)
from nova_desktop.children.memory.graph import Row

LARGEST_FILE: Final = 8 * 1024**3
MOST_LINES: Final = 20_000_000


@dataclass(slots=True)
class Content:
    """What a file holds. `span` is where the rows of a kind begin and end, in bytes.

    `entities` and `episodes` are ids that are in it, `ends` are entities that it needs.
    """

    counts: Counter[str] = field(default_factory=Counter[str])
    span: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    entities: set[str] = field(default_factory=set[str])
    episodes: set[str] = field(default_factory=set[str])
    ends: set[str] = field(default_factory=set[str])
    needed_episodes: set[str] = field(default_factory=set[str])


def open_export(path: Path) -> BinaryIO:
    """The file, if it is a plain one of a bearable size. Raises GraphError, OSError."""
    # Without waiting: a pipe would never open.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags), "rb")
    about = os.fstat(file.fileno())
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST_FILE:
        file.close()
        raise unreadable("no plain file, or too large")
    return file


def inspect(file: BinaryIO) -> Content:
    """Check every line, and counts and hashes against the header. Raises GraphError."""
    header = read_object(_line(file, 1), "line 1")
    if header.get("format") != FORMAT:
        raise unreadable("no export of memory")
    if header.get("version") != VERSION:
        raise unreadable("of a newer version")
    content = Content()
    hashes: dict[str, str] = {}
    for begin, raw, row in _rows(file):
        hashes[row.kind] = chained(hashes.get(row.kind, ""), raw)
        first, _ = content.span.get(row.kind, (begin, 0))
        content.span[row.kind] = (first, begin + len(raw))
        content.counts[row.kind] += 1
        _note(content, row)
    if header.get("counts") != dict(content.counts) or header.get("sha256") != hashes:
        raise unreadable("it was cut or changed")
    return content


def rows_of(file: BinaryIO, content: Content, kind: str) -> Iterator[Row]:
    """The rows of a kind, checked again."""
    if kind not in content.span:
        return
    begin, end = content.span[kind]
    file.seek(begin)
    for place, _, row in _rows(file, begin):
        if place >= end:
            return
        if row.kind == kind:
            yield row


def _rows(file: BinaryIO, begin: int | None = None) -> Iterator[tuple[int, bytes, Row]]:
    place = file.tell() if begin is None else begin
    for number in range(2, MOST_LINES):
        raw = _line(file, number)
        if not raw:
            return
        yield place, raw, read_line(raw, number)
        place += len(raw)
    raise unreadable("too many lines")


def _line(file: BinaryIO, number: int) -> bytes:
    raw = file.readline(LONGEST_LINE + 1)
    if len(raw) > LONGEST_LINE:
        raise unreadable(f"line {number}: too long")
    return raw


def _note(content: Content, row: Row) -> None:
    values = row.values
    if row.kind == "entity":
        content.entities.add(row.id)
    if row.kind == "episode":
        content.episodes.add(row.id)
    for name in ("subject", "object", "entity"):
        if name in values and row.kind in ("fact", "mention", "membership"):
            content.ends.add(cast("str", values[name]))
    if row.kind in ("mention", "saga_episode"):
        content.needed_episodes.add(cast("str", values["episode"]))
