"""Where Tab goes in the panel: as it is read, however late a row was made."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

_MOST: Final = 2_000
_TAB: Final = Qt.FocusPolicy.TabFocus.value


def go_on(parts: Sequence[QWidget], forwards: bool, leave: Callable[[], bool]) -> bool:
    """Move the keyboard to the next widget of these parts; `leave` moves it beyond them."""
    window = parts[0].window()
    stops = [stop for part in parts for stop in _stops(part)]
    here = window.focusWidget()
    at = stops.index(here) if here in stops else -1 if forwards else len(stops)
    place = at + (1 if forwards else -1)
    if 0 <= place < len(stops):
        reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
        stops[place].setFocus(reason)
        return True
    for _ in range(_MOST):  # what was made late stands behind the last one in Qt's own order
        if not leave():
            return False
        if not any(part.isAncestorOf(window.focusWidget()) for part in parts):
            return True
    return False


def _stops(part: QWidget) -> list[QWidget]:
    found = [
        widget
        for widget in part.findChildren(QWidget)
        if widget.focusPolicy().value & _TAB and widget.isEnabled() and widget.isVisible()
    ]

    across = isinstance(part.layout(), QHBoxLayout)

    def place(widget: QWidget) -> tuple[int, int]:
        at = widget.mapTo(part, QPoint())
        return 0 if across else at.y(), at.x()

    return sorted(found, key=place)
