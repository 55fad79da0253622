"""Steps, files and the whole of the panel, by keys and clicks."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.widgets.menus import Menu
from tests.fakes.task_panel import Do, Shown

Key = Qt.Key


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


def test_a_summary_stands_below_the_notes_and_takes_no_room_without(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        assert not shown.panel.summary.isVisible()
        await shown.bench.tasks.edit(task, summary="Three offers, the second is the best.")
        await shown.settle()
        assert shown.panel.summary.isVisible()
        assert shown.panel.summary.words.height() > 10
        assert shown.panel.summary.y() > shown.panel.notes.y()

    do(work)


def test_the_menu_skips_what_repeats(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        assert "Skip this time" not in menu_texts(shown)
        await shown.bench.tasks.repeat(task, rule="FREQ=DAILY")
        await shown.settle()
        assert "Skip this time" in menu_texts(shown)

    do(work)


def menu_texts(shown: Shown) -> list[str]:
    shown.panel.head.open_menu()
    (menu,) = [m for m in shown.panel.head.findChildren(Menu) if m.isVisible()]
    texts = [action.text() for action in menu.actions()]
    menu.close()
    return texts
