"""The fields of the panel, by keys and clicks."""

from datetime import date, time

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey
from nova_desktop.ui.widgets.chip import Chip
from nova_desktop.ui.widgets.menus import Menu
from tests.fakes.task_panel import Do, Shown

Key = Qt.Key


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


def test_a_chip_is_taken_away_by_its_cross(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open(labels=["money", "office"])
        shown.panel.edit_field(FieldKey.LABELS)
        row = shown.row(FieldKey.LABELS)
        assert row.editor is not None
        chip = row.editor.findChildren(Chip)[0]
        await shown.until(lambda: chip.width() > 20)
        cross = QPoint(chip.width() - 10, chip.height() // 2)
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
        await shown.settle()
        assert (await shown.bench.task(task)).labels == ("office",)
        assert row.editor is not None
        shown.panel.title.edit.setFocus()
        await shown.settle()
        assert row.editor is None

    do(work)


def test_what_was_typed_is_taken_when_one_goes_elsewhere(do: Do) -> None:
    async def work(shown: Shown) -> None:
        task = await shown.open()
        shown.panel.edit_field(FieldKey.PROJECT)
        shown.type("Taxes")
        await shown.settle()
        shown.panel.title.edit.setFocus()
        await shown.settle()
        assert shown.row(FieldKey.PROJECT).value.text() == "Taxes"
        assert shown.focused is shown.panel.title.edit
        shown.panel.edit_field(FieldKey.ESTIMATE)
        shown.type("soon")
        shown.panel.title.edit.setFocus()
        await shown.settle()
        editor = shown.row(FieldKey.ESTIMATE).editor
        assert editor is not None
        assert "no length of time" in editor.line.error
        assert (await shown.bench.task(task)).estimate_min is None

    do(work)
