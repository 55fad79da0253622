"""The words of a conversation as plain text; an answer grows at its end while it streams."""

from gettext import gettext as _
from typing import Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QFont, QGuiApplication, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.ui.chat.captions import caption

_FRAME_MS: Final = 33
_GAP_PX: Final = 16


class Transcript(QTextEdit):
    """Shows messages in order. Growing text is inserted, anything else renders again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._messages: dict[str, Message] = {}
        self._shown = ""
        self._waiting: Message | None = None
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setReadOnly(True)
        self.setAccessibleName(_("Conversation"))
        self.setUndoRedoEnabled(False)
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self._paint)

    def show_messages(self, messages: list[Message]) -> None:
        """Replace everything; the newest is in view."""
        self._messages = {message.id: message for message in messages}
        self._render()
        self._to_end()

    def update_message(self, message: Message) -> None:
        """Show a new or changed message, at most 30 times a second while it streams."""
        before = self._messages.get(message.id)
        self._messages[message.id] = message
        growing = before is not None and message.state is before.state is MessageState.STREAMING
        if growing and message.id == next(reversed(self._messages)):
            self._waiting = message
            if not self._frame.isActive():
                self._frame.start()
            return
        following = self._at_end()
        self._render()
        if following:
            self._to_end()

    def messages(self) -> list[Message]:
        return list(self._messages.values())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    def _paint(self) -> None:
        message = self._waiting
        self._waiting = None
        if message is None or message.state is not MessageState.STREAMING:
            return
        following = self._at_end()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(message.text[len(self._shown) :], QTextCharFormat())
        self._shown = message.text
        if following:
            self._to_end()

    def _render(self) -> None:
        self._waiting = None
        self._shown = ""
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for message in self._messages.values():
            self._render_one(cursor, message)
        cursor.endEditBlock()

    def _render_one(self, cursor: QTextCursor, message: Message) -> None:
        spaced = QTextBlockFormat()
        spaced.setTopMargin(_GAP_PX)
        if cursor.position() > 0:
            cursor.insertBlock(spaced)
        else:
            cursor.setBlockFormat(spaced)
        cursor.insertText(_("You") if message.author is Author.YOU else _("Nova"), _bold())
        cursor.insertBlock(QTextBlockFormat())
        cursor.insertText(message.text, QTextCharFormat())
        self._shown = message.text
        if text := caption(message):
            if message.text:
                cursor.insertBlock(QTextBlockFormat())
            cursor.insertText(text, self._second())

    def _second(self) -> QTextCharFormat:
        second = QTextCharFormat()
        second.setForeground(QGuiApplication.palette().placeholderText())
        return second

    def _at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 4

    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())


def _bold() -> QTextCharFormat:
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.DemiBold)
    return bold
