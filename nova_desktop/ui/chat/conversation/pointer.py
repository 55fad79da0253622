"""The mouse over the conversation: selecting, following links, scrolling while dragging."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent

from nova_desktop.ui.widgets.tooltip import plain_tip

if TYPE_CHECKING:
    from nova_desktop.ui.chat.conversation.canvas import Canvas

_SCROLL_MS: Final = 30
_FURTHEST_PX: Final = 60


class Pointer(QObject):
    """Turns what the mouse does on the canvas into selections and pressed links."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._link = ""
        self._selecting = False
        self._last = QPointF()
        self._since_double = QTimer(self, singleShot=True)
        self._scroll = QTimer(self, interval=_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    def pressed(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        found = self._canvas.spot_at(event.position())
        selection = self._canvas.selection
        self._canvas.stay()  # what grows must not run away under the mouse
        if found is None:
            selection.clear()
            self._changed()
            return
        spot, block, inside = found
        self._link = block.link_at(inside)
        if self._since_double.isActive():
            selection.select(spot, *block.word_at(spot.position, whole=True))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            selection.extend(spot)
        else:
            selection.begin(spot)
        self._selecting = True
        self._changed()

    def moved(self, event: QMouseEvent) -> None:
        self._last = event.position()
        if not self._selecting:
            self._show_shape(event.position())
            return
        self._extend()
        outside = self._outside()
        if outside and not self._scroll.isActive():
            self._scroll.start()
        elif not outside:
            self._scroll.stop()

    def released(self, event: QMouseEvent) -> None:
        self._scroll.stop()
        link, self._link = self._link, ""
        self._selecting = False
        canvas = self._canvas
        canvas.stay_no_longer()
        if link and canvas.selection.is_empty and event.button() is Qt.MouseButton.LeftButton:
            canvas.link_pressed.emit(link)
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and not canvas.selection.is_empty:
            clipboard.setText(canvas.selection.text(), clipboard.Mode.Selection)

    def double_clicked(self, event: QMouseEvent) -> None:
        if (found := self._canvas.spot_at(event.position())) is None:
            return
        spot, block, _inside = found
        self._canvas.selection.select(spot, *block.word_at(spot.position))
        self._since_double.start(QGuiApplication.styleHints().mouseDoubleClickInterval())
        self._changed()

    def _extend(self) -> None:
        if (found := self._canvas.spot_at(self._last)) is not None:
            self._canvas.selection.extend(found[0])
            self._changed()

    def _outside(self) -> float:
        """How far the pointer is above or below the view."""
        height = self._canvas.viewport().height()
        return min(self._last.y(), 0.0) + max(self._last.y() - height, 0.0)

    def _scroll_on(self) -> None:
        bar = self._canvas.verticalScrollBar()
        step = max(-_FURTHEST_PX, min(_FURTHEST_PX, self._outside()))
        bar.setValue(bar.value() + round(step))
        self._extend()

    def _show_shape(self, point: QPointF) -> None:
        found = self._canvas.spot_at(point)
        link = found[1].link_at(found[2]) if found else ""
        shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.IBeamCursor
        self._canvas.viewport().setCursor(shape)
        self._canvas.viewport().setToolTip(plain_tip(link))

    def _changed(self) -> None:
        self._canvas.viewport().update()
