"""Fonts, colours and measures of the conversation's words, taken from the theme in force."""

import math
import unicodedata
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextLength,
)

from nova_desktop.ui.chat.conversation.markdown.parts import Look, Paragraph, Span
from nova_desktop.ui.theme.theme import Theme

_HEADINGS: Final = {1: 18, 2: 16, 3: 14}
_BODY: Final = 13
_LINE: Final = 1.45


class TextStyle:
    """Made anew for each theme and scale; what is laid out with another one is out of date.

    `line` is the height of a line of body text, `character` the width of an average character for
    heights that are only guessed. Qt puts a line's extra height above its words: `lift` is the half
    of it that belongs below.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.line = theme.px(_BODY * _LINE)
        self.character = theme.px(_BODY) * 0.5
        self._body = QFontMetricsF(self.body())
        self.lift = max(0.0, (self.line - self._body.height()) / 2)
        self._formats: dict[tuple[object, ...], QTextCharFormat] = {}

    def px(self, size: float) -> int:
        """Scaled pixels."""
        return self.theme.px(size)

    def color(self, role: str) -> QColor:
        return self.theme.color(role)

    def body(self) -> QFont:
        return self.theme.font(_BODY)

    def width_of(self, text: str) -> int:
        """The width that plain text needs where no line is broken."""
        widest = max(self._body.horizontalAdvance(line) for line in text.split("\n"))
        return math.ceil(widest) + 2

    def block_format(self, paragraph: Paragraph, *, first: bool) -> QTextBlockFormat:
        look = QTextBlockFormat()
        step = self.px(24)
        margin = paragraph.indent * step + paragraph.quotes * self.px(16)
        if _runs_left(paragraph):
            look.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            look.setRightMargin(margin)
        else:
            look.setLeftMargin(margin)
        if paragraph.marker:
            look.setTextIndent(-step)
        if not first and paragraph.look is not Look.LINE:
            look.setTopMargin(self.px(4 if paragraph.indent else 8))
        if paragraph.look is Look.CODE:
            look.setBackground(self.color("sunken"))
        elif paragraph.look is Look.RULE:
            whole = QTextLength(QTextLength.Type.PercentageLength, 100)
            look.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, whole)
            look.setBackground(self.color("line_strong"))
        height = self._line_height(paragraph)
        look.setLineHeight(height, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        return look

    def _line_height(self, paragraph: Paragraph) -> int:
        if paragraph.look is Look.HEADING:
            return self.px(_HEADINGS.get(paragraph.level, _BODY) * 1.4)
        if paragraph.look is Look.RULE:
            return self.px(8)
        return self.px(18) if paragraph.look is Look.CODE else self.line

    def char_format(self, span: Span, paragraph: Paragraph, role: str = "text") -> QTextCharFormat:
        """Made once for each look, since a document asks for it at every span."""
        kind = (span.bold, span.italic, span.struck, span.code, bool(span.link))
        key = (kind, paragraph.look, paragraph.level, paragraph.quotes > 0, role)
        look = self._formats.get(key)
        if look is None:
            look = self._formats[key] = self._made(span, paragraph, role)
        if span.link:
            look = QTextCharFormat(look)
            look.setAnchorHref(span.link)
        return look

    def _made(self, span: Span, paragraph: Paragraph, role: str) -> QTextCharFormat:
        look = QTextCharFormat()
        mono = span.code or paragraph.look is Look.CODE
        size = _BODY
        weight = 600 if span.bold else 400
        if paragraph.look is Look.HEADING:
            size, weight = _HEADINGS.get(paragraph.level, _BODY), 600
        font = self.theme.font(size - 1 if mono else size, weight, mono=mono)
        font.setItalic(span.italic)
        font.setStrikeOut(span.struck)
        look.setFont(font)
        look.setForeground(self.color("text_second" if paragraph.quotes else role))
        if span.code:
            look.setBackground(self.color("sunken"))
        if span.link:
            look.setAnchor(True)
            look.setForeground(self.color("accent"))
            look.setFontUnderline(True)
            look.setUnderlineColor(self.color("accent"))
        return look

    def alignment(self, name: str) -> Qt.AlignmentFlag:
        """Of a table's column."""
        return {
            "right": Qt.AlignmentFlag.AlignRight,
            "center": Qt.AlignmentFlag.AlignHCenter,
        }.get(name, Qt.AlignmentFlag.AlignLeft)


def _runs_left(paragraph: Paragraph) -> bool:
    """Whether its first letter belongs to a script that is written from right to left."""
    letters = (character for span in paragraph.spans for character in span.text)
    strong = ("L", "R", "AL")
    first = next((b for b in map(unicodedata.bidirectional, letters) if b in strong), "L")
    return first != "L"
