"""The list of conversations keeps its place and what is being edited while rows come and go."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nova_desktop.ui.chat.conversation_model import ID_ROLE, ConversationModel
from nova_desktop.ui.chat.view import ChatScreen
from tests.component.chat_parts import conversation, screen

__all__ = ["screen"]  # a fixture
MANY = [conversation(f"c{n}", f"Talk {n}") for n in range(120)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 8), unique=True), min_size=1, max_size=6))
def test_the_rows_are_what_was_shown_last(shown: list[list[int]]) -> None:
    model = ConversationModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for numbers in shown:
        model.show([MANY[number] for number in numbers])

    found = [model.index(row, 0).data(ID_ROLE) for row in range(model.rowCount())]
    assert found == [f"c{number}" for number in shown[-1]]


@pytest.mark.parametrize("after", [MANY[:40] + MANY[41:], [conversation("new", "New"), *MANY]])
def test_the_list_stays_where_it_is(screen: ChatScreen, after: list[object]) -> None:
    screen.show_conversations(MANY, "c100")
    bar = screen.conversations.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()

    screen.show_conversations(after, "c100")  # type: ignore[arg-type]

    row = screen.conversations.sizeHintForRow(0)
    assert abs(bar.value() - before) <= row + 8


def test_a_title_is_written_on_while_another_chat_comes(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_conversations(MANY[:3], "c1")
    screen.conversations.setFocus()
    qtbot.keyClick(screen.conversations, Qt.Key.Key_F2)
    editor = screen.conversations.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "half a ti")

    screen.show_conversations([conversation("new", "New"), *MANY[:3]], "c1")

    assert editor.isVisible()
    assert editor.text() == "half a ti"


def test_a_changed_title_is_shown(screen: ChatScreen) -> None:
    screen.show_conversations(MANY[:2], "c0")

    screen.show_conversations([replace(MANY[0], title="Other"), MANY[1]], "c0")

    assert screen.conversations.model().index(0, 0).data() == "Other"
