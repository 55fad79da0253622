"""Rows, tables, cards and labels."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.ui.theme.lines import Lines, line_height
from nova_desktop.ui.theme.ring_frame import RingFrame
from nova_desktop.ui.theme.theme import SystemTheme, current_theme
from nova_desktop.ui.widgets.bubble import Bubble
from nova_desktop.ui.widgets.card import CardButton
from nova_desktop.ui.widgets.key_mark import KeyMark
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import Panel
from nova_desktop.ui.widgets.rows import ICON_ROLE, SECOND_ROLE, TONE_ROLE, RowDelegate
from nova_desktop.ui.widgets.table import Table
from nova_desktop.ui.widgets.tag import Tag
from tests.themed import LIGHT

Show = Callable[..., QWidget]
LONG = "Six things are due this week, and two of them are hard deadlines that cannot slip."


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    table = Table("Models")
    qtbot.addWidget(table)
    model = QStandardItemModel(0, 2, table)
    model.setHorizontalHeaderLabels(["Model", "Last test"])
    for name, test in (("qwen3-32b", "0.4 s"), ("gpt-4o-mini", "0.6 s"), ("mistral", "never")):
        model.appendRow([QStandardItem(name), QStandardItem(test)])
    model.item(0, 1).setData("circle-check", ICON_ROLE)
    model.item(0, 1).setData("ok", TONE_ROLE)
    table.show_model(model)
    table.resize(400, 200)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_a_table_is_copied_as_text(table: Table, qtbot: QtBot) -> None:
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text == "qwen3-32b\t0.4 s\ngpt-4o-mini\t0.6 s\nmistral\tnever"


def test_typing_leads_to_a_row(table: Table, qtbot: QtBot) -> None:
    table.setFocus()
    qtbot.keyClicks(table, "mis")
    assert table.currentIndex().row() == 2


def test_columns_can_be_resized_and_hold_their_words(table: Table) -> None:
    head = table.horizontalHeader()
    assert head.sectionResizeMode(0) == head.ResizeMode.Interactive
    assert head.sectionSize(0) >= head.sectionSizeHint(0)


def test_rows_grow_with_the_scale(table: Table, theme: SystemTheme) -> None:
    assert table.rowHeight(0) == 36
    theme.use(replace(LIGHT, scale=200))
    assert table.rowHeight(0) == 72


def test_the_context_menu_copies(table: Table) -> None:
    table.selectRow(1)
    table.customContextMenuRequested.emit(table.visualRect(table.model().index(1, 0)).center())
    menu = next(w for w in table.findChildren(QWidget) if w.inherits("QMenu") and w.isVisible())
    menu.actions()[0].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == "gpt-4o-mini\t0.6 s"


def row_list(*, two_lines: bool) -> QListView:
    view = QListView()
    model = QStandardItemModel(view)
    for title in ("What is due this week?", LONG):
        item = QStandardItem(title)
        item.setData("yesterday", SECOND_ROLE)
        model.appendRow(item)
    view.setModel(model)
    RowDelegate(view, two_lines=two_lines)
    return view


def rows(qtbot: QtBot, *, two_lines: bool) -> QListView:
    view = row_list(two_lines=two_lines)
    qtbot.addWidget(view)
    view.resize(240, 120)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_rows_are_as_high_as_drawn(qtbot: QtBot, theme: SystemTheme) -> None:
    assert rows(qtbot, two_lines=True).sizeHintForRow(0) == 46
    assert rows(qtbot, two_lines=False).sizeHintForRow(0) == 34


def test_the_current_row_shows_the_focus(qtbot: QtBot) -> None:
    view = rows(qtbot, two_lines=True)
    view.setCurrentIndex(view.model().index(0, 0))
    view.clearFocus()
    without = view.grab().toImage()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert view.grab().toImage() != without


def test_a_list_without_a_current_row_is_marked_as_a_whole(show: Show, qtbot: QtBot) -> None:
    view = row_list(two_lines=True)
    holder = show(view)

    def is_marked() -> bool:
        view.clearFocus()
        view.setFocus()
        return any(frame.isVisible() for frame in holder.findChildren(RingFrame))

    view.setCurrentIndex(view.model().index(0, 0))
    assert not is_marked()
    view.setCurrentIndex(QModelIndex())
    assert is_marked()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert not any(frame.isVisible() for frame in holder.findChildren(RingFrame))
    view.model().removeRows(0, 2)
    assert is_marked()


def test_a_card_is_pressed_by_keys_and_shows_that_it_is_chosen(qtbot: QtBot) -> None:
    card = CardButton("OpenAI")
    qtbot.addWidget(card)
    card.inside.addWidget(text_label("OpenAI", card, "strong"))
    card.setCheckable(True)
    card.show()
    plain = card.grab().toImage()
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Space)
    assert card.isChecked()
    assert card.grab().toImage() != plain
    assert card.accessibleName() == "OpenAI"


def test_lines_are_1_45_of_the_type() -> None:
    font = current_theme().font(13)
    assert line_height(font) == 19
    lines = Lines(LONG, font, 200)
    assert lines.height == 19 * round(lines.height / 19)
    assert lines.height >= 3 * 19
    assert lines.width <= 200


def test_body_text_is_inter_of_13_px(qtbot: QtBot, theme: SystemTheme) -> None:
    from PySide6.QtGui import QFontInfo

    for mono, family in ((False, "Inter"), (True, "JetBrains Mono")):
        used = QFontInfo(current_theme().font(mono=mono))
        assert (used.family(), used.pixelSize()) == (family, 13)


def test_a_wrapped_label_is_as_high_as_its_lines(qtbot: QtBot) -> None:
    label = text_label(LONG, wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(150) > label.heightForWidth(400) >= 38
    assert label.minimumSizeHint().width() < 100


def test_a_cut_label_tells_the_rest_by_its_tooltip(qtbot: QtBot) -> None:
    label = text_label(LONG).let_elide()
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.toolTip() == LONG
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_markup_is_only_text(qtbot: QtBot) -> None:
    label = text_label("<b>x</b>")
    qtbot.addWidget(label)
    assert label.text() == "<b>x</b>"
    assert label.sizeHint().width() > text_label("x").sizeHint().width() * 3


def test_small_parts_are_sized_by_their_words(qtbot: QtBot) -> None:
    for small, large in (
        (Tag("a"), Tag("a long tag")),
        (KeyMark("Esc"), KeyMark("Ctrl+Shift+K")),
    ):
        qtbot.addWidget(small)
        qtbot.addWidget(large)
        assert small.sizeHint().width() < large.sizeHint().width()
    assert KeyMark("Ctrl+K").text() == "Ctrl K"


def test_a_bubble_is_no_wider_than_its_words(qtbot: QtBot) -> None:
    short, long = Bubble("Hi"), Bubble(LONG * 4)
    for bubble in (short, long):
        qtbot.addWidget(bubble)
    assert short.sizeHint().width() < 60
    assert long.maximumWidth() == 520


def test_a_panel_tells_its_heading(qtbot: QtBot) -> None:
    panel = Panel("Needs you", "2")
    qtbot.addWidget(panel)
    panel.show_note("3")
    assert panel.accessibleName() == "Needs you"
    assert panel._note.text() == "3"
