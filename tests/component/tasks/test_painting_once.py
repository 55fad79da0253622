"""What is scrolled or lies below a drag is not drawn again: boards and lists copy their pixels."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.ui.tasks.board import card_pictures
from nova_desktop.ui.tasks.faces import TaskFace
from nova_desktop.ui.tasks.lists import row_delegate
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from tests.component.tasks.board_shown import Shown, shown_board

MANY = 60


@pytest.fixture
def board(tmp_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    with shown_board(tmp_path, qtbot) as shown:
        shown.desk.add(*(f"card {n}" for n in range(MANY)), status=TaskStatus.WAITING)
        yield shown.show()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the cards that are drawn, and not copied."""
    titles: list[str] = []
    paint = card_pictures.paint_card

    def painting(*values: object) -> None:
        face = values[2]
        assert isinstance(face, TaskFace)
        titles.append(face.title)
        paint(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(card_pictures, "paint_card", painting)
    return titles


def look_of(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_a_card_is_drawn_once_however_often_it_is_painted(board: Shown, drawn: list[str]) -> None:
    cards = board.cards("waiting")
    cards.repaint()
    drawn.clear()
    bar = cards.verticalScrollBar()
    for _step in range(10):
        bar.setValue(bar.value() + 30)
        cards.viewport().repaint()
    assert len(drawn) == len(set(drawn)) <= 8


def test_a_drag_draws_only_what_it_takes(board: Shown, drawn: list[str]) -> None:
    board.cards("waiting").repaint()
    drawn.clear()
    board.drag("card 2", "waiting", 300, drop=False)
    QApplication.processEvents()
    assert set(drawn) == {"a1", "card 2"}  # and that which the keyboard left
    board.screen.drag.cancel()


def test_a_card_that_changes_is_drawn_anew(board: Shown, drawn: list[str]) -> None:
    cards = board.cards("waiting")
    before = look_of(cards.viewport())
    drawn.clear()
    task = board.id_of("card 1")
    board.desk.do(board.desk.desk.tasks.edit(task, title="another title"))
    assert look_of(cards.viewport()) != before
    assert set(drawn) == {"another title"}


def test_a_list_paints_what_scrolling_uncovers(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    rows = TaskRows("Tasks", window)
    rows.stand_on("canvas")
    qtbot.addWidget(window)
    faces = [TaskFace(f"t{n}", f"task {n}") for n in range(MANY)]
    rows.show_rows(
        [ListRow(RowKind.TASK, face.id, "", face.title, face) for face in faces], more=False
    )
    rows.resize(400, 400)
    window.resize(500, 500)
    window.show()
    qtbot.waitUntil(rows.isVisible)
    QApplication.processEvents()
    painted: list[str] = []
    paint = row_delegate._paint_title

    def painting(*values: object) -> None:
        row = values[1]
        assert isinstance(row, ListRow)
        painted.append(row.title)
        paint(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(row_delegate, "_paint_title", painting)
    for step in range(5):
        rows.verticalScrollBar().setValue(32 * (step + 1))
        QApplication.processEvents()
        if not step:
            painted.clear()  # what was still to be painted for the first time
    assert len(painted) <= 20  # of thirteen in view, five a step at most
    scrolled = look_of(rows.viewport())
    rows.viewport().update()
    QApplication.processEvents()
    assert look_of(rows.viewport()) == scrolled
