"""The head of a thing's page: its name, what it is, and what is known in a few sentences."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.memory import Entity
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.words import facts_text, kind_text, texts_text
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import line

_INDENT_PX: Final = 36


class ThingHead(QWidget):
    """`left` leads back, `forget_pressed` with the thing."""

    left = Signal()
    forget_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thing: Entity | None = None
        self.back = tool_button("chevron-left", _("Back"), self.left.emit, self, "Esc")
        self._name = text_label("", self, "title", wrap=True)
        self._counts = text_label("", self, "small")
        self._summary = text_label("", self, "second", wrap=True)
        self.forget = push_button(
            _("Forget everything"), self._pressed_forget, self, "danger", icon="trash-2"
        )
        head = lay(QHBoxLayout(), spacing=8)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self.back, 0, top)
        words = lay(QVBoxLayout(), (0, 2, 0, 0), 2)
        words.addWidget(self._name)
        words.addWidget(self._counts)
        head.addLayout(words, 1)
        head.addWidget(self.forget, 0, top)
        inside = lay(QVBoxLayout(), (10, 12, 16, 12), 8)
        inside.addLayout(head)
        below = lay(QHBoxLayout(), (_INDENT_PX, 0, 0, 0))  # where the name begins
        below.addWidget(self._summary)
        inside.addLayout(below)
        down = lay(QVBoxLayout(self))
        down.addLayout(inside)
        down.addWidget(line(self))
        self.hide()

    def show_thing(self, thing: Entity | None) -> None:
        """None for no page of a thing."""
        self._thing = thing
        self.setVisible(thing is not None)
        if thing is None:
            return
        self._name.setText(thing.name)
        parts = [kind_text(thing.kind), facts_text(thing.facts)]
        parts += (
            [_("in {texts}").format(texts=texts_text(thing.mentions))] if thing.mentions else []
        )
        self._counts.setText(" · ".join(parts))
        self._summary.setText(" ".join(thing.summary.split()))
        self._summary.setVisible(bool(thing.summary.strip()))
        self.forget.setAccessibleName(_("Forget everything about {name}").format(name=thing.name))

    def _pressed_forget(self) -> None:
        if self._thing is not None:
            self.forget_pressed.emit(self._thing)
