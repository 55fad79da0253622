"""A conversation's title that becomes a field when it is clicked, or by F2."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QStackedWidget, QWidget

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme

LONGEST: Final = 200
_HEIGHT_PX: Final = 32
_PAD_PX: Final = 8


class EditableTitle(QStackedWidget):
    """`renamed` with the new title, when it is another one and not blank."""

    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._editing = False
        self._title = _Title(self)
        self._title.clicked.connect(self.edit)
        self._field = _TitleField(self)
        self._field.setMaxLength(LONGEST)
        self._field.setAccessibleName(_("Title"))
        self._field.done.connect(self._done)
        self.addWidget(self._title)
        self.addWidget(self._field)

    def show_title(self, text: str, *, fixed: bool) -> None:
        """Show it; a fixed one cannot be renamed. Ends an edit of another title."""
        if text != self._title.text() or fixed:
            self._editing = False
            self.setCurrentWidget(self._title)
        self._title.setText(text)
        self._title.setToolTip("" if fixed else _("Rename  F2"))
        self._title.setEnabled(not fixed)

    def edit(self) -> None:
        """Let the user write another title."""
        if self._title.isEnabled():
            self._editing = True
            self._field.setText(self._title.text())
            self.setCurrentWidget(self._field)
            self._field.selectAll()
            self._field.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(240), current_theme().px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(80), current_theme().px(_HEIGHT_PX))

    def _done(self, keep: bool) -> None:
        if not self._editing:
            return
        self._editing = False  # the field loses the focus on the way
        had_focus = self._field.hasFocus()
        self.setCurrentWidget(self._title)
        text = harmless_line(self._field.text())
        if keep and text and text != self._title.text():
            self._title.setText(text)
            self.renamed.emit(text)
        if had_focus:
            self._title.setFocus()


class _Title(QPushButton):
    """Looks like the title it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(current_theme().font(16, 600))
        width = metrics.horizontalAdvance(self.text()) + 2 * current_theme().px(_PAD_PX)
        return QSize(width, current_theme().px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(40), current_theme().px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        font = theme.font(16, 600)
        pad = theme.px(_PAD_PX)
        words = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - 2 * pad
        )
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            wide = min(self.width(), QFontMetrics(font).horizontalAdvance(words) + 2 * pad)
            ground = self.rect()
            ground.setWidth(wide)
            box(painter, ground, theme.px(8), theme.color("hover"))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        place = self.rect().adjusted(pad, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)


class _TitleField(QLineEdit):
    """`done` with True to keep what is written, False to leave it as it was."""

    done = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.done.emit(False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.done.emit(True)
