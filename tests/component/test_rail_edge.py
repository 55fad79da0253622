"""The rail says that there is more of it below."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.ui.shell.rail import Rail, places
from nova_desktop.ui.shell.rail_places import RailPlace


def test_a_line_stands_where_projects_go_on_below(qtbot: QtBot) -> None:
    rail = Rail(places())
    qtbot.addWidget(rail)
    rail.resize(208, 700)
    rail.show()
    QApplication.processEvents()
    assert rail.edge.isHidden()
    rows = [RailPlace(f"project:{n}", f"Project {n}", "circle") for n in range(20)]
    rail.show_section("projects", "Projects", rows)
    qtbot.waitUntil(rail.edge.isVisible)
    area = rail.edge.parentWidget()
    assert rail.edge.geometry().bottom() == area.height() - 1
    rail.show_chosen("project:19")
    rail.show_folded("projects", True)
    qtbot.waitUntil(rail.edge.isHidden)
