"""The panel of a task by real keys and clicks, over a real store."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.detail.field_row import FieldRow
from nova_desktop.ui.tasks.detail.log_box import CommentRow
from nova_desktop.ui.tasks.detail.making import DetailParts, make_detail
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey
from nova_desktop.ui.widgets.menus import Menu
from tests.fakes.task_detail import Bench, bench

Key = Qt.Key
LONG_WAIT_S = 5.0


@dataclass
class Shown:
    """The panel in a window."""

    bench: Bench
    parts: DetailParts
    window: QWidget

    @property
    def panel(self) -> Any:
        return self.parts.panel

    @property
    def focused(self) -> QWidget | None:
        return self.window.focusWidget()

    async def open(self, title: str = "Water the plants", **more: object) -> str:
        task = await self.bench.tasks.add(title, **more)  # type: ignore[arg-type]
        self.panel.show_task(task)
        await self.settle()
        return task

    async def settle(self) -> None:
        await self.bench.settle()
        QApplication.processEvents()
        await self.bench.settle()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONG_WAIT_S):
            while not condition():
                await asyncio.sleep(0.005)

    def row(self, key: FieldKey) -> FieldRow:
        row: FieldRow = self.panel.fields.rows[key]
        return row

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """On whatever has the keyboard."""
        held = Qt.KeyboardModifier.NoModifier
        for each in modifiers:
            held |= each
        focused = self.focused
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def type(self, text: str) -> None:
        focused = self.focused
        assert focused is not None
        QTest.keyClicks(focused, text)


Do = Callable[[Callable[[Shown], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def do(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Do:
    """Runs a coroutine with a panel on a loop of Qt."""

    def run(work: Callable[[Shown], Awaitable[None]]) -> None:
        with bench(tmp_path) as made, QEventLoop(qapp, already_running=False) as loop:
            window = QWidget()
            qtbot.addWidget(window)
            window.resize(520, 760)

            async def live() -> None:
                shown = Shown(made, make_detail(made.desk, window, hurry=0.02), window)
                shown.panel.resize(520, 760)
                window.show()
                window.activateWindow()
                await work(shown)
                await made.scope.close()
                assert made.problems == []

            loop.run_until_complete(live())

    return run


def test_a_title_is_written_in_place_and_enter_saves_it(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        shown.panel.title.edit.setFocus()
        shown.panel.title.edit.selectAll()
        shown.type("Water <b>all</b> plants")
        shown.press(Key.Key_Return)
        await shown.settle()
        assert (await shown.bench.task(task)).title == "Water <b>all</b> plants"
        assert shown.panel.title.text() == "Water <b>all</b> plants"
        assert shown.focused is not shown.panel.title.edit

    do(work)


def test_escape_puts_a_title_back_and_then_closes_the_panel(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        closed: list[bool] = []
        shown.panel.closed.connect(lambda: closed.append(True))
        shown.panel.title.edit.setFocus()
        shown.type("xxx")
        shown.press(Key.Key_Escape)
        assert shown.panel.title.text() == "Water the plants"
        assert closed == []
        shown.press(Key.Key_Escape)
        assert closed == [True]
        await shown.settle()
        assert (await shown.bench.task(task)).title == "Water the plants"

    do(work)


def test_a_title_has_at_most_ten_thousand_characters(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        QGuiApplication.clipboard().setText("y" * 12_000)
        shown.panel.title.edit.setFocus()
        shown.panel.title.edit.selectAll()
        shown.panel.title.edit.paste()
        assert "at most 10,000" in shown.panel.title.edit.accessibleDescription()
        shown.panel.fields.setFocus()
        shown.press(Key.Key_Tab)
        await shown.settle()
        await shown.until(lambda: not shown.parts.presenter.title.has_unsaved)
        assert (await shown.bench.task(task)).title == "y" * 10_000

    do(work)


def test_notes_open_by_a_click_and_are_kept_by_escape(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open(notes="**bold** words")
        notes = shown.panel.notes
        QTest.mouseClick(notes.view, Qt.MouseButton.LeftButton, pos=QPoint(200, 6))
        assert notes.is_editing
        assert notes.edit.toPlainText() == "**bold** words"
        shown.type(" and more")
        shown.press(Key.Key_Escape)
        await shown.settle()
        assert not notes.is_editing
        assert (await shown.bench.task(task)).notes == "**bold** words and more"

    do(work)


def test_a_link_in_notes_is_pressed_not_edited(do: Do) -> None:
    async def work(shown: Shown) -> None:
        await shown.open(notes="[their page](https://example.org/prices)")
        QTest.mouseClick(shown.panel.notes.view, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
        assert shown.bench.outside.opened == ["https://example.org/prices"]
        assert not shown.panel.notes.is_editing

    do(work)


def test_a_due_date_is_picked_in_its_popup(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        row = shown.row(FieldKey.DUE)
        row.value.setFocus()
        shown.press(Key.Key_Return)
        (popup,) = row.findChildren(DatePopup)
        QTest.keyClicks(popup.words, "4 dec 2030 15:00")
        QTest.keyClick(popup.words, Key.Key_Return)
        await shown.settle()
        due = (await shown.bench.task(task)).due
        assert due is not None
        assert (due.day, due.at) == (date(2030, 12, 4), time(15))
        assert row.value.text() == "Wed 4 Dec 2030, 15:00"
        assert shown.focused is row.value

    do(work)


def test_a_deadline_is_typed_chosen_and_refused(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        row = shown.row(FieldKey.DEADLINE)
        row.setVisible(True)
        row.value.setFocus()
        shown.press(Key.Key_Return)
        shown.type("31.2.2027")
        shown.press(Key.Key_Return)
        assert row.editor is not None
        assert "no date" in row.editor.line.error
        row.editor.line.clear()
        shown.type("4 dec 2030")
        await shown.settle()
        shown.press(Key.Key_Return)
        await shown.settle()
        assert (await shown.bench.task(task)).deadline == date(2030, 12, 4)
        assert row.editor is None
        assert shown.focused is row.value
        shown.press(Key.Key_Return)
        await shown.settle()
        shown.press(Key.Key_Up)
        assert row.editor is not None
        assert row.editor.offers.current_value() == ""
        for _ in row.editor.offers.values:
            shown.press(Key.Key_Down)
        shown.press(Key.Key_Return)
        await shown.settle()
        assert (await shown.bench.task(task)).deadline is None

    do(work)


def test_escape_leaves_a_field_as_it_was(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open(deadline=date(2030, 1, 1))
        row = shown.row(FieldKey.DEADLINE)
        row.setVisible(True)
        row.value.click()
        shown.type("tomorrow")
        shown.press(Key.Key_Escape)
        await shown.settle()
        assert row.editor is None
        assert not shown.panel.isHidden()
        assert (await shown.bench.task(task)).deadline == date(2030, 1, 1)

    do(work)


def test_a_field_that_changed_elsewhere_asks(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open(deadline=date(2030, 1, 1))
        row = shown.row(FieldKey.DEADLINE)
        row.setVisible(True)
        row.value.click()
        shown.type("2030-03-03")
        await shown.bench.tasks.edit(task, actor=Actor.NOVA, deadline=date(2030, 2, 2))
        await shown.settle()
        assert row.editor is not None
        assert not row.editor.clash.isHidden()
        row.editor.clash.theirs.click()
        await shown.settle()
        assert (await shown.bench.task(task)).deadline == date(2030, 2, 2)
        row.value.click()
        shown.type("2030-03-03")
        await shown.bench.tasks.edit(task, actor=Actor.NOVA, deadline=date(2030, 4, 4))
        await shown.settle()
        row.editor.clash.mine.click()
        await shown.settle()
        assert (await shown.bench.task(task)).deadline == date(2030, 3, 3)

    do(work)


def test_people_are_chosen_made_and_removed_by_keys(do: Do) -> None:
    async def work(shown: Shown) -> None:
        person = await shown.bench.places.add(PlaceKind.PERSON, "landlord")
        task = await shown.open()
        row = shown.row(FieldKey.PEOPLE)
        row.value.setFocus()
        shown.press(Key.Key_Return)
        shown.type("land")
        await shown.settle()
        shown.press(Key.Key_Down)
        shown.press(Key.Key_Return)
        await shown.settle()
        assert (await shown.bench.task(task)).people == (person,)
        shown.type("mover A")
        await shown.settle()
        shown.press(Key.Key_Return)
        await shown.settle()
        assert len((await shown.bench.task(task)).people) == 2
        shown.press(Key.Key_Backspace)
        await shown.settle()
        assert len((await shown.bench.task(task)).people) == 1
        shown.press(Key.Key_Return)
        await shown.settle()
        assert row.editor is None

    do(work)


def test_seldom_fields_are_behind_more(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        row = shown.row(FieldKey.DEADLINE)
        assert row.isHidden()
        shown.panel.fields.more.click()
        assert not row.isHidden()
        shown.panel.fields.more.click()
        assert row.isHidden()
        await shown.bench.tasks.edit(task, deadline=date(2030, 1, 1))
        await shown.settle()
        assert not row.isHidden()

    do(work)


def test_a_priority_comes_from_a_menu(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        row = shown.row(FieldKey.PRIORITY)
        row.value.setFocus()
        shown.press(Key.Key_Return)
        (menu,) = row.findChildren(Menu)
        QTest.keyClick(menu, Key.Key_H)
        QTest.keyClick(menu, Key.Key_Return)
        await shown.settle()
        assert (await shown.bench.task(task)).priority is Priority.HIGH

    do(work)


def test_steps_by_keys(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        shown.panel.steps.add_line.setFocus()
        for title in ("one", "two", "three"):
            shown.type(title)
            shown.press(Key.Key_Return)
            await shown.settle()
        assert shown.focused is shown.panel.steps.add_line
        rows = shown.panel.steps.rows
        assert [row.face.title for row in rows] == ["one", "two", "three"]
        rows[0].setFocus()
        shown.press(Key.Key_Down)
        shown.press(Key.Key_Down)
        shown.press(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        await shown.settle()
        assert [row.face.title for row in shown.panel.steps.rows] == ["one", "three", "two"]
        assert shown.focused is rows[2]
        shown.press(Key.Key_Space)
        await shown.settle()
        assert rows[2].face.is_done
        shown.press(Key.Key_Return)
        shown.type("third")
        shown.press(Key.Key_Return)
        await shown.settle()
        assert rows[2].face.title == "third"
        shown.press(Key.Key_Delete)
        await shown.settle()
        assert [row.face.title for row in shown.panel.steps.rows] == ["one", "two"]
        assert shown.focused in shown.panel.steps.rows
        shown.press(Key.Key_Right)
        await shown.settle()
        assert shown.panel.title.text() == "two"
        (crumb,) = shown.panel.crumbs.links
        crumb.click()
        await shown.settle()
        assert shown.parts.presenter.task == task

    do(work)


def test_a_step_is_dragged(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        for title in ("one", "two", "three"):
            await shown.bench.tasks.add(title, parent=task)
        await shown.settle()
        rows = list(shown.panel.steps.rows)
        below = QPoint(60, rows[2].y() - rows[0].y() + rows[2].height() - 2)
        QTest.mousePress(rows[0], Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
        QTest.mouseMove(rows[0], QPoint(60, 40))
        QTest.mouseMove(rows[0], below)
        QTest.mouseRelease(rows[0], Qt.MouseButton.LeftButton, pos=below)
        await shown.settle()
        titles = [card.task.title for card in (await shown.bench.detail(task)).subtasks]
        assert titles == ["two", "three", "one"]

    do(work)


def test_pasted_lines_are_steps(do: Do) -> None:
    async def work(shown: Shown) -> None:
        await shown.open()
        QGuiApplication.clipboard().setText("one\ntwo\n\nthree\n")
        shown.panel.steps.add_line.setFocus()
        shown.panel.steps.add_line.paste()
        await shown.settle()
        assert [row.face.title for row in shown.panel.steps.rows] == ["one", "two", "three"]

    do(work)


def test_many_steps_come_by_fifty(do: Do) -> None:
    async def work(shown: Shown) -> None:
        await shown.open()
        shown.parts.presenter.steps.add("\n".join(f"step {n}" for n in range(120)))
        await shown.settle()
        assert len(shown.panel.steps.rows) == 50
        shown.panel.steps.more.click()
        assert len(shown.panel.steps.rows) == 100
        shown.panel.steps.more.click()
        assert len(shown.panel.steps.rows) == 120
        assert shown.panel.steps.more.isHidden()

    do(work)


def test_a_comment_is_sent_by_its_key_and_edited(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        shown.panel.comment.edit.setFocus()
        shown.type("first")
        shown.press(Key.Key_Return)
        shown.type("second line")
        shown.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await shown.settle()
        (comment,) = (await shown.bench.detail(task)).comments
        assert comment.text == "first\nsecond line"
        assert shown.panel.comment.text() == ""
        row = next(row for row in shown.panel.log.rows if isinstance(row, CommentRow))
        row.change.click()
        assert row.edit is not None
        row.edit.selectAll()
        shown.type("other")
        shown.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await shown.settle()
        assert (await shown.bench.detail(task)).comments[0].text == "other"

    do(work)


def test_a_comment_that_is_being_edited_stays_while_the_task_changes(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        await shown.bench.tasks.comment(task, "words")
        await shown.settle()
        row = next(row for row in shown.panel.log.rows if isinstance(row, CommentRow))
        row.begin()
        assert row.edit is not None
        shown.type(" and more")
        await shown.bench.tasks.edit(task, priority=Priority.LOW)
        await shown.settle()
        assert row in shown.panel.log.rows
        assert row.edit.whole_text() == "words and more"

    do(work)


def test_files_are_dropped(do: Do, tmp_path: Path) -> None:
    path = tmp_path / "quote.pdf"
    path.write_text("quote")

    async def work(shown: Shown) -> None:
        task = await shown.open()
        urls = QMimeData()
        urls.setUrls([QUrl.fromLocalFile(str(path)), QUrl("https://example.org")])
        drop = QDropEvent(
            QPointF(100, 100),
            Qt.DropAction.CopyAction,
            urls,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        shown.panel.dropEvent(drop)
        await shown.settle()
        (file,) = (await shown.bench.detail(task)).attachments
        assert (file.name, file.copied) == ("quote.pdf", False)
        (row,) = shown.panel.files.rows
        row.setFocus()
        shown.press(Key.Key_Return)
        await shown.settle()
        assert shown.bench.outside.opened == [str(path)]
        shown.press(Key.Key_Delete)
        await shown.settle()
        assert (await shown.bench.detail(task)).attachments == ()

    do(work)


def test_the_status_is_chosen_from_a_menu(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        shown.panel.head.status.setFocus()
        shown.press(Key.Key_Return)
        (menu,) = shown.panel.head.status.findChildren(Menu)
        QTest.keyClick(menu, Key.Key_W)
        QTest.keyClick(menu, Key.Key_Return)
        await shown.settle()
        assert (await shown.bench.task(task)).status is TaskStatus.WAITING
        assert shown.panel.head.status.text() == "Waiting"

    do(work)


def test_a_deleted_task_is_restored_by_its_button(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        await shown.bench.tasks.delete(task)
        await shown.settle()
        state = shown.panel._state
        assert "deleted" in state.accessibleName()
        button = next(b for b in state.findChildren(QWidget) if getattr(b, "click", None))
        button.click()
        await shown.settle()
        assert (await shown.bench.task(task)).deleted_at is None
        assert shown.panel.title.text() == "Water the plants"

    do(work)


def test_tab_goes_down_the_panel_as_it_is_read(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open(notes="words")
        await shown.bench.tasks.add("step", parent=task)
        await shown.bench.tasks.comment(task, "said")
        await shown.settle()
        shown.panel.head.status.setFocus(Qt.FocusReason.TabFocusReason)
        names: list[str] = []
        for _ in range(40):
            focused = shown.focused
            assert focused is not None
            text = getattr(focused, "text", str)
            names.append(focused.accessibleName() or str(text()))
            if focused is shown.panel.comment.edit:
                break
            shown.press(Key.Key_Tab)
        expected = ["Status: Inbox", "More", "Close", "Title", "Notes", "Due: \u2014"]
        assert names[:6] == expected
        assert names[-6:] == ["More", "step, open", "Add a step", "Edit", "Delete", "Comment"]
        shown.press(Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert shown.focused is not None
        assert shown.focused.text() == "Delete"

    do(work)


def test_very_long_notes_do_not_freeze(do: Do) -> None:
    async def work(shown: Shown) -> None:
        loop = asyncio.get_running_loop()
        lags: list[float] = []
        going = True

        async def watch() -> None:
            while going:
                before = loop.time()
                await asyncio.sleep(0.005)
                lags.append(loop.time() - before - 0.005)

        watching = asyncio.create_task(watch())
        one_line = "word " * 1_000_000
        await shown.open(notes=one_line + "\n\n" + "line\n" * 100_000)
        shown.panel.notes.begin()
        await asyncio.sleep(0.05)
        shown.type("x")
        await asyncio.sleep(0.05)
        assert shown.panel.notes.text().startswith(one_line)
        going = False
        await watching
        assert max(lags) < 0.7

    do(work)


def test_text_shows_markup_as_text(do: Do) -> None:
    async def work(shown: Shown) -> None:
        await shown.open("<img src=x> & <b>no</b>", labels=["<i>x</i>"])
        assert shown.panel.title.text() == "<img src=x> & <b>no</b>"
        assert shown.row(FieldKey.LABELS).value.text() == "<i>x</i>"

    do(work)


def test_ctrl_z_takes_the_last_change_back(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        shown.parts.presenter.fields.set_priority("3")
        await shown.settle()
        shown.panel.setFocus()
        shown.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await shown.settle()
        assert (await shown.bench.task(task)).priority is Priority.NONE

    do(work)
