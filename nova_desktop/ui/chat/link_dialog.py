"""A look at a link's address before anything opens it."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from nova_desktop.domain.addresses import Address
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import hold
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.label import text_label

_WIDE_PX = 520
_FIELD_PX = 76


class LinkDialog(Dialog):
    """Accepted when the address is to be opened."""

    def __init__(self, address: Address, parent: QWidget | None = None) -> None:
        is_mail = address.scheme == "mailto"
        title = _("Write a mail?") if is_mail else _("Open this address?")
        super().__init__(title, _leads_to(address), parent)
        hold(self, min_width=_WIDE_PX)
        self._url = address.url
        shown = QPlainTextEdit(address.url, self)
        shown.setObjectName("address")
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setWordWrapMode(shown.wordWrapMode().WrapAnywhere)
        shown.setAccessibleName(_("Address"))
        shown.setFont(current_theme().font(12, mono=True))
        hold(shown, height=_FIELD_PX)
        self.body.addWidget(shown)
        for warning in _warnings(address):
            self.body.addWidget(text_label(warning, self, "warning", wrap=True))
        self.copy_button = self.add_button(_("Copy"), self._copy)
        self.add_cancel()
        text = _("Open mail program") if is_mail else _("Open in browser")
        self.open_button = self.add_button(text, self.accept, "primary")
        self.open_button.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        self.copy_button.setText(_("Copied"))


def open_address(address: Address) -> bool:
    """Hand it to the desktop; False when that has nothing to open it with."""
    url = QUrl(address.url, QUrl.ParsingMode.StrictMode)
    return url.isValid() and QDesktopServices.openUrl(url)


def _leads_to(address: Address) -> str:
    if address.scheme == "mailto":
        return _("It goes to {host}.").format(host=address.host)
    return _("It leads to {host}.").format(host=address.host)


def _warnings(address: Address) -> list[str]:
    """What could deceive about where it leads."""
    found: list[str] = []
    if address.spoken:
        text = _("Its name is written as {spoken}: letters of another script can look like others.")
        found.append(text.format(spoken=address.spoken))
    if address.name:
        text = _("{name} before the @ is no part of where it leads.")
        found.append(text.format(name=address.name))
    if not address.encrypted:
        found.append(_("The connection is not encrypted."))
    return found
