"""Who hears what the chat screen wishes."""

from nova_desktop.ui.chat.presenter import ChatPresenter
from nova_desktop.ui.chat.view import ChatScreen


def bind_chat(screen: ChatScreen, presenter: ChatPresenter) -> None:
    """Connect every wish but `sent`, which is heard before there is a presenter."""
    screen.edited.connect(presenter.resend)
    screen.stop_pressed.connect(presenter.stop)
    screen.retry_pressed.connect(presenter.retry)
    screen.regenerate_pressed.connect(presenter.regenerate)
    screen.variant_pressed.connect(presenter.choose_variant)
    screen.earlier_pressed.connect(presenter.show_earlier)
    screen.find_opened.connect(presenter.load_all)
    screen.conversation_chosen.connect(presenter.choose)
    screen.new_chat_pressed.connect(presenter.new_chat)
    screen.rename_pressed.connect(presenter.rename)
    screen.pin_pressed.connect(presenter.pin)
    screen.remember_pressed.connect(presenter.remember)
    screen.memory_chosen.connect(presenter.choose_memory)
    screen.delete_pressed.connect(presenter.delete)
    screen.delete_undone.connect(presenter.undo_delete)
    screen.searched.connect(presenter.search)
    screen.draft_changed.connect(presenter.draft_changed)
