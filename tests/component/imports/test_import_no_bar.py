"""The first face of the import is as high as what it shows: nothing scrolls without need."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.ui.imports.import_dialog import ImportDialog
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.roomy_dialog import ScrolledBody
from tests.themed import theme

__all__ = ["theme"]


def test_the_choice_has_no_scroll_bar(qtbot: QtBot, theme: SystemTheme) -> None:
    del theme
    panel = ImportPanel()
    dialog = ImportDialog(panel)
    qtbot.addWidget(dialog)
    panel.show_choice(None)
    with qtbot.waitExposed(dialog):
        dialog.show()
    for _ in range(6):
        QApplication.processEvents()
    area = dialog.findChild(ScrolledBody)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    assert panel.choice.isVisible()
    assert not panel.preview.isVisible()
