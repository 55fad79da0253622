"""The chat screen: conversations, header, states, what goes out, by mouse and by keyboard."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import Conversation
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.ui.chat.conversation_model import ConversationModel
from nova_desktop.ui.chat.view import ChatScreen
from nova_desktop.ui.widgets.menus import Menu
from nova_desktop.ui.widgets.rows import SECOND_ROLE
from nova_desktop.ui.widgets.skeleton import Skeleton
from tests.component.chat_parts import A, B, labels, message, press, screen, talk

__all__ = ["screen", "talk"]  # fixtures
QWEN, MINI = ModelChoice("qwen", "HuggingFace"), ModelChoice("mini")
ESC, RETURN = Qt.Key.Key_Escape, Qt.Key.Key_Return


def test_empty_greets(screen: ChatScreen) -> None:
    assert not screen.transcript.isVisible()
    assert "What is on your mind?" in labels(screen)
    assert screen.send_button.isVisible()
    assert not screen.send_button.isEnabled()
    assert not screen.stop_button.isVisible()


def test_without_a_model_it_says_what_to_do(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_models((), None, known=False)
    assert "No model" not in labels(screen)
    screen.show_models((), None, known=True)
    assert "No model" in labels(screen)
    with qtbot.waitSignal(screen.setup_wanted):
        press(screen, "Connect a model", qtbot)


def test_beside_the_test_model_a_better_one_is_offered(screen: ChatScreen, qtbot: QtBot) -> None:
    test = ModelChoice("tiny", test_model=True)
    screen.show_models((test,), test, known=True)
    assert "test model" in " ".join(labels(screen))
    with qtbot.waitSignal(screen.setup_wanted):
        press(screen, "Connect a model", qtbot)


def test_words_take_the_place_of_the_greeting(talk: ChatScreen) -> None:
    assert talk.transcript.isVisible()
    talk.show_messages("", [], more=False)
    assert not talk.transcript.isVisible()
    talk.update_message(message(0, "New"))
    assert talk.transcript.isVisible()


def test_conversations_are_chosen_and_deleted(screen: ChatScreen, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(screen.conversation_chosen):
        screen.show_conversations([A, B], "a")
    with qtbot.waitSignal(screen.conversation_chosen) as chosen:
        screen.conversations.setFocus()
        qtbot.keyClick(screen.conversations, Qt.Key.Key_Down)
    assert chosen.args == ["b"]
    with qtbot.waitSignal(screen.delete_pressed) as deleted:
        qtbot.keyClick(screen.conversations, Qt.Key.Key_Delete)
    assert deleted.args == ["b"]


def test_typing_goes_to_a_title(talk: ChatScreen, qtbot: QtBot) -> None:
    talk.conversations.setFocus()
    with qtbot.waitSignal(talk.conversation_chosen) as chosen:
        qtbot.keyClicks(talk.conversations, "be")
    assert chosen.args == ["b"]


def test_pinned_ones_come_first_and_keep_the_selection(talk: ChatScreen) -> None:
    talk.show_conversations([A, replace(B, pinned=True)], "a")
    model = talk.conversations.model()
    assert [model.index(n, 0).data() for n in range(2)] == ["Beta", "Alpha"]
    assert talk.conversations.currentIndex().data() == "Alpha"


def test_rows_tell_when_and_what_it_cost(screen: ChatScreen) -> None:
    now = datetime.now(UTC)
    old = Conversation("o", "Old", now, now - timedelta(days=400))
    screen.show_conversations([replace(A, updated_at=now, cost_usd=0.0006), old], "a")
    model = screen.conversations.model()
    spoken = [str(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(2)]
    assert spoken[0] == "Alpha, now · $0.0006"
    assert spoken[1] == f"Old, {old.updated_at.astimezone():%-d %b %Y}"


def test_rows_follow_midnight(qtbot: QtBot) -> None:
    evening = datetime(2026, 3, 1, 23, 30).astimezone()
    time = [evening]
    model = ConversationModel(clock=lambda: time[0])
    model.show([Conversation("a", "A", evening, evening - timedelta(hours=3))])
    assert model.index(0, 0).data(SECOND_ROLE) == "3 h"
    time[0] += timedelta(hours=1)
    with qtbot.waitSignal(model.dataChanged):
        model.tick()
    assert model.index(0, 0).data(SECOND_ROLE) == "yesterday"


def test_a_row_is_renamed_in_place(talk: ChatScreen, qtbot: QtBot) -> None:
    talk.conversations.setFocus()
    qtbot.keyClick(talk.conversations, Qt.Key.Key_F2)
    field = talk.conversations.findChild(QLineEdit)
    assert field is not None
    assert field.text() == "Alpha"
    field.setText("  Gamma\u202e ")
    with qtbot.waitSignal(talk.rename_pressed) as renamed:
        qtbot.keyClick(field, RETURN)
    assert renamed.args == ["a", "Gamma"]


def test_escape_in_the_row_keeps_the_title(talk: ChatScreen, qtbot: QtBot) -> None:
    talk.show_answering(True)
    talk.conversations.setFocus()
    qtbot.keyClick(talk.conversations, Qt.Key.Key_F2)
    field = talk.conversations.findChild(QLineEdit)
    assert field is not None
    field.setText("Gamma")
    with qtbot.assertNotEmitted(talk.rename_pressed), qtbot.assertNotEmitted(talk.stop_pressed):
        qtbot.keyClick(field, ESC)


def test_the_menu_of_a_row(talk: ChatScreen, qtbot: QtBot) -> None:
    rows = talk.conversations
    menu = rows.open_menu(rows.model().index(1, 0), rows.mapToGlobal(rows.rect().center()))
    assert isinstance(menu, Menu)
    actions = {a.text().partition("\t")[0]: a for a in menu.actions() if a.text()}
    assert list(actions) == ["Rename", "Pin", "Do not remember", "Delete"]
    with qtbot.waitSignal(talk.pin_pressed) as pinned:
        actions["Pin"].trigger()
    assert pinned.args == ["b", True]
    with qtbot.waitSignal(talk.remember_pressed) as remembered:
        actions["Do not remember"].trigger()
    assert remembered.args == ["b", False]
    with qtbot.waitSignal(talk.delete_pressed) as deleted:
        actions["Delete"].trigger()
    assert deleted.args == ["b"]
    menu.close()


def test_a_chat_that_is_not_remembered_says_so(talk: ChatScreen, qtbot: QtBot) -> None:
    talk.show_conversations([A, replace(B, remember=False)], "a")
    rows = talk.conversations
    second = rows.model().index(1, 0)
    assert "not remembered" in second.data(SECOND_ROLE)
    assert "not remembered" not in rows.model().index(0, 0).data(SECOND_ROLE)
    menu = rows.open_menu(second, rows.mapToGlobal(rows.rect().center()))
    (again,) = [a for a in menu.actions() if a.text().startswith("Remember")]
    with qtbot.waitSignal(talk.remember_pressed) as remembered:
        again.trigger()
    assert remembered.args == ["b", True]
    menu.close()


def test_the_title_is_renamed_by_f2_and_by_a_click(talk: ChatScreen, qtbot: QtBot) -> None:
    qtbot.keyClick(talk.composer, Qt.Key.Key_F2)
    field = talk.header.title.findChild(QLineEdit)
    assert field is not None
    assert talk.focusWidget() is field
    field.setText("Gamma")
    with qtbot.waitSignal(talk.rename_pressed) as renamed:
        qtbot.keyClick(field, RETURN)
    assert renamed.args == ["a", "Gamma"]
    talk.header.title.findChild(QPushButton).click()
    field.setText("Delta")
    talk.show_answering(True)
    with qtbot.assertNotEmitted(talk.rename_pressed), qtbot.assertNotEmitted(talk.stop_pressed):
        qtbot.keyClick(field, ESC)


def test_a_new_chat_has_no_title_to_rename(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_title(None)
    qtbot.keyClick(screen.composer, Qt.Key.Key_F2)
    assert screen.focusWidget() is screen.composer


def test_a_pin_in_the_bar(talk: ChatScreen, qtbot: QtBot) -> None:
    pin = next(b for b in talk.header.children() if getattr(b, "accessibleName", str)() == "Pin")
    with qtbot.waitSignal(talk.pin_pressed) as pinned:
        pin.click()  # type: ignore[attr-defined]
    assert pinned.args == ["a", True]
    talk.show_title(replace(A, pinned=True))
    with qtbot.waitSignal(talk.pin_pressed) as unpinned:
        pin.click()  # type: ignore[attr-defined]
    assert unpinned.args == ["a", False]


def test_a_model_is_chosen(talk: ChatScreen, qtbot: QtBot) -> None:
    talk.show_models((QWEN, MINI), QWEN, known=True)
    select = talk.header.models
    assert select.text() == "qwen"
    select.open_menu()
    menu = select.menu_shown
    assert menu is not None
    assert [a.text() for a in menu.actions()] == ["qwen\tHuggingFace", "mini\tThis computer"]
    with qtbot.waitSignal(talk.model_chosen) as chosen:
        menu.actions()[1].trigger()
    assert chosen.args == ["mini"]
    menu.close()


def test_the_list_shows_why_it_is_empty(screen: ChatScreen, qtbot: QtBot) -> None:
    assert not screen.conversations.isVisible()
    screen.show_conversations([], "")
    assert "No chats yet" in labels(screen)
    with qtbot.waitSignal(screen.searched) as searched:
        screen.list.search.setText("zebra ")
    assert searched.args == ["zebra"]
    screen.show_conversations([], "")
    assert "No chat matches “zebra”" in labels(screen)
    with qtbot.waitSignal(screen.searched) as cleared:
        press(screen, "Show all", qtbot)
    assert cleared.args == [""]
    screen.show_conversations([A], "a")
    assert screen.conversations.isVisible()


def test_a_list_that_cannot_be_read_offers_retry(screen: ChatScreen, qtbot: QtBot) -> None:
    retried: list[bool] = []
    problem = Problem(ProblemCode.DATABASE_FAILED)
    screen.show_list_problem(problem, lambda: retried.append(True))
    assert "The database could not be used" in labels(screen)
    press(screen, "Retry", qtbot)
    assert retried == [True]


def test_a_skeleton_stands_there_until_the_list_is_known(screen: ChatScreen, qtbot: QtBot) -> None:
    skeleton = screen.findChild(Skeleton)
    qtbot.waitUntil(lambda: skeleton.is_drawn)
    screen.show_conversations([A], "a")
    assert not skeleton.isVisible()


def test_search_leads_to_the_matches(talk: ChatScreen, qtbot: QtBot) -> None:
    talk.open_search()
    assert talk.focusWidget() is talk.list.search
    qtbot.keyClicks(talk.list.search, "b")
    talk.show_conversations([B], "a")
    with qtbot.waitSignal(talk.conversation_chosen) as chosen:
        qtbot.keyClick(talk.list.search, RETURN)
    assert chosen.args == ["b"]
    assert talk.focusWidget() is talk.conversations
    talk.list.search.setFocus()
    with qtbot.waitSignal(talk.searched) as searched:
        qtbot.keyClick(talk.list.search, ESC)
    assert searched.args == [""]
    assert talk.focusWidget() is talk.composer


def test_without_room_the_list_opens_over_the_words(talk: ChatScreen, qtbot: QtBot) -> None:
    assert not talk.header.list_button.isVisible()
    talk.resize(600, 500)
    assert not talk.list.isVisible()
    talk.header.list_button.click()
    assert talk.list.isVisible()
    assert talk.focusWidget() is talk.conversations
    qtbot.keyClick(talk.conversations, ESC)
    assert not talk.list.isVisible()
    assert talk.focusWidget() is talk.composer
    talk.resize(1000, 500)
    assert talk.list.isVisible()


def test_find_is_opened_where_there_are_words(talk: ChatScreen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(talk.find_opened):
        talk.open_find()
    assert talk.transcript.find_bar.isVisible()


def test_wishes_of_the_words_go_out(talk: ChatScreen, qtbot: QtBot) -> None:
    words = talk.transcript
    for inside, outside, args in (
        (words.retry_pressed, talk.retry_pressed, ["m1"]),
        (words.regenerate_pressed, talk.regenerate_pressed, ["m1"]),
        (words.variant_pressed, talk.variant_pressed, ["m1", 1]),
        (words.key_pressed, talk.key_pressed, ["a model"]),
        (words.link_pressed, talk.link_pressed, ["https://example.org"]),
        (words.earlier_wanted, talk.earlier_pressed, []),
    ):
        with qtbot.waitSignal(outside) as out:
            inside.emit(*args)
        assert out.args == args


def test_tab_goes_as_it_is_read(talk: ChatScreen, qtbot: QtBot) -> None:
    talk.show_models((QWEN, MINI), QWEN, known=True)
    talk.list.setFocus()
    seen: list[object] = []
    for _ in range(30):
        talk.focusNextChild()
        seen.append(talk.focusWidget())
    parts = [talk.conversations, talk.header.models, talk.transcript.canvas, talk.composer]
    places = [seen.index(part) for part in parts]
    assert places == sorted(places)


def test_the_list_beside_the_conversation_gets_its_clicks(screen: ChatScreen) -> None:
    for button in (b for b in screen.list.findChildren(QPushButton) if b.isVisible()):
        middle = button.mapTo(screen, button.rect().center())
        assert screen.childAt(middle) is button, button.text()
