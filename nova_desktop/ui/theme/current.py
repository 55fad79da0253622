"""The theme in force, for whoever paints."""

from PySide6.QtWidgets import QApplication

from nova_desktop.ui.resources import resource_folder
from nova_desktop.ui.theme.fonts import load_fonts
from nova_desktop.ui.theme.tokens import Theme, put_in_force, theme_in_force


def current_theme() -> Theme:
    """The theme in force; the light one where nobody has applied any.

    Then only the fonts and colours hold, and no stylesheet: enough to try a widget alone.
    """
    if (theme := theme_in_force()) is not None:
        return theme
    resources = resource_folder()
    theme = Theme.load(resources / "themes" / "light.toml")
    application = QApplication.instance()
    if isinstance(application, QApplication):
        load_fonts(resources / "fonts")
        put_in_force(application, theme)
        application.setFont(theme.font())
        application.setPalette(theme.palette())
    return theme
