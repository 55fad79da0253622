"""The panel of an import of tasks by keys, clicks and drops."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.task_import import (
    ColumnUse,
    CsvUse,
    ImportedBoard,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_import_look import look_at
from nova_desktop.ui.tasks.imports.rows import ON_BOARD, TITLE
from nova_desktop.ui.tasks.imports.view import TaskImportPanel
from nova_desktop.ui.tasks.imports.words import left_text, product_name, use_name
from tests.scenes.task_imports import BROKEN, board_of, done_of, look_of, table_of

TRELLO = "trello_board.json"


@pytest.fixture
def panel(qtbot: QtBot) -> TaskImportPanel:
    panel = TaskImportPanel()
    qtbot.addWidget(panel)
    panel.resize(780, 560)
    panel.show()
    panel.show_choice()
    return panel


def words(widget: QWidget) -> str:
    labels = [label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(label.text() for label in labels)


def column(panel: TaskImportPanel, number: int) -> list[str]:
    rows = panel.preview.rows
    return [str(rows.index(row, number).data()).strip() for row in range(rows.rowCount())]


def _drop(panel: TaskImportPanel, *paths: Path) -> bool:
    """Whether it is taken at all; then it is dropped."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    place = panel.choosing.drop
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    enter.ignore()
    place.dragEnterEvent(enter)
    if enter.isAccepted():
        place.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))
    return enter.isAccepted()


def test_a_file_can_be_chosen_dropped_or_fetched(
    panel: TaskImportPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "tasks.csv"
    file.touch()
    with qtbot.waitSignal(panel.file_wanted):
        QTest.keyClick(panel.choosing.drop.button, Qt.Key.Key_Space)
    with qtbot.waitSignal(panel.path_chosen) as told:
        assert _drop(panel, file)
    assert told.args == [str(file)]
    assert not panel.choosing.read.isEnabled()
    QTest.keyClicks(panel.choosing.address, "localhost:8000")
    with qtbot.waitSignal(panel.address_given) as told:
        QTest.keyClick(panel.choosing.address, Qt.Key.Key_Return)
    assert told.args == ["localhost:8000"]


def test_several_files_and_folders_are_not_taken(panel: TaskImportPanel, tmp_path: Path) -> None:
    one, two = tmp_path / "a.csv", tmp_path / "b.csv"

    assert not _drop(panel, one, two)
    assert not _drop(panel, tmp_path)


def test_a_preview_shows_what_comes_and_flags_what_is_there(panel: TaskImportPanel) -> None:
    panel.show_look(look_of(TRELLO, 0, 4))

    assert "Trello: 6 tasks" in words(panel)
    assert "2 are on your board already." in words(panel)
    assert column(panel, TITLE)[:3] == ["Old idea", "Write the texts", "Start page"]
    assert column(panel, ON_BOARD)[0] == "Imported before"
    assert column(panel, ON_BOARD)[4] == "Same title and day"
    assert panel.preview.rows.chosen == {1, 2, 3, 5}
    assert panel.preview.apply.text() == "Import 4 tasks"
    assert panel.preview.left.rows.rowCount() == 8


def test_duplicates_can_be_imported_anyway(panel: TaskImportPanel) -> None:
    panel.show_look(look_of(TRELLO, 0, 4))
    panel.preview.same.chosen.emit("take")
    assert panel.preview.apply.text() == "Import 6 tasks"
    panel.preview.same.chosen.emit("leave")
    assert panel.preview.rows.chosen == {1, 2, 3, 5}


def test_rows_are_turned_by_keys_and_clicks(panel: TaskImportPanel, qtbot: QtBot) -> None:
    panel.show_look(look_of(TRELLO))
    table = panel.preview.table
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert 1 not in panel.preview.rows.chosen
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert panel.preview.rows.chosen == frozenset()
    assert not panel.preview.apply.isEnabled()

    cell = table.visualRect(panel.preview.rows.index(2, TITLE))
    at = QPoint(cell.x() + 18, cell.center().y())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert panel.preview.rows.chosen == {2}
    with qtbot.waitSignal(panel.applied) as told:
        panel.preview.apply.click()
    assert told.args == [frozenset({2})]


def test_markup_is_shown_as_it_is(panel: TaskImportPanel) -> None:
    board = ImportedBoard(Product.CSV, "<i>x</i>.csv", (ImportedTask("<b>bold</b>"),))
    panel.show_look(look_at(board))

    assert column(panel, TITLE) == ["<b>bold</b>"]
    assert "<i>x</i>.csv" in words(panel)
    tip = panel.preview.rows.index(0, TITLE).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip


def test_columns_are_chosen_and_faults_are_told(panel: TaskImportPanel, qtbot: QtBot) -> None:
    panel.show_table(table_of("spreadsheet.csv"))
    face = panel.mapping
    assert [select.text() for select in face.selects[:3]] == ["Title", "Due", "Priority"]
    assert face.go_on.isEnabled()

    face.selects[0].show_value(ColumnUse.LEAVE.value)
    face.selects[0].chosen.emit(ColumnUse.LEAVE.value)
    assert "Say which column has the titles." in words(panel)
    face.selects[0].show_value(ColumnUse.DUE.value)
    face.selects[0].chosen.emit(ColumnUse.DUE.value)
    assert not face.go_on.isEnabled()
    face.selects[0].show_value(ColumnUse.TITLE.value)
    face.selects[0].chosen.emit(ColumnUse.TITLE.value)
    with qtbot.waitSignal(panel.columns_used) as told:
        face.go_on.click()
    (use,) = told.args
    assert isinstance(use, CsvUse)
    assert use.columns[0] is ColumnUse.TITLE
    assert use.has_header


def test_another_table_takes_the_place_of_the_first(panel: TaskImportPanel) -> None:
    panel.show_table(table_of("spreadsheet.csv"))
    panel.show_table(table_of("spreadsheet.csv"))

    assert len(panel.mapping.selects) == 9
    assert words(panel).count("Aufgabe") == 1


def test_the_result_says_what_was_counted_and_what_was_not_taken(
    panel: TaskImportPanel, qtbot: QtBot
) -> None:
    panel.show_done(done_of("ticktick_backup.csv"))

    assert "11 tasks were imported" in words(panel)
    assert "Counted on your board: 11 of 11 tasks, 3 of 3 comments." in words(panel)
    assert panel.result.left.rows.rowCount() == 8
    with qtbot.waitSignal(panel.undone):
        panel.result.undo.click()


def test_progress_and_cancel(panel: TaskImportPanel, qtbot: QtBot) -> None:
    panel.show_wait("Importing…")
    panel.show_progress("Importing: 500 of 1,000 tasks", 0.5)

    assert "Importing: 500 of 1,000 tasks" in words(panel)
    assert panel.wait.bar.value() * 2 == panel.wait.bar.maximum()
    with qtbot.waitSignal(panel.cancelled):
        panel.wait.cancel.click()


def test_an_error_stands_above_the_face_and_goes_with_the_next(panel: TaskImportPanel) -> None:
    panel.show_error(BROKEN)
    assert "line 3: this is not JSON" in words(panel)
    panel.show_wait("Reading…")
    assert "line 3" not in words(panel)


def test_two_hundred_thousand_rows_are_shown_at_once(panel: TaskImportPanel) -> None:
    tasks = tuple(ImportedTask(f"Task {n}") for n in range(200_000))
    panel.show_look(look_at(ImportedBoard(Product.CSV, "x.csv", tasks)))

    assert panel.preview.apply.text() == "Import 200,000 tasks"
    assert panel.preview.rows.rowCount() == 200_000


def test_everything_has_words() -> None:
    assert all(product_name(one) for one in Product)
    assert all(use_name(one) for one in ColumnUse)
    board = board_of("reminders.ics")
    told = [left_text(one, board.product) for one in board.left]
    assert all(text.endswith(".") for text in told)
    assert {one.why for one in board.left} <= set(LeftWhy)
    broken = next(one for one in board.left if one.what == "line")
    assert left_text(broken, board.product) == (
        "This is broken in the file and was passed over. For example: this line is broken. Line 66."
    )
