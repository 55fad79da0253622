"""The Runs screen: something new for Nova to do, all runs on the left, one of them on the right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.agent.runs import Run
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.agent.rows import RunRows
from nova_desktop.ui.agent.run_pane import RunPane
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.rows import RowDelegate
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView

_BAR_PX: Final = 52
_LIST_PX: Final = 300
_LEAST_LIST_PX: Final = 200
_FIELD_PX: Final = 520


class RunsScreen(QWidget):
    """Implements RunsView. `chosen` with a run's id, `started` with what Nova is to do."""

    shown = Signal()
    chosen = Signal(str)
    started = Signal(str)
    retry_pressed = Signal()
    pause_all_pressed = Signal(bool)
    permissions_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self._all_paused = False
        self.aim = Field(self, placeholder=_("Give Nova something to do"), icon="sparkles")
        self.start = push_button(_("Start"), self._start, self, "primary")
        self.pause_all = push_button(_("Pause all"), self._pause_all, self, icon="pause")
        self.permissions = tool_button(
            "shield", _("What Nova may do"), self.permissions_pressed.emit, self
        )
        self.aim.returnPressed.connect(self._start)
        self._rows = RunRows(self)
        self.list = QListView(self)
        self.pane = RunPane(self)
        self._state = StateView(self)
        self._pages = QStackedWidget(self)
        self._filled = QWidget(self)
        self._loading = QWidget(self)
        self._lay_out()
        self.setFocusProxy(self.aim)
        self._pages.setCurrentWidget(self._loading)

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    def show_runs(
        self, runs: Sequence[Run], tasks: dict[str, str], now: datetime, chosen: str
    ) -> None:
        """All runs with the titles of their tasks; none says what would be here."""
        self._rows.show_runs(runs, tasks, now)
        if not runs:
            self._state.show_state(
                StateKind.EMPTY,
                _("Nova has done nothing by itself yet"),
                _(
                    "Say above what it is to do, or choose Let Nova work on it in the menu of a"
                    " task. Every step is kept here, and what changes much is asked first."
                ),
                (),
                "activity",
            )
            self._pages.setCurrentWidget(self._state)
            return
        self._pages.setCurrentWidget(self._filled)
        index = self._rows.index(max(0, self._rows.place_of(chosen)))
        self.list.setCurrentIndex(index)

    def change_run(self, run: Run) -> bool:
        """A run as it is now; False for one that is not in the list yet."""
        return self._rows.change(run)

    def show_problem(self, problem: Problem) -> None:
        """Instead of the runs."""
        text = problem_text(problem)
        retry = push_button(_("Retry"), self.retry_pressed.emit, self._state)
        self._state.show_state(StateKind.ERROR, text.title, text.hint, [retry])
        self._pages.setCurrentWidget(self._state)

    def show_all_paused(self, paused: bool) -> None:
        self._all_paused = paused
        self.pause_all.setText(_("Let all go on") if paused else _("Pause all"))
        self.pause_all.show_icon("play" if paused else "pause")

    def _start(self) -> None:
        if text := self.aim.text().strip():
            self.aim.clear()
            self.started.emit(text)

    def _pause_all(self) -> None:
        self.pause_all_pressed.emit(not self._all_paused)

    def _moved(self, index: QModelIndex) -> None:
        if (run := self._rows.run_at(index)) is not None:
            self.chosen.emit(run.id)

    def _lay_out(self) -> None:
        bar = hold(QWidget(self), height=_BAR_PX)
        bar.setObjectName("topbar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = lay(QHBoxLayout(bar), (20, 0, 20, 1), 12)
        row.addWidget(text_label(_("Runs"), bar, "title"))
        row.addWidget(hold(self.aim, max_width=_FIELD_PX), 1)
        row.addWidget(self.start)
        row.addStretch(0)
        row.addWidget(self.permissions)
        row.addWidget(self.pause_all)
        self.list.setAccessibleName(_("Runs"))
        self.list.setUniformItemSizes(True)
        self.list.setModel(self._rows)
        RowDelegate(self.list)
        self.list.selectionModel().currentChanged.connect(self._moved)
        hold(self.list, max_width=_LIST_PX, min_width=_LEAST_LIST_PX)
        across = lay(QHBoxLayout(self._filled), (12, 12, 0, 0), 0)
        across.addWidget(self.list, 2)
        across.addWidget(self.pane, 5)
        loading = lay(QVBoxLayout(self._loading), (16, 16, 16, 16))
        loading.addWidget(Skeleton(10, self._loading))
        for page in (self._loading, self._filled, self._state):
            self._pages.addWidget(page)
        down = lay(QVBoxLayout(self))
        down.addWidget(bar)
        down.addWidget(self._pages, 1)
