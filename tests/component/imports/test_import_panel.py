"""The panel of imports by keys and clicks, with names from outside as plain text."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.import_plan import preview_of
from nova_desktop.domain.imported import Found, ImportKind, Left, Loss
from nova_desktop.domain.settings import Settings
from nova_desktop.ui.imports.rows import LeftRows
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.imports.words import clash_text, item_text, left_text
from tests.scenes.imports import BROKEN, DONE, FOUND, GEMINI, OWN, RECORD


@pytest.fixture
def panel(qtbot: QtBot) -> ImportPanel:
    panel = ImportPanel()
    qtbot.addWidget(panel)
    panel.resize(640, 560)
    panel.show()
    panel.show_choice(None)
    return panel


def words(widget: QWidget) -> str:
    labels = [label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(label.text() for label in labels)


def toggle_by_key(panel: ImportPanel, row: int, key: Qt.Key) -> None:
    listed = panel.preview.list
    listed.setCurrentIndex(panel.preview.rows.index(row))
    QTest.keyClick(listed, key)


def test_each_place_can_be_chosen_by_mouse_and_by_key(panel: ImportPanel, qtbot: QtBot) -> None:
    for kind, card in panel.choice.cards.items():
        with qtbot.waitSignal(panel.kind_chosen) as told:
            card.click()
        assert told.args == [kind]
        with qtbot.waitSignal(panel.kind_chosen) as told:
            QTest.keyClick(card, Qt.Key.Key_Return)
        assert told.args == [kind]


def test_the_last_import_is_offered_only_where_there_is_one(
    panel: ImportPanel, qtbot: QtBot
) -> None:
    assert not panel.choice.back.isVisible()
    panel.show_choice(RECORD)
    assert panel.choice.back.isVisible()
    assert "LiteLLM configuration, 2 models" in words(panel)
    with qtbot.waitSignal(panel.rolled_back):
        panel.choice.back.click()


def test_a_preview_shows_what_comes_what_clashes_and_what_stays(panel: ImportPanel) -> None:
    panel.show_preview(preview_of(FOUND, OWN))
    said = words(panel)
    assert "6 models found" in said
    assert "Keys that come along: OPENAI_API_KEY." in said
    assert "Without a value: TEAM_AZURE_KEY." in said
    assert "5 things do not carry over" in said
    rows = [panel.preview.rows.index(n).data() for n in range(panel.preview.rows.rowCount())]
    assert rows[:4] == ["gpt-4o", "gpt-4o", "gpt-4o-mini-2", "bge-m3"]
    assert panel.preview.env.isVisible()
    assert panel.preview.apply.text() == "Import 7 items"


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_items_are_left_out_and_taken_by_key(panel: ImportPanel, qtbot: QtBot, key: Qt.Key) -> None:
    panel.show_preview(preview_of(FOUND, OWN))
    toggle_by_key(panel, 0, key)
    toggle_by_key(panel, 3, key)
    chosen = panel.preview.rows.chosen
    assert "model:gpt-4o" not in chosen
    assert "model:bge" in chosen
    with qtbot.waitSignal(panel.applied) as told:
        panel.preview.apply.click()
    assert told.args == [chosen]


def test_a_click_turns_a_row(panel: ImportPanel) -> None:
    panel.show_preview(preview_of(FOUND, OWN))
    listed = panel.preview.list
    at = listed.visualRect(panel.preview.rows.index(0)).center()
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert "model:gpt-4o" not in panel.preview.rows.chosen
    below = QPoint(at.x(), listed.viewport().height() - 1)
    panel.preview.rows.show_items(())
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert not panel.preview.apply.isEnabled()


def test_nothing_chosen_is_nothing_to_import(panel: ImportPanel) -> None:
    panel.show_preview(preview_of(GEMINI, Settings()))
    for row in range(panel.preview.rows.rowCount()):
        toggle_by_key(panel, row, Qt.Key.Key_Space)
    assert panel.preview.rows.chosen == frozenset()
    assert not panel.preview.apply.isEnabled()


def test_a_gemini_only_nova_is_named(panel: ImportPanel) -> None:
    panel.show_preview(preview_of(GEMINI, Settings()))
    assert "A Nova that used Gemini only" in words(panel)
    assert not panel.preview.env.isVisible()


def test_the_result_says_what_is_left_to_do_first(panel: ImportPanel, qtbot: QtBot) -> None:
    panel.show_done(DONE)
    assert "3 models are ready" in words(panel)
    assert panel.result.left.rows.index(0).data() == "TEAM_AZURE_KEY"
    with qtbot.waitSignal(panel.rolled_back):
        panel.result.back.click()
    with qtbot.waitSignal(panel.went_back):
        panel.result.more.click()


def test_an_error_stands_above_and_goes_with_the_next_step(panel: ImportPanel) -> None:
    panel.show_error(BROKEN)
    assert "line 3" in words(panel)
    panel.show_wait("Looking…", can_cancel=True)
    assert "line 3" not in words(panel)
    assert panel.wait.cancel.isVisible()
    panel.show_wait("Importing…", can_cancel=False)
    assert not panel.wait.cancel.isVisible()


def test_every_control_has_an_accessible_name(panel: ImportPanel) -> None:
    panel.show_choice(RECORD)
    panel.show_preview(preview_of(FOUND, OWN))
    panel.show_done(DONE)
    controls = [
        *panel.findChildren(QAbstractButton),
        *panel.findChildren(QAbstractItemView),
    ]
    assert controls
    assert not [c for c in controls if not (c.accessibleName() or getattr(c, "text", str)())]


def test_the_keyboard_goes_along(panel: ImportPanel, qtbot: QtBot) -> None:
    panel.choice.cards[ImportKind.OLLAMA].setFocus()
    panel.show_wait("Looking…", can_cancel=True)
    assert panel.window().focusWidget() is panel.wait.cancel
    panel.show_preview(preview_of(FOUND, OWN))
    assert panel.window().focusWidget() is panel.preview.list
    panel.show_done(DONE)
    assert panel.window().focusWidget() is panel.result.more


def test_every_reason_and_every_item_has_words(qtbot: QtBot) -> None:
    for loss in Loss:
        assert "{" not in left_text(Left("x", loss, "detail"))
        assert left_text(Left("x", loss))
    for found in (FOUND, GEMINI):
        for item in preview_of(found, OWN).items:
            assert item_text(item)
            clash_text(item)


def test_thousands_of_rows_are_shown_at_once(panel: ImportPanel) -> None:
    left = [Left(f"thing {n}", Loss.NOVA_SETS_IT) for n in range(10_000)]
    found = Found(ImportKind.LITELLM_CONFIG, "/x", left=tuple(left))
    panel.show_preview(preview_of(found, Settings()))
    rows = panel.preview.left.rows
    assert isinstance(rows, LeftRows)
    assert rows.rowCount() == 10_000
