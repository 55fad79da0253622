"""Scrolls to what the person is led to, once it has its place."""

from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from nova_desktop.ui.theme.theme import current_theme

_SETTLED_MS: Final = 400
_ROOM_PX: Final = 6
_MOVES: Final = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)


def bring_into_view(widget: QWidget, above: QWidget | None = None) -> None:
    """Scroll the area that holds `widget` until all of it is seen, its top where that is too much.

    `above` is seen too where there is room for both. What has just been made gets its place in
    steps: until it has it, or somebody scrolls or is led elsewhere, it is followed.
    """
    area = _area_of(widget)
    if area is not None:
        for older in area.findChildren(_Wish):
            older.end()
        _Wish(area, widget, above)


class _Wish(QObject):
    """To see one widget, for a moment."""

    def __init__(self, area: QScrollArea, widget: QWidget, above: QWidget | None) -> None:
        super().__init__(area)
        self._area = area
        self._widget = widget
        self._above = above
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._scroll)
        self._soon.start()
        self._inside = cast("QWidget", area.widget())
        self._inside.installEventFilter(self)
        area.viewport().installEventFilter(self)
        QTimer.singleShot(_SETTLED_MS, self, self.end)

    def end(self) -> None:
        """Follow it no more."""
        self._soon.stop()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._soon.start()
        elif event.type() == QEvent.Type.Wheel:
            self.end()
        return super().eventFilter(watched, event)

    def _scroll(self) -> None:
        widget, above, inside = self._widget, self._above, self._inside
        if not isValid(widget) or not widget.isVisible():
            return
        bar, page = self._area.verticalScrollBar(), self._area.viewport().height()
        room = current_theme().px(_ROOM_PX)
        top = widget.mapTo(inside, QPoint()).y() - room
        bottom = top + widget.height() + 2 * room
        if above is not None and isValid(above) and above.isVisible():
            higher = above.mapTo(inside, QPoint()).y() - room
            top = higher if bottom - higher <= page else top
        value = max(bar.value(), bottom - page)
        bar.setValue(min(value, max(0, top)))


def _area_of(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
