"""Rows of a CSV: any separator, quotes and line ends inside fields, and the line of each."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nova_desktop.adapters.task_imports.failing import unreadable

_SEPARATORS: Final = (",", ";", "\t", "|")
_LOOKED_AT: Final = 64 * 1024
_LONGEST_FIELD: Final = 20_000_000
MOST_COLUMNS: Final = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """The fields, and the line the row begins at, from 1."""

    line: int
    fields: list[str]


def separator_of(text: str) -> str:
    """What stands between fields: what most lines have the same number of."""
    if text[:4].casefold() == "sep=" and len(text) > 4:
        return text[4]
    head = text[:_LOOKED_AT]
    best, best_score = ",", 0.0
    for mark in _SEPARATORS:
        counts = [len(row.fields) for row in _some(head, mark) if any(row.fields)]
        if not counts:
            continue
        usual = max(set(counts), key=counts.count)
        score = counts.count(usual) / len(counts) * min(usual - 1, 50)
        if score > best_score:
            best, best_score = mark, score
    return best


def rows_of(text: str, origin: str, separator: str = "") -> Iterator[Row]:
    """All rows but empty ones. Raises NovaError for a field or a row that is too long."""
    mark = separator or separator_of(text)
    body = text
    start = 0
    if text[:4].casefold() == "sep=":
        _, _, body = text.partition("\n")
        start = 1
    last = Row(0, [])
    try:
        for row in _read(body, mark):
            last = row
            if len(row.fields) > MOST_COLUMNS:
                raise unreadable(origin, "too many columns", row.line + start)
            if any(row.fields):
                yield Row(row.line + start, row.fields)
    except csv.Error as error:
        raise unreadable(origin, str(error), last.line + start) from error
    if last.line and _is_open(body, last.line):
        line = last.line + start
        raise unreadable(origin, "a quotation mark is opened here and never closed", line)


def names_of(fields: Sequence[str]) -> dict[str, int]:
    """Where each column stands, by its name in lower case; the first of two alike."""
    found: dict[str, int] = {}
    for at, name in enumerate(fields):
        found.setdefault(name.strip().strip("\ufeff").casefold(), at)
    return found


class Fields:
    """One row by the names of its columns; "" for what is missing."""

    __slots__ = ("_at", "_fields")

    def __init__(self, at: dict[str, int], fields: list[str]) -> None:
        self._at = at
        self._fields = fields

    def __getitem__(self, name: str) -> str:
        at = self._at.get(name, len(self._fields))
        return self._fields[at].strip() if at < len(self._fields) else ""

    def raw(self, name: str) -> str:
        """With white space."""
        at = self._at.get(name, len(self._fields))
        return self._fields[at] if at < len(self._fields) else ""


def _is_open(text: str, line: int) -> bool:
    """Whether the last row, which begins there, has an odd number of quotation marks."""
    rest = text.splitlines(keepends=True)[line - 1 :] if text.count('"') % 2 else []
    return "".join(rest).count('"') % 2 == 1


def _some(head: str, mark: str) -> Iterator[Row]:
    try:
        for count, row in enumerate(_read(head, mark)):
            if count >= 50:
                return
            yield row
    except csv.Error:
        return


def _read(text: str, mark: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=mark)
    before = 0
    for fields in reader:
        yield Row(before + 1, fields)
        before = reader.line_num
