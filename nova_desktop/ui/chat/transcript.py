"""The words of a conversation as plain text; an answer grows at its end while it streams."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from gettext import gettext as _
from typing import Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.ui.chat.captions import caption

_FRAME_MS: Final = 33
_GAP_PX: Final = 16
_NEAR_END_PX: Final = 4


@dataclass(slots=True)
class _Mark:
    """Where a message stands in the document: its start, the end of its text, what is shown."""

    start: QTextCursor
    end: QTextCursor
    shown: str


class Transcript(QTextEdit):
    """Shows messages in order. Growing text is inserted in place, at most 30 times a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._messages: dict[str, Message] = {}
        self._marks: dict[str, _Mark] = {}
        self._growing: set[str] = set()
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
        """Show a new or changed message."""
        before = self._messages.get(message.id)
        self._messages[message.id] = message
        if before is not None and _only_grew(before, message):
            self._growing.add(message.id)
            if not self._frame.isActive():
                self._frame.start()
        elif message != before:
            with self._following():
                self._show_changed(message, before)
            if before is None and message.author is Author.YOU:
                self._to_end()

    def show_earlier(self, messages: list[Message]) -> None:
        """Put these before the others; what is read stays where it is."""
        bar = self.verticalScrollBar()
        last = next(reversed(self._messages))
        above = self._top_of(last) - bar.value()
        self._messages = {message.id: message for message in messages} | self._messages
        self._render()
        bar.setValue(round(self._top_of(last) - above))

    def messages(self) -> list[Message]:
        return list(self._messages.values())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            with self._following():
                self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        with self._following():
            super().resizeEvent(event)

    def _show_changed(self, message: Message, before: Message | None) -> None:
        """The last one, which it nearly always is, is written anew; else all are."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if before is not None:
            if message.id != next(reversed(self._messages)):
                self._render()
                return
            start = self._marks[message.id].start.position()
            cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        self._render_one(cursor, message)

    def _paint(self) -> None:
        growing, self._growing = self._growing, set()
        with self._following():
            for name in growing & self._marks.keys():
                mark, text = self._marks[name], self._messages[name].text
                cursor = QTextCursor(self.document())
                cursor.setPosition(mark.end.position())
                cursor.insertText(text[len(mark.shown) :], QTextCharFormat())
                mark.end.setPosition(cursor.position())
                mark.shown = text

    def _render(self) -> None:
        self._growing.clear()
        self._marks.clear()
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for message in self._messages.values():
            self._render_one(cursor, message)
        cursor.endEditBlock()

    def _render_one(self, cursor: QTextCursor, message: Message) -> None:
        self._growing.discard(message.id)
        start = cursor.position()
        spaced = QTextBlockFormat()
        spaced.setTopMargin(_GAP_PX)
        if start > 0:
            cursor.insertBlock(spaced)
        else:
            cursor.setBlockFormat(spaced)
        cursor.insertText(_("You") if message.author is Author.YOU else _("Nova"), _bold())
        cursor.insertBlock(QTextBlockFormat())
        cursor.insertText(message.text, QTextCharFormat())
        end = self._cursor_at(cursor.position())
        end.setKeepPositionOnInsert(True)
        if text := caption(message):
            if message.text:
                cursor.insertBlock(QTextBlockFormat())
            cursor.insertText(text, _small(failed=message.state is MessageState.FAILED))
        # Made last: what was just inserted would have moved a cursor at its own start.
        self._marks[message.id] = _Mark(self._cursor_at(start), end, message.text)

    def _cursor_at(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        return cursor

    @contextmanager
    def _following(self) -> Generator[None]:
        """Who reads the end stays there, who reads further up is not disturbed."""
        bar = self.verticalScrollBar()
        value, at_end = bar.value(), bar.value() >= bar.maximum() - _NEAR_END_PX
        yield
        if at_end:
            self._to_end()
        elif bar.value() != value:
            self._laid_out()
            bar.setValue(value)

    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(self._laid_out())

    def _top_of(self, message_id: str) -> float:
        """Pixels from the document's top; lays out all that is above."""
        block = self.document().findBlock(self._marks[message_id].start.position())
        return self.document().documentLayout().blockBoundingRect(block).y()

    def _laid_out(self) -> int:
        """Lay all of it out, which Qt puts off; the scroll bar's true maximum."""
        self.document().documentLayout().blockBoundingRect(self.document().lastBlock())
        return self.verticalScrollBar().maximum()


def _only_grew(before: Message, now: Message) -> bool:
    streaming = now.state is before.state is MessageState.STREAMING
    return streaming and bool(before.text)


def _small(*, failed: bool) -> QTextCharFormat:
    """For captions; the palette's bright text is the colour of errors."""
    palette = QGuiApplication.palette()
    caption_format = QTextCharFormat()
    caption_format.setForeground(palette.brightText() if failed else palette.placeholderText())
    return caption_format


def _bold() -> QTextCharFormat:
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.DemiBold)
    return bold
