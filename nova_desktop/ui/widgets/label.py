"""Words on the screen: plain text with lines of 1.45, in the sizes and colours of the design."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from nova_desktop.ui.theme.lines import Lines, line_height, widest_word
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.tooltip import plain_tip


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of text: its size in pixels at 100 %, its weight and the role of its colour."""

    size: float = 13
    weight: int = 400
    role: str = "text"
    mono: bool = False


KINDS: Final = {
    "": Words(),
    "strong": Words(weight=500),
    "heading": Words(weight=600),
    "second": Words(role="text_second"),
    "third": Words(role="text_third"),
    "small": Words(12, role="text_second"),
    "smallstrong": Words(12, 500),
    "smallthird": Words(12, role="text_third"),
    "section": Words(11, role="text_third"),
    "title": Words(16, 600),
    "wizardtitle": Words(22, 600),
    "mono": Words(12, mono=True),
    "ok": Words(12, role="ok"),
    "warning": Words(12, role="warning"),
    "error": Words(12, role="error"),
    "accent": Words(12, role="accent"),
}
_BROADEST_HINT_PX: Final = 480


class TextLabel(QLabel):
    """A QLabel for plain text that cannot be selected, of a kind of `KINDS`."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, kind: str = "", *, wrap: bool = False
    ) -> None:
        super().__init__(parent)
        self._words = KINDS[kind]
        self._elides = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setText(text)

    def show_kind(self, kind: str) -> None:
        """Look like another kind of text."""
        self._words = KINDS[kind]
        self.updateGeometry()
        self.update()

    def let_elide(self) -> "TextLabel":
        """Cut the line with … where room is short; the whole text is then its tooltip."""
        self._elides = True
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Maximum)
        self.setSizePolicy(policy)
        return self

    def words_font(self) -> QFont:
        """The font that it is painted with."""
        words = self._words
        return current_theme().font(words.size, words.weight, words.mono)

    def heightForWidth(self, width: int) -> int:
        if not self.wordWrap():
            return -1
        return self._lines(max(1, width - self._beside())).height + self._above()

    def sizeHint(self) -> QSize:
        broadest = min(current_theme().px(_BROADEST_HINT_PX), self.maximumWidth())
        lines = self._lines(broadest if self.wordWrap() else None)
        return QSize(lines.width + self._beside(), lines.height + self._above())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if self._elides:
            return QSize(min(hint.width(), current_theme().px(32)), hint.height())
        if not self.wordWrap():
            return hint
        narrowest = widest_word(self.text(), self.words_font())
        return QSize(narrowest + self._beside(), line_height(self.words_font()) + self._above())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elides:
            self.setToolTip(plain_tip(self.text()) if self._shown() != self.text() else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        rect = self.contentsRect()
        painter = painter_of(self)
        if self.wordWrap() or "\n" in self.text():
            self._lines(rect.width()).paint(painter, rect, self._color())
            return
        painter.setFont(self.words_font())
        painter.setPen(self._color())
        painter.drawText(rect, self._align() | Qt.AlignmentFlag.AlignVCenter, self._shown())

    def _shown(self) -> str:
        if not self._elides:
            return self.text()
        metrics = QFontMetrics(self.words_font())
        room = self.contentsRect().width()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _color(self) -> QColor:
        role = self._words.role if self.isEnabled() else "text_off"
        return current_theme().color(role)

    def _align(self) -> Qt.AlignmentFlag:
        wanted = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        return QStyle.visualAlignment(self.layoutDirection(), wanted)

    def _lines(self, width: int | None) -> Lines:
        align = Qt.AlignmentFlag.AlignLeft if width is None else self._align()
        return Lines(self.text(), self.words_font(), width, align)

    def _beside(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _above(self) -> int:
        margins = self.contentsMargins()
        return margins.top() + margins.bottom()


def text_label(
    text: str, parent: QWidget | None = None, kind: str = "", *, wrap: bool = False
) -> TextLabel:
    """Words of a kind: "", strong, heading, second, third, small, section, title and so on."""
    return TextLabel(text, parent, kind, wrap=wrap)
