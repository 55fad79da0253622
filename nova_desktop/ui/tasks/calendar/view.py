"""The month below its bar: the grid, the card of a day, or a problem."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.key_table import Act, KeyTable, Place
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import Task
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.tasks.calendar.day_card import DayCard
from nova_desktop.ui.tasks.calendar.grid import MonthGrid
from nova_desktop.ui.tasks.calendar.month import CalendarDay
from nova_desktop.ui.tasks.calendar.presenter import DayPage
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.picker import Picker
from nova_desktop.ui.tasks.lists.rows import ListRow
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView


class MonthView(QWidget):
    """Implements CalendarView. `day_wanted` with a day whose card opens, or None.

    `wished` with an act that is the screen's; `dates_wanted` with a point of the screen and tasks.
    """

    titled = Signal(str)
    retry_pressed = Signal()
    day_wanted = Signal(object)
    acted = Signal(object, object)
    wished = Signal(object)
    dates_wanted = Signal(QPoint, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.grid = MonthGrid(self)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.grid)
        self._area.viewport().setAutoFillBackground(False)
        self.grid.setAutoFillBackground(False)
        self.card = DayCard(self)
        self._adds = False
        self._leads = False
        self._state = StateView(self)
        self._loading = QWidget(self)
        lay(QVBoxLayout(self._loading), (20, 16, 20, 16)).addWidget(Skeleton(14, self._loading))
        self._pages = QStackedWidget(self)
        for page in (self._loading, self._area, self._state):
            self._pages.addWidget(page)
        lay(QVBoxLayout(self)).addWidget(self._pages)
        self.setFocusProxy(self.grid)
        self.grid.day_opened.connect(self._open)
        self.grid.day_chosen.connect(self._close_other)
        self.card.left.connect(self._left)
        self.card.list.acted.connect(self._act)

    def show_month(self, title: str, days: Sequence[CalendarDay], today: date) -> None:
        self.titled.emit(title)
        self.grid.show_days(days, today)
        self._pages.setCurrentWidget(self._area)

    def show_chosen(self, day: date) -> None:
        self.grid.show_chosen(day)
        rect = self.grid.rect_of(day)
        self._area.ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height() // 2 + 8)

    def show_day(self, page: DayPage) -> None:
        cell = self.grid.rect_of(page.day)
        cell.moveTopLeft(self.grid.mapTo(self, cell.topLeft()))
        self.card.show_page(page, cell)
        if self._leads:
            self._leads = False
            self.card.lead_in(add=self._adds)

    def show_problem(self, problem: Problem) -> None:
        text = problem_text(problem)
        retry = push_button(_("Retry"), self.retry_pressed.emit, self._state)
        self._state.show_state(StateKind.ERROR, text.title, text.hint, [retry])
        self._pages.setCurrentWidget(self._state)

    def offer(self, picks: Picks, chosen: Callable[[str], object]) -> None:
        Picker(picks, chosen, self).open_at(self._beside())

    def offer_dates(self, tasks: Sequence[Task]) -> None:
        self.dates_wanted.emit(self._beside(), tasks)

    def use_keys(self, table: KeyTable) -> None:
        """The keys as they are bound now, from the next press on."""
        self.grid.use_keys(table)
        self.card.list.keys.use(table)

    @property
    def place(self) -> Place:
        """What the keyboard is at: the month, or the card of a day over it."""
        return Place.DAY if self.card.isVisible() else Place.MONTH

    def close_card(self) -> None:
        """When the month is left."""
        self.card.close_card()

    def _open(self, day: date, add: bool) -> None:
        self._adds, self._leads = add, True
        self.day_wanted.emit(day)

    def _close_other(self, day: date) -> None:
        if self.card.day is not None and self.card.day != day:
            self.card.close_card()

    def _left(self) -> None:
        self.day_wanted.emit(None)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self, act: Act, rows: Sequence[ListRow]) -> None:
        if act is Act.ADD:
            self.card.lead_in(add=True)
        elif act in (Act.FIND, Act.HELP):
            self.wished.emit(act)
        else:
            self.acted.emit(act, rows)

    def _beside(self) -> QPoint:
        rows = self.card.list
        place = rows.rect_of(rows.currentIndex().row())
        return rows.viewport().mapToGlobal(place.bottomLeft() + QPoint(36, 0))
