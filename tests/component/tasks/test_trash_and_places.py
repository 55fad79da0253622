"""The trash by clicks and keys, and the menus of projects: notes, and the way back for archived."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import connect_list
from nova_desktop.domain.task_places import Project
from nova_desktop.ui.shell.rail import Rail, places
from nova_desktop.ui.shell.rail_places import RailPlace
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.places.dialogs import NotesDialog, PlaceDialogs
from nova_desktop.ui.widgets.menus import Menu
from tests.fakes.task_sample import SampleDesk

LEFT = Qt.MouseButton.LeftButton
TITLE = "Call the bank"


class Shown:
    """The trash with one deleted task."""

    def __init__(self, desk: SampleDesk) -> None:
        self.desk = desk
        self.screen = TaskListScreen()
        self.presenter = ListPresenter(desk.lists.parts, self.screen)
        connect_list(self.screen, self.presenter)
        self.rows = self.screen.pane.list

    @property
    def titles(self) -> list[str]:
        return [row.title for row in self.rows.rows.rows]

    def part(self, name: str) -> QPoint:
        places = self.rows.painted.places(0, self.rows.rect_of(0))
        assert places is not None
        rect = {"act": places.act, "check": places.check, "title": places.title}[name]
        return rect.center()


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    desk = SampleDesk()
    desk.fill()
    made = Shown(desk)
    made.presenter.edits.actions.delete(TITLE)
    qtbot.addWidget(made.screen)
    made.screen.resize(1000, 600)
    with qtbot.waitExposed(made.screen):
        made.screen.show()
    made.screen.show_place("list:trash")
    QApplication.processEvents()
    yield made
    desk.close()


def test_the_button_of_a_row_restores_and_says_so(shown: Shown) -> None:
    assert shown.titles == [TITLE]
    assert shown.rows.rows.rows[0].act_words == "Restore"
    QTest.mouseClick(shown.rows.viewport(), LEFT, pos=shown.part("act"))
    assert shown.titles == []
    assert shown.desk.lists.told[-1][0] == f"Restored: {TITLE}"


def test_keys_restore_and_change_nothing_else(shown: Shown) -> None:
    shown.rows.focus_first()
    for key in (Qt.Key.Key_E, Qt.Key.Key_Space, Qt.Key.Key_D, Qt.Key.Key_Delete):
        QTest.keyClick(shown.rows, key)
        assert shown.rows.renaming.field is None
        assert shown.titles == [TITLE]
    QTest.keyClick(shown.rows, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert shown.screen.pane.bulk.isHidden()
    QTest.keyClick(shown.rows, Qt.Key.Key_R)
    assert shown.titles == []


def test_its_check_is_none_and_its_menu_is_short(shown: Shown) -> None:
    QTest.mouseClick(shown.rows.viewport(), LEFT, pos=shown.part("check"))
    assert shown.desk.lists.opened == [TITLE]
    shown.rows.open_menu(QPoint(10, 10))
    assert shown.rows.menu_shown is not None
    assert texts_of(shown.rows.menu_shown) == ["Open", "Restore", "Copy as text"]
    shown.rows.menu_shown.close()
    assert not shown.rows.dragging.rows_from(shown.part("title"))


class Wishes:
    """Stands in for the presenter of the menus."""

    def __init__(self) -> None:
        self.heard: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> object:
        return lambda *given, **more: self.heard.append((name, *given, *more.values()))


def texts_of(menu: Menu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if action.text()]


def test_the_menus_of_projects(qtbot: QtBot) -> None:
    window, wishes = QWidget(), Wishes()
    qtbot.addWidget(window)
    window.show()
    dialogs = PlaceDialogs(window)
    dialogs.presenter = wishes  # type: ignore[assignment]
    dialogs.open_menu("project:p", Project("p", "Home"), [])
    assert dialogs.menu is not None
    assert texts_of(dialogs.menu) == ["Rename…", "Notes…", "Colour", "Archive"]
    dialogs.menu.actions()[1].trigger()
    dialogs.menu.close()
    dialogs.open_archived([("project:q", Project("q", "Old & <b>gone</b>", archived=True))])
    (first,) = dialogs.menu.actions()
    inner = first.menu()
    assert isinstance(inner, Menu)
    assert texts_of(inner) == ["Bring back", "Notes…"]
    inner.actions()[0].trigger()
    dialogs.menu.close()
    assert wishes.heard == [("write_notes", "project:p"), ("archive", "project:q", False)]


def test_notes_are_written_over_many_lines(qtbot: QtBot) -> None:
    dialog = NotesDialog("Home", "One\nTwo")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.notes.toPlainText() == "One\nTwo"
    dialog.notes.setFocus()
    QTest.keyClick(dialog.notes, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.done_button.click()
    assert dialog.result() == dialog.DialogCode.Accepted


def test_a_row_of_the_rail_that_opens_a_menu_is_never_chosen(qtbot: QtBot) -> None:
    rail = Rail(places())
    qtbot.addWidget(rail)
    rail.show_section(
        "projects", "Projects",
        [RailPlace("project:p", "Home", "circle"),
         RailPlace("archived:project", "Archived", "folder", 2, opens_menu=True)],
    )  # fmt: skip
    chosen: list[str] = []
    wanted: list[str] = []
    rail.chosen.connect(chosen.append)
    rail.row_menu_wanted.connect(wanted.append)
    home, archived = rail._sections["projects"].entries
    home.click()
    archived.click()
    assert (chosen, wanted) == (["project:p"], ["archived:project"])
    assert home.isChecked()
    assert not archived.isChecked()
