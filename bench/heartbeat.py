"""A heartbeat on the UI loop: how late each beat came is the loop's lag."""

import statistics
import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

EVERY_MS: Final = 10


class Heartbeat(QObject):
    """Beats every 10 ms while `listening`; remembers each beat's lateness in milliseconds.

    `busy_ms` is what the loop's thread had of the processor since the beat before, which tells the
    same on a machine that others use too.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.late_ms: list[float] = []
        self.busy_ms: list[float] = []
        self.listening = False
        self._last = self._spent = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def listen(self, on: bool) -> None:
        """Forget what was and start, or stop."""
        if on:
            self.late_ms = []
            self.busy_ms = []
            self._last = time.perf_counter()
            self._spent = time.thread_time()
        self.listening = on

    def _beat(self) -> None:
        now, spent = time.perf_counter(), time.thread_time()
        if self.listening:
            self.busy_ms.append((spent - self._spent) * 1000)
            self.late_ms.append(max(0.0, (now - self._last) * 1000 - EVERY_MS))
        self._last, self._spent = now, spent

    def p99_ms(self) -> float:
        return statistics.quantiles(self.late_ms, n=100)[98]

    def over(self, limit_ms: float) -> int:
        return sum(1 for late in self.late_ms if late > limit_ms)
