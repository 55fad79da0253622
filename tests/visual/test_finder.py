"""Every fault that the finder looks for is planted once and found, and its fine twin is not."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.buttons import PushButton
from nova_desktop.ui.widgets.label import text_label
from tests.visual.finder import find_faults

WORDS = "What is due this week?"
LONG = f"{WORDS} And what can wait until the next one? " * 3
Place = Callable[..., None]


@pytest.fixture
def page(qtbot: QtBot, theme: SystemTheme) -> QWidget:
    del theme
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(400, 300)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


@pytest.fixture
def place(page: QWidget) -> Place:
    """Puts a widget somewhere on the page."""

    def placed(widget: QWidget, x: int, y: int, width: int, height: int) -> None:
        widget.setParent(page)
        if not widget.accessibleName():
            widget.setAccessibleName("a name")
        widget.setGeometry(x, y, width, height)
        widget.show()

    return placed


def faults(page: QWidget, kind: str) -> list[str]:
    found = find_faults(page)
    assert all(fault.startswith(kind) for fault in found), found
    return found


def test_a_page_without_faults(page: QWidget, place: Place) -> None:
    place(QLabel(WORDS), 10, 10, 200, 24)
    place(QPushButton("Save"), 10, 50, 100, 32)
    place(QLineEdit(), 10, 100, 200, 32)
    place(QPlainTextEdit(LONG), 10, 150, 200, 80)
    assert find_faults(page) == []


@pytest.mark.parametrize("make", [QLineEdit, QPushButton, QPlainTextEdit, QTableView])
def test_a_control_without_a_name_is_found(page: QWidget, make: Callable[[], QWidget]) -> None:
    widget = make()
    widget.setParent(page)
    widget.setGeometry(10, 10, 200, 100)
    widget.show()
    found = find_faults(page, focus=False)
    assert any(fault.startswith("no accessible name") for fault in found)
    widget.setAccessibleName("What is due")
    assert find_faults(page, focus=False) == []


def bare_field() -> QLineEdit:
    """Of a height that the stylesheet does not fix."""
    field = QLineEdit()
    field.setProperty("bare", True)
    return field


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda: QLabel(WORDS), (60, 24)),
        (lambda: QLabel(WORDS), (200, 8)),
        (lambda: text_label(WORDS), (60, 24)),
        (lambda: text_label(LONG, wrap=True), (120, 30)),
        (lambda: text_label("unbreakablelongword", wrap=True), (40, 200)),
        (lambda: QPushButton(WORDS), (60, 32)),
        (lambda: PushButton("Save"), (100, 12)),
        (lambda: QCheckBox(WORDS), (60, 24)),
        (bare_field, (100, 10)),
        (lambda: QPlainTextEdit(LONG), (100, 12)),
    ],
)
def test_cut_text_is_found(
    page: QWidget, place: Place, make: Callable[[], QWidget], size: tuple[int, int]
) -> None:
    widget = make()
    widget.setMinimumSize(1, 1)
    widget.setMaximumSize(*size)
    place(widget, 10, 10, *size)
    assert any(fault.startswith("cut text") for fault in find_faults(page, focus=False))


def test_a_wrapped_label_of_qt_that_is_too_low_is_found(page: QWidget, place: Place) -> None:
    label = QLabel(LONG)
    label.setWordWrap(True)
    place(label, 10, 10, 120, 30)
    assert faults(page, "cut text")


def test_a_wrapped_label_of_qt_with_room_is_fine(page: QWidget, place: Place) -> None:
    label = QLabel(LONG)
    label.setWordWrap(True)
    place(label, 10, 10, 120, 280)
    assert find_faults(page) == []


def test_text_that_may_be_cut_is_left_alone(page: QWidget, place: Place) -> None:
    place(text_label(WORDS).let_elide(), 10, 10, 60, 24)
    assert find_faults(page) == []


def test_a_cut_placeholder_is_found(page: QWidget, place: Place) -> None:
    field = QLineEdit()
    field.setPlaceholderText(WORDS)
    place(field, 10, 10, 60, 32)
    assert faults(page, "cut text: placeholder")
    field.setText("x")
    assert find_faults(page) == []


def test_a_cut_heading_is_found(page: QWidget, place: Place) -> None:
    table = QTableView()
    model = QStandardItemModel(1, 2, table)
    model.setHorizontalHeaderLabels([WORDS, "b"])
    table.setModel(model)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    place(table, 10, 10, 300, 200)
    table.setColumnWidth(0, 30)
    assert faults(page, "cut text: heading 0")
    table.resizeColumnsToContents()
    assert find_faults(page) == []


def test_an_overlap_is_found(page: QWidget, place: Place) -> None:
    place(QPushButton("Save"), 10, 10, 100, 32)
    other = QLabel(WORDS)
    place(other, 90, 20, 200, 24)
    (found,) = faults(page, "overlap")
    assert "Save" in found
    assert WORDS in found
    other.setProperty("nova_overlay", True)
    assert find_faults(page) == []


def test_an_overlap_deep_inside_is_found(page: QWidget, place: Place) -> None:
    frame = QWidget()
    place(frame, 10, 10, 300, 200)
    for x in (0, 20):
        label = QLabel(WORDS, frame)
        label.setGeometry(x, 0, 200, 24)
        label.show()
    assert faults(page, "overlap")


def test_what_sticks_out_of_its_parent_is_found(page: QWidget, place: Place) -> None:
    label = QLabel(WORDS)
    place(label, 300, 10, 200, 24)
    assert faults(page, "outside its parent")


def test_what_is_scrolled_may_be_larger(page: QWidget, place: Place) -> None:
    area = QScrollArea()
    inside = QWidget()
    inside.setFixedSize(900, 900)
    QPushButton("Far away", inside).setGeometry(700, 800, 120, 32)
    area.setWidget(inside)
    place(area, 10, 10, 200, 200)
    assert find_faults(page) == []


def test_what_is_hidden_is_not_looked_at(page: QWidget, place: Place) -> None:
    label = QLabel(WORDS)
    place(label, 10, 10, 20, 8)
    label.hide()
    assert find_faults(page) == []


class Unmarked(QWidget):
    """Takes the focus, and shows at most a thin mark such as a text cursor."""

    def __init__(self, mark: int) -> None:
        super().__init__()
        self._mark = mark
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        ring_on(self, "none")

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.hasFocus() and self._mark:
            painter = QPainter(self)
            painter.fillRect(4, 4, self._mark, 16, Qt.GlobalColor.black)


@pytest.mark.parametrize("mark", [0, 1])
def test_a_missing_focus_mark_is_found(page: QWidget, place: Place, mark: int) -> None:
    place(Unmarked(mark), 10, 10, 100, 32)
    assert faults(page, "no focus mark")


def test_a_focus_mark_of_the_widgets_own_counts(page: QWidget, place: Place) -> None:
    place(Unmarked(40), 10, 10, 100, 32)
    assert find_faults(page) == []


def test_a_ring_around_the_parent_counts(page: QWidget, place: Place) -> None:
    frame = QWidget()
    place(frame, 10, 10, 300, 100)
    inside = QLineEdit(frame)
    inside.setGeometry(30, 30, 200, 32)
    inside.show()
    inside.setAccessibleName("a name")
    ring_on(inside, "parent", 12)
    assert find_faults(page) == []


def test_the_focus_comes_back_to_where_it_was(page: QWidget, place: Place) -> None:
    first, second = QPushButton("First"), QPushButton("Second")
    place(first, 10, 10, 100, 32)
    place(second, 10, 60, 100, 32)
    first.setFocus()
    assert find_faults(page) == []
    assert first.hasFocus()


def test_a_button_that_a_double_click_left_down_does_not_hide_the_mark(
    page: QWidget, place: Place, qtbot: QtBot
) -> None:
    place(QPushButton("First"), 10, 10, 100, 32)
    qtbot.mouseDClick(page, Qt.MouseButton.LeftButton)
    assert find_faults(page) == []
