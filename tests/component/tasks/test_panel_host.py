"""The room for a panel beside a screen's content."""

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.ui.tasks.panel_host import PANEL_PX, PanelHost, enter_panel, host_in_view


def _host(qtbot: QtBot, width: int = 1072) -> PanelHost:
    host = PanelHost(QLineEdit())
    qtbot.addWidget(host)
    host.resize(width, 600)
    host.show()
    return host


def test_the_content_gives_way_to_a_panel_and_comes_back(qtbot: QtBot) -> None:
    host = _host(qtbot)
    assert host.content.width() == 1072
    panel = QWidget()
    heard: list[bool] = []
    host.panel_changed.connect(heard.append)
    host.show_panel(panel)
    qtbot.waitUntil(lambda: host.content.width() == 1072 - PANEL_PX)
    assert panel.isVisible()
    host.hide_panel()
    qtbot.waitUntil(lambda: host.content.width() == 1072)
    assert (panel.isVisible(), host.panel, heard) == (False, None, [True, False])


def test_where_both_have_no_room_the_panel_stands_alone(qtbot: QtBot) -> None:
    host = _host(qtbot, 600)
    host.show_panel(QWidget())
    assert not host.content.isVisible()
    host.resize(1000, 600)
    qtbot.waitUntil(lambda: host.content.isVisible() and host.content.width() == 480)
    host.resize(600, 600)
    host.hide_panel()
    assert host.content.isVisible()


def test_a_panel_that_goes_to_another_host_leaves_its_own(qtbot: QtBot) -> None:
    first, second = _host(qtbot), _host(qtbot)
    panel = QWidget()
    first.show_panel(panel)
    second.show_panel(panel)
    assert first.panel is None
    assert second.panel is panel
    qtbot.waitUntil(lambda: first.content.width() == 1072)
    first.show_panel(panel)
    assert (first.panel, second.panel) == (panel, None)
    assert panel.isVisible()


def test_the_keyboard_goes_back_to_the_content(qtbot: QtBot) -> None:
    host = _host(qtbot)
    host.activateWindow()
    field = QLineEdit()
    host.show_panel(field)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    host.hide_panel()
    assert host.content.hasFocus()


def test_the_host_in_view_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert host_in_view(window) is None
    host = PanelHost(QWidget(), window)
    assert host_in_view(window) is None
    window.show()
    assert host_in_view(window) is host


class _WithWayBack(QWidget):
    """A panel that is told when it stands alone."""

    def __init__(self) -> None:
        super().__init__()
        self.alone: list[bool] = []

    def show_alone(self, alone: bool) -> None:
        self.alone.append(alone)


def test_a_panel_hears_that_it_stands_alone(qtbot: QtBot) -> None:
    host = _host(qtbot, 600)
    panel = _WithWayBack()
    host.show_panel(panel)
    assert panel.alone[-1]
    host.resize(1000, 600)
    qtbot.waitUntil(lambda: not panel.alone[-1])


class _WithWayIn(QLineEdit):
    """A panel that the keyboard can be led into."""

    task = "t1"

    def enter(self) -> None:
        self.setFocus()


def test_the_keyboard_is_led_into_a_panel_that_shows_this_task(qtbot: QtBot) -> None:
    host = _host(qtbot)
    host.activateWindow()
    host.content.setFocus()
    qtbot.waitUntil(host.content.hasFocus)
    assert not enter_panel(host.content, "t1")
    panel = _WithWayIn()
    host.show_panel(panel)
    assert not enter_panel(host.content, "t2")
    assert not enter_panel(host.content, "")
    assert host.content.hasFocus()
    assert enter_panel(host.content, "t1")
    assert panel.hasFocus()
    assert not enter_panel(host, "t1")


def test_a_panel_in_the_place_of_its_content_has_the_keyboard(qtbot: QtBot) -> None:
    host = _host(qtbot, 600)
    host.activateWindow()
    host.content.setFocus()
    qtbot.waitUntil(host.content.hasFocus)
    panel = QLineEdit()
    host.show_panel(panel)
    assert panel.hasFocus()
    host.hide_panel()
    assert host.content.hasFocus()
