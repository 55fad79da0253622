"""The head of a column: its name, how many cards there are, and + for another one."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QSizePolicy, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.looks import pressed_by_enter
from nova_desktop.ui.widgets.tooltip import plain_tip

HEAD_PX: Final = 40
_HEIGHT_PX: Final = 28
_PAD_PX: Final = 8
_GAP_PX: Final = 8
_ELIDE: Final = Qt.TextElideMode.ElideRight
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WINDOWS: Final = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class NameButton(QAbstractButton):
    """The name and the count; pressed for the menu, dragged for another place."""

    drag_began = Signal(QPoint)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._face = ColumnFace("", "")
        self._begin: QPoint | None = None
        self._drags = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_face(self, face: ColumnFace) -> None:
        self._face = face
        self.setAccessibleName(f"{face.name}, {face.spoken or face.count}")
        self.setToolTip(plain_tip(self._tip()))
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(120), theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(40), theme.px(_HEIGHT_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._begin, self._drags = event.globalPosition().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.globalPosition().toPoint()
        if self._drags:
            self.dragged.emit(at)
            return
        super().mouseMoveEvent(event)
        far = QApplication.startDragDistance()
        if self._begin is not None and (at - self._begin).manhattanLength() >= far:
            self._drags = True
            self.setDown(False)
            self.drag_began.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drags, self._drags, self._begin = self._drags, False, None
        if drags:
            self.dropped.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, face = current_theme(), self._face
        painter = painter_of(self)
        if self.isDown() or self.underMouse():
            role = "pressed" if self.isDown() else "hover"
            box(painter, self.rect(), theme.px(6), theme.color(role))
        pad, gap = theme.px(_PAD_PX), theme.px(_GAP_PX)
        inner = self.rect().adjusted(pad, 0, -pad, 0)
        counted = QFontMetrics(theme.font()).horizontalAdvance(face.count)
        font = theme.font(weight=500)
        metrics = QFontMetrics(font)
        room = inner.width() - (counted + gap if face.count else 0)
        name = metrics.elidedText(face.name, _ELIDE, max(0, room))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(inner, _LEFT, name)
        x = inner.x() + metrics.horizontalAdvance(name) + gap
        painter.setFont(theme.font())
        painter.setPen(theme.color("warning" if face.is_over else "text_third"))
        painter.drawText(QRect(x, 0, counted + gap, self.height()), _LEFT, face.count)

    def _tip(self) -> str:
        """What does not stand there already."""
        words = f"{self._face.name}: {self._face.spoken}"
        if self._face.is_over:
            words = _("{words}. More than you wanted here").format(words=words)
        return words


class ColumnHead(QWidget):
    """`pressed` for the menu, `add_pressed`; `written` with what came out of the field.

    The field stands in place of the name: for the name itself or for the limit.
    """

    add_pressed = Signal()
    written = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hold(self, height=HEAD_PX)
        self.name = NameButton(self)
        self.add = tool_button("plus", "", self.add_pressed.emit, self)
        hold(self.add, width=_HEIGHT_PX, height=_HEIGHT_PX)
        self.field: _HeadField | None = None
        self._face = ColumnFace("", "")
        self._row = lay(QHBoxLayout(self), (6, 3, 8, 1), 2)
        self._row.addWidget(self.name, 1)
        self._row.addWidget(self.add)

    def show_face(self, face: ColumnFace) -> None:
        self._face = face
        self.name.show_face(face)
        self.add.show_text(_("Add a task to {lane}").format(lane=face.name))
        self.add.setVisible(face.can_add)

    def write(self, what: str) -> None:
        """Let the `name` or the `limit` be written in place of the name."""
        self.leave()
        limit = "" if self._face.limit is None else str(self._face.limit)
        text, placeholder = (
            (limit, _("No limit")) if what == "limit" else (self._face.name, _("Name"))
        )
        self.field = _HeadField(text, placeholder, self)

        def keep(words: str) -> None:
            self.written.emit(what, words)

        self.field.kept.connect(keep)
        self.field.left.connect(self.leave)
        self.name.hide()
        self._row.insertWidget(0, self.field, 1)
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """The name stands there again."""
        field, self.field = self.field, None
        if field is not None:
            had_focus = field.hasFocus()
            self._row.removeWidget(field)
            field.hide()
            field.deleteLater()
            self.name.show()
            if had_focus:
                self.name.setFocus(Qt.FocusReason.OtherFocusReason)


class _HeadField(Field):
    """Enter keeps, Esc leaves, going elsewhere keeps."""

    kept = Signal(str)
    left = Signal()

    def __init__(self, text: str, placeholder: str, parent: QWidget) -> None:
        super().__init__(parent, placeholder=placeholder)
        self._is_over = False
        self.setText(text)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
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
        if not self._is_over:
            self._is_over = True
            if keep:
                self.kept.emit(self.text())
            self.left.emit()
