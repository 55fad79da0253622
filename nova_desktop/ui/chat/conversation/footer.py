"""The line below an answer: what it took, which variant it is, and what can be done with it."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QToolButton, QWidget

from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.ui.chat.captions import caption
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.label import TextLabel
from nova_desktop.ui.widgets.spinner import Spinner

_SECOND_MS: Final = 1_000
_LIVE: Final = (MessageState.QUEUED, MessageState.STREAMING)


class Variants(QWidget):
    """`2 / 3` between two arrows; hidden while there is only one."""

    step_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = lay(QHBoxLayout(self), spacing=2)
        self._back = self._arrow("chevron-left", _("Previous version"), -1)
        self._place = TextLabel("", self, "small")
        self._on = self._arrow("chevron-right", _("Next version"), 1)
        for widget in (self._back, self._place, self._on):
            row.addWidget(widget)

    def show_message(self, message: Message) -> None:
        self.setVisible(message.variants > 1)
        self._place.setText(f"{message.variant} / {message.variants}")
        self._back.setEnabled(message.variant > 1)
        self._on.setEnabled(message.variant < message.variants)

    def _arrow(self, name: str, text: str, step: int) -> QToolButton:
        return tool_button(name, text, lambda: self.step_pressed.emit(step), self)


class Footer(QWidget):
    """Below an answer of Nova's."""

    copy_pressed = Signal()
    regenerate_pressed = Signal()
    step_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message: Message | None = None
        self._second = QTimer(self, interval=_SECOND_MS)
        self._second.timeout.connect(self._show_caption)
        self._waits = Spinner(parent=self)
        self._caption = TextLabel("", self, "small", wrap=True)
        self._variants = Variants(self)
        self._variants.step_pressed.connect(self.step_pressed)
        self._copy = tool_button("copy", _("Copy answer"), self.copy_pressed.emit, self)
        self._again = tool_button(
            "refresh-cw", _("Answer again"), self.regenerate_pressed.emit, self
        )
        row = lay(QHBoxLayout(self), (0, 2, 0, 2), 8)
        row.addWidget(self._waits)
        row.addWidget(self._caption, 1)
        buttons = lay(QHBoxLayout())
        for widget in (self._variants, self._copy, self._again):
            buttons.addWidget(widget)
        row.addLayout(buttons)

    def show_message(self, message: Message, *, can_act: bool) -> None:
        """`can_act`: nothing is being answered, so another answer may be asked for."""
        live = message.state in _LIVE
        self._message = message
        self._waits.setVisible(live and not message.text)
        self._show_caption()
        if live and not message.text:
            self._second.start()  # it tells for how long it has waited
        else:
            self._second.stop()
        self._variants.show_message(message)
        self._copy.setVisible(bool(message.text) and not live)
        self._again.setVisible(can_act and not live)

    def _show_caption(self) -> None:
        message = self._message
        if message is None:
            return
        failed = message.state is MessageState.FAILED
        text = "" if failed else caption(message, datetime.now(UTC))
        self._caption.setText(text or ("" if message.state in _LIVE else message.model))


class MineActions(QWidget):
    """Beside the bubble of what you said; the buttons show while it is pointed at or in focus."""

    copy_pressed = Signal()
    edit_pressed = Signal()
    retry_pressed = Signal()
    step_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variants = Variants(self)
        self._variants.step_pressed.connect(self.step_pressed)
        self._edit = tool_button("pencil", _("Edit and send again"), self.edit_pressed.emit, self)
        self._copy = tool_button("copy", _("Copy message"), self.copy_pressed.emit, self)
        self._retry = push_button(_("Retry"), self.retry_pressed.emit, self)
        row = lay(QHBoxLayout(self), spacing=2)
        row.addStretch(1)
        for widget in (self._retry, self._variants, self._edit, self._copy):
            row.addWidget(widget)

        self._fades = [_Fade(button) for button in (self._edit, self._copy)]

    def show_message(self, message: Message, *, unanswered: bool) -> None:
        """`unanswered`: Nova ended, or the disk was full, before there was an answer."""
        self._variants.show_message(message)
        self._retry.setVisible(unanswered)

    def show_buttons(self, shown: bool) -> None:
        """Unseen they keep their place and their turn with Tab."""
        for fade in self._fades:
            fade.setOpacity(1.0 if shown or self.has_focus() else 0.0)

    def has_focus(self) -> bool:
        """Whether one of its buttons has it."""
        return self._edit.hasFocus() or self._copy.hasFocus()


class _Fade(QGraphicsOpacityEffect):
    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        button.setGraphicsEffect(self)
