"""The conversation as a whole: buttons of messages, find, copy, reasoning, colours of code."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import Measure, Message, MessageState
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.settings import Appearance, ThemeChoice
from nova_desktop.ui.chat.conversation.message_frame import MessageFrame
from nova_desktop.ui.chat.conversation.view import ConversationView
from nova_desktop.ui.theme.theme import SystemTheme
from tests.component.conversation.talk import ANSWER, CODE, long_talk, nova, streaming, you


def frame(view: ConversationView, seq: int) -> MessageFrame:
    frames = view.canvas.viewport().findChildren(MessageFrame)
    return next(f for f in frames if f.isVisible() and f.box and f.box.message.seq == seq)


def button(view: ConversationView, seq: int, name: str) -> QAbstractButton:
    found = [
        b
        for b in frame(view, seq).findChildren(QAbstractButton)
        if name in (b.text(), b.accessibleName()) and b.isVisible()
    ]
    assert len(found) == 1, f"{len(found)} buttons {name}"
    return found[0]


def buttons(view: ConversationView, seq: int) -> list[str]:
    found = frame(view, seq).findChildren(QAbstractButton)
    return [b.text() or b.accessibleName() for b in found if b.isVisible()]


def failed(seq: int, code: ProblemCode = ProblemCode.ANSWER_CUT) -> Message:
    return nova(seq, "Half", state=MessageState.FAILED, problem=code, problem_detail="EOF")


def test_an_answer_can_be_copied_and_asked_for_again(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "Hi"), nova(2, "**Hello**")], more=False)

    with qtbot.waitSignal(view.regenerate_pressed) as again:
        button(view, 2, "Answer again").click()
    button(view, 2, "Copy answer").click()

    assert again.args == ["m2"]
    assert QGuiApplication.clipboard().text() == "**Hello**"


def test_your_message_can_be_copied_and_edited(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "Hi there")], more=False)

    with qtbot.waitSignal(view.edit_pressed) as edit:
        button(view, 1, "Edit and send again").click()
    button(view, 1, "Copy message").click()

    assert edit.args == ["m1"]
    assert QGuiApplication.clipboard().text() == "Hi there"


def test_a_failed_answer_says_what_to_press(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "Hi"), failed(2)], more=False)

    with qtbot.waitSignal(view.retry_pressed) as retry:
        button(view, 2, "Retry").click()

    assert retry.args == ["m2"]


def test_details_make_the_message_taller(view: ConversationView) -> None:
    view.show_messages([you(1, "Hi"), failed(2)], more=False)
    before = frame(view, 2).height()

    button(view, 2, "Details").click()

    assert frame(view, 2).height() > before


@pytest.mark.parametrize("code", [ProblemCode.KEY_MISSING, ProblemCode.PROVIDER_KEY_REFUSED])
def test_a_missing_key_can_be_entered(
    view: ConversationView, qtbot: QtBot, code: ProblemCode
) -> None:
    view.show_messages([you(1, "Hi"), failed(2, code)], more=False)

    with qtbot.waitSignal(view.key_pressed) as key:
        button(view, 2, "Enter the key").click()

    assert key.args == ["qwen3-32b"]


def test_only_the_last_failure_can_be_retried(view: ConversationView) -> None:
    view.show_messages([you(1, "Hi"), failed(2), you(3, "Again"), nova(4, "Yes")], more=False)

    assert "Retry" not in buttons(view, 2)


def test_while_answering_no_other_answer_can_be_asked_for(view: ConversationView) -> None:
    view.show_messages([you(1, "Hi"), nova(2, "Yes"), you(3, "Go on"), streaming(4, "So")], False)
    view.set_answering(True)

    assert "Answer again" not in buttons(view, 2)
    view.set_answering(False)
    assert "Answer again" in buttons(view, 2)


def test_variants_are_stepped_through(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "Hi"), nova(2, "Yes", variant=2, variants=3)], more=False)

    with qtbot.waitSignal(view.variant_pressed) as back:
        button(view, 2, "Previous version").click()
    with qtbot.waitSignal(view.variant_pressed) as on:
        button(view, 2, "Next version").click()

    assert (back.args, on.args) == (["m2", -1], ["m2", 1])


def test_an_unanswered_message_can_be_retried(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "Hi")], more=False)

    with qtbot.waitSignal(view.retry_pressed) as retry:
        button(view, 1, "Retry").click()

    assert retry.args == ["m1"]


def test_another_branch_keeps_what_stands_above(view: ConversationView) -> None:
    talk = long_talk()
    view.show_messages(talk, more=False)
    view.canvas.verticalScrollBar().setValue(500)
    box, value = view.canvas.stack.boxes[3], view.canvas.verticalScrollBar().value()

    view.show_branch([*talk[:20], you(99, "Other")], more=False)

    assert view.canvas.stack.boxes[3] is box
    assert view.canvas.verticalScrollBar().value() == value
    assert [m.seq for m in view.messages()] == [*range(1, 21), 99]


def test_code_is_copied_as_it_was_written(view: ConversationView) -> None:
    view.show_messages([you(1, "Hi"), nova(2, ANSWER)], more=False)

    button(view, 2, "Copy code").click()

    assert QGuiApplication.clipboard().text() == "def add(a, b):\n    return a + b  # sum"


def test_long_code_is_copied_whole(view: ConversationView) -> None:
    code = "\n".join(f"value_{n} = compute({n})" for n in range(800))
    view.show_messages([you(1, "Hi"), nova(2, f"```python\n{code}\n```")], more=False)
    view.canvas.verticalScrollBar().setValue(0)

    button(view, 2, "Copy code").click()

    assert QGuiApplication.clipboard().text() == code


def test_code_is_coloured_once_its_fence_has_an_end(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "Hi"), nova(2, CODE)], more=False)
    block = view.canvas.stack.boxes[1].answer.blocks[0]
    assert block.is_live

    qtbot.waitUntil(lambda: bool(block._colors))


def test_reasoning_opens_and_closes(view: ConversationView) -> None:
    view.show_messages(
        [you(1, "Hi"), nova(2, "Yes", reasoning="First I think.\n\nThen more.")], False
    )
    before = frame(view, 2).height()

    button(view, 2, "How Nova got there").click()
    opened = frame(view, 2).height()
    button(view, 2, "How Nova got there").click()

    assert opened > before
    assert frame(view, 2).height() == before


def test_your_buttons_are_seen_with_the_mouse_over_or_the_focus_in(
    view: ConversationView, qtbot: QtBot
) -> None:
    view.show_messages([you(1, "Hi")], more=False)
    edit = button(view, 1, "Edit and send again")
    effect = edit.graphicsEffect()
    seen = lambda: effect.opacity() > 0  # type: ignore[attr-defined] # noqa: E731

    assert not seen()
    qtbot.mouseMove(view.canvas.viewport(), (view.canvas.origin() + QPointF(700, 20)).toPoint())
    assert seen()


def test_find_counts_and_goes_through(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages(long_talk(), more=False)
    view.open_find()

    qtbot.keyClicks(view.find_bar.field, "quick BROWN")
    qtbot.waitUntil(lambda: view.find_bar.count_text().endswith("of 100"))
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return)
    second = view.find_bar.count_text()
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)

    assert second != view.find_bar.count_text()


def test_find_sees_words_through_marks_and_brings_them_into_view(
    view: ConversationView, qtbot: QtBot
) -> None:
    talk = [you(1, "Hi"), nova(2, "The **hard** dead`line` is here."), *long_talk(3)]
    view.show_messages(talk, more=False)
    view.open_find()

    qtbot.keyClicks(view.find_bar.field, "hard deadline")

    qtbot.waitUntil(lambda: view.find_bar.count_text() == "1 of 1")
    assert frame(view, 2).isVisible()


def test_find_says_when_there_is_nothing_and_closes(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages(long_talk(), more=False)
    view.open_find()

    qtbot.keyClicks(view.find_bar.field, "xyzzy")
    qtbot.waitUntil(lambda: view.find_bar.count_text() == "Not found")
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Escape)

    assert view.find_bar.isHidden()


def test_copy_by_keyboard_takes_the_selection(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "Hi"), nova(2, "One **two**")], more=False)
    view.activateWindow()
    view.canvas.setFocus()

    qtbot.keyClick(view.canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == "Hi\n\nOne two"


def test_screen_readers_get_who_said_what(view: ConversationView) -> None:
    view.show_messages([you(1, "Hi"), nova(2, "Hello")], more=False)

    assert frame(view, 1).accessibleName() == "You said"
    assert frame(view, 2).accessibleDescription() == "Hello"


def test_frames_are_few_however_long_the_talk(view: ConversationView) -> None:
    view.show_messages(long_talk(turns=60), more=False)
    bar = view.canvas.verticalScrollBar()
    for value in range(bar.maximum(), 0, -400):
        bar.setValue(value)

    assert len(view.canvas.viewport().findChildren(MessageFrame)) <= 16


def test_another_theme_and_scale_while_running(
    view: ConversationView, qtbot: QtBot, theme: SystemTheme
) -> None:
    view.show_messages([you(1, "Hi"), nova(2, ANSWER, measure=Measure(1, 2, 0.1, 3.0, 4.0))], False)
    small = view.canvas.stack.height()

    theme.use(Appearance(theme=ThemeChoice.DARK, scale=200))

    assert view.canvas.stack.height() > small * 1.5
    theme.use(Appearance(theme=ThemeChoice.LIGHT))
    qtbot.waitUntil(lambda: view.canvas.stack.height() == small)
