"""The keys of an open menu."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.ui.widgets.menus import make_menu


def test_home_and_end_lead_to_the_first_and_the_last(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    pressed: list[str] = []
    menu = make_menu(host)
    menu.add("Off", lambda: pressed.append("off")).setEnabled(False)
    for name in ("High", "Low", "None"):
        menu.add(name, lambda name=name: pressed.append(name))
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        menu.popup(host.mapToGlobal(host.rect().center()))
        QTest.keyClick(menu, key)
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert pressed == ["None", "High"]
