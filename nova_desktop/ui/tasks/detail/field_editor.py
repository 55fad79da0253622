"""Edits one field in place: chips for what it holds, a line to write in, offers below it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.breaking import breakable
from nova_desktop.ui.tasks.detail.clash_bar import ClashBar
from nova_desktop.ui.tasks.detail.offer_list import OfferList
from nova_desktop.ui.tasks.detail.view_protocol import SEVERAL, Chosen, FieldFace, Offer
from nova_desktop.ui.tasks.detail.words import field_hint, field_name
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.chip import Chip
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.flow_row import FlowRow
from nova_desktop.ui.widgets.label import text_label


class FieldEditor(QWidget):
    """`typed` at every key; `entered`, `chosen`, `removed` are wishes; `ended` closes it."""

    typed = Signal(str)
    entered = Signal(str)
    chosen = Signal(str)
    removed = Signal(str)
    ended = Signal(bool)
    """True when the keyboard should go back to the field."""

    def __init__(self, face: FieldFace, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = face.key
        self._begun = face
        self._held = face.chosen
        self._is_over = False
        self._chips: FlowRow | None = None
        self.line = _Line(self, field_hint(face.key), field_name(face.key))
        self.line.setText(face.typed)
        self._error = text_label("", self, "error", wrap=True)
        self._error.hide()
        self.clash = ClashBar(self)
        self._down = lay(QVBoxLayout(self), (0, 2, 0, 2), 4)
        for part in (self.line, self._error, self.clash):
            self._down.addWidget(part)
        self._show_chips()
        self.offers = OfferList(self.line)
        self._connect()

    def begin(self) -> None:
        """Write; everything that stands there is chosen, so that typing replaces it."""
        application = QGuiApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self.line.setFocus()
        self.line.selectAll()
        self.typed.emit("" if self.line.text() == self._begun.typed else self.line.text())

    def show_offers(self, offers: Sequence[Offer]) -> None:
        if self.isVisible():
            self.offers.show_offers(offers)

    def show_error(self, words: str) -> None:
        """What is wrong with it; "" for nothing."""
        self.line.show_error(words)
        self._error.setText(breakable(words))
        self._error.setVisible(bool(words))

    def take_face(self, face: FieldFace) -> None:
        """The field is this now: a change from elsewhere is asked about."""
        if face.key in SEVERAL:
            if face.chosen != self._held:
                self._held = face.chosen
                self._show_chips()
            return
        if face.text != self._begun.text:
            self.clash.show_theirs(face.text or _("nothing"))

    def one_more(self) -> None:
        """What was entered is taken; the line is free again."""
        self.line.clear()
        self.show_error("")
        self.line.setFocus()
        self.typed.emit("")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.offers.hide()

    def end(self) -> None:
        """It is being closed: what stands there counts no more."""
        self._is_over = True

    def close_for_good(self) -> None:
        """It is not used any more."""
        self.hide()
        self.offers.hide()
        self.offers.deleteLater()
        self.deleteLater()

    def _connect(self) -> None:
        line = self.line
        line.textEdited.connect(self._edited)
        line.stepped.connect(self.offers.step)
        line.confirmed.connect(self._confirm)
        line.escaped.connect(lambda: self.ended.emit(True))
        line.erased.connect(self._erase_last)
        self.offers.chosen.connect(self.chosen)
        self.clash.mine_kept.connect(self._keep_mine)
        self.clash.theirs_taken.connect(lambda: self.ended.emit(True))

    def _edited(self, text: str) -> None:
        self.show_error("")
        self.typed.emit(text)

    def _confirm(self) -> None:
        value = self.offers.current_value()
        if value:
            self.chosen.emit(value)
        elif self.line.text() == self._begun.typed:
            self.ended.emit(True)
        else:
            self.entered.emit(self.line.text())

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        """To its chips and buttons is not away; nor is another window, or a menu."""
        was_here = old is not None and self.isAncestorOf(old)
        if not was_here or now is None or now.window() is not self.window():
            return
        if not self.isAncestorOf(now):
            self._left()

    def _left(self) -> None:
        """What was written and can be read is taken; else it stays open and says why."""
        self.offers.hide()
        if self._is_over or not self.isVisible() or not self.clash.isHidden():
            return
        if self.line.text().strip() == self._begun.typed or not self.line.text().strip():
            self.ended.emit(False)
        elif not self.line.error:
            self.entered.emit(self.line.text())

    def _keep_mine(self) -> None:
        self.clash.show_theirs(None)
        self.line.setFocus()
        self._confirm()

    def _erase_last(self) -> None:
        if self._held:
            self.removed.emit(self._held[-1].value)

    def _show_chips(self) -> None:
        if self._key not in SEVERAL:
            return
        if self._chips is not None:
            self._chips.hide()
            self._chips.deleteLater()
        self._chips = FlowRow(self, gap=6)
        for each in self._held:
            self._chips.add(self._chip(each))
        self._chips.setVisible(bool(self._held))
        self._down.insertWidget(0, self._chips)

    def _chip(self, each: Chosen) -> Chip:
        chip = Chip(each.text, self, removable=True)
        chip.removed.connect(partial(self.removed.emit, each.value))
        return chip


class _Line(Field):
    """The line, whose keys are those of the list too."""

    stepped = Signal(int)
    confirmed = Signal()
    escaped = Signal()
    erased = Signal()

    def __init__(self, parent: QWidget, hint: str, name: str) -> None:
        super().__init__(parent, placeholder=hint, name=name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.confirmed.emit()
            case Qt.Key.Key_Escape:
                self.escaped.emit()
            case Qt.Key.Key_Backspace if not self.text():
                self.erased.emit()
            case _:
                super().keyPressEvent(event)
