"""Rows of tasks, or what stands in their place: a skeleton, an empty state, a problem."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.key_table import Act, KeyTable, Place
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import Task
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.tasks.lists.bulk_bar import BulkBar
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.picker import Picker
from nova_desktop.ui.tasks.lists.row_places import Shape
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.lists.rows import ListRow
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView


class RowsPane(QWidget):
    """`add_pressed` from an empty list; `dates_wanted` with a point of the screen and tasks."""

    add_pressed = Signal()
    retry_pressed = Signal()
    clear_pressed = Signal()
    dates_wanted = Signal(QPoint, object)

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        shape: Shape | None = None,
        place: Place = Place.LIST,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self._action: QWidget | None = None
        self.list = TaskRows(name, self, shape, place)
        self.list.stand_on("canvas")
        self.bulk = BulkBar(self)
        self.picker: Picker | None = None
        self._state = StateView(self)
        self._loading = QWidget(self)
        lay(QVBoxLayout(self._loading), (20, 16, 20, 16)).addWidget(Skeleton(14, self._loading))
        self._pages = QStackedWidget(self)
        for page in (self._loading, self.list, self._state):
            self._pages.addWidget(page)
        lay(QVBoxLayout(self), (0, 6, 0, 0)).addWidget(self._pages)
        self.bulk.acted.connect(self.list.do)
        self.list.picked_changed.connect(self._count_picked)

    @property
    def shows_rows(self) -> bool:
        """Whether the list is there, and not something in its place."""
        return self._pages.currentWidget() is self.list

    def show_loading(self) -> None:
        self._show_page(self._loading)
        self.list.show_rows([], more=False)

    def show_rows(self, rows: Sequence[ListRow], *, more: bool, anew: bool = True) -> None:
        self.list.show_rows(rows, more=more, anew=anew)
        if not self.shows_rows:
            self._show_page(self.list)

    def add_rows(self, rows: Sequence[ListRow], *, more: bool) -> None:
        self.list.rows.add_rows(rows, more=more)

    def show_nothing(self, title: str, text: str, icon: str, *, adds: bool) -> None:
        """One sentence, one action."""
        buttons: list[PushButton] = []
        if adds:
            buttons = [push_button(_("Add a task"), self.add_pressed.emit, self._state, "primary")]
        self.show_state(StateKind.EMPTY, title, text, buttons, icon)

    def show_not_found(self, text: str) -> None:
        clear = push_button(_("Clear the search"), self.clear_pressed.emit, self._state)
        words = _("No task here has the words “{text}”.").format(text=text[:80])
        self.show_state(StateKind.EMPTY, _("Nothing found"), words, [clear], "search")

    def show_problem(self, problem: Problem) -> None:
        text = problem_text(problem)
        retry = push_button(_("Retry"), self.retry_pressed.emit, self._state)
        self.show_state(StateKind.ERROR, text.title, text.hint, [retry], "")

    def show_state(
        self,
        kind: StateKind,
        title: str,
        text: str,
        buttons: Sequence[PushButton],
        icon: str,
    ) -> None:
        """In place of the rows."""
        self._action = buttons[0] if buttons else None
        self._state.show_state(kind, title, text, buttons, icon)
        self._show_page(self._state)
        self.list.show_rows([], more=False)

    def offer(self, picks: Picks, chosen: Callable[[str], object]) -> None:
        """Beside the current row, or over the bar of several."""
        self.picker = Picker(picks, chosen, self)
        self.picker.open_at(self._beside())

    def offer_dates(self, tasks: Sequence[Task]) -> None:
        """There too."""
        self.dates_wanted.emit(self._beside(), tasks)

    def use_keys(self, table: KeyTable) -> None:
        """The keys as they are bound now."""
        self.list.keys.use(table)
        self.bulk.use_keys(table)

    def do(self, act: Act) -> None:
        """An act for what is picked."""
        self.list.do(act)

    def _beside(self) -> QPoint:
        if not self.bulk.isHidden():
            at = self.bulk.mapToGlobal(QPoint(self.bulk.width() // 3, 0))
            return at - QPoint(0, 300)
        place = self.list.currentIndex().row()
        places = self.list.painted.places(place, self.list.rect_of(place))
        if places is None:
            return self.list.viewport().mapToGlobal(QPoint(40, 40))
        return self.list.viewport().mapToGlobal(places.title.bottomLeft())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._lead_on()

    def _show_page(self, page: QWidget) -> None:
        """The keyboard stays here, whatever is shown."""
        if page is self._pages.currentWidget():
            return
        had_focus = self._has_focus()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._pages.setCurrentWidget(page)
        if had_focus:
            self._lead_on()

    def _lead_on(self) -> None:
        page = self._pages.currentWidget()
        target = self.list if page is self.list else self._action
        if target is not None and page is not self._loading:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def _count_picked(self, rows: Sequence[ListRow]) -> None:
        deleted = any(row.face is not None and row.face.in_trash for row in rows)
        self.bulk.show_count(0 if deleted else len(rows))
