"""The frame of the focus ring: it lies around a widget, and moves and hides with it."""

from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QSplitter, QWidget

from nova_desktop.ui.theme.current import current_theme
from nova_desktop.ui.theme.painting import painter_of, ring

GAP_PX: Final = 1
RING_PX: Final = 2
_MOVES: Final = frozenset(
    {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
    | {QEvent.Type.ParentChange, QEvent.Type.StyleChange, QEvent.Type.EnabledChange}
)


class RingFrame(QWidget):
    """Belongs to the nearest widget with room for it, and so is scrolled and hidden with that."""

    def __init__(self, target: QWidget, radius: float) -> None:
        super().__init__(_holder_of(target))
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target = target
        self._radius = radius
        self._watched: list[QWidget] = []
        # Shown in the middle of a layout's work, it would make the layout begin again.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.place)
        self._watch()
        self.place()

    def go(self) -> None:
        """Watch nothing any more, and be deleted."""
        self._soon.stop()
        self._let_go()
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() in _MOVES:
            self._soon.start(0)
        return False

    def place(self) -> None:
        """Go where the target is; a target at the holder's edge gets the ring inside."""
        if not shiboken6.isValid(self._target):
            self.hide()
            return
        holder = _holder_of(self._target)
        if holder is not self.parentWidget():
            self.setParent(holder)
            self._watch()
        rect = _rect_in(self._target, holder).intersected(holder.rect())
        if rect != self.geometry():
            self.setGeometry(rect)
            self.setMask(_line_of(self.rect(), current_theme().px(self._radius)))
        self.setVisible(self._target.isVisibleTo(holder) and self._target.isEnabled())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        ring(painter_of(self), self.rect(), theme.px(self._radius) + _room(), theme)

    def _watch(self) -> None:
        self._let_go()
        widget: QWidget | None = self._target
        while widget is not None and widget is not self.parentWidget():
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()

    def _let_go(self) -> None:
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()


def _room() -> int:
    theme = current_theme()
    return theme.px(GAP_PX) + theme.px(RING_PX)


def _line_of(rect: QRect, corner: int) -> QRegion:
    """The part of the frame that is drawn, so that what lies inside is never painted again."""
    line = current_theme().px(RING_PX) + 1
    inner = rect.adjusted(line, line, -line, -line)
    across = QRegion(inner.adjusted(corner, 0, -corner, 0))
    return QRegion(rect) - (across + QRegion(inner.adjusted(0, corner, 0, -corner)))


def _rect_in(target: QWidget, holder: QWidget) -> QRect:
    room = _room()
    at = target.mapTo(holder, QPoint(0, 0))
    return QRect(at, target.size()).adjusted(-room, -room, room, room)


def _holder_of(target: QWidget) -> QWidget:
    """The nearest widget around the target with room for the ring, at most what scrolls it."""
    holder = target.parentWidget() or target
    while not holder.isWindow():
        above = holder.parentWidget()
        has_room = holder.rect().contains(_rect_in(target, holder))
        if (has_room and not isinstance(holder, QSplitter)) or above is None or _scrolls(above):
            return holder
        holder = above
    return holder


def _scrolls(widget: QWidget) -> bool:
    """Whether it is the viewport of a scrolled page, which would cut the ring off."""
    return widget.objectName() == "qt_scrollarea_viewport"
