"""What the chat's presenter needs of its screen; no Qt here."""

from collections.abc import Sequence
from typing import Protocol

from nova_desktop.domain.chat import Conversation, Message
from nova_desktop.ui.chat.draft_keeper import DraftView
from nova_desktop.ui.chat.list_presenter import ListView
from nova_desktop.ui.chat.memory_keeper import MemoryOfChatView


class ChatView(ListView, DraftView, MemoryOfChatView, Protocol):
    """What the presenter needs of the screen.

    What the user wishes arrives as calls of the presenter: send(text), stop(), retry(message_id="")
    (an answer's or a question's id, "" for the last question), regenerate(message_id),
    resend(message_id, text) for an edited message, choose_variant(message_id, step),
    choose(conversation_id), new_chat(), rename(conversation_id, title),
    pin(conversation_id, pinned), remember(conversation_id, remember) from the list,
    choose_memory(choice) for the shown one, new or not, delete(conversation_id),
    undo_delete(conversation_id) for the toast, undo(), redo(), search(text), show_earlier(),
    load_all() for find, and draft_changed() at every change of what is being written.
    """

    def show_title(self, conversation: Conversation | None) -> None:
        """Title and pin of the shown conversation, also when the list shows others; None: new."""
        ...

    def show_messages(self, title: str, messages: Sequence[Message], more: bool) -> None:
        """Another conversation: replace everything and leave an edit; `more`: there are earlier."""
        ...

    def show_branch(self, messages: Sequence[Message], more: bool) -> None:
        """Another variant of the shown one: what is the same before it stays where it is."""
        ...

    def show_earlier(self, messages: Sequence[Message], more: bool) -> None: ...
    def update_message(self, message: Message) -> None: ...
    def show_answering(self, answering: bool) -> None: ...

    def put_back(self, text: str) -> None:
        """A message that could not be stored goes before what was written since."""
        ...

    def begin_edit(self, message_id: str, text: str) -> None:
        """Edit it (again: its new text could not be stored)."""
        ...

    def show_last_said(self, text: str) -> None:
        """What Up recalls in this conversation until something is sent; "" for nothing."""
        ...

    def show_deleted(self, conversation: Conversation) -> None:
        """Offer to undo it, in a toast."""
        ...
