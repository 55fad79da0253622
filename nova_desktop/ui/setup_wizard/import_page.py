"""The step of an earlier set-up: takes the panel that previews and applies it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.setup_wizard.page import SetupPage


class ImportPage(SetupPage):
    """Empty until it is given the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        text = _("Nova looks first and shows you what it would take over. Nothing is changed yet.")
        super().__init__(_("Bring your set-up"), text, parent)
        self._panel: QWidget | None = None

    @property
    def has_panel(self) -> bool:
        return self._panel is not None

    def put(self, panel: QWidget) -> None:
        """Show this one; once."""
        self._panel = panel
        self.body.addWidget(panel)
        panel.show()  # else it could not take the keyboard before the next event

    def focus_first(self) -> None:
        if self._panel is not None:
            self._panel.setFocus(Qt.FocusReason.TabFocusReason)
