"""The base of dialogs: a title, what it is about, room for more, and the buttons."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.label import text_label

NARROWEST_PX = 420


class Dialog(QDialog):
    """Opened with `ui.runtime.dialogs.show_dialog`. Esc rejects it. `body` takes what it asks."""

    def __init__(self, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleDescription(text)
        hold(self, min_width=NARROWEST_PX)
        self._words = text_label(text, self, "second", wrap=True)
        self._words.setVisible(bool(text))
        self.body = lay(QVBoxLayout(), spacing=12)
        self._row = lay(QHBoxLayout(), spacing=10)
        self._row.addStretch(1)
        down = lay(QVBoxLayout(self), (24, 20, 24, 20), 12)
        down.addWidget(text_label(title, self, "title", wrap=True))
        down.addWidget(self._words)
        down.addLayout(self.body, 1)
        down.addSpacing(4)
        down.addLayout(self._row)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt narrows a dialog on a small display, and forgets that words then need more lines."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def add_button(
        self, text: str, pressed: Callable[[], object], kind: str = "", icon: str = ""
    ) -> PushButton:
        """A button at the foot, to the right of those before; a primary one takes Enter."""
        button = push_button(text, pressed, self, kind, icon)
        if kind in ("primary", "danger"):
            button.setDefault(True)
        self._row.addWidget(button)
        return button

    def add_cancel(self) -> PushButton:
        """The button that rejects it."""
        return self.add_button(_("Cancel"), self.reject)
