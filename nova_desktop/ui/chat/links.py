"""Links of a conversation: looked at first, then opened by the desktop."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from nova_desktop.domain.addresses import Address, look_at
from nova_desktop.ui.chat.link_dialog import LinkDialog, open_address
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.runtime.operations import Operations


class Links:
    """`tell` gets what to say when a link cannot be opened; tests put another `hand_over`."""

    def __init__(
        self,
        operations: Operations,
        window: QWidget,
        tell: Callable[[str], object],
        hand_over: Callable[[Address], bool] = open_address,
    ) -> None:
        self._operations = operations
        self._window = window
        self._tell = tell
        self._hand_over = hand_over

    def open(self, url: str) -> None:
        """Ask first; only web and mail addresses are opened at all."""
        address = look_at(url)
        if address is None:
            self._tell(_("This link is not opened: it is no web or mail address."))
        else:
            self._operations.start("open a link", lambda: self._ask(address))

    async def _ask(self, address: Address) -> None:
        accepted = await show_dialog(LinkDialog(address, self._window))
        if accepted and not self._hand_over(address):
            self._tell(_("This computer has no program that opens it."))
