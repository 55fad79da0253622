"""Writing: sending, queueing, stopping, long pastes, drafts, editing an earlier message."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import MessageState
from nova_desktop.ui.chat.view import ChatScreen
from tests.component.chat_parts import labels, message, paste, press, screen, talk

__all__ = ["screen", "talk"]  # fixtures
ESC, RETURN = Qt.Key.Key_Escape, Qt.Key.Key_Return


def test_enter_sends_and_shift_enter_breaks_the_line(screen: ChatScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(screen.composer, "One")
    qtbot.keyClick(screen.composer, RETURN, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(screen.composer, "Two")
    with qtbot.waitSignal(screen.sent) as sent:
        qtbot.keyClick(screen.composer, RETURN)
    assert sent.args == ["One\nTwo"]
    assert screen.composer.toPlainText() == ""
    qtbot.keyClick(screen.composer, Qt.Key.Key_Up)
    assert screen.composer.toPlainText() == "One\nTwo"


def test_up_recalls_what_was_said_last_here(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_last_said("From yesterday")
    qtbot.keyClick(screen.composer, Qt.Key.Key_Up)
    assert screen.composer.toPlainText() == "From yesterday"
    screen.composer.setPlainText("Something else")
    qtbot.keyClick(screen.composer, Qt.Key.Key_Up)
    assert screen.composer.toPlainText() == "Something else"


def test_blank_is_not_sent(screen: ChatScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(screen.composer, "  ")
    with qtbot.assertNotEmitted(screen.sent):
        screen.send_button.click()
        qtbot.keyClick(screen.composer, RETURN)


def test_escape_stops_an_answer_only(screen: ChatScreen, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(screen.stop_pressed):
        qtbot.keyClick(screen.composer, ESC)
    screen.show_answering(True)
    assert screen.stop_button.isVisible()
    with qtbot.waitSignal(screen.stop_pressed):
        qtbot.keyClick(screen.composer, ESC)


def test_the_next_message_can_be_written_during_an_answer(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_answering(True)
    assert not screen.send_button.isVisible()
    qtbot.keyClicks(screen.composer, "And then?")
    assert screen.send_button.isVisible()
    assert "Enter sends it next" in labels(screen)
    with qtbot.waitSignal(screen.sent) as sent:
        screen.send_button.click()
    assert sent.args == ["And then?"]
    assert screen.stop_button.isVisible()


def test_who_answers_and_how_fast(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_answering(True)
    screen.update_message(message(1, "", MessageState.STREAMING))
    qtbot.waitUntil(lambda: any(text == "a model" for text in labels(screen)))

    def grows() -> bool:
        shown = next((m.text for m in screen.transcript.messages()), "")
        screen.update_message(message(1, shown + "word " * 4, MessageState.STREAMING))
        return any("tokens/s" in text for text in labels(screen))

    qtbot.waitUntil(grows)
    screen.show_answering(False)
    assert not any("tokens/s" in text for text in labels(screen))


def test_focus_returns_to_the_composer(screen: ChatScreen) -> None:
    screen.show_answering(True)
    screen.stop_button.setFocus()
    screen.show_answering(False)
    assert screen.focusWidget() is screen.composer


def test_what_comes_back_stands_before_what_was_written_since(screen: ChatScreen) -> None:
    screen.put_back("second")
    assert screen.composer.toPlainText() == "second"
    screen.put_back("first")
    assert screen.composer.toPlainText() == "first\n\nsecond"


def test_the_composer_grows_up_to_its_share(screen: ChatScreen, qtbot: QtBot) -> None:
    composer, low = screen.composer, screen.composer.height()
    composer.setPlainText("line\n" * 5)
    qtbot.waitUntil(lambda: composer.height() > 2 * low)
    assert composer.verticalScrollBar().maximum() == 0
    composer.setPlainText("line\n" * 500)
    qtbot.waitUntil(lambda: composer.height() == round(screen.height() * 0.4))
    composer.clear()
    qtbot.waitUntil(lambda: composer.height() == low)


@pytest.mark.parametrize("text", ["word " * 80_000, "x" * 5_000_000, "a short line\n" * 40_000])
def test_a_long_paste_is_held_beside_the_field(screen: ChatScreen, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(screen.composer, "Sum up:")
    with qtbot.waitSignal(screen.draft_changed):
        paste(screen, text)
    assert screen.composer.toPlainText() == "Sum up:"
    assert f"Pasted text, {len(text):,} characters" in labels(screen)
    draft = screen.draft()
    screen.show_draft("")
    assert not any("Pasted" in label for label in labels(screen))
    screen.show_draft(draft)
    with qtbot.waitSignal(screen.sent) as sent:
        qtbot.keyClick(screen.composer, RETURN)
    assert sent.args == [f"Sum up:\n\n{text}"]
    assert screen.composer.pasted == ()
    screen.put_back(sent.args[0])
    assert (screen.composer.toPlainText(), screen.composer.pasted) == ("Sum up:", (text,))


def test_a_held_paste_can_be_shown_or_removed(screen: ChatScreen, qtbot: QtBot) -> None:
    paste(screen, "word " * 2_000)
    paste(screen, "word " * 1_000)
    press(screen, "Show as text", qtbot)
    assert screen.composer.toPlainText() == "word " * 1_000
    assert screen.composer.pasted == ("word " * 2_000,)
    screen.composer.remove_pasted(0)
    assert screen.composer.pasted == ()


def test_a_short_paste_stands_in_the_field_harmless(screen: ChatScreen) -> None:
    screen.composer.setPlainText("")
    paste(screen, "one\r\ntwo\u202e\x07 \U0001f600\u2066")
    assert screen.composer.toPlainText() == "one\ntwo \U0001f600"


def test_a_restored_draft_stands_before_what_was_typed(screen: ChatScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(screen.composer, " and more")
    screen.restore_draft("half a thought")
    assert screen.composer.toPlainText() == "half a thought and more"
    assert screen.draft() == "half a thought and more"


def test_an_own_message_is_written_anew(talk: ChatScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(talk.composer, "A draft")
    talk.transcript.edit_pressed.emit("m0")
    assert "Editing your message" in labels(talk)
    assert talk.composer.toPlainText() == "Hi"
    assert talk.draft() == "A draft"
    qtbot.keyClicks(talk.composer, " there")
    with qtbot.waitSignal(talk.edited) as edited, qtbot.assertNotEmitted(talk.sent):
        qtbot.keyClick(talk.composer, RETURN)
    assert edited.args == ["m0", "Hi there"]
    assert "Editing your message" not in labels(talk)
    assert talk.composer.toPlainText() == "A draft"


def test_escape_leaves_the_message_as_it_was(talk: ChatScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(talk.composer, "A draft")
    talk.begin_edit("m0", "Hi")
    talk.show_answering(True)
    with qtbot.assertNotEmitted(talk.stop_pressed):
        qtbot.keyClick(talk.composer, ESC)
    assert talk.composer.toPlainText() == "A draft"
    with qtbot.waitSignal(talk.stop_pressed):
        qtbot.keyClick(talk.composer, ESC)


def test_another_conversation_ends_the_edit(talk: ChatScreen) -> None:
    talk.begin_edit("m0", "Hi")
    talk.show_draft("The other draft")
    talk.show_messages("Beta", [message(2, "Other")], more=False)
    assert talk.composer.toPlainText() == "The other draft"
    assert "Editing your message" not in labels(talk)
