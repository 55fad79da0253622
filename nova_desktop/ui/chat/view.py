"""The chat screen: conversations on the left, the words in the middle, the composer below."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.chat import Conversation, MemoryChoice, Message, MessageState
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.chat.composer_card import ComposerCard
from nova_desktop.ui.chat.conversation.view import ConversationView
from nova_desktop.ui.chat.conversation_list import WIDTH_PX, ConversationList
from nova_desktop.ui.chat.greeting import Greeting
from nova_desktop.ui.chat.header import ChatHeader
from nova_desktop.ui.chat.pace import Pace
from nova_desktop.ui.chat.side_panel import SidePanel
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme

_COLUMN_PX: Final = 720
_SIDE_PX: Final = 20
_ROOM_FOR_LIST_PX: Final = 640
_COMPOSER_SHARE: Final = 0.4
_PACE_MS: Final = 500


class ChatScreen(QWidget):
    """Implements ChatView and ModelView; the user's wishes go out as signals."""

    sent = Signal(str)
    edited = Signal(str, str)
    stop_pressed = Signal()
    retry_pressed = Signal(str)
    regenerate_pressed = Signal(str)
    variant_pressed = Signal(str, int)
    key_pressed = Signal(str)
    link_pressed = Signal(str)
    earlier_pressed = Signal()
    conversation_chosen = Signal(str)
    new_chat_pressed = Signal()
    rename_pressed = Signal(str, str)
    pin_pressed = Signal(str, bool)
    remember_pressed = Signal(str, bool)
    memory_chosen = Signal(object)
    delete_pressed = Signal(str)
    was_deleted = Signal(str, str)
    delete_undone = Signal(str)
    draft_changed = Signal()
    find_opened = Signal()
    searched = Signal(str)
    model_chosen = Signal(str)
    place_wanted = Signal(str)
    setup_wanted = Signal()
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self._current = ""
        self._answering = False
        self._model = ""
        self._pace = Pace()
        self._looking = QTimer(self)
        self._looking.setInterval(_PACE_MS)
        self._looking.timeout.connect(self._show_pace)
        self.list = ConversationList(self)
        self.header = ChatHeader(self)
        self.transcript = ConversationView(self)
        self._greeting = Greeting(self)
        self.card = ComposerCard(self)
        self.composer = self.card.composer
        self.stop_button = self.card.stop_button
        self.send_button = self.card.send_button
        self.conversations = self.list.rows
        self._pages = QStackedWidget(self)
        self._panel = SidePanel(self.list, self, WIDTH_PX)
        self._lay_out()
        self._connect()
        self.show_title(None)
        self.show_messages("", [], more=False)
        self.show_answering(False)

    def show_conversations(self, conversations: Sequence[Conversation], current: str) -> None:
        self.list.show_conversations(conversations, current)

    def show_list_problem(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        """The list of conversations could not be read."""
        self.list.show_problem(problem, retry)

    def show_title(self, conversation: Conversation | None) -> None:
        self._current = conversation.id if conversation is not None else ""
        if conversation is None:
            self.header.show_conversation("", pinned=False, is_new=True)
        else:
            title, pinned = conversation.title, conversation.pinned
            self.header.show_conversation(title, pinned=pinned, is_new=False)

    def show_memory(self, choice: MemoryChoice, spaces: Sequence[MemorySpace]) -> None:
        self.header.show_memory(choice, spaces)

    def show_messages(self, title: str, messages: Sequence[Message], more: bool) -> None:
        del title  # `show_title` tells it
        self.card.stop_editing()
        self._pace.forget()
        self._model = ""
        self.transcript.show_messages(list(messages), more)
        self._show_words(bool(messages))

    def show_branch(self, messages: Sequence[Message], more: bool) -> None:
        self.transcript.show_branch(list(messages), more)

    def show_earlier(self, messages: Sequence[Message], more: bool) -> None:
        self.transcript.show_earlier(list(messages), more)

    def update_message(self, message: Message) -> None:
        self.transcript.update_message(message)
        self._show_words(True)
        if message.state is MessageState.STREAMING:
            self._model = message.model
            self._pace.saw(message.id, len(message.text), time.monotonic())

    def show_answering(self, answering: bool) -> None:
        had_focus = self.stop_button.hasFocus()
        if answering != self._answering:
            self._answering = answering
            self._pace.forget()
        self.transcript.set_answering(answering)
        self.card.show_answering(answering)
        if answering:
            self._looking.start()
        else:
            self._looking.stop()
        if had_focus and not answering:  # Stop goes; what is typed next must not
            self.composer.setFocus()

    def show_models(
        self, choices: Sequence[ModelChoice], current: ModelChoice | None, known: bool
    ) -> None:
        self.header.show_models(choices, current, known)
        test_model = current is not None and current.test_model
        self._greeting.show_connected(current is not None or not known, test_model=test_model)

    def put_back(self, text: str) -> None:
        self.composer.put_back(text)

    def begin_edit(self, message_id: str, text: str) -> None:
        self.card.edit(message_id, text)

    def draft(self) -> str:
        return self.card.draft()

    def show_draft(self, draft: str) -> None:
        self.card.show_draft(draft)

    def restore_draft(self, draft: str) -> None:
        self.card.restore_draft(draft)

    def show_last_said(self, text: str) -> None:
        self.composer.remember_last(text)

    def show_deleted(self, conversation: Conversation) -> None:
        self.was_deleted.emit(conversation.id, conversation.title)

    def new_chat(self) -> None:
        """Begin one."""
        self._panel.close()
        self.card.stop_editing()
        self.composer.setFocus()
        self.new_chat_pressed.emit()

    def open_find(self) -> None:
        """Look for words in the shown conversation."""
        if self._pages.currentWidget() is self.transcript:
            self.transcript.open_find()

    def open_search(self, text: str = "") -> None:
        """Look for a conversation, perhaps by these words at once."""
        self._panel.open()
        self.list.focus_search(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_panel"):
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._align()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self._current:
            self.header.title.edit()
        elif event.key() != Qt.Key.Key_Escape or not self._escape():
            super().keyPressEvent(event)

    def _escape(self) -> bool:
        """Close what is open, else stop; True when there was something."""
        if self.transcript.find_bar.isVisible():
            self.transcript.close_find()
        elif self._panel.is_open:
            self._panel.close()
            self.composer.setFocus()
        elif self.card.is_editing:
            self.card.stop_editing()
        elif self._answering:
            self.stop_pressed.emit()
        else:
            return False
        return True

    def _fit(self) -> None:
        room = self.width() >= current_theme().px(_ROOM_FOR_LIST_PX)
        self._panel.fit(room)
        self.header.show_room_for_list(room)
        self.composer.limit_height(round(self.window().height() * _COMPOSER_SHARE))
        self._align()

    def _align(self) -> None:
        """The card stands below the words, whether they have a scroll bar beside them or not."""
        px = current_theme().px
        whole = self._pages.width()
        shows_words = self._pages.currentWidget() is self.transcript
        words = self.transcript.canvas.viewport().width() if shows_words else whole
        left = max(px(_SIDE_PX), (words - px(_COLUMN_PX)) // 2)
        right = max(px(_SIDE_PX), whole - left - px(_COLUMN_PX))
        self._foot.setContentsMargins(left, px(8), max(right, whole - words + px(_SIDE_PX)), 0)

    def _chosen(self, conversation_id: str) -> None:
        self.card.stop_editing()
        self.conversation_chosen.emit(conversation_id)

    def _edit(self, message_id: str) -> None:
        for message in self.transcript.messages():
            if message.id == message_id:
                self.card.edit(message_id, message.text)

    def _rename(self, title: str) -> None:
        self.rename_pressed.emit(self._current, title)

    def _pin(self, pinned: bool) -> None:
        self.pin_pressed.emit(self._current, pinned)

    def _tell_copied(self, what: str) -> None:
        self.told.emit(_("{what} copied").format(what=what))

    def _show_words(self, words: bool) -> None:
        page = self.transcript if words else self._greeting
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
            self._align()

    def _show_pace(self) -> None:
        pace = self._pace.tokens_a_second()
        parts = [self._model]
        if pace is not None:
            parts.append(_("≈ {n} tokens/s").format(n=pace))
        self.card.show_status(" · ".join(part for part in parts if part))

    def _connect(self) -> None:
        card, header, chats, words = self.card, self.header, self.list, self.transcript
        card.sent.connect(self.sent)
        card.edited.connect(self.edited)
        card.composer.changed.connect(self.draft_changed)
        card.stop_pressed.connect(self.stop_pressed)
        header.renamed.connect(self._rename)
        header.pinned.connect(self._pin)
        header.memory_chosen.connect(self.memory_chosen)
        header.find_pressed.connect(self.open_find)
        header.list_pressed.connect(self._open_list)
        header.model_chosen.connect(self.model_chosen)
        chats.new_pressed.connect(self.new_chat)
        chats.chosen.connect(self._chosen)
        chats.renamed.connect(self.rename_pressed)
        chats.pinned.connect(self.pin_pressed)
        chats.remembered.connect(self.remember_pressed)
        chats.deleted.connect(self.delete_pressed)
        chats.searched.connect(self.searched)
        chats.left.connect(self._leave_search)
        words.find_opened.connect(self.find_opened)
        words.retry_pressed.connect(self.retry_pressed)
        words.regenerate_pressed.connect(self.regenerate_pressed)
        words.variant_pressed.connect(self.variant_pressed)
        words.edit_pressed.connect(self._edit)
        words.key_pressed.connect(self.key_pressed)
        words.link_pressed.connect(self.link_pressed)
        words.earlier_wanted.connect(self.earlier_pressed)
        words.copied.connect(self._tell_copied)
        for part in (self._pages, words.canvas.viewport()):
            part.installEventFilter(self)
        self._greeting.setup_wanted.connect(self.setup_wanted)

    def _open_list(self) -> None:
        self._panel.open()
        self.conversations.setFocus()

    def _leave_search(self) -> None:
        self._panel.close()
        self.composer.setFocus()

    def _lay_out(self) -> None:
        self._pages.setMinimumHeight(1)  # in a low window the composer keeps its room
        self._pages.addWidget(self._greeting)
        self._pages.addWidget(self.transcript)
        down = lay(QVBoxLayout(), (0, 0, 0, 18))
        down.addWidget(self.header)
        down.addWidget(self._pages, 1)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.card)
        down.addLayout(self._foot)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._panel.room)
        across.addLayout(down, 1)
