"""The lists of tasks, Home, Upcoming and the lower rail, bound to an open core."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale

from nova_desktop.app.key_wiring import find_in_all, lead_keys
from nova_desktop.app.label_wiring import bind_label_menus
from nova_desktop.app.list_filter_wiring import bind_list_filter
from nova_desktop.services.ports import StateStore
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.screens import LISTS
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.bound_keys import BoundKeys
from nova_desktop.ui.tasks.calendar.presenter import CalendarPresenter
from nova_desktop.ui.tasks.calendar.view import MonthView
from nova_desktop.ui.tasks.dates.picking import DatePicking
from nova_desktop.ui.tasks.day_watch import DayWatch
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.filters.view_source import KIND, ViewSource
from nova_desktop.ui.tasks.home.presenter import HomePresenter
from nova_desktop.ui.tasks.home.screen import HomeScreen
from nova_desktop.ui.tasks.lists.looks import Looks
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.presenter import ListParts, ListPresenter
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.lists.sources import Sources
from nova_desktop.ui.tasks.places.dialogs import PlaceDialogs
from nova_desktop.ui.tasks.places.label_dialogs import LabelMenus
from nova_desktop.ui.tasks.places.presenter import PlacesPresenter
from nova_desktop.ui.tasks.quick_add.making import make_quick_add
from nova_desktop.ui.tasks.quick_add.presenter import QuickAddDesk
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
    views: SavedViews
    places: PlacesPresenter
    labels: LabelMenus
    keys: BoundKeys
    zone: Callable[[], str] = str  # the IANA name, "" for this computer's
    quick: QuickAddDesk | None = None

    def lead(self, screen: TaskListScreen | UpcomingScreen | HomeScreen) -> DatePicking:
        """Let a screen have its keys; what opens dates beside its tasks."""
        lead_keys(self.window, self.keys, screen)
        return DatePicking(self.parts.desk, screen, self.zone)


def bind_task_lists(
    window: MainWindow,
    desk: TaskDesk,
    state: StateStore,
    quick: QuickAddDesk | None = None,
    keys: BoundKeys | None = None,
    zone: Callable[[], str] = str,
) -> TaskListPlace:
    """Offer the screens; each is made when it is first opened. Without `quick` words are words.

    `keys` are the usual ones without any; `zone` names where the user is.
    """
    naming = Naming(desk.places, desk.days, desk.tasks)
    parts = ListParts(desk, Sources(desk.days), Looks(state), naming)
    views = SavedViews(state)
    parts.sources.add(KIND, ViewSource(desk, views).find)
    rail = RailPresenter(desk, naming, state, window.rail, views)
    places = bind_place_menus(window, desk, views)
    watch = DayWatch(desk.days, window)
    labels = bind_label_menus(window, desk, views)
    keys = keys or BoundKeys(window)
    place = TaskListPlace(
        window, parts, rail, watch, state, views, places, labels, keys, zone, quick
    )
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


def bind_place_menus(window: MainWindow, desk: TaskDesk, views: SavedViews) -> PlacesPresenter:
    """The menus of projects, people and kept views in the rail."""
    dialogs = PlaceDialogs(window)
    presenter = dialogs.presenter = PlacesPresenter(desk, views, dialogs)

    def open_menu(place: str) -> None:
        if not place.startswith("list:"):
            presenter.menu(place)

    window.rail.row_menu_wanted.connect(open_menu)
    return presenter


def make_list_screen(place: TaskListPlace) -> TaskListScreen:
    """The screen with its presenter, which lives as long as it."""
    screen = TaskListScreen(place.window)
    presenter = ListPresenter(place.parts, screen)

    def here() -> AddDefaults:
        return presenter.defaults_in(screen.section)

    connect_list(screen, presenter)
    screen.pane.dates_wanted.connect(place.lead(screen).open_at)
    if place.quick is not None:
        bar = screen.bar
        bar.put_add(make_quick_add(place.quick, bar, defaults=here, place="lists"))
    screen.other_wanted.connect(place.window.open_place)
    screen.bar.menu_wanted.connect(place.labels.open)
    bind_list_filter(place.window, place.parts, place.views, screen, presenter)
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
    if place.quick is not None:
        screen.bar.put_add(make_quick_add(place.quick, screen.bar, place="home"))
    screen.place_wanted.connect(place.window.open_place)
    screen.find_wanted.connect(lambda: find_in_all(place.window))
    screen.dates_wanted.connect(place.lead(screen).open_at)
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
    _bind_modes(place, screen, presenter, month)
    _bind_adding(place, screen, presenter, month)
    dates = place.lead(screen)
    for part in (screen.pane, screen.month):
        part.dates_wanted.connect(dates.open_at)
    screen.find_wanted.connect(lambda: find_in_all(place.window))

    async def extend() -> None:
        await days.extend()
        presenter.reload()

    screen.pane.list.later_wanted.connect(lambda: desk.operations.start("later days", extend))
    place.watch.on_change(presenter.reload)
    place.watch.on_change(month.refresh)
    presenter.show(UPCOMING)
    return screen


def _bind_modes(
    place: TaskListPlace, screen: UpcomingScreen, days: ListPresenter, month: CalendarPresenter
) -> None:
    """What is in view follows the changes; how it is shown is remembered."""
    operations = place.parts.desk.operations

    def show(mode: str) -> None:
        is_month = mode == MONTH and screen.isVisible()
        month.open() if is_month else month.close()
        days.open() if mode != MONTH and screen.isVisible() else days.close()

    def chosen(mode: str) -> None:
        operations.start("keep the mode", lambda: place.state.set_state(_MODE, mode))

    async def remembered() -> None:
        screen.show_mode(await place.state.get_state(_MODE) or screen.mode)

    screen.mode_changed.connect(show)
    screen.mode_chosen.connect(chosen)
    screen.shown_now.connect(lambda: show(screen.mode))
    screen.hidden_now.connect(month.close)
    screen.hidden_now.connect(days.close)
    operations.start("how Upcoming was shown", remembered)


def _bind_adding(
    place: TaskListPlace, screen: UpcomingScreen, days: ListPresenter, month: CalendarPresenter
) -> None:
    """What is written in the bar goes to the day that is meant."""

    def add(title: str, section: str) -> None:
        if screen.mode == MONTH:
            month.add(title)
        else:
            days.add(title, section)

    def defaults() -> AddDefaults:
        in_month = screen.mode == MONTH
        return AddDefaults(day=month.chosen) if in_month else days.defaults_in(screen.section)

    screen.add_at.connect(add)
    if place.quick is not None:
        bar, card = screen.bar, screen.month.card
        bar.put_add(make_quick_add(place.quick, bar, defaults=defaults, place="upcoming"))
        card.put_add(make_quick_add(place.quick, card, defaults=defaults, small=True))


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
