"""The dialog that adds a gateway: address, key, Test, and what the test brought."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.setup import DEFAULT_ADDRESS
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import hold
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.label import text_label

_WIDTH_PX: Final = 460


class GatewayDialog(Dialog):
    """`test_pressed` and `add_pressed` with address and key, `trust_pressed` for its certificate.

    What was tested is what can be added: writing on takes the result away.
    """

    test_pressed = Signal(str, str)
    add_pressed = Signal()
    trust_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        text = _("A LiteLLM that runs already, here or elsewhere.")
        super().__init__(_("Add a gateway"), text, parent)
        hold(self, min_width=_WIDTH_PX)
        self.address = Field(self)
        self.address.setText(DEFAULT_ADDRESS)
        self.key = Field(self, name=_("Key"))
        self.key.hide_words()
        self._result = text_label("", self, "small", wrap=True)
        self._result.hide()
        self._trust = push_button(_("Trust this certificate"), self.trust_pressed.emit, self)
        self._trust.hide()
        self.body.addWidget(LabelledField(_("Address"), self.address, "", self))
        hint = _("Leave it empty if it asks for none.")
        self.body.addWidget(LabelledField(_("Key"), self.key, hint, self))
        self.body.addWidget(self._result)
        self.body.addWidget(self._trust, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_cancel()
        self.test = self.add_button(_("Test"), self._test, "primary")
        self.add = self.add_button(_("Add"), self.add_pressed.emit)
        self.add.setEnabled(False)
        for field in (self.address, self.key):
            field.textEdited.connect(self._forget)
        self.address.selectAll()
        self.address.setFocus()

    @property
    def is_open(self) -> bool:
        return self.isVisible()

    def show_busy(self, busy: bool) -> None:
        self.test.show_loading(busy)

    def show_result(self, text: str, kind: str, *, good: bool, can_trust: bool = False) -> None:
        """What the test brought; `good` lets it be added."""
        self._result.setText(text)
        self._result.show_kind(kind)
        self._result.setVisible(bool(text))
        self._trust.setVisible(can_trust)
        self.add.setEnabled(good)
        self.add.show_kind("primary" if good else "")
        self.test.show_kind("" if good else "primary")
        (self.add if good else self.test).setDefault(True)

    def finish(self) -> None:
        self.accept()

    def _forget(self) -> None:
        self.show_result("", "small", good=False)

    def _test(self) -> None:
        self.test_pressed.emit(self.address.text(), self.key.text())
