"""Upcoming: tasks by their day, as a list of days or as a month."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.key_table import Act, KeyTable, Place, shown_key
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import Task
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.calendar.view import MonthView
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.list_pane import RowsPane
from nova_desktop.ui.tasks.lists.plain_bar import PlainBar
from nova_desktop.ui.tasks.lists.rows import ListRow
from nova_desktop.ui.tasks.lists.segments import Segments
from nova_desktop.ui.tasks.lists.sources import Empty
from nova_desktop.ui.tasks.lists.view_protocol import ListHead
from nova_desktop.ui.tasks.panel_host import PanelHost
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button, tool_button

DAYS: Final = "days"
MONTH: Final = "month"
_TITLE_FROM_PX: Final = 560
_TODAY_FROM_PX: Final = 640
_SWITCH_FROM_PX: Final = 440


class UpcomingScreen(QWidget):
    """Implements TaskListView for its days; its month is a CalendarView."""

    mode_changed = Signal(str)
    mode_chosen = Signal(str)
    shown_now = Signal()
    hidden_now = Signal()
    acted = Signal(object, object)
    add_at = Signal(str, str)
    find_wanted = Signal()
    help_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self._section = ""
        self._mode = DAYS
        self._month_title = ""
        self.bar = PlainBar(self, title_from=_TITLE_FROM_PX)
        names = ((DAYS, _("Days")), (MONTH, _("Month")))
        self.switch = Segments(_("Shown as"), names, self)
        self.pane = RowsPane(_("Upcoming"), self, place=Place.DAYS)
        self.month = MonthView(self)
        self._pages = QStackedWidget(self)
        for page in (self.pane, self.month):
            self._pages.addWidget(page)
        self.host = PanelHost(self._pages, self)
        self.before = tool_button("chevron-left", _("Month before"), self._turn_back, self, "PgUp")
        self.after = tool_button("chevron-right", _("Next month"), self._turn_on, self, "PgDown")
        self.today = push_button(_("Today"), self.month.grid.today_wanted.emit, self, "quiet")
        self.flip = tool_button("calendar", _("Show the month"), self._flip, self)
        for part in (self.switch, self.flip, self.before, self.after, self.today):
            self.bar.middle.addWidget(part)
        down = lay(QVBoxLayout(self))
        down.addWidget(self.bar)
        down.addWidget(self.host, 1)
        self._connect()
        self.show_mode(DAYS)

    @property
    def mode(self) -> str:
        """`days` or `month`."""
        return self._mode

    @property
    def section(self) -> str:
        """The key of the section to which what is written is added; "" for none."""
        return self._section

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    def show_mode(self, mode: str) -> None:
        """As days or as a month."""
        self._mode = mode if mode in (DAYS, MONTH) else DAYS
        self.switch.show_value(self._mode)
        is_month = self._mode == MONTH
        self._pages.setCurrentWidget(self.month if is_month else self.pane)
        self.setFocusProxy(self.month if is_month else self.pane)
        for part in (self.before, self.after):
            part.setVisible(is_month)
        if not is_month:
            self.month.close_card()
        self.flip.show_icon("list-checks" if is_month else "calendar")
        self.flip.show_text(_("Show the days") if is_month else _("Show the month"))
        self._name()
        self._fit()
        self.mode_changed.emit(self._mode)

    def show_head(self, head: ListHead) -> None:
        self.pane.list.dragging.sections = head.takes

    def show_count(self, count: int) -> None:
        del count  # each day has its own

    def show_loading(self) -> None:
        self.pane.show_loading()

    def show_rows(self, rows: Sequence[ListRow], *, more: bool, anew: bool = True) -> None:
        self.pane.show_rows(rows, more=more, anew=anew)

    def add_rows(self, rows: Sequence[ListRow], *, more: bool) -> None:
        self.pane.add_rows(rows, more=more)

    def show_nothing(self, empty: Empty) -> None:
        self.pane.show_nothing(empty.title, empty.text, empty.icon, adds=empty.adds)

    def show_filter(self, words: str) -> None:
        del words  # it has none

    def show_no_match(self) -> None:
        self.pane.show_loading()  # it never comes to that

    def show_not_found(self, text: str) -> None:
        self.pane.show_not_found(text)

    def show_gone(self) -> None:
        self.pane.show_loading()  # it never goes

    def show_problem(self, problem: Problem) -> None:
        self.pane.show_problem(problem)

    def offer(self, picks: Picks, chosen: Callable[[str], object]) -> None:
        self.pane.offer(picks, chosen)

    def offer_dates(self, tasks: Sequence[Task]) -> None:
        self.pane.offer_dates(tasks)

    def use_keys(self, table: KeyTable) -> None:
        """The keys as they are bound now, from the next press on."""
        self.pane.use_keys(table)
        self.month.use_keys(table)
        self.bar.use_keys(table)
        self.before.show_text(_("Month before"), shown_key(Act.MONTH_BEFORE, table))
        self.after.show_text(_("Next month"), shown_key(Act.MONTH_AFTER, table))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._answer(self.pane.list.keys.act_of(event)):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown_now.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.month.close_card()
        self.hidden_now.emit()

    def _connect(self) -> None:
        rows = self.pane.list
        rows.acted.connect(self._act)
        rows.add_wanted.connect(self._add_in)
        rows.left_at.connect(self._left)
        self.pane.add_pressed.connect(self._add_here)
        self.bar.down_pressed.connect(self._lead_down)
        self.bar.added.connect(self._added)
        self.month.titled.connect(self._named_month)
        self.month.wished.connect(self._answer)
        self.switch.chosen.connect(self._chose)

    def _flip(self) -> None:
        self._chose(DAYS if self._mode == MONTH else MONTH)

    def _chose(self, mode: str) -> None:
        self.show_mode(mode)
        self.mode_chosen.emit(mode)

    def _act(self, act: Act, rows: Sequence[ListRow]) -> None:
        if not self._answer(act):
            self.acted.emit(act, rows)

    def _answer(self, act: Act | None) -> bool:
        """What is the screen's own, whatever is in view."""
        if act is Act.ADD:
            self._add_here()
        elif act is Act.FIND:
            self.find_wanted.emit()
        elif act is Act.HELP:
            self.help_wanted.emit(self.month.place if self._mode == MONTH else Place.DAYS)
        return act in (Act.ADD, Act.FIND, Act.HELP)

    def _add_in(self, section: str) -> None:
        self._section = section
        rows = self.pane.list.rows
        heading = rows.row(rows.place_of(section))
        name = heading.title if heading is not None else ""
        self.bar.focus_add(_("Add a task to {name}").format(name=name))

    def _add_here(self) -> None:
        self._section = ""
        self.bar.focus_add(_("Add a task"))

    def _added(self, title: str) -> None:
        self.add_at.emit(title, self._section)

    def _left(self, below: bool) -> None:
        if not below:
            self._add_here()

    def _lead_down(self) -> None:
        if self._mode == MONTH:
            self.month.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.pane.list.focus_first()

    def _named_month(self, title: str) -> None:
        self._month_title = title
        self._name()

    def _name(self) -> None:
        is_month = self._mode == MONTH
        self.bar.title.setText(self._month_title if is_month else _("Upcoming"))

    def _turn_back(self) -> None:
        self.month.grid.turned.emit(-1)

    def _turn_on(self) -> None:
        self.month.grid.turned.emit(1)

    def _fit(self) -> None:
        wide = self.width() >= current_theme().px(_TODAY_FROM_PX)
        self.today.setVisible(self._mode == MONTH and wide)
        narrow = self.width() < current_theme().px(_SWITCH_FROM_PX)
        self.switch.setVisible(not narrow)
        self.flip.setVisible(narrow)
