"""The dialog around the panel of imports, as the settings open it."""

from gettext import gettext as _
from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.dialog import Dialog

_SIZE_PX: Final = (680, 620)
_OF_SCREEN: Final = 0.9


class ImportDialog(Dialog):
    """Opened with `show_dialog`; closing it changes nothing more."""

    def __init__(self, panel: ImportPanel, parent: QWidget | None = None) -> None:
        text = _("Nova looks first and shows you what it would take over.")
        super().__init__(_("Import a set-up"), text, parent)
        self.panel = panel
        self.body.addWidget(panel, 1)
        self.add_button(_("Close"), self.accept)
        self.setFocusProxy(panel)

    def showEvent(self, event: QShowEvent) -> None:
        """Wide enough for names of models, as far as the screen has room."""
        super().showEvent(event)
        theme, room = current_theme(), self.screen().availableSize() * _OF_SCREEN
        width = min(theme.px(_SIZE_PX[0]), room.width())
        height = min(max(theme.px(_SIZE_PX[1]), self.height()), room.height())
        self.resize(width, height)
