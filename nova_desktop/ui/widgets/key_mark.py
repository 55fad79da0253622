"""The mark of a key, as in the search field: `Ctrl K` in a small box."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nova_desktop.ui.theme.painting import key_size, paint_key, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.tooltip import key_text


class KeyMark(QLabel):
    """Shows a key such as `Ctrl+K`; whoever shows it binds the key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key_text(key), parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(*key_size(self.text(), current_theme()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_key(painter_of(self), self.text(), self.rect(), current_theme(), "text_second")
