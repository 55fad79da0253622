"""The dialog around the panel of imports, as the settings open it."""

from typing import Final

from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody

_SIZE_PX: Final = (680, 620)


class ImportDialog(RoomyDialog):
    """Opened with `show_dialog`; closing it changes nothing more."""

    def __init__(self, panel: ImportPanel, parent: QWidget | None = None) -> None:
        text = _("Nova looks first and shows you what it would take over.")
        super().__init__(_("Import a set-up"), text, _SIZE_PX, parent)
        self.panel = panel
        scrolled = ScrolledBody(self)
        scrolled.page.addWidget(panel, 1)
        self.body.addWidget(scrolled, 1)
        self.add_button(_("Close"), self.accept)
        self.setFocusProxy(panel)
