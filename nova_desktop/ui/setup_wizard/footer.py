"""The set-up's foot: later, back, and the one primary button."""

from gettext import gettext as _

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label


class Footer(QWidget):
    """`put_off`, `went_back` and `continued` when these buttons are pressed."""

    put_off = Signal()
    went_back = Signal()
    continued = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.later = push_button(_("Set up later"), self.put_off.emit, self, "quiet")
        self._note = text_label("", self, "smallthird").let_elide()
        self.back = push_button(_("Back"), self.went_back.emit, self)
        self.forward = push_button(_("Continue"), self.continued.emit, self, "primary")
        row = lay(QHBoxLayout(self), spacing=10)
        for widget in (self.later, self._note):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.back, self.forward):
            row.addWidget(widget)

    def show_ways(
        self, *, back: bool, forward: bool, last: bool = False, primary: bool = True
    ) -> None:
        """Which of the buttons do something; on the last step Continue opens Nova."""
        self.back.setVisible(back)
        self.later.setVisible(not last)
        self.forward.setText(_("Open Nova") if last else _("Continue"))
        self.forward.show_kind("primary" if primary else "")
        self.forward.setEnabled(forward)

    def show_note(self, text: str) -> None:
        """Quiet words beside Set up later."""
        self._note.setText(text)
