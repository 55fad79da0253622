"""The palette over the window: a floating card; a press beside it closes it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.palette.card import SHADOW_PX, WIDTH_PX, PaletteCard
from nova_desktop.ui.palette.entries import Scope
from nova_desktop.ui.palette.view_protocol import PaletteRow
from nova_desktop.ui.theme.theme import current_theme

_TOP_PX: Final = 96
_TOP_SHARE: Final = 0.12


class Palette(QWidget):
    """Implements PaletteView over all of `floor`; hidden until it appears.

    `entered` with the chosen row, `pressed` with one under the mouse. `closed` by Esc or a press
    beside the card: whoever hears it lets it leave.
    """

    typed = Signal(str)
    turned = Signal(int)
    narrowed = Signal(object)
    emptied = Signal()
    entered = Signal(int)
    pressed = Signal(int)
    closed = Signal()

    def __init__(self, floor: QWidget) -> None:
        super().__init__(floor)
        self.setProperty("nova_overlay", True)
        self.setAccessibleName(_("Search or run"))
        self._before: QWidget | None = None
        self.card = PaletteCard(self)
        self.field = self.card.field
        self.field.textChanged.connect(self.typed)
        self.field.turned.connect(self.turned)
        self.field.emptied.connect(self.emptied)
        self.field.entered.connect(self._enter)
        self.field.left.connect(self.closed)
        self.card.scopes.chosen.connect(self.narrowed)
        self.card.pressed.connect(self.pressed)
        self.card.grown.connect(self._place)
        floor.installEventFilter(self)
        self.hide()

    def appear(self) -> None:
        """With nothing typed; the keyboard is led to the field."""
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._before = focused
        self.show_text("")
        self.card.show_trouble(None)
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """The keyboard goes back to where it was, unless it went elsewhere meanwhile."""
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self.window())
        before, self._before = self._before, None
        self.hide()
        self.card.show_searching(False)
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_text(self, text: str) -> None:
        """Replace what is typed, without telling of it."""
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)

    def show_scope(self, scope: Scope) -> None:
        self.card.show_scope(scope)

    def show_rows(self, rows: Sequence[PaletteRow]) -> None:
        self.card.show_rows(rows)

    def show_loading(self) -> None:
        self.card.show_loading()

    def show_searching(self, searching: bool) -> None:
        self.card.show_searching(searching)

    def show_trouble(self, problem: Problem | None) -> None:
        self.card.show_trouble(problem)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It covers its floor."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "card"):
            self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key goes on to the screen below."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        event.accept()

    def _enter(self) -> None:
        self.entered.emit(self.card.current)

    def _place(self) -> None:
        """In the middle, a little below the top, as high as what it holds."""
        floor = self.parentWidget()
        if floor is None:
            return
        self.setGeometry(floor.rect())
        theme = current_theme()
        room = theme.px(SHADOW_PX)
        width = min(theme.px(WIDTH_PX) + 2 * room, self.width())
        height = min(self.card.height_for(width), self.height())
        top = min(round(self.height() * _TOP_SHARE), theme.px(_TOP_PX)) - room
        top = max(0, min(top, self.height() - height))
        self.card.setGeometry(QRect((self.width() - width) // 2, top, width, height))
