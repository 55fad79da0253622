"""A tag: a word in a small box, as a project's name or a state."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme

LEVELS: Final = {
    "": ("sunken", "text_second"),
    "ok": ("ok_soft", "ok"),
    "warning": ("warning_soft", "warning"),
    "error": ("error_soft", "error"),
    "accent": ("accent_soft", "accent"),
    "count": ("accent", "on_accent"),
}
_HEIGHT_PX: Final = 20
_PAD_PX: Final = 6


class Tag(QLabel):
    """Cannot be pressed. `level` is one of `LEVELS`; a `count` is round, as on the rail."""

    def __init__(self, text: str, level: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._level = level
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_level(self, level: str) -> None:
        self._level = level
        self.update()

    def words_font(self) -> QFont:
        """The font that it is painted with."""
        return current_theme().font(12)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        height = theme.px(_HEIGHT_PX)
        words = QFontMetrics(self.words_font()).horizontalAdvance(self.text())
        return QSize(max(height, words + 2 * theme.px(_PAD_PX)), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        ground, words = LEVELS[self._level]
        round_px = _HEIGHT_PX / 2 if self._level == "count" else 6
        box(painter, self.rect(), theme.px(round_px), theme.color(ground))
        painter.setFont(self.words_font())
        painter.setPen(theme.color(words))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
