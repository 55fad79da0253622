"""The field of a key: hidden, cleaned when it is pasted, shown by its ends once it is left."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from nova_desktop.domain.key_shapes import cleaned_key
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.fields import Field

_LONG_ENOUGH: Final = 16
_DOTS: Final = 21
_EDGE_PX: Final = 10


class KeyField(Field):
    """`pasted` with the cleaned text when more than one letter came at once."""

    pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide_words()
        self._before = ""
        self.textEdited.connect(self._edited)

    def paintEvent(self, event: QPaintEvent) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        masked = masked_key(self.text())
        if self.hasFocus() or not hidden or not masked:
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = painter_of(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        theme = current_theme()
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if self.isEnabled() else "text_off"))
        edge = theme.px(_EDGE_PX)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(edge, 0, -edge, 0), flags, masked)

    def _edited(self, text: str) -> None:
        came_at_once = len(text) - len(self._before) > 1
        if came_at_once:
            text = cleaned_key(text)
            self.setText(text)
            self.pasted.emit(text)
        self._before = text


def masked_key(key: str) -> str:
    """`hf_•••w3Qz`; "" for one that is too short to show any of it."""
    if len(key) < _LONG_ENOUGH:
        return ""
    begin = key[: key.find("_", 0, 5) + 1] or key[: key.find("-", 0, 5) + 1]
    return f"{begin}{'•' * _DOTS}{key[-4:]}"
