"""The dialog that exports tasks, by keyboard and with what is in its way."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_export_wiring import bind_export
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.ui.tasks.exports.dialog import ExportDialog
from nova_desktop.ui.tasks.exports.presenter import ExportPresenter
from tests.fakes.settings_parts import AtOnce
from tests.fakes.task_exports import FakeExports, FakeFiles, some_projects


class Bench:
    """The dialog with its presenter."""

    def __init__(self, parent: QWidget) -> None:
        self.exports, self.files = FakeExports(), FakeFiles()
        self.dialog = ExportDialog(parent)
        self.presenter = ExportPresenter(
            self.exports, some_projects, Running(), self.dialog, self.files
        )
        bind_export(self.dialog, self.presenter)
        self.presenter.open()
        self.dialog.open()


class Running(AtOnce):
    """What can be cancelled ends at once too."""

    def begin(self, name: str, work: object) -> None:
        self.start(name, work)  # type: ignore[arg-type]


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    made = Bench(window)
    qtbot.addWidget(made.dialog)
    yield made
    made.dialog.show_running(running=False)
    made.dialog.close()


def test_by_keyboard_alone(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.dialog
    card = dialog.cards[ExportFormat.ICS]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert dialog.path.text().endswith("nova-tasks.ics")
    assert not dialog.trash.isVisible()
    dialog.path.setFocus()
    qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
    assert [wish.format for wish in bench.exports.wishes] == [ExportFormat.ICS]
    assert dialog.result_text == "10 tasks written to nova-tasks.ics"
    assert dialog.folder.isVisible()
    qtbot.keyClick(dialog.folder, Qt.Key.Key_Space)
    assert bench.files.shown == [dialog.path.text()]


def test_what_is_in_the_way_changes_the_button(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.dialog
    bench.files.there.add("/tmp/x.json")
    dialog.path.selectAll()
    qtbot.keyClicks(dialog.path, "/tmp/x.json")
    dialog.go.click()
    assert dialog.go.text() == "Replace"
    assert "x.json is there already" in dialog.path_error
    qtbot.keyClicks(dialog.path, "x")
    assert (dialog.go.text(), dialog.path_error) == ("Export", "")


def test_while_it_runs_esc_stops_and_does_not_close(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.dialog
    dialog.show_running(running=True)
    assert not dialog.go.isEnabled()
    with qtbot.waitSignal(dialog.cancel_pressed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.show_running(running=False)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_projects_are_offered_behind_a_line(bench: Bench, qtbot: QtBot) -> None:
    bench.dialog.scopes.open_menu()
    menu = bench.dialog.scopes.menu_shown
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Everything", "Open tasks", "", "Launch week"]
    menu.close()


def test_whoever_picks_nothing_keeps_the_place(bench: Bench) -> None:
    bench.dialog.pick.click()
    assert bench.dialog.path.text().endswith("nova-tasks.json")
    bench.files.picked = "mine.json"
    bench.dialog.pick.click()
    assert bench.dialog.path.text().endswith("/mine.json")
