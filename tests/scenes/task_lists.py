"""Lists of tasks in each of their states, over a real database with made-up tasks."""

from collections.abc import Callable

from nova_desktop.app.task_list_wiring import TaskListPlace, bind_task_lists
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.lists.looks import Grouping
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.upcoming.screen import MONTH, UpcomingScreen
from tests.fakes.task_sample import TODAY, SampleDesk

OPEN_DESKS: list[SampleDesk] = []


def opened(window: MainWindow, place: str = "", *, many: int = 0, few: bool = False,
           empty: bool = False) -> TaskListPlace:  # fmt: skip
    """A window over a database of its own; the one before is closed."""
    while OPEN_DESKS:
        OPEN_DESKS.pop().close()
    desk = SampleDesk()
    OPEN_DESKS.append(desk)
    if few:
        desk.fill_few()
    elif not empty:
        desk.fill()
    if many:
        desk.fill_many(many)
    bound = bind_task_lists(window, desk.lists.desk, desk.lists.state)
    if place:
        window.open_place(place)
    return bound


def list_of(window: MainWindow) -> TaskListScreen:
    (screen,) = window.findChildren(TaskListScreen)
    return screen


def _place(place: str, **how: bool | int) -> Callable[[MainWindow], None]:
    def scene(window: MainWindow) -> None:
        opened(window, place, **how)  # type: ignore[arg-type]

    return scene


def grouped(window: MainWindow) -> None:
    opened(window, "list:all")
    list_of(window).bar.grouped_by.emit(Grouping.PROJECT)


def project(window: MainWindow) -> None:
    opened(window)
    desk = OPEN_DESKS[-1]
    window.open_place(f"project:{desk.projects['Launch']}")
    rows = list_of(window).pane.list
    row = next(row for row in rows.rows.rows if row.title == "Plan the launch week")
    rows.folded.emit(row, False)


def picked(window: MainWindow) -> None:
    opened(window, "list:all")
    rows = list_of(window).pane.list
    rows.focus_first()
    for place in (2, 3):
        rows.selectionModel().select(
            rows.rows.index(place), rows.selectionModel().SelectionFlag.Select
        )


def renaming(window: MainWindow) -> None:
    opened(window, "list:inbox")
    rows = list_of(window).pane.list
    rows.focus_first()
    rows.renaming.begin(rows.rows.rows[1].key)


def problem(window: MainWindow) -> None:
    opened(window, "list:all")
    list_of(window).show_problem(Problem(ProblemCode.DATABASE_FAILED))


def loading(window: MainWindow) -> None:
    opened(window, "list:all")
    list_of(window).show_loading()


def narrow(window: MainWindow) -> None:
    window.resize(640, 480)
    opened(window, "list:today")


def home_narrow(window: MainWindow) -> None:
    window.resize(640, 480)
    opened(window, "home")


def month(window: MainWindow, many: int = 0) -> None:
    opened(window, "upcoming", many=many)
    (screen,) = window.findChildren(UpcomingScreen)
    screen.switch.chosen.emit(MONTH)
    screen.month.grid.setFocus()


def month_many(window: MainWindow) -> None:
    month(window, 500)


def month_day(window: MainWindow) -> None:
    month(window)
    (screen,) = window.findChildren(UpcomingScreen)
    screen.month.grid.day_opened.emit(TODAY, False)


def month_narrow(window: MainWindow) -> None:
    window.resize(640, 480)
    month(window)


def upcoming_narrow(window: MainWindow) -> None:
    window.resize(640, 480)
    opened(window, "upcoming")


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "list-today": _place("list:today"),
    "list-inbox": _place("list:inbox"),
    "list-all": _place("list:all"),
    "list-all-few": _place("list:all", few=True),
    "list-all-many": _place("list:all", many=500),
    "list-done": _place("list:done"),
    "list-today-empty": _place("list:today", empty=True),
    "list-done-empty": _place("list:done", empty=True),
    "list-gone": _place("project:nowhere"),
    "list-grouped": grouped,
    "list-project": project,
    "list-picked": picked,
    "list-renaming": renaming,
    "list-problem": problem,
    "list-loading": loading,
    "list-narrow": narrow,
    "upcoming-days": _place("upcoming"),
    "upcoming-few": _place("upcoming", few=True),
    "upcoming-empty": _place("upcoming", empty=True),
    "upcoming-many": _place("upcoming", many=500),
    "upcoming-narrow": upcoming_narrow,
    "month": month,
    "month-many": month_many,
    "month-day": month_day,
    "month-narrow": month_narrow,
    "home-day": _place("home"),
    "home-new": _place("home", empty=True),
    "home-few": _place("home", few=True),
    "home-many": _place("home", many=500),
    "home-narrow": home_narrow,
}
