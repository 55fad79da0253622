"""What a block of markdown consists of, as plain records that are painted and copied alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one look. `link` is the address they lead to, or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: str = ""


class Look(Enum):
    """How a paragraph is set."""

    TEXT = "text"
    LINE = "line"
    HEADING = "heading"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one look. `indent` counts the lists around it, `quotes` the quotes around it.

    `marker` is the bullet or number before its first line; `level` that of a heading, 1 to 6.
    """

    spans: tuple[Span, ...]
    look: Look = Look.TEXT
    level: int = 0
    indent: int = 0
    quotes: int = 0
    marker: str = ""

    def text(self) -> str:
        """As it stands in the laid-out document: the marker, a tab, the words."""
        words = "".join(span.text for span in self.spans)
        return f"{self.marker}\t{words}" if self.marker else words


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the header first. `align` has `left`, `center`, `right` or "" a column."""

    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    align: tuple[str, ...]

    def text(self) -> str:
        """One line a row, cells apart by tabs."""
        lines = ("\t".join(_words(cell) for cell in row) for row in self.rows)
        return "\n".join(lines)


Part = Paragraph | Table


def parts_text(parts: Iterable[Part]) -> str:
    """The words of a block as they are read and copied."""
    return "\n".join(part.text() for part in parts)


def _words(cell: Iterable[Span]) -> str:
    return "".join(span.text for span in cell)
