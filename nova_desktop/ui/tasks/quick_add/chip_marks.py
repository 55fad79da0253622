"""Chips within a line of text: room beside them, their colour, and the box behind each."""

from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QFont,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextLine,
)

from nova_desktop.ui.tasks.quick_add.units import by_unit
from nova_desktop.ui.theme.theme import Theme, current_theme

Span = tuple[int, int]
PAD_PX: Final = 7
HIGH_PX: Final = 20
_ROOM_PX: Final = 7  # with the width of a space: the pad and the gap beside a chip
_BETWEEN_PX: Final = 14


class ChipMarks(QSyntaxHighlighter):
    """Colours the chips of a one-line document and makes room on both sides of each.

    Places count UTF-16 units, as Qt does. It is the spaces beside a chip that grow, so no letter
    is set apart from its word.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._spans: Sequence[Span] = ()

    def show_spans(self, spans: Sequence[Span]) -> bool:
        """These, in order; whether they are others than before."""
        if list(spans) == list(self._spans):
            return False
        self._spans = list(spans)
        self.rehighlight()
        return True

    def highlightBlock(self, text: str) -> None:
        theme = current_theme()
        colour = QTextCharFormat()
        colour.setForeground(theme.color("accent"))
        sides: dict[int, int] = {}
        units = by_unit(text)
        for start, end in self._spans:
            self.setFormat(start, end - start, colour)
            for place in (start - 1, end):
                if 0 <= place < len(units):
                    sides[place] = sides.get(place, 0) + 1
        for place, count in sides.items():
            if units[place].isspace():
                self.setFormat(place, 1, _wide(theme, count))

    def boxes(self, block: QTextBlock, origin: QPointF) -> list[QRectF]:
        """Where the box of each chip lies, the text's line being at `origin`."""
        line = block.layout().lineAt(0)
        if not line.isValid():
            return []
        theme = current_theme()
        pad, high = theme.px(PAD_PX), theme.px(HIGH_PX)
        found: list[QRectF] = []
        for start, end in self._spans:
            edges = [x for place in range(start, end) for x in _edges(line, place)]
            left, right = min(edges, default=0.0), max(edges, default=0.0)
            top = origin.y() + line.y() + (line.height() - high) / 2
            found.append(QRectF(origin.x() + left - pad, top, right - left + 2 * pad, high))
        return found


def _edges(line: QTextLine, place: int) -> tuple[float, float]:
    """Both ends of a character, wherever the direction of writing puts them."""
    ends = (
        line.cursorToX(place, edge) for edge in (QTextLine.Edge.Leading, QTextLine.Edge.Trailing)
    )
    first, second = (cast("tuple[float, int]", end)[0] for end in ends)
    return first, second


def _wide(theme: Theme, sides: int) -> QTextCharFormat:
    """A space with a chip at one side or at both."""
    room = theme.px(_ROOM_PX) if sides == 1 else theme.px(_BETWEEN_PX)
    found = QTextCharFormat()
    found.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    found.setFontLetterSpacing(room)
    return found
