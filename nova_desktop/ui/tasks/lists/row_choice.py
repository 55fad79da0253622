"""Which rows are picked and where the keyboard is; both stay when the rows are read anew."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint

from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind

if TYPE_CHECKING:
    from nova_desktop.ui.tasks.lists.row_view import TaskRows

FLAG: Final = QItemSelectionModel.SelectionFlag
Top = tuple[str, int] | None


class RowChoice:
    """Walking takes the mark along, until the user picks rows: then these stay picked."""

    def __init__(self, view: "TaskRows") -> None:
        self._view = view
        self.is_own = False
        """Whether the user picked rows one by one."""

    def picked(self) -> list[ListRow]:
        """The selected tasks from the top."""
        chosen = self._view.selectionModel().selectedIndexes()
        places = sorted(index.row() for index in chosen)
        return [row for place in places if (row := self._view.rows.row(place)) is not None]

    def holds(self, row: ListRow | None) -> bool:
        """Whether a row is picked."""
        return row is not None and any(each.key == row.key for each in self.picked())

    def targets(self) -> list[ListRow]:
        """What an act is for: what the user picked, else the current row."""
        current, picked = self._view.current_row(), self.picked()
        several = len(picked) > 1 or (self.is_own and bool(picked))
        if several or current is None or current.kind is not RowKind.TASK:
            return picked
        return [current]

    def pick(self) -> None:
        """The current row too, or no longer; the row that the keyboard is at stays picked."""
        model, current = self._view.selectionModel(), self._view.currentIndex()
        if self.is_own or not model.isSelected(current):
            model.select(current, FLAG.Toggle)
        self.is_own = True

    def pick_all(self) -> None:
        """All tasks that are shown."""
        self._view.selectAll()
        self.is_own = True

    def extend(self, by: int) -> None:
        """The next task too, or on the way back the current one no longer."""
        view = self._view
        model, current = view.selectionModel(), view.currentIndex()
        place = current.row() + by
        while (row := view.rows.row(place)) is not None and row.kind is not RowKind.TASK:
            place += by
        if row is None:
            return
        target = view.rows.index(place)
        if model.isSelected(target) and len(self.picked()) > 1:
            model.select(current, FLAG.Deselect)
        else:
            model.select(current, FLAG.Select)
            model.select(target, FLAG.Select)
        self.is_own = True
        model.setCurrentIndex(target, FLAG.NoUpdate)
        view.scrollTo(target)

    def drop(self) -> None:
        """Pick nothing."""
        self.is_own = False
        self._view.selectionModel().clearSelection()

    def go_to(self, place: int) -> None:
        """Lead the keyboard to a row."""
        if place < 0:
            return
        view = self._view
        old = view.currentIndex()
        flag = FLAG.NoUpdate if self.is_own else FLAG.ClearAndSelect
        view.selectionModel().setCurrentIndex(view.rows.index(place), flag)
        view.viewport().update(view.visualRect(old))
        view.scrollTo(view.rows.index(place))

    def task_near(self, place: int) -> int:
        """A task at a place or beside it; -1 for none."""
        rows = self._view.rows.rows
        place = min(max(place, 0), len(rows) - 1)
        order = [*range(place, len(rows)), *range(place - 1, -1, -1)]
        return next((n for n in order if rows[n].kind is RowKind.TASK), -1)

    def kept(self, *, anew: bool) -> "Kept":
        """What is to be the same when other rows are there; of another list nothing is."""
        current = self._view.current_row()
        key = current.key if current is not None else ""
        if anew:
            self.is_own = False
            return Kept(key, -1, set(), None)
        picked = {row.key for row in self.picked()}
        return Kept(key, self._view.currentIndex().row(), picked, self._top())

    def keep(self, kept: "Kept") -> None:
        """Be as it was, as far as the rows are there."""
        view = self._view
        self._pick_again(kept.picked)
        place = view.rows.place_of(kept.key) if kept.key else -1
        if place < 0 <= kept.place and view.hasFocus():
            place = self.task_near(kept.place)  # its row is gone: the one in its place
        if place >= 0:
            lost = bool(kept.picked) and not self.picked() and not self.is_own
            flag = FLAG.ClearAndSelect if lost else FLAG.NoUpdate
            view.selectionModel().setCurrentIndex(view.rows.index(place), flag)
        self._go_back_to(kept.top)

    def _pick_again(self, keys: set[str]) -> None:
        rows = self._view.rows
        if {row.key for row in self.picked()} == keys:
            return
        chosen = QItemSelection()
        for place, row in enumerate(rows.rows):
            if row.key in keys:
                chosen.select(rows.index(place), rows.index(place))
        self._view.selectionModel().select(chosen, FLAG.ClearAndSelect)

    def _top(self) -> Top:
        """The key of the first row in view and where it begins; None for a list at its top."""
        view = self._view
        view.executeDelayedItemsLayout()
        place = view.indexAt(QPoint(1, 1)).row()
        row, bar = view.rows.row(place), view.verticalScrollBar()
        if row is None or bar.value() == bar.minimum():
            return None
        return row.key, view.rect_of(place).top()

    def _go_back_to(self, top: Top) -> None:
        view = self._view
        place = view.rows.place_of(top[0]) if top is not None else -1
        if top is not None and place >= 0:
            bar = view.verticalScrollBar()
            view.executeDelayedItemsLayout()
            bar.setValue(bar.value() + view.rect_of(place).top() - top[1])


class Kept:
    """The current row, its place, the picked rows, and what is at the top of the view."""

    def __init__(self, key: str, place: int, picked: set[str], top: Top) -> None:
        self.key = key
        self.place = place
        self.picked = picked
        self.top = top
