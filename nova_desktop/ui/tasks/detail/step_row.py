"""One step of a task: a circle to check, its title, and what can be done with it."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.breaking import breakable
from nova_desktop.ui.tasks.detail.growing_text import GrowingText
from nova_desktop.ui.tasks.detail.view_protocol import StepFace
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.lines import Lines, line_height
from nova_desktop.ui.theme.painting import box, paint_icon, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.menus import make_menu

_TEXT_PX: Final = 26
_ABOVE_PX: Final = 5
_ICON_PX: Final = 16
_OPEN_PX: Final = 24
_BELOW_PX: Final = 6


class StepRow(QWidget):
    """Wishes with its id. `dragged` tells where the pointer is, in global coordinates.

    Space checks it, Enter renames it, Delete deletes it, Alt with an arrow moves it, the right
    arrow opens it.
    """

    checked = Signal(str, bool)
    renamed = Signal(str, str)
    deleted = Signal(str)
    opened = Signal(str)
    moved_by = Signal(str, int)
    walked = Signal(str, int)
    dragged = Signal(str, QPoint)
    dropped = Signal(str, QPoint)
    focused = Signal(str)

    def __init__(self, face: StepFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face = face
        self._pressed: QPoint | None = None
        self._dragging = False
        self.edit: GrowingText | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        ring_on(self, radius=6)
        self.show_face(face)

    @property
    def is_dragged(self) -> bool:
        """Whether the pointer is carrying it."""
        return self._dragging

    def show_face(self, face: StepFace) -> None:
        """What it is now; an edit of its title goes on."""
        self.face = face
        done = _("done") if face.is_done else _("failed") if face.is_failed else _("open")
        self.setAccessibleName(", ".join(filter(None, (face.title, done, face.second))))
        self.setAccessibleDescription(
            _("Space checks it, Enter renames it, the right arrow opens it")
        )
        self.updateGeometry()
        self.update()

    def let_tab(self, wanted: bool) -> None:
        """Whether Tab stops here: at one row of the list."""
        policy = Qt.FocusPolicy.StrongFocus if wanted else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)

    def rename(self) -> None:
        """Write another title in place."""
        if self.edit is not None:
            return
        edit = self.edit = GrowingText(_("Title of the step"), self, one_line=True)
        edit.show_whole(self.face.title)
        edit.selectAll()
        edit.document().documentLayout().documentSizeChanged.connect(self._edit_grew)
        self._place_edit()
        edit.show()
        edit.setFocus()
        edit.left.connect(self._end_keeping)
        edit.sent.connect(self._end_keeping)
        edit.escaped.connect(lambda: self._end(keep=False))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self.width() or current_theme().px(400)
        return QSize(current_theme().px(200), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, current_theme().px(30))

    def heightForWidth(self, width: int) -> int:
        px = current_theme().px
        if self.edit is not None:
            return self.edit.sizeHint().height() + px(_ABOVE_PX) + px(_BELOW_PX)
        lines = Lines(breakable(self.face.title), self._font(), self._words_width(width))
        return lines.height + px(_ABOVE_PX) + px(_BELOW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_edit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key, name = Qt.Key(event.key()), self.face.id
        if key in steps and alt:
            self.moved_by.emit(name, steps[key])
        elif key in steps:
            self.walked.emit(name, steps[key])
        elif key == Qt.Key.Key_Space:
            self._check()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.rename()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit(name)
        elif key == Qt.Key.Key_Right:
            self.opened.emit(name)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.face.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            self._show_shape(at)
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._dragging:
            self._dragging = True
            self.dragged.emit(self.face.id, event.globalPosition().toPoint())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if self._dragging:
            self._dragging = False
            self.dropped.emit(self.face.id, event.globalPosition().toPoint())
            self.update()
            return
        at = event.position().toPoint()
        if pressed is None or not self.rect().contains(at):
            return
        if self._circle().contains(at):
            self._check()
        elif self._opener().contains(at):
            self.opened.emit(self.face.id)
        else:
            self.rename()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name, face = self.face.id, self.face
        menu.add(_("Not done") if face.is_done else _("Done"), self._check, key="Space")
        menu.add(_("Rename"), self.rename, key="Return")
        menu.add(_("Open"), lambda: self.opened.emit(name), key="Right")
        menu.add(_("Move up"), lambda: self.moved_by.emit(name, -1), key="Alt+Up")
        menu.add(_("Move down"), lambda: self.moved_by.emit(name, 1), key="Alt+Down")
        menu.addSeparator()
        menu.add(_("Delete"), lambda: self.deleted.emit(name), key="Del", danger=True)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        if self._dragging:
            box(painter, self.rect(), theme.px(6), theme.color("hover_panel"))
        face = self.face
        icon, role = ("circle-check", "ok") if face.is_done else ("circle", "text_second")
        if face.is_failed:
            icon, role = "circle-x", "error"
        paint_icon(painter, icon, theme.color(role), self._circle(), theme.px(_ICON_PX))
        if self.edit is not None:
            return
        lines = Lines(breakable(face.title), self._font(), self._words_width(self.width()))
        top = theme.px(_ABOVE_PX)
        at = QRect(theme.px(_TEXT_PX), top, self._words_width(self.width()), lines.height)
        lines.paint(painter, at, theme.color("text_second" if face.is_done else "text"))
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text_second"))
        row = QRect(0, top, self.width() - theme.px(_OPEN_PX), line_height(self._font()))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, flags, face.second)
        if self.underMouse() or self.hasFocus():
            color = theme.color("text_second")
            paint_icon(painter, "chevron-right", color, self._opener(), theme.px(_ICON_PX))

    def _check(self) -> None:
        self.checked.emit(self.face.id, not (self.face.is_done or self.face.is_failed))

    def _edit_grew(self) -> None:
        self._place_edit()
        self.updateGeometry()

    def _place_edit(self) -> None:
        if self.edit is not None:
            px = current_theme().px
            wide = self.width() - px(_TEXT_PX) - px(_OPEN_PX)
            self.edit.setGeometry(px(_TEXT_PX), px(_ABOVE_PX), wide, self.edit.sizeHint().height())

    def _end_keeping(self) -> None:
        self._end(keep=True)

    def _end(self, *, keep: bool) -> None:
        edit, self.edit = self.edit, None
        if edit is None:
            return
        text = edit.whole_text()
        had_focus = edit.hasFocus()
        edit.hide()
        edit.deleteLater()
        if had_focus:
            self.setFocus()
        self.updateGeometry()
        self.update()
        if keep and text != self.face.title:
            self.renamed.emit(self.face.id, text)

    def _show_shape(self, at: QPoint) -> None:
        hand = self._circle().contains(at) or self._opener().contains(at)
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.IBeamCursor
        self.setCursor(shape)
        self.setToolTip(_("Open this step") if self._opener().contains(at) else "")

    def _circle(self) -> QRect:
        px = current_theme().px
        return QRect(0, px(_ABOVE_PX), px(_ICON_PX), line_height(self._font()))

    def _opener(self) -> QRect:
        px = current_theme().px
        side = px(_OPEN_PX)
        return QRect(self.width() - side, px(_ABOVE_PX), side, line_height(self._font()))

    def _font(self) -> QFont:
        font = current_theme().font()
        font.setStrikeOut(self.face.is_done)
        return font

    def _words_width(self, width: int) -> int:
        px = current_theme().px
        second = QFontMetrics(current_theme().font(12)).horizontalAdvance(self.face.second)
        beside = second + px(12) if second else 0
        return max(px(60), width - px(_TEXT_PX) - px(_OPEN_PX) - beside)
