"""A theme: colours by semantic role, sizes at a scale, fonts; no widget is touched here."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QPalette

from nova_desktop.ui.theme.fonts import make_font

BODY_PX: Final = 13
PROPERTY: Final = "nova_theme"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_PLACE: Final = re.compile(r"\{(?:px:(\d+(?:\.\d+)?)|([a-z_]+))\}")
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
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "panel",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "panel",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line_strong",
    QPalette.ColorRole.Dark: "control_line",
    QPalette.ColorRole.Shadow: "control_line",
}
_OFF: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by semantic role as `#RRGGBB` or `#AARRGGBB`; `scale` in percent."""

    colors: dict[str, str]
    dark: bool = False
    scale: int = 100
    reduced_motion: bool = False

    @classmethod
    def load(cls, path: Path, scale: int = 100, reduced_motion: bool = False) -> "Theme":
        """Read a theme file. Raises OSError, tomllib.TOMLDecodeError or KeyError."""
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(read["colors"], bool(read["dark"]), scale, reduced_motion)

    def color(self, role: str) -> QColor:
        """The colour of a role. Raises KeyError for a role that no theme has."""
        return QColor(self.colors[role])

    def px(self, n: float) -> int:
        """Logical pixels for `n` pixels at 100 %; never 0 for something that is drawn."""
        return max(1, round(n * self.scale / 100)) if n else 0

    def font(self, size: float = BODY_PX, weight: int = 400, mono: bool = False) -> QFont:
        """A bundled font of `size` pixels at 100 %."""
        return make_font(self.px(size), weight, mono)

    def palette(self) -> QPalette:
        """For what Qt paints by itself."""
        palette = QPalette()
        for role, name in _PALETTE.items():
            palette.setColor(role, self.color(name))
        for role in _OFF:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text_off"))
        return palette

    def stylesheet(self, template: str) -> str:
        """The template with `{role}` and `{px:N}` replaced. Raises KeyError for other names."""

        def value(match: re.Match[str]) -> str:
            return str(self.px(float(match[1]))) if match[1] else self._css(match[2])

        return _PLACE.sub(value, _COMMENT.sub("", template))

    def _css(self, role: str) -> str:
        color = self.color(role)
        if color.alpha() == 255:
            return color.name()
        return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"


def put_in_force(application: QCoreApplication, theme: Theme) -> None:
    """Give an application its theme."""
    application.setProperty(PROPERTY, theme)
    _kept[application] = theme


def theme_in_force() -> Theme | None:
    """The theme that the application was given, or None before it was given any.

    It is asked for so often, some hundred times for a screen, that a look at a property is long.
    """
    application = QCoreApplication.instance()
    return _kept.get(application) if application is not None else None


_kept: Final = WeakKeyDictionary[QCoreApplication, Theme]()
