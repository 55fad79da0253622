"""What keys do in a list of tasks: walk, pick, fold, and all acts of the table in force."""

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeyEvent

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, Place
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from nova_desktop.ui.tasks.pressed import PressedKeys

if TYPE_CHECKING:
    from nova_desktop.ui.tasks.lists.row_view import TaskRows

_LEAPS: Final = frozenset({Act.FIRST, Act.LAST, Act.PAGE_DOWN, Act.PAGE_UP})


class RowKeys:
    """One for each list."""

    def __init__(self, view: "TaskRows", place: Place) -> None:
        self._view = view
        self._pressed = PressedKeys(DEFAULT_KEYS, place)

    @property
    def table(self) -> KeyTable:
        """The keys in force."""
        return self._pressed.table

    @property
    def place(self) -> Place:
        """What kind of list it is."""
        return self._pressed.place

    def use(self, table: KeyTable) -> None:
        """Another table."""
        self._pressed = PressedKeys(table, self.place)

    def act_of(self, event: QKeyEvent) -> Act | None:
        """What a key means; None for nothing."""
        return self._pressed.act_of(event)

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key did something here; else it is for others."""
        act, row, view = self.act_of(event), self._view.current_row(), self._view
        if act is None or (act is Act.LEAVE and not view.picked()):
            return False
        if self._goes(act):
            return True
        if row is not None and row.kind is RowKind.HEADING:
            return self._on_heading(row, act)
        if row is not None and row.kind is RowKind.MORE and act in (Act.OPEN, Act.COMPLETE):
            view.later_wanted.emit()
        elif act is Act.SELECT:
            view.choice.pick()
        elif act is Act.MENU:
            view.open_menu(view.viewport().mapToGlobal(view.middle_of_current()))
        elif act in (Act.FOLD, Act.UNFOLD) and row is not None:
            self._fold(row, folded=act is Act.FOLD)
        else:
            view.do(act)
        return True

    def _goes(self, act: Act) -> bool:
        """From any row: where the keyboard is, and what is picked on the way."""
        choice = self._view.choice
        if act in (Act.DOWN, Act.UP):
            self._walk(1 if act is Act.DOWN else -1)
        elif act in _LEAPS:
            self._leap(act)
        elif act in (Act.EXTEND_DOWN, Act.EXTEND_UP):
            choice.extend(1 if act is Act.EXTEND_DOWN else -1)
        elif act is Act.SELECT_ALL:
            choice.pick_all()
        else:
            return False
        return True

    def _on_heading(self, row: ListRow, act: Act) -> bool:
        view = self._view
        if act in (Act.FOLD, Act.UNFOLD, Act.OPEN, Act.COMPLETE):
            wanted = not row.folded if act in (Act.OPEN, Act.COMPLETE) else act is Act.FOLD
            if row.folded is not None and wanted != row.folded:
                view.folded.emit(row, wanted)
        elif act is Act.ADD and row.adds:
            view.add_wanted.emit(row.section)
        elif act in (Act.ADD, Act.FIND, Act.HELP):
            view.acted.emit(act, [])
        elif view.choice.is_own and view.picked():
            view.do(act)
        else:
            return False
        return True

    def _fold(self, row: ListRow, *, folded: bool) -> None:
        """Left folds, or leads to what is above; Right unfolds."""
        view = self._view
        if row.folded is not None and row.folded != folded:
            view.folded.emit(row, folded)
        elif folded:
            place = view.currentIndex().row()
            for above in range(place - 1, -1, -1):
                other = view.rows.rows[above]
                if other.kind is RowKind.HEADING or other.depth < row.depth:
                    view.choice.go_to(above)
                    break

    def _leap(self, act: Act) -> None:
        """To an end, or as many rows on as are in view."""
        view = self._view
        last, here = view.rows.rowCount() - 1, max(0, view.currentIndex().row())
        high = view.rect_of(here).height() or 1
        page = max(1, view.viewport().height() // high)
        places = {
            Act.FIRST: 0,
            Act.LAST: last,
            Act.PAGE_DOWN: here + page,
            Act.PAGE_UP: here - page,
        }
        view.choice.go_to(view.choice.task_near(places[act]))

    def _walk(self, by: int) -> None:
        """To the next row, headings that can be folded among them."""
        view = self._view
        valid = view.currentIndex().isValid()
        place = view.currentIndex().row() + by if valid else 0
        row = view.rows.row(place)
        while row is not None and row.kind is RowKind.HEADING and row.folded is None:
            place += by
            row = view.rows.row(place)
        if row is not None:
            view.choice.go_to(place)
        elif valid:
            view.left_at.emit(by > 0)
