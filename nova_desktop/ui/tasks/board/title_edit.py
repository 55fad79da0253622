"""The line that a card's title is written in, over the card."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.task_fields import LONGEST_TITLE
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.fields import Field

_HEIGHT_PX = 32
_KEEPERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WINDOWS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class TitleEdit(Field):
    """`kept` with the task and its words by Enter or by going elsewhere; `left` when it is over."""

    kept = Signal(str, str)
    left = Signal()

    def __init__(self, task: str, title: str, parent: QWidget) -> None:
        super().__init__(parent, name=_("Title"))
        self.task = task
        self._is_over = False
        self.setProperty("nova_overlay", True)
        self.setMaxLength(LONGEST_TITLE)
        self.setText(title)
        self.setSelection(len(title), -len(title))  # its beginning is in view

    def lie_over(self, card: QRect) -> None:
        """On the title of a card."""
        px = current_theme().px
        edge = px(5)
        top = min(edge, max(0, (card.height() - px(_HEIGHT_PX)) // 2))
        width = card.width() - 2 * edge
        self.setGeometry(card.x() + edge, card.y() + top, width, px(_HEIGHT_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEEPERS:
            self._end(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _WINDOWS:
            self._end(keep=True)

    def _end(self, *, keep: bool) -> None:
        if self._is_over:
            return
        self._is_over = True
        if keep and self.text().strip():
            self.kept.emit(self.task, self.text())
        self.left.emit()
