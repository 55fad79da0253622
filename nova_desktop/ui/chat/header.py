"""The bar above a conversation: its title, memory, pin, find, and the model that answers."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.domain.chat import MemoryChoice
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.chat.editable_title import EditableTitle
from nova_desktop.ui.chat.memory_button import MemoryButton
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.words import instead_text, provider_text
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.tooltip import plain_tip

HEIGHT_PX: Final = 52


class ChatHeader(QWidget):
    """Wishes go out as signals; a chat that has no messages yet cannot be renamed or pinned."""

    renamed = Signal(str)
    pinned = Signal(bool)
    find_pressed = Signal()
    list_pressed = Signal()
    model_chosen = Signal(str)
    memory_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._is_pinned = False
        self.list_button = tool_button(
            "panel-left", _("Show the list of chats"), self.list_pressed.emit, self
        )
        self.title = EditableTitle(self)
        self.title.renamed.connect(self.renamed)
        self.memory = MemoryButton(self)
        self.memory.chosen.connect(self.memory_chosen)
        self._pin = tool_button("pin", _("Pin"), self._pressed_pin, self)
        self._find = tool_button(
            "text-search", _("Find in this chat"), self.find_pressed.emit, self, "Ctrl+F"
        )
        self.models = Select(_("Model"), self, "quiet")
        self.models.chosen.connect(self.model_chosen)
        self._why = text_label("", self, "warning").let_elide()
        self._no_model = text_label(_("No model"), self, "third")
        self._lay_out()
        self.show_room_for_list(True)
        self.show_models((), None, known=False)
        self.show_conversation("", pinned=False, is_new=True)

    def show_conversation(self, title: str, *, pinned: bool, is_new: bool) -> None:
        """Whose bar it is; a new one has no title of its own."""
        self._is_pinned = pinned
        self.title.show_title(title or _("New chat"), fixed=is_new)
        self._pin.setVisible(not is_new)
        self._pin.show_icon("pin-off" if pinned else "pin")
        self._pin.show_text(_("Unpin") if pinned else _("Pin"))
        self._find.setVisible(not is_new)

    def show_memory(self, choice: MemoryChoice, spaces: Sequence[MemorySpace]) -> None:
        """What memory does here; also of a chat that has no messages yet."""
        self.memory.show_memory(choice, spaces)

    def show_models(
        self, choices: Sequence[ModelChoice], current: ModelChoice | None, known: bool
    ) -> None:
        """What can be chosen; nothing is shown until it is known."""
        self.models.show_choices(
            [Choice(choice.name, choice.name, provider_text(choice)) for choice in choices],
            current.name if current is not None else "",
        )
        why = instead_text(current)
        self.models.setToolTip(plain_tip(why))
        self.models.setAccessibleDescription(why)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.models.setVisible(current is not None)
        self._no_model.setVisible(known and current is None)

    def show_room_for_list(self, room: bool) -> None:
        """Without room for the list of chats a button opens it."""
        self.list_button.setVisible(not room)

    def _pressed_pin(self) -> None:
        self.pinned.emit(not self._is_pinned)

    def _lay_out(self) -> None:
        hold(self, height=HEIGHT_PX)
        row = lay(QHBoxLayout(self), (12, 0, 20, 1), 4)
        row.addWidget(self.list_button)
        row.addWidget(self.title, 1)
        row.addWidget(self.memory)
        row.addWidget(self._pin)
        row.addWidget(self._find)
        row.addSpacing(4)
        row.addWidget(self._why)
        row.addWidget(self.models)
        row.addWidget(self._no_model)
