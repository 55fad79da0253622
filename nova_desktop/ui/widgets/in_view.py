"""Scrolls to what the person is led to, once it has its place."""

from typing import Final

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from nova_desktop.ui.theme.theme import current_theme

_AGAIN_MS: Final = 60
_ROOM_PX: Final = 6


def bring_into_view(widget: QWidget, above: QWidget | None = None) -> None:
    """Scroll the area that holds `widget` until all of it is seen, its top where that is too much.

    `above` is seen too where there is room for both. It is done once the layout is made, and again
    a moment later, as what has just been made gets its height in steps.
    """
    for delay in (0, _AGAIN_MS):
        QTimer.singleShot(delay, widget, lambda: _scroll(widget, above))


def _scroll(widget: QWidget, above: QWidget | None) -> None:
    area = _area_of(widget)
    if area is None or not widget.isVisible():
        return
    inside, bar, page = area.widget(), area.verticalScrollBar(), area.viewport().height()
    room = current_theme().px(_ROOM_PX)
    top = widget.mapTo(inside, QPoint()).y() - room
    bottom = top + widget.height() + 2 * room
    if above is not None and above.isVisible():
        higher = above.mapTo(inside, QPoint()).y() - room
        top = higher if bottom - higher <= page else top
    value = max(bar.value(), bottom - page)
    bar.setValue(min(value, max(0, top)))


def _area_of(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
