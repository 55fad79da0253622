"""The rows of a list of tasks, of which more come as one scrolls; changed as little as needed."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


class TaskRowModel(QAbstractListModel):
    """`more_wanted` when the end comes into view and there is another page."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ListRow] = []
        self._has_more = False

    @property
    def rows(self) -> Sequence[ListRow]:
        return self._rows

    def row(self, place: int) -> ListRow | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show_rows(self, rows: Sequence[ListRow], *, more: bool) -> None:
        """These from the first one on; rows at both ends that are the same stay."""
        self._has_more = more
        old, new = self._rows, _once(rows)
        first = _alike(old, new)
        last = _alike(old[first:][::-1], new[first:][::-1])
        gone, came = len(old) - first - last, len(new) - first - last
        if gone:
            self.beginRemoveRows(NOWHERE, first, first + gone - 1)
            self._rows = old[:first] + old[first + gone :]
            self.endRemoveRows()
        if came:
            self.beginInsertRows(NOWHERE, first, first + came - 1)
            self._rows = self._rows[:first] + new[first : first + came] + self._rows[first:]
            self.endInsertRows()
        changed = [n for n, row in enumerate(new) if row != self._rows[n]]
        self._rows = new
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def add_rows(self, rows: Sequence[ListRow], *, more: bool) -> None:
        """Another page below."""
        self._has_more = more
        known = {row.key for row in self._rows}
        fresh = [row for row in rows if row.key not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(NOWHERE, first, first + len(fresh) - 1)
            self._rows = [*self._rows, *fresh]
            self.endInsertRows()

    def place_of(self, key: str) -> int:
        """Where it is, -1 for nowhere."""
        return next((n for n, row in enumerate(self._rows) if row.key == key), -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        del parent
        if self._has_more:
            self._has_more = False  # until the page is there
            self.more_wanted.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index.row())
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if row.kind is RowKind.TASK:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None


def _once(rows: Sequence[ListRow]) -> list[ListRow]:
    """What changed while it was read could come twice."""
    return list({row.key: row for row in rows}.values())


def _alike(some: Sequence[ListRow], others: Sequence[ListRow]) -> int:
    """How many rows at the beginning are the same ones."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one.key != other.key:
            break
        count += 1
    return count
