"""The lists of tasks, Home, Upcoming and the lower rail, bound to an open core."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale

from nova_desktop.services.ports import StateStore
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.screens import LISTS
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.calendar.presenter import CalendarPresenter
from nova_desktop.ui.tasks.calendar.view import MonthView
from nova_desktop.ui.tasks.day_watch import DayWatch
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.home.presenter import HomePresenter
from nova_desktop.ui.tasks.home.screen import HomeScreen
from nova_desktop.ui.tasks.lists.looks import Looks
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.presenter import ListParts, ListPresenter
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.lists.sources import Sources
from nova_desktop.ui.tasks.rail_presenter import RailPresenter
from nova_desktop.ui.tasks.upcoming.days_source import UPCOMING, UpcomingDays
from nova_desktop.ui.tasks.upcoming.screen import MONTH, UpcomingScreen

_MODE: Final = "tasks.upcoming.mode"


@dataclass(frozen=True, slots=True)
class TaskListPlace:
    """The window with what its lists of tasks share. `parts.sources` takes lists of other kinds."""

    window: MainWindow
    parts: ListParts
    rail: RailPresenter
    watch: DayWatch
    state: StateStore


def bind_task_lists(window: MainWindow, desk: TaskDesk, state: StateStore) -> TaskListPlace:
    """Offer the screens; each is made when it is first opened."""
    naming = Naming(desk.places, desk.days, desk.tasks)
    parts = ListParts(desk, Sources(desk.days), Looks(state), naming)
    rail = RailPresenter(desk, naming, state, window.rail)
    place = TaskListPlace(window, parts, rail, DayWatch(desk.days, window), state)
    window.rail.tasks_dropped.connect(rail.drop)
    window.rail.section_folded.connect(rail.fold)
    place.watch.on_change(rail.refresh)
    window.offer_screen(LISTS, lambda: make_list_screen(place))
    actions = TaskActions(desk)
    window.offer_screen(UPCOMING, lambda: make_upcoming_screen(place))
    window.offer_screen("home", lambda: make_home_screen(place))
    for name in (LISTS, "home", UPCOMING):
        window.undo_at(name, actions.undo, actions.redo)
    rail.refresh()
    return place


def make_list_screen(place: TaskListPlace) -> TaskListScreen:
    """The screen with its presenter, which lives as long as it."""
    screen = TaskListScreen(place.window)
    presenter = ListPresenter(place.parts, screen)
    connect_list(screen, presenter)
    screen.other_wanted.connect(place.window.open_place)
    place.watch.on_change(presenter.reload)
    return screen


def make_home_screen(place: TaskListPlace) -> HomeScreen:
    """The screen with its presenter, which lives as long as it."""
    screen = HomeScreen(place.window)
    presenter = HomePresenter(place.parts.desk, place.parts.naming, screen)
    screen.shown_now.connect(presenter.open)
    screen.hidden_now.connect(presenter.close)
    screen.retry_pressed.connect(presenter.refresh)
    screen.acted.connect(presenter.do)
    screen.renamed.connect(presenter.edits.rename)
    screen.bar.added.connect(presenter.add)
    screen.place_wanted.connect(place.window.open_place)
    place.watch.on_change(presenter.refresh)
    return screen


def make_upcoming_screen(place: TaskListPlace) -> UpcomingScreen:
    """Both its days and its month, with their presenters."""
    desk, parts = place.parts.desk, place.parts
    screen = UpcomingScreen(place.window)
    days = UpcomingDays(desk.lists, desk.days)
    parts.sources.add(UPCOMING, days.find)
    presenter = ListPresenter(parts, screen)
    month = CalendarPresenter(desk, parts.naming, screen.month, week_start())
    connect_days(screen, presenter)
    connect_month(screen.month, month)

    def show_mode(mode: str) -> None:
        is_month = mode == MONTH
        month.open() if is_month and screen.isVisible() else month.close()
        presenter.close() if is_month else presenter.open()

    def later() -> None:
        async def extend() -> None:
            await days.extend()
            presenter.reload()

        desk.operations.start("later days", extend)

    def add(title: str, section: str) -> None:
        if screen.mode == MONTH:
            month.add(title)
        else:
            presenter.add(title, section)

    async def remembered() -> None:
        screen.show_mode(await place.state.get_state(_MODE) or screen.mode)

    def chosen(mode: str) -> None:
        desk.operations.start("keep the mode", lambda: place.state.set_state(_MODE, mode))

    screen.mode_changed.connect(show_mode)
    screen.mode_chosen.connect(chosen)
    screen.shown_now.connect(lambda: show_mode(screen.mode))
    screen.hidden_now.connect(month.close)
    screen.hidden_now.connect(presenter.close)
    screen.add_at.connect(add)
    screen.pane.list.later_wanted.connect(later)
    place.watch.on_change(presenter.reload)
    place.watch.on_change(month.refresh)
    presenter.show(UPCOMING)
    desk.operations.start("how Upcoming was shown", remembered)
    return screen


def week_start() -> int:
    """The first day of the week here, 0 for Monday."""
    return QLocale().firstDayOfWeek().value - 1


def connect_days(screen: UpcomingScreen, presenter: ListPresenter) -> None:
    """Who hears what the list of days wishes."""
    pane = screen.pane
    screen.acted.connect(presenter.do)
    pane.retry_pressed.connect(presenter.retry)
    connect_rows(pane.list, presenter)


def connect_month(view: MonthView, presenter: CalendarPresenter) -> None:
    """Who hears what the month wishes."""
    grid, card = view.grid, view.card
    grid.stepped.connect(presenter.step)
    grid.turned.connect(presenter.turn)
    grid.today_wanted.connect(presenter.go_to_today)
    grid.day_chosen.connect(presenter.choose)
    grid.task_opened.connect(presenter.show_task)
    grid.dropped.connect(presenter.drop)
    view.day_wanted.connect(presenter.open_day)
    view.retry_pressed.connect(presenter.refresh)
    view.acted.connect(presenter.do)
    card.added.connect(presenter.add)
    card.list.renamed.connect(presenter.edits.rename)


def connect_list(screen: TaskListScreen, presenter: ListPresenter) -> None:
    """Who hears what the screen wishes."""
    bar, pane = screen.bar, screen.pane
    screen.place_shown.connect(presenter.show)
    screen.shown_now.connect(presenter.open)
    screen.hidden_now.connect(presenter.close)
    screen.acted.connect(presenter.do)
    screen.add_at.connect(presenter.add)
    bar.sorted_by.connect(presenter.sort)
    bar.grouped_by.connect(presenter.group)
    bar.searched.connect(presenter.search)
    pane.retry_pressed.connect(presenter.retry)
    connect_rows(pane.list, presenter)


def connect_rows(rows: TaskRows, presenter: ListPresenter) -> None:
    """What rows of any list wish."""
    rows.rows.more_wanted.connect(presenter.more)
    rows.folded.connect(presenter.fold)
    rows.renamed.connect(presenter.edits.rename)
    rows.dropped.connect(presenter.drop)
