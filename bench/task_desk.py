"""What the benchmarks of screens of tasks work with: services over a filled store, and a look."""

import asyncio
import statistics
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView

from bench.heartbeat import Heartbeat
from bench.rows import Row
from bench.task_fill import Place
from nova_desktop.services.journal import Journal
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.tasks import Tasks
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.desk import TaskDesk

FRAME_MS = 16


class Painted(QObject):
    """Tells when a list was painted with rows in it."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.wanted: Callable[[], bool] = lambda: True
        self.done = asyncio.Event()
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() == QEvent.Type.Paint and self._view.model().rowCount() and self.wanted():
            QTimer.singleShot(0, self.done.set)
        return False


def desk_over(place: Place, scope: TaskScope) -> TaskDesk:
    """As the application has it; what goes wrong ends the bench."""
    journal, days = Journal(place.commands), Days(lambda: datetime.now(UTC))
    return TaskDesk(
        Tasks(journal, place.store),
        TaskLists(place.store, days),
        TaskPlaces(journal, place.store),
        days,
        journal,
        Operations(scope, lambda problem, _retry: failed(RuntimeError(str(problem)))),
        lambda _text, _undo=None: None,
        lambda _task: None,
    )


def failed(error: BaseException) -> None:
    raise SystemExit(f"the bench failed: {error!r}")


def frames(heart: Heartbeat, name: str, note: str) -> Row:
    """How late frames were while the heart was listened to."""
    late = sorted(heart.late_ms)
    over = sum(1 for each in late if each > FRAME_MS)
    busy = statistics.quantiles(heart.busy_ms, n=100)[98]
    words = f"p99 of {len(late)} beats, {over} over {FRAME_MS} ms; processor {busy:.3g}; {note}"
    return Row(name, "ms", statistics.quantiles(late, n=100)[98], late[-1], "<= 16", words)
