"""Title, notes and comments of the panel, by keys and clicks."""

import asyncio

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from nova_desktop.domain.tasks import Priority
from nova_desktop.ui.tasks.detail.log_box import CommentRow
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey
from tests.fakes.task_panel import Do, Shown

Key = Qt.Key


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
