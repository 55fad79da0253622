"""Tells when another day has begun, also after sleep and in another time zone."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer

from nova_desktop.services.tasks.days import Days

_LOOK_MS: Final = 30_000
_SLEPT_S: Final = 120.0


class DayWatch(QObject):
    """One for the window. Midnight cannot be waited for: clocks are set and computers sleep."""

    def __init__(self, days: Days, parent: QObject) -> None:
        super().__init__(parent)
        self._days = days
        self._listeners: list[Callable[[], None]] = []
        self._seen = self._look()
        self._at = days.now()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Called after midnight, after sleep, and when the computer is in another zone."""
        self._listeners.append(listener)

    def look(self) -> None:
        """What day is it?"""
        now = self._days.now()
        slept = (now - self._at).total_seconds() > _SLEPT_S
        seen, self._at = self._look(), now
        if seen != self._seen or slept:
            self._seen = seen
            for listener in self._listeners:
                listener()

    def _look(self) -> tuple[date, object]:
        now: datetime = self._days.now()
        return self._days.today(), now.astimezone(self._days.zone()).utcoffset()
