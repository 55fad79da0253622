"""Enter and Down in a search field wait for the matches of what was written last."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.chat.view import ChatScreen
from tests.component.chat_parts import A, B, screen, talk

__all__ = ["screen", "talk"]  # fixtures
DOWN, RETURN = Qt.Key.Key_Down, Qt.Key.Key_Return


@pytest.fixture
def chosen(talk: ChatScreen) -> list[str]:
    chosen: list[str] = []
    talk.conversation_chosen.connect(chosen.append)
    talk.open_search()
    return chosen


@pytest.mark.parametrize("key", [RETURN, DOWN])
def test_the_first_match_is_chosen_when_it_is_known(
    talk: ChatScreen, chosen: list[str], qtbot: QtBot, key: Qt.Key
) -> None:
    qtbot.keyClicks(talk.list.search, "bet")
    qtbot.keyClick(talk.list.search, key)
    assert chosen == []
    talk.show_conversations([B], "a")
    assert chosen == ["b"]
    talk.show_conversations([A, B], "b")
    assert chosen == ["b"]


def test_matches_alone_choose_nothing(talk: ChatScreen, chosen: list[str], qtbot: QtBot) -> None:
    qtbot.keyClicks(talk.list.search, "bet")
    talk.show_conversations([B], "a")  # the current row is not among them
    assert chosen == []


def test_other_words_take_the_wish_back(talk: ChatScreen, chosen: list[str], qtbot: QtBot) -> None:
    qtbot.keyClicks(talk.list.search, "bet")
    qtbot.keyClick(talk.list.search, RETURN)
    qtbot.keyClicks(talk.list.search, "a")
    talk.show_conversations([B], "a")
    assert chosen == []


def test_a_search_that_failed_chooses_nothing_later(
    talk: ChatScreen, chosen: list[str], qtbot: QtBot
) -> None:
    qtbot.keyClicks(talk.list.search, "bet")
    qtbot.keyClick(talk.list.search, RETURN)
    talk.show_list_problem(Problem(ProblemCode.DATABASE_FAILED), None)
    talk.show_conversations([B], "a")
    assert chosen == []
