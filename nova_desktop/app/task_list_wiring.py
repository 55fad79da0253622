"""The lists of tasks, Home, Upcoming and the lower rail, bound to an open core."""

from dataclasses import dataclass

from nova_desktop.services.ports import StateStore
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.screens import LISTS
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.day_watch import DayWatch
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.home.presenter import HomePresenter
from nova_desktop.ui.tasks.home.screen import HomeScreen
from nova_desktop.ui.tasks.lists.looks import Looks
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.presenter import ListParts, ListPresenter
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.lists.sources import Sources
from nova_desktop.ui.tasks.rail_presenter import RailPresenter


@dataclass(frozen=True, slots=True)
class TaskListPlace:
    """The window with what its lists of tasks share. `parts.sources` takes lists of other kinds."""

    window: MainWindow
    parts: ListParts
    rail: RailPresenter
    watch: DayWatch


def bind_task_lists(window: MainWindow, desk: TaskDesk, state: StateStore) -> TaskListPlace:
    """Offer the screens; each is made when it is first opened."""
    naming = Naming(desk.places, desk.days, desk.tasks)
    parts = ListParts(desk, Sources(desk.days), Looks(state), naming)
    rail = RailPresenter(desk, naming, state, window.rail)
    place = TaskListPlace(window, parts, rail, DayWatch(desk.days, window))
    window.rail.tasks_dropped.connect(rail.drop)
    window.rail.section_folded.connect(rail.fold)
    place.watch.on_change(rail.refresh)
    window.offer_screen(LISTS, lambda: make_list_screen(place))
    actions = TaskActions(desk)
    window.offer_screen("home", lambda: make_home_screen(place))
    for name in (LISTS, "home", "upcoming"):
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
    pane.list.rows.more_wanted.connect(presenter.more)
    pane.list.folded.connect(presenter.fold)
    pane.list.renamed.connect(presenter.edits.rename)
    pane.list.dropped.connect(presenter.drop)
