"""The card around the composer: pasted texts, what is being edited, who answers, Stop and Send."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.ui.chat.composer import Composer
from nova_desktop.ui.chat.pasted import Written, from_draft, from_text
from nova_desktop.ui.chat.pasted_row import PastedRow
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import painter_of, raised_box
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.label import text_label

RADIUS_PX: Final = 12


class ComposerCard(QWidget):
    """`sent` with a new message, `edited` with a message's id and its new text."""

    sent = Signal(str)
    edited = Signal(str, str)
    stop_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._editing = ""
        self._aside = Written()
        self._answering = False
        self.composer = Composer(self)
        self.composer.setPlaceholderText(_("Ask Nova"))
        ring_on(self.composer, "parent", RADIUS_PX)
        self.stop_button = push_button(
            _("Stop"), self.stop_pressed.emit, self, icon="square", key="Esc"
        )
        self.send_button = tool_button(
            "arrow-up", _("Send"), self.composer.send, self, "Return", "primary"
        )
        self._status = text_label("", self, "small").let_elide()
        self._hint = text_label("", self, "small")
        self._pasted = PastedRow(self)
        self._strip = self._make_strip()
        self._lay_out()
        self.composer.sent.connect(self._sent)
        self.composer.changed.connect(self._changed)
        self.composer.pasted_changed.connect(self._show_pasted)
        self._pasted.removed.connect(self.composer.remove_pasted)
        self._pasted.shown.connect(self.composer.show_pasted)
        self._changed()

    @property
    def is_editing(self) -> bool:
        """Whether an earlier message is being written anew."""
        return bool(self._editing)

    def edit(self, message_id: str, text: str) -> None:
        """Write a message anew; what was written until now comes back afterwards."""
        if not self._editing:
            self._aside = self.composer.written()
        self._editing = message_id
        self.composer.show_written(from_text(text))
        self._strip.show()
        self.composer.setFocus()

    def stop_editing(self) -> None:
        """Leave the message as it was."""
        if self._editing:
            written = self._leave_edit()
            self.composer.show_written(written)
            self.composer.setFocus()

    def draft(self) -> str:
        """What is to be stored as the draft; not an earlier message that is being edited."""
        written = self._aside if self._editing else self.composer.written()
        return written.draft()

    def show_draft(self, draft: str) -> None:
        """Another conversation's draft; what was edited is left as it was."""
        self._leave_edit()
        self.composer.show_written(from_draft(draft))

    def restore_draft(self, draft: str) -> None:
        """A stored draft, before what was written since the start."""
        if self._editing:
            self._aside = from_draft(draft).then(self._aside)
        else:
            self.composer.restore(draft)

    def show_answering(self, answering: bool) -> None:
        """While an answer is under way it can be stopped, and the next message goes behind it."""
        self._answering = answering
        if not answering:
            self.show_status("")
        self._changed()

    def show_status(self, text: str) -> None:
        """Who answers and how fast, beside Stop."""
        self._status.setText(text)
        self._status.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        fill, line = theme.color("panel"), theme.color("line_strong")
        raised_box(painter_of(self), self.rect(), theme.px(RADIUS_PX), fill, line, theme)

    def _leave_edit(self) -> Written:
        """What was put aside for it."""
        written, self._aside, self._editing = self._aside, Written(), ""
        self._strip.hide()
        return written

    def _sent(self, text: str) -> None:
        if not self._editing:
            self.sent.emit(text)
            return
        message_id = self._editing
        self.stop_editing()
        self.edited.emit(message_id, text)

    def _changed(self) -> None:
        blank = self.composer.is_blank()
        self.stop_button.setVisible(self._answering)
        self.send_button.setVisible(not self._answering or not blank)
        self.send_button.setEnabled(not blank)
        waits = self._answering and not self._editing
        self._hint.setText(_("Enter sends it next") if waits else _("Enter sends"))
        self._hint.setVisible(not self._answering or not blank)

    def _show_pasted(self) -> None:
        self._pasted.show_texts(self.composer.pasted)

    def _make_strip(self) -> QWidget:
        strip = QWidget(self)
        row = lay(QHBoxLayout(strip), (0, 0, 0, 6), 8)
        row.addWidget(text_label(_("Editing your message"), strip, "accent"))
        row.addStretch(1)
        row.addWidget(push_button(_("Cancel"), self.stop_editing, strip, "quiet", key="Esc"))
        strip.hide()
        return strip

    def _lay_out(self) -> None:
        down = lay(QVBoxLayout(self), (15, 12, 15, 15), 0)
        down.addWidget(self._strip)
        down.addWidget(self._pasted)
        down.addWidget(self.composer)
        row = lay(QHBoxLayout(), (0, 12, 0, 0), 10)
        row.addWidget(self._status)
        row.addStretch(1)
        row.addWidget(self._hint)
        row.addWidget(self.stop_button)
        row.addWidget(self.send_button)
        down.addLayout(row)
