"""The screens of tasks, bound to an open core; they need no model and no gateway."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nova_desktop.app.core import Core
from nova_desktop.app.key_wiring import keys_of, lead_keys
from nova_desktop.app.quick_wiring import begin_first_board, quick_add_desk, starter_of
from nova_desktop.app.task_detail_wiring import TaskDetail
from nova_desktop.app.task_list_wiring import TaskListPlace, bind_task_lists
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.board.binding import BoardBinding
from nova_desktop.ui.tasks.board.field_menus import FieldMenus
from nova_desktop.ui.tasks.board.field_picks import FieldPicks
from nova_desktop.ui.tasks.board.groups import Grouping
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace
from nova_desktop.ui.tasks.bound_keys import BoundKeys
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.filters.popup import FilterPopup
from nova_desktop.ui.tasks.filters.presenter import FilterPresenter
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.tasks.quick_add.making import make_quick_add
from nova_desktop.ui.tasks.quick_add.presenter import QuickAddDesk
from nova_desktop.ui.tasks.starter_strip import make_starter_strip


def _nowhere(task: str) -> None:
    """Until there is something that shows the details of a task."""
    del task


@dataclass(frozen=True, slots=True)
class TaskScreens:
    """What others work with of the screens of tasks."""

    detail: TaskDetail
    bench: "TaskBench"
    lists: TaskListPlace


@dataclass(frozen=True, slots=True)
class FilterParts:
    """What filters are read with, and where views are kept."""

    naming: Naming
    views: SavedViews


@dataclass(slots=True)
class TaskBench:
    """What the screens of tasks share.

    `open_task` may be set to what shows a task's details, `work_on` to what lets Nova do it.
    """

    core: Core
    window: MainWindow
    operations: Operations
    open_task: Callable[[str], object] = _nowhere
    work_on: Callable[[str], object] = _nowhere
    filters: FilterParts | None = None
    keys: BoundKeys = field(init=False)
    desk: TaskDesk = field(init=False)
    actions: TaskActions = field(init=False)
    quick: QuickAddDesk = field(init=False)

    def __post_init__(self) -> None:
        parts = self.core.tasks
        self.keys = keys_of(self.core, self.window)
        self.desk = TaskDesk(
            tasks=parts.tasks,
            lists=parts.lists,
            places=parts.places,
            days=parts.days,
            journal=self.core.journal,
            operations=self.operations,
            tell=self.window.toasts.show_toast,
            open_task=self._open,
            work_on=self._let_work,
        )
        self.actions = TaskActions(self.desk)
        self.quick = quick_add_desk(self.core, self.window, self.operations, self._open)

    def _open(self, task: str) -> None:
        self.open_task(task)

    def _let_work(self, task: str) -> None:
        self.work_on(task)


def bind_tasks(
    core: Core,
    window: MainWindow,
    operations: Operations,
    open_chat: Callable[[str], object],
    open_link: Callable[[str], object],
) -> TaskScreens:
    """Offer the screens; each is made when it is first opened."""
    bench = TaskBench(core, window, operations)
    detail = TaskDetail(core, window, bench.desk, open_chat, open_link)
    bench.open_task = detail.open
    if core.base.settings.now.tasks.examples:
        begin_first_board(starter_of(core), operations)
    window.undo_at("board", bench.actions.undo, bench.actions.redo)
    lists = bind_task_lists(
        window, bench.desk, core.base.state, bench.quick, bench.keys, core.base.zone
    )
    bench.filters = FilterParts(lists.parts.naming, lists.views)
    window.offer_screen("board", lambda: make_board(bench))
    return TaskScreens(detail, bench, lists)


def make_board(bench: TaskBench) -> BoardScreen:
    """The screen with its presenter, which lives as long as it."""
    screen = BoardScreen(bench.window)
    board = BoardPresenter(bench.desk, screen, bench.core.base.state)
    BoardBinding(screen, board, QGuiApplication.clipboard().setText)
    bind_board_fields(bench, screen, board)
    menus = FieldMenus(screen, board, bench.core.base.zone)
    screen.plan_wanted.connect(menus.plan)
    screen.priority_wanted.connect(menus.priority)
    screen.project_wanted.connect(menus.project)
    if bench.filters is not None:
        picks = FieldPicks(screen, board, bench.filters.naming)
        screen.remind_wanted.connect(picks.remind)
        screen.labels_wanted.connect(picks.labels)
        screen.people_wanted.connect(picks.people)
    lead_keys(bench.window, bench.keys, screen)
    return screen


def bind_board_fields(bench: TaskBench, screen: BoardScreen, board: BoardPresenter) -> None:
    """Quick add in the bar and at the lanes, and the strip of the first board."""
    screen.bar.take_field(make_quick_add(bench.quick, screen.bar, place="board"))

    def line(parent: QWidget, face: ColumnFace) -> QuickAddField | None:
        defaults = defaults_in(board.grouping, face.id)
        if defaults is None:
            return None
        return make_quick_add(bench.quick, parent, defaults=lambda: defaults, small=True)

    screen.make_line = line
    if bench.filters is not None:
        bind_board_filter(bench, bench.filters, screen, board)
    screen.put_strip(make_starter_strip(starter_of(bench.core), bench.desk, screen))


def bind_board_filter(
    bench: TaskBench, parts: FilterParts, screen: BoardScreen, board: BoardPresenter
) -> None:
    """The popup below the button Filter."""
    popup = FilterPopup(screen)
    presenter = FilterPresenter(
        bench.desk,
        parts.naming,
        parts.views,
        popup,
        board.show_only,
        board.show_all,
        bench.window.open_place,
    )
    popup.changed.connect(presenter.change)
    popup.kept.connect(presenter.keep)

    def open_popup() -> None:
        presenter.open()
        popup.open_below(screen.bar.filter, board.filter_words)

    screen.bar.filter_pressed.connect(open_popup)


def defaults_in(grouping: Grouping, column: str) -> AddDefaults | None:
    """What a line means that is written at the head of a column; None where it cannot say it."""
    match grouping:
        case Grouping.STATUS:
            return AddDefaults(lane=column)
        case Grouping.PROJECT:
            return AddDefaults(project=column)
        case Grouping.PERSON:
            return AddDefaults(person=column)
        case _:
            return None
