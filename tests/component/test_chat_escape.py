"""Esc in the chat closes what is open before it stops anything."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nova_desktop.ui.chat.view import ChatScreen
from tests.component.chat_parts import screen, talk
from tests.component.conversation.talk import streaming, you

__all__ = ["screen", "talk"]  # fixtures


def test_it_closes_the_find_bar_first(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_messages("Talk", [you(1, "Go"), streaming(2, "So")], more=False)
    screen.show_answering(True)
    screen.open_find()
    screen.transcript.canvas.setFocus()

    with qtbot.assertNotEmitted(screen.stop_pressed):
        qtbot.keyClick(screen.transcript.canvas, Qt.Key.Key_Escape)

    assert screen.transcript.find_bar.isHidden()
    with qtbot.waitSignal(screen.stop_pressed):
        qtbot.keyClick(screen.transcript.canvas, Qt.Key.Key_Escape)
