"""What quick add offers: names for a word, tasks for several lines; by real keys."""

import asyncio

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nova_desktop.domain.task_commands import add_place
from nova_desktop.domain.task_places import PlaceKind
from tests.fakes.quick_add_page import Page

LONG = 10_000
KEY = Qt.Key


def test_names_are_offered_and_taken_by_enter_and_tab(page: Page) -> None:
    _places(page, "Taxes", "Tax return 2026")
    page.type("Pay +tax")
    assert page.offered() == ["Tax return 2026", "Taxes", "Create “tax”"]
    page.press(KEY.Key_Down)
    page.press(KEY.Key_Up)
    page.press(KEY.Key_Return)
    assert page.text == "Pay +Tax return 2026 "
    assert (page.chips(), page.offered()) == (["+Tax return 2026"], [])
    assert page.titles() == []
    page.type("+Taxe")
    page.press(KEY.Key_Tab)
    assert page.field.line.hasFocus()
    assert page.text == "Pay +Tax return 2026 +Taxes "


def _places(page: Page, *names: str) -> None:
    commands = [add_place(PlaceKind.PROJECT, name, name) for name in names]
    asyncio.run(page.quick.tasks.carry_out(commands))
    asyncio.run(page.quick.adding.refresh())


def test_a_name_is_completed_between_words(page: Page) -> None:
    _places(page, "Taxes")
    page.type("Pay +ta now")
    for _ in " now":
        page.press(KEY.Key_Left)
    page.type("x")
    page.press(KEY.Key_Return)
    assert page.text == "Pay +Taxes now"


def test_a_name_that_is_new_does_not_stand_in_the_way_of_enter(page: Page) -> None:
    page.type("Pay #new")
    assert page.offered() == ["Create “new”"]
    assert page.field.offers.chosen == -1
    page.press(KEY.Key_Return)
    assert page.titles() == ["Pay"]


def test_create_can_be_chosen(page: Page) -> None:
    page.type("Pay @Anna")
    page.press(KEY.Key_Down)
    page.press(KEY.Key_Return)
    assert (page.text, page.titles()) == ("Pay @Anna ", [])


def test_the_keyboard_goes_around_what_is_offered(page: Page) -> None:
    _places(page, "A1", "A2")
    page.type("x +")
    assert page.field.offers.chosen == -1
    page.press(KEY.Key_Up)
    assert page.field.offers.chosen == 1
    page.press(KEY.Key_Down)
    assert page.field.offers.chosen == 0


def test_a_click_takes_a_row(page: Page) -> None:
    _places(page, "Taxes")
    page.type("Pay +")
    at = page.field.offers.row_rect(0).center()
    QTest.mouseClick(page.field.offers, Qt.MouseButton.LeftButton, pos=at)
    assert page.text == "Pay +Taxes "
    assert page.field.line.hasFocus()


def test_a_time_behind_the_sign_of_people_offers_nobody(page: Page) -> None:
    page.type("Call @16:00")
    assert page.offered() == []
    assert page.chips() == ["@16:00"]


def test_escape_first_closes_what_is_offered_then_leaves_and_keeps_the_words(page: Page) -> None:
    page.type("Pay #x")
    assert page.offered()
    page.press(KEY.Key_Escape)
    assert page.offered() == []
    assert page.field.line.hasFocus()
    page.type("yz")
    assert page.offered() == []
    page.press(KEY.Key_Escape)
    assert page.other.hasFocus()
    assert page.text == "Pay #xyz"
    page.field.begin()
    page.press(KEY.Key_Return)
    assert page.titles() == ["Pay"]


def test_what_was_closed_in_one_line_opens_in_the_next(page: Page) -> None:
    page.type("Pay #x")
    page.press(KEY.Key_Escape)
    page.press(KEY.Key_Return)
    page.type("Pay #y")
    assert page.offered() == ["Create “y”"]


def test_several_lines_are_offered_as_tasks(page: Page) -> None:
    page.type("Buy ")
    page.paste("milk tomorrow\n- bread #shop\n\neggs")
    assert page.text == "Buy milk tomorrow - bread #shop eggs"
    assert page.offered() == ["Add 3 tasks", "Keep as one task"]
    page.press(KEY.Key_Return)
    assert page.titles() == ["Buy milk", "bread", "eggs"]
    assert page.text == ""
    assert page.desk.told[0].text == "3 tasks added to Inbox"
    undo = page.desk.told[0].undo
    assert undo is not None
    undo()
    assert page.titles() == []


def test_several_lines_may_stay_one_task(page: Page) -> None:
    page.paste("Milk\nBread")
    page.press(KEY.Key_Down)
    page.press(KEY.Key_Return)
    assert page.text == "Milk Bread"
    page.press(KEY.Key_Return)
    assert page.titles() == ["Milk Bread"]


def test_typing_on_keeps_them_one_task(page: Page) -> None:
    page.paste("Milk\nBread")
    page.type("!")
    assert page.offered() == []
    page.press(KEY.Key_Return)
    assert page.titles() == ["Milk Bread!"]


def test_one_pasted_line_is_words(page: Page) -> None:
    page.type("ab")
    page.press(KEY.Key_Left)
    page.paste("\x00x\u202e\ty\n")
    assert page.text == "ax y b"
    assert page.offered() == []


def test_dropped_lines_are_offered_too(page: Page) -> None:
    dropped = QMimeData()
    dropped.setText("Milk\nBread")
    page.field.line.insertFromMimeData(dropped)
    assert page.offered()[0] == "Add 2 tasks"


def test_far_too_much_is_not_taken_for_one_task(page: Page) -> None:
    page.type("Old")
    page.paste("x" * 30_000)
    assert page.text == "Old"
    assert page.field.trouble
    page.paste("\n".join(f"Task number {n} of a long list" for n in range(800)))
    assert page.offered() == ["Add 800 tasks"]
    page.press(KEY.Key_Return)
    assert len(page.titles()) == 100
    assert page.text == ""


def test_what_is_offered_stays_in_the_window(page: Page) -> None:
    page.window.resize(240, 120)
    QApplication.processEvents()
    page.type("Pay #label")
    offers = page.field.offers
    assert offers.parentWidget() is page.window
    row = offers.row_rect(0)
    inside = row.translated(offers.pos()).adjusted(6, 0, -6, 0)
    assert page.window.rect().contains(inside)
