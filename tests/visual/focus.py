"""Compares the picture of each focusable widget with and without the keyboard's focus."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

AROUND_PX = 8


def focus_faults(widgets: Iterable[QWidget]) -> list[QWidget]:
    """The widgets that take the focus by Tab and look the same with it.

    A text cursor alone does not count: what changes must be about as long as the widget's edge.
    """
    widgets = list(widgets)
    if widgets and QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        # QTest's double click leaves the button down, and a click shows no mark.
        QTest.mouseRelease(widgets[0].window(), Qt.MouseButton.LeftButton)
    before = QApplication.focusWidget()
    found = [widget for widget in widgets if _takes_focus(widget) and not _shows_it(widget)]
    if isinstance(before, QWidget):
        before.setFocus(Qt.FocusReason.OtherFocusReason)
    return found


def _takes_focus(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isEnabled() and widget.isVisible() and widget.focusProxy() is None


def _shows_it(widget: QWidget) -> bool:
    held = _drawn_in(widget)
    marked = widget.parentWidget() if widget.property("nova_ring") == "parent" else widget
    marked = marked or widget
    at = QRect(marked.mapTo(held, QPoint(0, 0)), marked.size())
    at = at.adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX).intersected(held.rect())
    widget.clearFocus()
    without = held.grab(at).toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if not widget.hasFocus():
        return False
    changed = _changed(without, held.grab(at).toImage())
    widget.clearFocus()
    return changed >= min(widget.width() + widget.height(), 120)


def _drawn_in(widget: QWidget) -> QWidget:
    """The page that the widget scrolls with, else its window: what shows it and its ring."""
    held = widget.parentWidget() or widget
    while not held.isWindow():
        above = held.parentWidget()
        if above is None or _is_viewport(above):
            return held
        held = above
    return held


def _is_viewport(widget: QWidget) -> bool:
    area = widget.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is widget


def _changed(one: QImage, other: QImage) -> int:
    """In how many pixels two pictures of the same size differ."""
    if one.size() != other.size():
        return one.width() * one.height()
    first, second = (image.convertToFormat(QImage.Format.Format_RGB32) for image in (one, other))
    pairs = zip(_pixels(first), _pixels(second), strict=True)
    return sum(a != b for a, b in pairs)


def _pixels(image: QImage) -> "memoryview[int]":
    return memoryview(image.constBits()).cast("B").cast("I")
