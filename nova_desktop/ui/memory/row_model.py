"""The rows of a list, of which more come as one scrolls."""

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

from nova_desktop.ui.memory.rows import MemoryRow, RowKind

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


class RowModel(QAbstractListModel):
    """`more_wanted` when the end comes into view and there is another page."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[MemoryRow] = []
        self._has_more = False

    @property
    def rows(self) -> Sequence[MemoryRow]:
        return self._rows

    def row(self, place: int) -> MemoryRow | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show_rows(self, rows: Sequence[MemoryRow], *, more: bool) -> None:
        """These from the first one on."""
        self.beginResetModel()
        self._rows = list(rows)
        self._has_more = more
        self.endResetModel()

    def add_rows(self, rows: Sequence[MemoryRow], *, more: bool) -> None:
        """Another page below."""
        self._has_more = more
        known = {row.key for row in self._rows}
        fresh = [row for row in rows if row.key not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(NOWHERE, first, first + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def change_row(self, row: MemoryRow) -> None:
        """The one with the same key says something else now."""
        for place, old in enumerate(self._rows):
            if old.key == row.key:
                self._rows[place] = row
                at = self.index(place)
                self.dataChanged.emit(at, at)

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
        if row is None or row.kind is RowKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or row.body
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        return None
