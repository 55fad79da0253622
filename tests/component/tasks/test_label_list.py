"""The list of a label in the window: its menu renames and deletes, and the palette does as well."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.app.palette_actions import Action, _of_the_label
from nova_desktop.app.task_list_wiring import bind_task_lists
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.places.dialogs import NameDialog
from nova_desktop.ui.tasks.places.label_dialogs import LabelDialogs, RemoveLabelDialog
from nova_desktop.ui.widgets.label import TextLabel
from nova_desktop.ui.widgets.menus import Menu
from tests.fakes.task_sample import SampleDesk

LEFT = Qt.MouseButton.LeftButton
OFFICE = {"Order toner", "Compare three quotes for the office move"}


class Shown:
    """The window with the list of a label; the dialogs answer at once."""

    def __init__(self, window: MainWindow, desk: SampleDesk, answers: dict[str, Any]) -> None:
        self.window = window
        self.desk = desk
        self.answers = answers
        self.place = bind_task_lists(window, desk.lists.desk, desk.lists.state)

    def open(self, place: str) -> None:
        self.window.open_place(place)
        QApplication.processEvents()

    @property
    def screen(self) -> TaskListScreen:
        screen = self.window.screen_in_view
        assert isinstance(screen, TaskListScreen)
        return screen

    @property
    def titles(self) -> set[str]:
        return {row.title for row in self.screen.pane.list.rows.rows}

    @property
    def title(self) -> str:
        return self.screen.bar._title.text()

    def menu(self) -> Menu:
        """Opened by its button."""
        QTest.mouseClick(self.screen.bar.about, LEFT)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, Menu)
        about = self.screen.bar.about
        assert menu.pos() == about.mapToGlobal(about.rect().bottomLeft() + QPoint(0, 1))
        return menu

    def press(self, text: str) -> None:
        menu = self.menu()
        next(action for action in menu.actions() if action.text() == text).trigger()
        menu.close()
        QApplication.processEvents()

    def actions(self) -> list[Action]:
        """Of the palette."""
        screens = SimpleNamespace(lists=self.place)
        return list(_of_the_label(SimpleNamespace(window=self.window, screens=screens)))  # type: ignore[arg-type]


@pytest.fixture
def shown(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    answers: dict[str, Any] = {}

    async def ask_name(_dialogs: LabelDialogs, _label: str) -> object:
        return answers.get("name")

    async def ask_remove(_dialogs: LabelDialogs, _label: str, count: int) -> object:
        answers["count"] = count
        return answers.get("sure", False)

    monkeypatch.setattr(LabelDialogs, "ask_name", ask_name)
    monkeypatch.setattr(LabelDialogs, "ask_remove", ask_remove)
    desk = SampleDesk()
    desk.fill()
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    made = Shown(window, desk, answers)
    made.open("label:office")
    yield made
    desk.close()


def test_only_the_list_of_a_label_has_its_menu(shown: Shown) -> None:
    assert shown.titles == OFFICE
    assert shown.screen.bar.about.isVisible()
    menu = shown.menu()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Rename…", "Delete from all tasks…"]
    menu.close()
    shown.open("list:all")
    assert not shown.screen.bar.about.isVisible()
    assert shown.actions() == []


def test_the_list_goes_along_with_its_label_and_back(shown: Shown) -> None:
    shown.answers["name"] = "desk"
    shown.press("Rename…")
    assert shown.window.place.place == "label:desk"
    assert (shown.title, shown.titles) == ("desk", OFFICE)
    words, undo = shown.desk.lists.told[-1]
    assert words == "The label is desk now"
    assert undo is not None
    undo()
    QApplication.processEvents()
    assert shown.window.place.place == "label:office"
    assert (shown.title, shown.titles) == ("office", OFFICE)


def test_two_become_one(shown: Shown) -> None:
    shown.answers["name"] = "Taxes"
    shown.press("Rename…")
    assert shown.title == "taxes"
    assert shown.titles == OFFICE | {"Answer the accountant about receipts"}


def test_a_list_elsewhere_stays_in_view(shown: Shown) -> None:
    shown.open("label:taxes")
    shown.answers["name"] = "desk"
    shown.place.labels.presenter.rename("office")
    assert shown.window.place.place == "label:taxes"


def test_a_deleted_label_leaves_an_empty_list_that_undo_fills(shown: Shown) -> None:
    shown.answers["sure"] = True
    shown.press("Delete from all tasks…")
    assert shown.answers["count"] == len(OFFICE)
    assert shown.titles == set()
    _words, undo = shown.desk.lists.told[-1]
    assert undo is not None
    undo()
    QApplication.processEvents()
    assert shown.titles == OFFICE


def test_the_palette_does_both(shown: Shown) -> None:
    rename, remove = shown.actions()
    assert rename.text == "Rename the label office…"
    assert remove.text == "Delete the label office from all tasks…"
    shown.answers["name"] = "desk"
    rename.run()
    QApplication.processEvents()
    assert shown.title == "desk"


def test_a_narrow_bar_keeps_the_menu(shown: Shown) -> None:
    shown.window.resize(640, 420)
    QApplication.processEvents()
    bar = shown.screen.bar
    assert bar.about.isVisible()
    assert bar.fields.geometry().right() <= bar.width()
    assert not bar.about.geometry().intersects(bar.more.geometry())


def test_the_dialogs_say_what_they_do(qtbot: QtBot) -> None:
    one = RemoveLabelDialog("a & <b>", 1)
    many = RemoveLabelDialog("office", 1_200)
    name = NameDialog("Rename the label", "office")
    for dialog in (one, many, name):
        qtbot.addWidget(dialog)
    assert {label.text() for label in one.findChildren(TextLabel)} == {
        "Delete the label a & <b>?",
        "1 task loses it. The task itself stays as it is.",
    }
    assert "1,200 tasks lose it." in many.accessibleDescription()
    many.show()
    many.go.click()
    assert many.result() == many.DialogCode.Accepted
    name.show()
    assert name.field.selectedText() == "office"
