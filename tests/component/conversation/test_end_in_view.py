"""The end of a chat stays in view through whatever comes below the words by itself."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import Measure, Message, MessageState
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.chat.conversation.view import ConversationView
from nova_desktop.ui.shell.main_window import MainWindow
from tests.component.conversation.talk import WORDS, long_talk, nova, streaming, you

FAILED = nova(
    4,
    "Half",
    state=MessageState.FAILED,
    problem=ProblemCode.PROVIDER_KEY_REFUSED,
    problem_detail="401",
)


def missing(view: ConversationView) -> int:
    """How many pixels are below what is seen."""
    for _ in range(5):
        QApplication.processEvents()
    bar = view.canvas.verticalScrollBar()
    assert bar.maximum() > 0
    return bar.maximum() - bar.value()


def talk() -> list[Message]:
    return [you(1, "Hi"), nova(2, WORDS * 20), you(3, "And?"), FAILED]


def test_a_chat_that_ends_with_a_failure_opens_at_its_end(view: ConversationView) -> None:
    view.resize(840, 400)
    view.show_messages(talk(), more=False)
    assert missing(view) == 0
    assert view.canvas.follows


def test_back_from_another_place_what_is_sent_is_seen(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    window.chat.show_messages("", talk(), more=False)
    view = window.chat.transcript
    assert missing(view) == 0

    window.open_place("models")
    QApplication.processEvents()
    window.open_place("chat")
    assert missing(view) == 0
    window.chat.update_message(you(5, "Once more"))
    window.chat.update_message(nova(6, "", state=MessageState.QUEUED))
    assert missing(view) == 0
    window.chat.update_message(streaming(6, "Well"))
    assert missing(view) == 0


def test_the_line_below_a_whole_answer_is_seen(view: ConversationView) -> None:
    view.show_messages([you(1, "Hi")], more=False)
    view.update_message(streaming(2, WORDS * 60))
    assert missing(view) == 0
    whole = nova(2, WORDS * 60, measure=Measure(210, 412, 0.0006, 400.0, 5200.0))
    view.update_message(whole)
    assert missing(view) == 0


def test_what_fails_further_down_does_not_move_who_reads_above(view: ConversationView) -> None:
    view.show_messages(long_talk(), more=False)
    view.canvas.verticalScrollBar().setValue(900)
    before = view.canvas.stack.anchor(-view.canvas.origin().y())
    view.update_message(nova(99, "Half", state=MessageState.FAILED, problem=ProblemCode.ANSWER_CUT))
    assert missing(view) > 100
    after = view.canvas.stack.anchor(-view.canvas.origin().y())
    assert before is not None
    assert after is not None
    assert (after.message_id, after.place) == (before.message_id, before.place)
    assert abs(after.above - before.above) < 1
    assert not view.canvas.follows
