"""Runs and steps as rows of lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nova_desktop.domain.agent.runs import CallState, Run, Step
from nova_desktop.ui.agent.words import (
    figures,
    state_words,
    step_icon,
    step_second,
    step_title,
    title_of,
)
from nova_desktop.ui.times import relative_time
from nova_desktop.ui.widgets.rows import BEHIND_ROLE, ICON_ROLE, SECOND_ROLE, TONE_ROLE

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()
_TONES: Final = {"ok": "ok", "warning": "warning", "error": "error", "accent": "accent"}


class RunRows(QAbstractListModel):
    """The runs, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: list[Run] = []
        self._tasks: dict[str, str] = {}
        self._now: datetime | None = None

    def show_runs(self, runs: Sequence[Run], tasks: dict[str, str], now: datetime) -> None:
        self.beginResetModel()
        self._runs, self._tasks, self._now = list(runs), dict(tasks), now
        self.endResetModel()

    def change(self, run: Run) -> bool:
        """A run as it is now; False for one that is not shown."""
        for place, known in enumerate(self._runs):
            if known.id == run.id:
                self._runs[place] = run
                index = self.index(place)
                self.dataChanged.emit(index, index)
                return True
        return False

    def place_of(self, run_id: str) -> int:
        """-1 for none."""
        return next((n for n, run in enumerate(self._runs) if run.id == run_id), -1)

    def run_at(self, index: Index) -> Run | None:
        return self._runs[index.row()] if 0 <= index.row() < len(self._runs) else None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._runs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run = self._runs[index.row()]
        words = state_words(run)
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(run, self._tasks)
        if role == SECOND_ROLE:
            return f"{words.text} \u00b7 {figures(run.spent)}"
        if role == BEHIND_ROLE and self._now is not None:
            return relative_time(run.created_at, self._now)
        if role == ICON_ROLE:
            return words.icon
        return _TONES.get(words.level) if role == TONE_ROLE else None


class StepRows(QAbstractListModel):
    """The steps of one run, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []

    def show_steps(self, steps: Sequence[Step]) -> None:
        self.beginResetModel()
        self._steps = list(steps)
        self.endResetModel()

    def put(self, step: Step) -> None:
        """One that is new at the end, or has changed."""
        place = step.number - 1
        if 0 <= place < len(self._steps):
            self._steps[place] = step
            index = self.index(place)
            self.dataChanged.emit(index, index)
        elif place == len(self._steps):
            self.beginInsertRows(_NO_PARENT, place, place)
            self._steps.append(step)
            self.endInsertRows()

    def step_at(self, index: Index) -> Step | None:
        return self._steps[index.row()] if 0 <= index.row() < len(self._steps) else None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        step = self._steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return step_title(step)
        if role == SECOND_ROLE:
            return step_second(step)
        if role == ICON_ROLE:
            return step_icon(step)
        if role == TONE_ROLE and step.state in (CallState.MAYBE, CallState.ASKED):
            return "warning"
        return None
