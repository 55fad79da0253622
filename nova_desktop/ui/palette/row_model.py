"""The rows of the palette; only entries can be chosen."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nova_desktop.ui.palette.view_protocol import PaletteRow, RowKind

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
_SPOKEN: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class PaletteModel(QAbstractListModel):
    """All rows are replaced at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PaletteRow] = []

    @property
    def rows(self) -> Sequence[PaletteRow]:
        """From the top."""
        return self._rows

    def show_rows(self, rows: Sequence[PaletteRow]) -> None:
        """These, in place of those before."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def places(self) -> list[int]:
        """Of the rows that can be chosen."""
        return [n for n, row in enumerate(self._rows) if row.kind is RowKind.ENTRY]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in _SPOKEN and 0 <= index.row() < len(self._rows):
            return spoken(self._rows[index.row()])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._rows[index.row()].kind is RowKind.ENTRY:
            return super().flags(index)
        return Qt.ItemFlag.NoItemFlags


def spoken(row: PaletteRow) -> str:
    """A row for a screen reader."""
    return ", ".join(part for part in (row.text, row.second, row.key) if part)
