"""What keys do in a list of tasks: walk, pick, fold, and all acts of the table in force."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeyEvent

from nova_desktop.ui.tasks.lists.keys import LIST_KEYS, Act, Keys
from nova_desktop.ui.tasks.lists.pressed import Pressed
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind

if TYPE_CHECKING:
    from nova_desktop.ui.tasks.lists.row_view import TaskRows


class RowKeys:
    """One for each list."""

    def __init__(self, view: "TaskRows") -> None:
        self._view = view
        self._pressed = Pressed(LIST_KEYS)

    @property
    def table(self) -> Keys:
        """The keys in force."""
        return self._pressed.table

    def use(self, keys: Keys) -> None:
        """Another table."""
        self._pressed = Pressed(keys)

    def act_of(self, event: QKeyEvent) -> Act | None:
        """What a key means; None for nothing."""
        return self._pressed.act_of(event)

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key did something here; else it is for others."""
        act, row, view = self.act_of(event), self._view.current_row(), self._view
        if act is None or (act is Act.DROP_PICKED and not view.picked()):
            return False
        if act in (Act.NEXT, Act.BEFORE):
            self._walk(1 if act is Act.NEXT else -1)
        elif row is not None and row.kind is RowKind.HEADING:
            return self._on_heading(row, act)
        elif row is not None and row.kind is RowKind.MORE and act in (Act.OPEN, Act.DONE):
            view.later_wanted.emit()
        elif act is Act.PICK:
            view.choice.pick()
        elif act is Act.PICK_ALL:
            view.choice.pick_all()
        elif act in (Act.FOLD, Act.UNFOLD) and row is not None:
            self._fold(row, folded=act is Act.FOLD)
        else:
            view.do(act)
        return True

    def _on_heading(self, row: ListRow, act: Act) -> bool:
        view = self._view
        if act in (Act.FOLD, Act.UNFOLD, Act.OPEN, Act.DONE):
            wanted = not row.folded if act in (Act.OPEN, Act.DONE) else act is Act.FOLD
            if row.folded is not None and wanted != row.folded:
                view.folded.emit(row, wanted)
        elif act is Act.ADD and row.adds:
            view.add_wanted.emit(row.section)
        elif act in (Act.ADD, Act.FIND):
            view.acted.emit(act, [])
        elif act is Act.PICK_ALL:
            view.choice.pick_all()
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
