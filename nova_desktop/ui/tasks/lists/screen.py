"""The one screen of all lists of tasks: its bar, the rows, and room for the details of a task."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.domain.key_table import Act, KeyTable, Place
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import Task
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.list_pane import RowsPane
from nova_desktop.ui.tasks.lists.rows import ListRow
from nova_desktop.ui.tasks.lists.sources import Empty
from nova_desktop.ui.tasks.lists.top_bar import ListBar
from nova_desktop.ui.tasks.lists.view_protocol import ListHead
from nova_desktop.ui.tasks.panel_host import PanelHost
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.states import StateKind


class TaskListScreen(QWidget):
    """Implements TaskListView. `place_shown` with the place that it is to show."""

    place_shown = Signal(str)
    hidden_now = Signal()
    shown_now = Signal()
    acted = Signal(object, object)
    add_at = Signal(str, str)
    other_wanted = Signal(str)
    help_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self.bar = ListBar(self)
        self.pane = RowsPane(_("Tasks"), self)
        self.host = PanelHost(self.pane, self)
        self._section = ""
        down = lay(QVBoxLayout(self))
        down.addWidget(self.bar)
        down.addWidget(self.host, 1)
        self.setFocusProxy(self.pane)
        self._connect()

    @property
    def section(self) -> str:
        """The key of the section to which what is written is added; "" for none."""
        return self._section

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    def show_place(self, place: str) -> None:
        """The window opens this list here."""
        self._section = ""
        self.bar.leave_place(place)
        self.place_shown.emit(place)

    def open_find(self) -> None:
        """Ctrl+F: find in this list."""
        self.bar.focus_find()

    def show_head(self, head: ListHead) -> None:
        self.bar.show_head(head)
        self.pane.list.dragging.by_hand = head.by_hand
        self.pane.list.dragging.sections = head.takes
        self.pane.list.setAccessibleName(head.title)

    def show_count(self, count: int) -> None:
        self.bar.show_count(count)

    def show_loading(self) -> None:
        self.pane.show_loading()

    def show_rows(self, rows: Sequence[ListRow], *, more: bool, anew: bool = True) -> None:
        self.pane.show_rows(rows, more=more, anew=anew)

    def add_rows(self, rows: Sequence[ListRow], *, more: bool) -> None:
        self.pane.add_rows(rows, more=more)

    def show_nothing(self, empty: Empty) -> None:
        self.pane.show_nothing(empty.title, empty.text, empty.icon, adds=empty.adds)

    def show_filter(self, words: str) -> None:
        self.bar.filter.show_words(words)

    def show_no_match(self) -> None:
        everything = push_button(_("Show all"), self.bar.filter.left.emit, self)
        text = _("Change the filter, or show all tasks of this list.")
        title = _("Nothing fits the filter")
        self.pane.show_state(StateKind.EMPTY, title, text, [everything], "list-filter")

    def show_not_found(self, text: str) -> None:
        self.pane.show_not_found(text)

    def show_gone(self) -> None:
        lead = push_button(_("Open all tasks"), lambda: self.other_wanted.emit("list:all"), self)
        title = _("This list is no longer there")
        text = _("It was merged into another one or deleted.")
        self.pane.show_state(StateKind.EMPTY, title, text, [lead], "list-checks")

    def show_problem(self, problem: Problem) -> None:
        self.pane.show_problem(problem)

    def offer(self, picks: Picks, chosen: Callable[[str], object]) -> None:
        self.pane.offer(picks, chosen)

    def offer_dates(self, tasks: Sequence[Task]) -> None:
        self.pane.offer_dates(tasks)

    def use_keys(self, table: KeyTable) -> None:
        """The keys as they are bound now, from the next press on."""
        self.pane.use_keys(table)
        self.bar.use_keys(table)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._answer(self.pane.list.keys.act_of(event)):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown_now.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden_now.emit()

    def _connect(self) -> None:
        rows = self.pane.list
        rows.acted.connect(self._act)
        rows.add_wanted.connect(self._add_in)
        rows.left_at.connect(self._left)
        self.pane.add_pressed.connect(self._add_here)
        self.pane.clear_pressed.connect(self.bar.finder.clear)
        self.bar.down_pressed.connect(rows.focus_first)
        self.bar.added.connect(self._added)

    def _act(self, act: Act, rows: Sequence[ListRow]) -> None:
        if not self._answer(act):
            self.acted.emit(act, rows)

    def _answer(self, act: Act | None) -> bool:
        """What is the screen's own, whatever is in the list."""
        if act is Act.ADD:
            self._add_here()
        elif act is Act.FIND:
            self.bar.focus_find()
        elif act is Act.HELP:
            self.help_wanted.emit(Place.LIST)
        return act in (Act.ADD, Act.FIND, Act.HELP)

    def _add_in(self, section: str) -> None:
        """The next task that is written goes into this section."""
        self._section = section
        rows = self.pane.list.rows
        heading = rows.row(rows.place_of(section))
        self.bar.focus_add(heading.title if heading is not None else "")

    def _add_here(self) -> None:
        self._section = ""
        self.bar.focus_add()

    def _added(self, title: str) -> None:
        self.add_at.emit(title, self._section)

    def _left(self, below: bool) -> None:
        if not below:
            self._add_here()
