"""The rows of sharing: the address and the key that other programs use."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field


class SharingRows(QObject):
    """`copy_pressed` with what is to be copied, `new_key_pressed` for another key."""

    copy_pressed = Signal(str)
    new_key_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._address = _fixed(_("Address"), parent)
        self._key = _fixed(_("Key"), parent)
        self._key.hide_words()
        self._address_row = SettingRow(
            _("Address"), _("For programs that speak OpenAI's protocol."), self._address
        )
        self._key_row = SettingRow(
            _("Key"), _("For model calls only. A new one ends the old one at once."), self._key
        )
        copy_address = push_button(
            _("Copy"), lambda: self.copy_pressed.emit(self._address.text()), parent, icon="copy"
        )
        copy_address.setAccessibleName(_("Copy the address"))
        copy_key = push_button(
            _("Copy"), lambda: self.copy_pressed.emit(self._key.text()), parent, icon="copy"
        )
        copy_key.setAccessibleName(_("Copy the key"))
        new_key = push_button(_("New key"), self.new_key_pressed.emit, parent)
        self._address_row.add_buttons(copy_address)
        self._key_row.add_buttons(copy_key, new_key)
        self.rows = (self._address_row, self._key_row)
        self.show_sharing("", "")

    def show_sharing(self, address: str, key: str, state: str = "") -> None:
        """Where and with what; "" hides both. `state` tells when the port is not there yet."""
        for row in self.rows:
            row.setVisible(bool(address))
        self._address.setText(address)
        self._key.setText(key)
        self._address_row.show_error(state)


def _fixed(name: str, parent: QWidget) -> Field:
    field = Field(parent, name=name)
    field.setReadOnly(True)
    field.setEchoMode(QLineEdit.EchoMode.Normal)
    return field
