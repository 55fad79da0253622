"""The chat screen: conversations on the left, the words in the middle, the composer below."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.chat import Author, Conversation, Message, MessageState
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.chat.composer import Composer
from nova_desktop.ui.chat.conversation_model import ID_ROLE, ConversationModel
from nova_desktop.ui.chat.transcript import Transcript
from nova_desktop.ui.widgets.buttons import push_button

_LIST_PX: Final = 232
_COLUMN_PX: Final = 760
_ROOM_FOR_LIST_PX: Final = 640


class ChatScreen(QWidget):
    """Implements ChatView; user's wishes go out as signals."""

    sent = Signal(str)
    stop_pressed = Signal()
    retry_pressed = Signal()
    key_pressed = Signal(str)
    conversation_chosen = Signal(str)
    new_chat_pressed = Signal()
    delete_pressed = Signal(str)
    earlier_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.composer = Composer(self)
        self.composer.sent.connect(self.sent)
        self.transcript = Transcript(self)
        self._model = ConversationModel(self)
        self.conversations = self._make_list()
        self._title = QLabel(self)
        self._title.setObjectName("title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._empty = QLabel(_("Ask something. The answer streams in here."), self)
        self._empty.setObjectName("second")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._earlier = push_button(_("Show earlier messages"), self.earlier_pressed.emit, self)
        self._enter_key = push_button(_("Enter the key"), self._ask_key, self)
        self._retry = push_button(_("Retry"), self.retry_pressed.emit, self)
        self.stop_button = push_button(_("Stop"), self.stop_pressed.emit, self)
        self.send_button = push_button(_("Send"), self.composer.send, self, "primary")
        self._lay_out()
        self._add_keys()
        self.show_messages("", [], more=False)
        self.show_answering(False)

    def show_conversations(self, conversations: Sequence[Conversation], current: str) -> None:
        self._model.show(conversations)
        row = self._model.row_of(current)
        self.conversations.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())

    def show_messages(self, title: str, messages: Sequence[Message], more: bool) -> None:
        self._title.setText(title or _("New chat"))
        self._earlier.setVisible(more)
        self._show_words(bool(messages))
        self.transcript.show_messages(list(messages))
        self._show_retry()
        if messages and messages[-1].author is Author.YOU:  # Nova ended before it could answer
            self._retry.show()

    def update_message(self, message: Message) -> None:
        self.transcript.update_message(message)
        self._show_words(True)
        self._show_retry()

    def show_earlier(self, messages: Sequence[Message], more: bool) -> None:
        self._earlier.setVisible(more)
        self.transcript.show_earlier(list(messages))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._list.setVisible(event.size().width() >= _ROOM_FOR_LIST_PX)

    def show_answering(self, answering: bool) -> None:
        had_focus = any(b.hasFocus() for b in (self.stop_button, self._retry, self._enter_key))
        self.stop_button.setVisible(answering)
        self.send_button.setVisible(not answering)
        if answering:
            self._retry.hide()
            self._enter_key.hide()
        else:
            self._show_retry()
        if had_focus:  # the button that was pressed goes; what is typed next must not
            self.composer.setFocus()

    def put_back(self, text: str) -> None:
        written = self.composer.toPlainText()
        self.composer.setPlainText("\n\n".join(part for part in (text, written) if part))
        self.composer.moveCursor(QTextCursor.MoveOperation.End)

    def _show_words(self, words: bool) -> None:
        self._pages.setCurrentWidget(self.transcript if words else self._empty)

    def _show_retry(self) -> None:
        last = self._last()
        broken = (MessageState.FAILED, MessageState.INTERRUPTED, MessageState.STOPPED)
        unanswered = last is not None and (last.state in broken or last.author is Author.YOU)
        self._retry.setVisible(unanswered and self.stop_button.isHidden())
        wanted = (ProblemCode.KEY_MISSING, ProblemCode.PROVIDER_KEY_REFUSED)
        self._enter_key.setVisible(last is not None and last.problem in wanted)

    def _last(self) -> Message | None:
        messages = self.transcript.messages()
        return messages[-1] if messages else None

    def _ask_key(self) -> None:
        if (last := self._last()) is not None:
            self.key_pressed.emit(last.model)

    def _make_list(self) -> QListView:
        view = QListView(self)
        view.setModel(self._model)
        view.setUniformItemSizes(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.setAccessibleName(_("Conversations"))
        view.selectionModel().currentChanged.connect(self._chosen)
        return view

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.conversation_chosen.emit(index.data(ID_ROLE))

    def _add_keys(self) -> None:
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.conversations)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._delete_current)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escape)

    def _new_chat(self) -> None:
        self.composer.setFocus()
        self.new_chat_pressed.emit()

    def _delete_current(self) -> None:
        index = self.conversations.currentIndex()
        if index.isValid():
            self.delete_pressed.emit(index.data(ID_ROLE))

    def _escape(self) -> None:
        if not self.stop_button.isHidden():
            self.stop_pressed.emit()

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._list_column())
        across.addWidget(self._main_column(), 1)

    def _list_column(self) -> QWidget:
        column = QWidget(self)
        self._list = column
        column.setObjectName("list")
        column.setFixedWidth(_LIST_PX)
        down = QVBoxLayout(column)
        down.setContentsMargins(8, 12, 8, 8)
        down.addWidget(push_button(_("New chat"), self._new_chat, column))
        down.addWidget(self.conversations, 1)
        return column

    def _main_column(self) -> QWidget:
        column = QWidget(self)
        down = QVBoxLayout(column)
        down.setContentsMargins(0, 0, 0, 20)
        down.setSpacing(0)
        bar = QWidget(column)
        bar.setObjectName("topbar")
        bar.setFixedHeight(52)
        in_bar = QHBoxLayout(bar)
        in_bar.setContentsMargins(20, 0, 20, 0)
        in_bar.addWidget(self._title, 1)
        in_bar.addWidget(self._earlier)
        down.addWidget(bar)
        words = QWidget(column)
        self._pages = QStackedLayout(words)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.transcript)
        down.addLayout(_centred(words), 1)
        below = QHBoxLayout()
        below.addWidget(self.composer, 1)
        for button in (self._enter_key, self._retry, self.stop_button, self.send_button):
            below.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        holder = QWidget(column)
        holder.setLayout(below)
        down.addLayout(_centred(holder))
        return column


def _centred(widget: QWidget) -> QHBoxLayout:
    """In the middle, at most as wide as a line reads well."""
    row = QHBoxLayout()
    row.setContentsMargins(20, 0, 20, 0)
    widget.setMaximumWidth(_COLUMN_PX)
    row.addStretch(1)
    row.addWidget(widget, 100)
    row.addStretch(1)
    return row
