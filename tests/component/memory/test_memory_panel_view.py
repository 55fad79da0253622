"""The panel Memory in the Settings screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.memory_state import GraphKind
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.memory_panel import MemoryPanel
from nova_desktop.ui.widgets.toggle import Toggle
from tests.fakes.memory_screen import healthy
from tests.fakes.settings_parts import SettingsDesk


class Opened:
    """The panel over a fake graph."""

    def __init__(self, qtbot: QtBot) -> None:
        self.desk = SettingsDesk()
        self.screen = make_settings_screen(self.desk.parts)
        qtbot.addWidget(self.screen)
        self.screen.resize(1072, 772)
        self.screen.show()
        self.screen.open_panel("memory")
        panel = self.screen.panel("memory")
        assert isinstance(panel, MemoryPanel)
        self.panel = panel

    @property
    def memory(self):
        return self.desk.settings.now.memory


def test_neo4j_is_tried_used_and_taken_back(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    place = opened.panel.place
    assert not place.address.isVisible()
    place.kind.entered.emit("neo4j")
    assert place.address.isVisible()
    assert opened.memory.kind is GraphKind.EMBEDDED
    place.address.clear()
    qtbot.keyClicks(place.address, "neo4j+s://there:7687")
    qtbot.keyClicks(place.password, "secret")
    qtbot.mouseClick(place.test, Qt.MouseButton.LeftButton)
    assert opened.desk.memory.graph.asked[-1] == "look"
    qtbot.mouseClick(place.use, Qt.MouseButton.LeftButton)
    assert opened.memory.kind is GraphKind.NEO4J
    assert opened.memory.uri == "neo4j+s://there:7687"
    assert place.password.text() == ""
    assert not place.use.isVisible()
    opened.desk.toasts.undo()
    assert not place.address.isVisible()


def test_a_daily_limit_is_saved_and_today_stands_beside_it(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    opened.desk.memory.memory.become(MemoryPhase.READY, healthy(cost_usd=0.003))
    field = opened.panel.control_of("memory.usd_a_day")
    field.setText("0.2")
    field.editingFinished.emit()
    assert opened.memory.usd_a_day == 0.2
    assert field._note == "today $0.003"


def test_off_is_one_switch_with_undo(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    switch = opened.panel.control_of("memory.enabled")
    assert isinstance(switch, Toggle)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not opened.memory.enabled
    opened.desk.toasts.undo()
    assert opened.memory.enabled


def test_a_space_is_switched_off(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    opened.desk.memory.answers.name = "Work"
    opened.panel.add_space_pressed.emit()
    toggles = opened.panel.spaces.findChildren(Toggle)
    qtbot.mouseClick(toggles[-1], Qt.MouseButton.LeftButton)
    assert [(space.name, space.on) for space in opened.memory.spaces] == [("Work", False)]


def test_long_work_tells_how_it_ended(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    opened.desk.memory.answers.path = "/tmp/memory.jsonl"
    opened.panel.export_pressed.emit()
    assert opened.panel._told.text().startswith("Exported")
    assert opened.panel._work.isHidden()


def test_long_work_has_a_cancel_button_while_it_goes_on(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    row = opened.panel._work
    opened.panel.show_work("Exporting: 3 of 6", 0.5)
    qtbot.waitUntil(row.isVisible, timeout=2_000)
    (cancel,) = row.findChildren(QPushButton)
    assert cancel.text() == "Cancel"
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert opened.desk.memory.graph.asked[-1] == "stop_work"
    opened.panel.show_work("", None)
    assert row.isHidden()


def test_words_never_remembered_are_written_only_once_they_are_known(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    opened.desk.memory.graph.words_never = ("diagnosis",)
    opened.desk.memory.memory.become(MemoryPhase.OFF)
    assert not opened.panel.never.isEnabled()
    assert opened.panel.never.placeholderText() == "Told once memory runs."
    opened.desk.memory.memory.become(MemoryPhase.READY, healthy())
    assert opened.panel.never.isEnabled()
    assert opened.panel.never.placeholderText() == "a name, a number or a phrase"
    opened.panel.never.setFocus()
    opened.panel.never.moveCursor(opened.panel.never.textCursor().MoveOperation.End)
    qtbot.keyClick(opened.panel.never, Qt.Key.Key_Return)
    qtbot.keyClicks(opened.panel.never, "bank")
    qtbot.keyClick(
        opened.panel.never, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier
    )
    assert opened.desk.memory.graph.words_never == ("diagnosis", "bank")
