"""Garbage collection on the main thread, by generation, when the window is idle.

An automatic collection may run in a worker thread and delete Qt objects there, and a full one
takes longer than a frame. Nor is one made of a flood of new objects, as of an import of 200,000
tasks: looking through them would hold the window up, and they are data, without cycles. They are
let go as others are when nobody needs them.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 1_000
_MIDDLE_EVERY: Final = 10
_FULL_EVERY: Final = 300
_FLOOD: Final = 60_000
"""New objects since the last time; so many are looked through in about a frame."""


class GarbageTimer(QObject):
    """Turns automatic collection off and collects a little each second."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.collect()
        gc.freeze()
        gc.disable()
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        self._ticks += 1
        if gc.get_count()[0] > _FLOOD:
            gc.freeze()
        elif self._ticks % _FULL_EVERY == 0:
            gc.collect(2)
        elif self._ticks % _MIDDLE_EVERY == 0:
            gc.collect(1)
        else:
            gc.collect(0)
