"""What stands where a list would: nothing there, an error with its cause, or no network."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark

_WIDEST_PX: Final = 300


class StateKind(StrEnum):
    """Why there is no list."""

    EMPTY = "empty"
    ERROR = "error"
    OFFLINE = "offline"


_LOOKS: Final = {
    StateKind.EMPTY: ("inbox", "text_second"),
    StateKind.ERROR: ("unplug", "error"),
    StateKind.OFFLINE: ("cloud-off", "warning"),
}


class StateView(QWidget):
    """An icon, a title, a sentence and at most two actions, in the middle of the room there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconMark("inbox", "text_second", 24, self)
        self._title = text_label("", self, "strong", wrap=True)
        self._text = text_label("", self, "second", wrap=True)
        self._row = lay(QHBoxLayout(), spacing=10)
        self._row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        down = lay(QVBoxLayout(self), (16, 16, 16, 16), 4)
        down.addStretch(1)
        down.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        down.addSpacing(4)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            down.addLayout(_centred(hold(label, max_width=_WIDEST_PX)))
        down.addSpacing(6)
        down.addLayout(self._row)
        down.addStretch(1)

    def show_state(
        self,
        kind: StateKind,
        title: str,
        text: str,
        actions: Sequence[QPushButton] = (),
        icon: str = "",
    ) -> None:
        """Say why nothing is here; earlier actions go. `icon` is for another than the kind's."""
        name, role = _LOOKS[kind]
        self._icon.show_icon(icon or name, role)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for button in actions:
            self._row.addWidget(button)


def _centred(label: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 100)
    row.addStretch(1)
    return row
