"""The focus ring: 2 px of accent, 1 px away from whatever has the keyboard's focus.

One frame for the whole application lies around the focused widget, so that no widget needs room
for it and all get the same. A click shows it on fields only, as a pointer needs no mark.
"""

from typing import Final, cast

import shiboken6
from PySide6.QtCore import QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from nova_desktop.ui.theme.ring_frame import RingFrame

_WHERE: Final = "nova_ring"
_RADIUS: Final = "nova_ring_radius"
_FIELDS: Final = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)


def ring_on(widget: QWidget, where: str = "", radius: float = 8) -> None:
    """Say how a widget's ring lies.

    `where` is "" for around it, "parent" for around its parent, "rows" for a list that marks its
    current row by itself and is marked as a whole only while there is none, "none" for nowhere:
    then the widget has to show its focus by itself. `radius` is that of the widget's own corners,
    in pixels at 100 %.
    """
    widget.setProperty(_WHERE, where)
    widget.setProperty(_RADIUS, radius)


class FocusRing(QObject):
    """Puts a frame around each widget that gets the focus."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._frame: RingFrame | None = None
        self._last: tuple[QWidget, bool] | None = None
        application.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        del old
        self._drop()
        if now is None or now.isWindow() or isinstance(now, QMenu) or not self._is_wanted(now):
            return
        where = now.property(_WHERE)
        if where == "rows" and isinstance(now, QAbstractItemView):
            if now.currentIndex().isValid():
                return
            self._leave_to_rows(now)
        target = now.parentWidget() if where == "parent" else now
        if target is not None and where != "none":
            self._frame = RingFrame(target, float(now.property(_RADIUS) or 8))

    def _leave_to_rows(self, view: QAbstractItemView) -> None:
        """Drop the frame once a row is marked instead."""
        rows = cast("QItemSelectionModel | None", view.selectionModel())
        if rows is not None:
            once = Qt.ConnectionType.SingleShotConnection
            rows.currentChanged.connect(self._row_marked, once)

    def _drop(self) -> None:
        if self._frame is not None and shiboken6.isValid(self._frame):
            self._frame.go()
        self._frame = None

    def _row_marked(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractItemView) and focused.property(_WHERE) == "rows":
            self._drop()

    def _is_wanted(self, now: QWidget) -> bool:
        """Not after a click, and then not when the window comes back to the front either."""
        pressed = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if self._last is not None and self._last[0] is now and not pressed:
            wanted = self._last[1]
        else:
            wanted = isinstance(now, _FIELDS) or not pressed
        self._last = (now, wanted)
        return wanted
