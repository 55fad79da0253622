"""The line above the lists that says what is the matter, with one button and, perhaps, a bar."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.memory.strips import Strip
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.progress import ProgressBar

_GROUNDS: Final = {"warning": "warning_soft", "": "sunken"}


class StripBar(QFrame):
    """Hidden while all is well. `pressed` with the strip's act."""

    pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip: Strip | None = None
        self._words = text_label("", self, "", wrap=True)
        self._bar = ProgressBar("", self)
        self._button = push_button("", self._press, self)
        words = lay(QVBoxLayout(), spacing=6)
        words.addWidget(self._words)
        words.addWidget(self._bar)
        row = lay(QHBoxLayout(self), (16, 8, 12, 9), 12)
        row.addLayout(words, 1)
        row.addWidget(self._button)
        self.hide()

    def show_strip(self, strip: Strip | None) -> None:
        self._strip = strip
        self.setVisible(strip is not None)
        if strip is None:
            return
        self._words.setText(strip.text)
        self.setAccessibleName(strip.text)
        self._button.setText(strip.button)
        self._button.setVisible(strip.act is not None)
        self._bar.setVisible(strip.fraction is not None)
        self._bar.setAccessibleName(strip.text)
        self._bar.show_fraction(strip.fraction or 0.0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        level = self._strip.level if self._strip is not None else ""
        painter.fillRect(self.rect(), theme.color(_GROUNDS.get(level, "sunken")))
        bottom = self.rect().adjusted(0, self.height() - theme.px(1), 0, 0)
        painter.fillRect(bottom, theme.color("line"))

    def _press(self) -> None:
        if self._strip is not None and self._strip.act is not None:
            self.pressed.emit(self._strip.act)
