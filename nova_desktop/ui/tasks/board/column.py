"""A column: its head, the line for a new task, its cards; collapsed it is a narrow strip."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.board.card_list import CardList
from nova_desktop.ui.tasks.board.column_head import ColumnHead
from nova_desktop.ui.tasks.board.quick_line import QuickLine
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace
from nova_desktop.ui.tasks.pressed import PressedKeys
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.looks import pressed_by_enter
from nova_desktop.ui.widgets.tooltip import plain_tip

MakeLine = Callable[[QWidget, ColumnFace], QuickAddField | None]
"""A line of quick add for a column, None where a plain one serves."""
RADIUS_PX: Final = 12
STRIP_PX: Final = 40


class ColumnView(QWidget):
    """`added` with the title of a new task; `unfolded` when its strip was pressed."""

    added = Signal(str)
    unfolded = Signal()

    def __init__(self, face: ColumnFace, keys: PressedKeys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face = face
        self.is_target = False
        self.make_line: MakeLine | None = None
        self.head = ColumnHead(self)
        self.cards = CardList(face.name, keys, self)
        self.strip = _Strip(self)
        self.line: QWidget | None = None
        self._open = QWidget(self)
        self._down = lay(QVBoxLayout(self._open), (0, 0, 0, 8))  # clear of the round corners
        self._down.addWidget(self.head)
        self._down.addWidget(self.cards, 1)
        whole = lay(QVBoxLayout(self))
        whole.addWidget(self._open, 1)
        whole.addWidget(self.strip, 1)
        self.head.add_pressed.connect(self.open_line)
        self.strip.clicked.connect(self.unfolded)
        self.show_face(face)

    def show_face(self, face: ColumnFace) -> None:
        self.face = face
        self.head.show_face(face)
        self.strip.show_face(face)
        said = _("{lane}, {count}").format(lane=face.name, count=face.spoken or face.count)
        self.cards.setAccessibleName(said)
        self.setAccessibleName(face.name)
        self._open.setVisible(not face.collapsed)
        self.strip.setVisible(face.collapsed)

    def show_target(self, target: bool) -> None:
        """A line around it: a drop would give its value."""
        if target != self.is_target:
            self.is_target = target
            self.update()

    def open_line(self) -> None:
        """Let a task be written at the top."""
        if self.line is None:
            self.line = self._made_line()
            row = lay(QVBoxLayout(), (8, 0, 8, 6))
            row.addWidget(self.line)
            self._down.insertLayout(1, row)
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made_line(self) -> QWidget:
        """That of quick add, where there is one for this column."""
        made = self.make_line(self._open, self.face) if self.make_line is not None else None
        if made is not None:
            made.left.connect(self.close_line)
            made.abandoned.connect(self.close_line)
            return made
        plain = QuickLine(self.face.name, self._open)
        plain.added.connect(self.added)
        plain.left.connect(self.close_line)
        return plain

    def close_line(self) -> None:
        """It goes; the keyboard is at the cards."""
        line, self.line = self.line, None
        if line is not None:
            had_focus = line.isAncestorOf(self.focusWidget() or self) or line.hasFocus()
            row = self._down.takeAt(1)
            line.hide()
            line.deleteLater()
            if row is not None and (layout := row.layout()) is not None:
                layout.deleteLater()
            if had_focus:
                self.cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        line = theme.color("accent") if self.is_target else None
        radius = theme.px(RADIUS_PX)
        box(painter_of(self), self.rect(), radius, theme.color("sunken"), line, theme.px(2))


class _Strip(QAbstractButton):
    """A collapsed column: its count, and its name from top to bottom."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._face = ColumnFace("", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        ring_on(self, radius=RADIUS_PX)

    def show_face(self, face: ColumnFace) -> None:
        self._face = face
        words = _("{lane}, {count}, collapsed").format(lane=face.name, count=face.spoken)
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(_("Show {lane}").format(lane=face.name)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(STRIP_PX), current_theme().px(120))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(STRIP_PX), current_theme().px(60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, face = current_theme(), self._face
        painter = painter_of(self)
        if self.underMouse() or self.isDown():
            role = "pressed" if self.isDown() else "hover"
            box(painter, self.rect(), theme.px(RADIUS_PX), theme.color(role))
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("warning" if face.is_over else "text_third"))
        top = QRect(0, theme.px(12), self.width(), theme.px(18))
        count = face.count.rsplit(" ", 1)[-1]
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, count)
        painter.translate(self.width(), theme.px(38))
        painter.rotate(90)
        painter.setFont(theme.font(weight=500))
        painter.setPen(theme.color("text"))
        room = QRect(0, 0, max(0, self.height() - theme.px(50)), self.width())
        name = painter.fontMetrics().elidedText(
            face.name, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
