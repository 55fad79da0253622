"""The last step: a first question, answered live in a chat that is then open."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.chat import Message
from nova_desktop.ui.chat.conversation.view import ConversationView
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.setup_wizard.page import SetupPage
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import line

_ANSWER_PX: Final = 240


class DonePage(SetupPage):
    """`sent` with the words; `stopped` while an answer streams; the answer's own wishes besides."""

    sent = Signal(str)
    stopped = Signal()
    retry_pressed = Signal(str)
    key_pressed = Signal(str)
    link_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Nova is ready"), "", parent)
        self._answering = False
        self._answered = False
        self.prompt = Field(self, name=_("Your first question"))
        self.prompt.setText(_("What can you help me with today?"))
        self.send = push_button(_("Send"), self._press, self, "primary")
        row = lay(QHBoxLayout(), spacing=10)
        row.addWidget(self.prompt, 1)
        row.addWidget(self.send)
        self.body.addLayout(row)
        self.answer = ConversationView(self)
        self.answer.canvas.ground = "panel"  # as the card that it stands on
        self._empty = text_label(_("The answer streams in here."), self, "third")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        room = hold(QWidget(self), height=_ANSWER_PX)
        down = lay(QVBoxLayout(room))
        down.addWidget(self._empty, 1)
        down.addWidget(self.answer, 1)
        self.answer.hide()
        self.body.addWidget(line(self))
        self.body.addWidget(room)
        self.prompt.returnPressed.connect(self.send.click)
        self.answer.retry_pressed.connect(self.retry_pressed)
        self.answer.regenerate_pressed.connect(self.retry_pressed)
        self.answer.key_pressed.connect(self.key_pressed)
        self.answer.link_pressed.connect(self.link_pressed)

    @property
    def is_settled(self) -> bool:
        """An answer has come."""
        return self._answered

    def show_model(self, model: str) -> None:
        """Who answers."""
        text = _("Ask something: {model} answers live. The chat is then yours to go on with.")
        self.show_text(text.format(model=model or _("your model")))

    def show_messages(self, messages: Sequence[Message]) -> None:
        """The chat so far."""
        self._empty.setVisible(not messages)
        self.answer.setVisible(bool(messages))
        self.answer.show_messages(list(messages), more=False)

    def update_message(self, message: Message) -> None:
        self.answer.update_message(message)

    def show_answering(self, answering: bool) -> None:
        """While an answer streams Send stops it."""
        self._answering = answering
        self.send.setText(_("Stop") if answering else _("Send"))
        self.prompt.setReadOnly(answering)
        self.answer.set_answering(answering)

    def show_answered(self, answered: bool) -> None:
        """Once there is an answer the way on comes first."""
        self._answered = answered
        self.send.show_kind("" if answered else "primary")

    def clear_prompt(self) -> None:
        self.prompt.clear()

    def focus_first(self) -> None:
        self.send.setFocus(Qt.FocusReason.TabFocusReason)

    def _press(self) -> None:
        if self._answering:
            self.stopped.emit()
        elif self.prompt.text().strip():
            self.sent.emit(self.prompt.text().strip())
