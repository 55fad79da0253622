"""A theme file to palette and stylesheet, following the system's light or dark while running."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

TITLE_PX: Final = 16
BODY_PX: Final = 13


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by semantic role, as `#RRGGBB`."""

    colors: dict[str, str]

    @classmethod
    def load(cls, path: Path) -> "Theme":
        return cls(tomllib.loads(path.read_text(encoding="utf-8"))["colors"])

    def palette(self) -> QPalette:
        palette = QPalette()
        for role, name in _PALETTE.items():
            palette.setColor(role, QColor(self.colors[name]))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.colors["text_third"]))
        return palette

    def stylesheet(self, template: str) -> str:
        """The template with each `{role}` replaced."""
        sheet = template.replace("{title_px}", str(TITLE_PX))
        for role, color in self.colors.items():
            sheet = sheet.replace("{" + role + "}", color)
        return sheet


_PALETTE: Final = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Button: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.PlaceholderText: "text_third",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.ToolTipBase: "panel",
    QPalette.ColorRole.ToolTipText: "text",
}


class SystemTheme(QObject):
    """Applies the theme that the system asks for, now and whenever it changes."""

    def __init__(self, application: QApplication, resources: Path) -> None:
        super().__init__(application)
        self._application = application
        self._resources = resources
        self._template = (resources / "style.qss").read_text(encoding="utf-8")
        font = application.font()
        font.setPixelSize(BODY_PX)
        application.setFont(font)
        application.setStyle("Fusion")
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.apply)
        self.apply(hints.colorScheme())

    def apply(self, scheme: Qt.ColorScheme) -> None:
        """Dark for dark, light for anything else."""
        name = "dark" if scheme is Qt.ColorScheme.Dark else "light"
        theme = Theme.load(self._resources / "themes" / f"{name}.toml")
        self._application.setPalette(theme.palette())
        self._application.setStyleSheet(theme.stylesheet(self._template))
