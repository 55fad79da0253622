"""The set-up's foot: the way out, back, and the one primary button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button


class Footer(QWidget):
    """`put_off`, `went_back` and `continued` when these buttons are pressed."""

    put_off = Signal()
    went_back = Signal()
    continued = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered = False
        self._focus_then: QWidget | None = None
        self.later = push_button(_("Set up later"), self.put_off.emit, self, "quiet")
        self.back = push_button(_("Back"), self.went_back.emit, self)
        self.forward = push_button(_("Continue"), self.continued.emit, self, "primary")
        row = lay(QHBoxLayout(self), spacing=10)
        row.addWidget(self.later)
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
        if self._offered and forward:
            self._offered = False
            if self.window().focusWidget() is self._focus_then:
                self.forward.setFocus(Qt.FocusReason.TabFocusReason)

    def offer_forward(self) -> None:
        """The keyboard goes on with Continue: now, or as soon as it does something.

        Not if the user has gone somewhere else by then.
        """
        self._offered = not self.forward.isEnabled()
        self._focus_then = self.window().focusWidget()
        if not self._offered:
            self.forward.setFocus(Qt.FocusReason.TabFocusReason)

    def offer_nothing(self) -> None:
        """Another page is shown: what was offered on the one before counts no more."""
        self._offered = False

    def show_again(self, again: bool) -> None:
        """Whether there is a set-up already, so that nothing is put off by leaving."""
        self.later.setText(_("Back to Nova") if again else _("Set up later"))
