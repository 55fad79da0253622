"""The field of quick add by real keys, over a real store: what is added, and what stays."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.tasks.quick_add import AddDefaults
from tests.fakes.quick_add_page import Page

LONG = 10_000
KEY = Qt.Key


def test_parts_light_up_as_one_types(page: Page) -> None:
    page.type("Call the bank tomorro")
    assert page.chips() == []
    page.type("w 15:00 #finance")
    assert page.chips() == ["tomorrow 15:00", "#finance"]
    assert len(page.field.line.chip_boxes()) == 2


def test_enter_adds_and_keeps_the_keyboard(page: Page) -> None:
    page.type("Call the bank tomorrow 15:00 #finance")
    page.press(KEY.Key_Return)
    assert page.titles() == ["Call the bank"]
    assert page.text == ""
    assert page.field.line.hasFocus()
    page.type("Second")
    page.press(KEY.Key_Enter)
    assert page.titles() == ["Second", "Call the bank"]
    assert [one.text for one in page.desk.told] == ["Added to Inbox", "Added to Inbox"]
    assert page.desk.opened == []


def test_the_toast_undoes_and_opens(page: Page) -> None:
    page.type("One +New")
    page.press(KEY.Key_Return)
    told = page.desk.told[0]
    assert told.undo is not None
    ((words, open_it),) = told.actions
    assert words == "Open"
    open_it()
    assert len(page.desk.opened) == 1
    told.undo()
    assert page.titles() == []
    assert list(asyncio.run(page.quick.store.projects())) == []


def test_ctrl_enter_adds_and_opens(page: Page) -> None:
    page.type("One")
    page.press(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.titles() == ["One"]
    assert len(page.desk.opened) == 1


def test_backspace_behind_a_chip_makes_it_words_that_stay(page: Page) -> None:
    page.type("Watch Tomorrow")
    page.press(KEY.Key_Backspace)
    assert (page.text, page.chips()) == ("Watch Tomorrow", [])
    page.type(" #film tonight")
    assert page.chips() == ["#film", "tonight"]
    page.press(KEY.Key_Home)
    page.type("Do ")
    assert page.chips() == ["#film", "tonight"]
    page.press(KEY.Key_Return)
    assert page.titles() == ["Do Watch Tomorrow"]


def test_the_next_backspace_deletes_and_what_changed_is_read_again(page: Page) -> None:
    page.type("Call tomorrow")
    page.press(KEY.Key_Backspace)
    page.press(KEY.Key_Backspace)
    assert (page.text, page.chips()) == ("Call tomorro", [])
    page.type("w")
    assert page.chips() == ["tomorrow"]


def test_backspace_elsewhere_deletes(page: Page) -> None:
    page.type("Call tomorrow then")
    page.press(KEY.Key_Backspace)
    assert page.text == "Call tomorrow the"
    page.press(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.press(KEY.Key_Backspace)
    assert page.text == ""


def test_only_a_date_is_no_task(page: Page) -> None:
    page.type("tomorrow #x")
    page.press(KEY.Key_Escape)
    page.press(KEY.Key_Return)
    assert page.field.trouble
    assert page.text == "tomorrow #x"
    page.press(KEY.Key_Home)
    page.type("Call ")
    assert page.field.trouble == ""
    page.press(KEY.Key_Return)
    assert page.titles() == ["Call"]


def test_escape_first_takes_the_trouble_away(page: Page) -> None:
    page.type("tomorrow")
    page.press(KEY.Key_Return)
    assert page.field.trouble
    page.press(KEY.Key_Escape)
    assert page.field.trouble == ""
    assert page.field.line.hasFocus()
    assert page.text == "tomorrow"


def test_nothing_is_added_for_nothing(page: Page) -> None:
    page.press(KEY.Key_Return)
    page.type("   ")
    page.press(KEY.Key_Return)
    assert page.titles() == []
    assert page.desk.told == []


def test_a_database_that_takes_nothing_leaves_the_words(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_commands: object, **_more: object) -> None:
        raise NovaError.of(ProblemCode.DISK_FULL)

    page.type("Watch Tomorrow")
    page.press(KEY.Key_Backspace)
    page.type(" #film")
    with monkeypatch.context() as patched:
        patched.setattr(page.quick.journal, "carry_out", fails)
        page.press(KEY.Key_Return)
    assert [one.code for one in page.desk.operations.problems] == [ProblemCode.DISK_FULL]
    assert (page.text, page.chips()) == ("Watch Tomorrow #film", ["#film"])
    assert page.desk.told == []
    page.press(KEY.Key_Return)
    assert page.titles() == ["Watch Tomorrow"]


def test_what_is_typed_meanwhile_stays_behind_what_failed(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_commands: object, **_more: object) -> None:
        raise NovaError.of(ProblemCode.DATABASE_FAILED)

    monkeypatch.setattr(page.quick.journal, "carry_out", fails)
    page.desk.operations.held = []
    page.type("First")
    page.press(KEY.Key_Return)
    page.press(KEY.Key_Return)
    page.type("second")
    page.desk.operations.release()
    assert page.text == "First second"
    assert len(page.desk.operations.problems) == 1


def test_pressed_twice_it_is_added_once(page: Page) -> None:
    page.desk.operations.held = []
    page.type("One")
    page.press(KEY.Key_Return)
    page.press(KEY.Key_Return)
    page.desk.operations.release()
    assert page.titles() == ["One"]


def test_it_adds_where_it_stands(page: Page) -> None:
    page.defaults = AddDefaults(lane="waiting")
    page.type("One")
    page.press(KEY.Key_Return)
    assert page.titles("waiting") == ["One"]
    assert page.desk.told[0].text == "Added to Waiting"


def test_the_arrow_down_leads_on_unless_rows_are_offered(page: Page, qtbot: QtBot) -> None:
    page.type("Pay #x")
    with qtbot.assertNotEmitted(page.field.down_pressed):
        page.press(KEY.Key_Down)
    page.press(KEY.Key_Escape)
    with qtbot.waitSignal(page.field.down_pressed):
        page.press(KEY.Key_Down)


def test_an_empty_one_that_is_left_for_something_else_says_so(page: Page, qtbot: QtBot) -> None:
    page.type("x")
    with qtbot.assertNotEmitted(page.field.abandoned):
        page.other.setFocus()
    page.field.begin()
    page.press(KEY.Key_Backspace)
    with qtbot.waitSignal(page.field.abandoned):
        page.other.setFocus()
