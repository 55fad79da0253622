"""How a theme comes into force: at the start, and while Nova runs."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nova_desktop.domain.settings import Appearance, ThemeChoice
from nova_desktop.ui.theme.current import current_theme
from nova_desktop.ui.theme.focus_ring import FocusRing
from nova_desktop.ui.theme.fonts import load_fonts
from nova_desktop.ui.theme.marks import marks_address, register_marks
from nova_desktop.ui.theme.scaling import rescale
from nova_desktop.ui.theme.tokens import Theme, put_in_force, theme_in_force

__all__ = ["SystemTheme", "Theme", "current_theme"]


class SystemTheme(QObject):
    """Applies the theme that the settings and the system ask for, now and at every change.

    `changed` comes after a change; widgets hear of it by `changeEvent` already.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        resources: Path,
        appearance: Appearance | None = None,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._resources = resources
        self._appearance = appearance or Appearance()
        self._template = (resources / "style.qss").read_text(encoding="utf-8")
        self._has_begun = False
        load_fonts(resources / "fonts")
        application.setStyle("Fusion")
        if application.findChild(FocusRing) is None:
            FocusRing(application)
        self._hints = QGuiApplication.styleHints()
        self._system = self._hints.colorScheme()
        self._hints.colorSchemeChanged.connect(self.apply)
        self.use(self._appearance)

    def apply(self, scheme: Qt.ColorScheme) -> None:
        """The system asks for this; it counts while the settings follow the system."""
        self._system = scheme
        self._refresh()

    def use(self, appearance: Appearance) -> None:
        """Look as these settings say; the frames that the system draws follow where they can."""
        self._appearance = appearance
        match appearance.theme:
            case ThemeChoice.DARK:
                self._hints.setColorScheme(Qt.ColorScheme.Dark)
            case ThemeChoice.LIGHT:
                self._hints.setColorScheme(Qt.ColorScheme.Light)
            case ThemeChoice.SYSTEM:
                if self._has_begun:
                    self._hints.unsetColorScheme()
        self._refresh()

    def _refresh(self) -> None:
        chosen = self._appearance
        follows = chosen.theme is ThemeChoice.SYSTEM
        dark = self._system is Qt.ColorScheme.Dark if follows else chosen.theme is ThemeChoice.DARK
        file = self._resources / "themes" / ("dark.toml" if dark else "light.toml")
        theme = Theme.load(file, chosen.scale, chosen.reduced_motion)
        if self._has_begun and theme == theme_in_force():
            return
        self._has_begun = True
        self._put_in_force(theme)
        self.changed.emit()

    def _put_in_force(self, theme: Theme) -> None:
        application = self._application
        register_marks(theme, self._resources / "icons")
        put_in_force(application, theme)
        application.setFont(theme.font())
        application.setPalette(theme.palette())
        sheet = theme.stylesheet(self._template).replace("marks:", marks_address(theme) + "/")
        application.setStyleSheet(sheet)
        rescale(theme.px)
