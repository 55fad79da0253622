"""Plain text broken into lines of 1.45 times the type size, measured and painted alike."""

from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption

from nova_desktop.ui.theme.fonts import LINE_HEIGHT

_WIDE: Final = 1 << 22
_LINE_BREAK: Final = "\N{LINE SEPARATOR}"


class Lines:
    """A text laid out in `width` logical pixels; without a width, only its own breaks count."""

    def __init__(
        self,
        text: str,
        font: QFont,
        width: int | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        self._layout = QTextLayout(text.replace("\n", _LINE_BREAK), font)
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        self._layout.setTextOption(option)
        self._room = _WIDE if width is None else max(1, width)
        self.line_height = line_height(font)
        self._break()

    @property
    def width(self) -> int:
        """Of the widest line."""
        lines = range(self._layout.lineCount())
        return ceil(max((self._layout.lineAt(n).naturalTextWidth() for n in lines), default=0))

    @property
    def height(self) -> int:
        return self.line_height * max(1, self._layout.lineCount())

    def paint(self, painter: QPainter, rect: QRect, color: QColor) -> None:
        """Within the height of `rect`, in its middle; `rect` is as wide as was laid out."""
        painter.setPen(color)
        top = rect.y() + max(0, (rect.height() - self.height) // 2)
        self._layout.draw(painter, QPointF(rect.x(), top))

    def _break(self) -> None:
        self._layout.beginLayout()
        count = 0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(self._room)
            lead = (self.line_height - line.height()) / 2
            line.setPosition(QPointF(0, count * self.line_height + lead))
            count += 1
        self._layout.endLayout()


def line_height(font: QFont) -> int:
    """Logical pixels from one line to the next."""
    return round(font.pixelSize() * LINE_HEIGHT)


def widest_word(text: str, font: QFont) -> int:
    """How narrow a text can get before a word is cut."""
    return max((Lines(word, font).width for word in text.split()), default=0)
