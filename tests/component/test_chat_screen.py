"""The chat screen's widgets: what they show and what they ask for."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import Author, Conversation, Measure, Message, MessageState
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.chat.view import ChatScreen

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def message(number: int, text: str, state: MessageState = MessageState.COMPLETE) -> Message:
    author = Author.NOVA if number % 2 else Author.YOU
    return Message(f"m{number}", "c", number, author, text, state, NOW, model="a model")


@pytest.fixture
def screen(qtbot: QtBot) -> ChatScreen:
    screen = ChatScreen()
    qtbot.addWidget(screen)
    screen.resize(900, 600)
    screen.show()
    qtbot.waitExposed(screen)
    return screen


def said(screen: ChatScreen) -> str:
    return screen.transcript.toPlainText()


def test_empty_says_what_to_do(screen: ChatScreen) -> None:
    assert not screen.transcript.isVisible()
    assert screen.send_button.isVisible()
    assert not screen.stop_button.isVisible()


def test_messages_are_shown_with_captions(screen: ChatScreen) -> None:
    answer = message(1, "Three things.")
    answer = Message(
        **{f: getattr(answer, f) for f in answer.__slots__}
        | {"measure": Measure(5, 412, 0.0006, 400.0, 900.0, estimated=True)}
    )
    screen.show_messages("Due", [message(0, "What is due?"), answer], more=False)
    assert "What is due?" in said(screen)
    assert "a model · ≈ 412 tokens · 0.4 s to first word · ≈ $0.0006" in said(screen)
    assert screen.transcript.isVisible()


def test_streamed_text_grows_without_rendering_all(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_messages("", [message(0, "Hi"), message(1, "", MessageState.STREAMING)], more=False)
    for text in ("One", "One two", "One two three"):
        screen.update_message(message(1, text, MessageState.STREAMING))
    qtbot.waitUntil(lambda: said(screen).endswith("One two three"))
    assert said(screen).count("One") == 1
    screen.update_message(message(1, "One two three four"))
    assert said(screen).count("One") == 1
    assert "One two three four" in said(screen)


def test_html_is_only_text(screen: ChatScreen) -> None:
    screen.show_messages("", [message(1, "<img src='http://x'><b>bold</b>")], more=False)
    assert "<b>bold</b>" in said(screen)


def test_reading_further_up_is_not_disturbed(screen: ChatScreen, qtbot: QtBot) -> None:
    many = [message(n, f"Message {n}\n" * 5) for n in range(40)]
    streaming = message(41, "start", MessageState.STREAMING)
    screen.show_messages("", [*many, streaming], more=False)
    bar = screen.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(10)
    screen.update_message(message(41, "start " * 500, MessageState.STREAMING))
    qtbot.waitUntil(lambda: said(screen).count("start") == 500)
    assert bar.value() == 10
    bar.setValue(bar.maximum())
    screen.update_message(message(41, "start " * 900, MessageState.STREAMING))
    qtbot.waitUntil(lambda: said(screen).count("start") == 900)
    assert bar.value() == bar.maximum()


def test_enter_sends_and_shift_enter_breaks_the_line(screen: ChatScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(screen.composer, "One")
    qtbot.keyClick(screen.composer, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(screen.composer, "Two")
    with qtbot.waitSignal(screen.sent) as sent:
        qtbot.keyClick(screen.composer, Qt.Key.Key_Return)
    assert sent.args == ["One\nTwo"]
    assert screen.composer.toPlainText() == ""
    qtbot.keyClick(screen.composer, Qt.Key.Key_Up)
    assert screen.composer.toPlainText() == "One\nTwo"


def test_blank_is_not_sent(screen: ChatScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(screen.composer, "  ")
    with qtbot.assertNotEmitted(screen.sent):
        screen.send_button.click()


def test_escape_stops_an_answer_only(screen: ChatScreen, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(screen.stop_pressed):
        qtbot.keyClick(screen.composer, Qt.Key.Key_Escape)
    screen.show_answering(True)
    assert screen.stop_button.isVisible()
    with qtbot.waitSignal(screen.stop_pressed):
        qtbot.keyClick(screen.composer, Qt.Key.Key_Escape)


def test_retry_is_offered_for_a_broken_answer(screen: ChatScreen, qtbot: QtBot) -> None:
    broken = message(1, "Half", MessageState.FAILED)
    broken = Message(
        **{f: getattr(broken, f) for f in broken.__slots__} | {"problem": ProblemCode.ANSWER_CUT}
    )
    screen.show_messages("", [message(0, "Hi"), broken], more=False)
    assert "The answer broke off" in said(screen)
    buttons = [b for b in screen.findChildren(type(screen.send_button)) if b.text() == "Retry"]
    assert buttons[0].isVisible()
    with qtbot.waitSignal(screen.retry_pressed):
        buttons[0].click()


def test_what_comes_back_stands_before_what_was_written_since(screen: ChatScreen) -> None:
    screen.put_back("second")
    assert screen.composer.toPlainText() == "second"
    screen.put_back("first")
    assert screen.composer.toPlainText() == "first\n\nsecond"


def test_conversations_are_chosen_and_deleted(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_conversations(
        [Conversation("a", "A", NOW, NOW), Conversation("b", "B", NOW, NOW)], "a"
    )
    with qtbot.waitSignal(screen.conversation_chosen) as chosen:
        screen.conversations.setFocus()
        qtbot.keyClick(screen.conversations, Qt.Key.Key_Down)
    assert chosen.args == ["b"]
    with qtbot.waitSignal(screen.delete_pressed) as deleted:
        qtbot.keyClick(screen.conversations, Qt.Key.Key_Delete)
    assert deleted.args == ["b"]


def test_an_answer_above_others_grows_in_its_place(screen: ChatScreen, qtbot: QtBot) -> None:
    above = message(1, "One", MessageState.STREAMING)
    waiting = message(3, "", MessageState.QUEUED)
    screen.show_messages("", [message(0, "Hi"), above, message(2, "More"), waiting], more=False)
    screen.update_message(message(1, "One two", MessageState.STREAMING))
    qtbot.waitUntil(lambda: "One two" in said(screen))
    screen.update_message(message(1, "One two three", MessageState.STREAMING))
    qtbot.waitUntil(lambda: "One two three" in said(screen))
    assert said(screen).index("three") < said(screen).index("More")
    assert said(screen).count("One") == 1
    screen.update_message(message(3, "Four", MessageState.STREAMING))
    screen.update_message(message(3, "Four five", MessageState.STREAMING))
    qtbot.waitUntil(lambda: "Four five" in said(screen))
    assert "goes out by itself" not in said(screen)
    assert said(screen).endswith("Four five")


def test_words_without_an_answer_can_be_tried_again(screen: ChatScreen) -> None:
    screen.show_messages("", [message(0, "Hi")], more=False)
    retry = next(b for b in screen.findChildren(type(screen.send_button)) if b.text() == "Retry")
    assert retry.isVisible()
    screen.show_answering(True)
    assert not retry.isVisible()


def test_the_view_never_jumps(screen: ChatScreen, qtbot: QtBot) -> None:
    many = [message(n, f"Message {n}\n" * 6) for n in range(60)]
    screen.show_messages("", many, more=True)
    bar = screen.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum() > 1000
    screen.update_message(message(62, "A new question"))
    assert bar.value() == bar.maximum()
    screen.update_message(message(63, "", MessageState.QUEUED))
    screen.update_message(message(63, "word " * 300, MessageState.STREAMING))
    screen.update_message(message(63, "word " * 300))
    assert bar.value() == bar.maximum()
    bar.setValue(500)
    screen.update_message(message(63, "word " * 301))
    assert bar.value() == 500
    screen.update_message(message(1, "Another text"))
    assert bar.value() == 500
    screen.update_message(message(64, "Said further down"))
    assert bar.value() == bar.maximum()


def test_earlier_messages_appear_above_what_is_read(screen: ChatScreen) -> None:
    screen.show_messages("", [message(n, f"Message {n}\n" * 6) for n in range(50, 90)], more=True)
    bar = screen.transcript.verticalScrollBar()
    bar.setValue(0)
    centre = screen.transcript.viewport().rect().center()
    read = screen.transcript.cursorForPosition(centre).block().text()
    assert "Message 5" in read
    screen.show_earlier([message(n, f"Message {n}\n" * 6) for n in range(50)], more=False)
    assert screen.transcript.cursorForPosition(centre).block().text() == read
    assert 0 < bar.value() < bar.maximum()


def test_focus_returns_to_the_composer(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_answering(True)
    screen.stop_button.setFocus()
    screen.show_answering(False)
    assert screen.focusWidget() is screen.composer
