"""The colours of projects and people as colours of the screen."""

from PySide6.QtGui import QColor

from nova_desktop.ui.theme.theme import Theme


def colour_of(name: str, theme: Theme) -> QColor | None:
    """A role of the theme or a `#rrggbb`, as domain/task_places has it; None for none of them."""
    if name in theme.colors:
        return theme.color(name)
    color = QColor(name) if name.startswith("#") else QColor()
    return color if color.isValid() else None
