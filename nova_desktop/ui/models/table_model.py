"""The rows of the models' table for Qt: filtered and sorted here, so that 10,000 stay quick."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.cells import COLUMNS, Key, ModelRow
from nova_desktop.ui.widgets.rows import ACTION_ROLE, ICON_ROLE, TONE_ROLE
from nova_desktop.ui.widgets.tooltip import plain_tip

Index = QModelIndex | QPersistentModelIndex

NAME, _PROVIDER, _CONTEXT, _PRICE, TEST, WHEN = range(COLUMNS)
_NO_PARENT: Final = QModelIndex()


class ModelTableModel(QAbstractTableModel):
    """`row_at` gives what stands behind an index."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[ModelRow] = []
        self._shown: list[ModelRow] = []
        self._filter = ""
        self._column = -1
        self._descending = False

    def show_rows(self, rows: Sequence[ModelRow]) -> None:
        """These from now on. Rows in the same places only change their cells."""
        self._all = list(rows)
        self._show()

    def show_filter(self, text: str) -> None:
        """Only those whose name or provider has all of these words."""
        self._filter = text.casefold()
        self._show()

    def row_at(self, index: Index) -> ModelRow | None:
        return self._shown[index.row()] if index.isValid() else None

    def place_of(self, key: Key) -> int:
        """The row of a model, -1 when it is not shown."""
        return next((n for n, row in enumerate(self._shown) if row.key == key), -1)

    def rows(self) -> Sequence[ModelRow]:
        """All, also those that the filter hides."""
        return self._all

    def shown(self) -> Sequence[ModelRow]:
        """Those that the filter lets through."""
        return self._shown

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 for the order of the gateway."""
        self._column, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self._show()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _heads()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == TONE_ROLE:
            return _tone(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return {WHEN: row.when_tip, _CONTEXT: plain_tip(_size_tip(row))}.get(column) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_heads()[column]}: {row.cells[column]}"
        if column == TEST:
            return {ICON_ROLE: row.result.icon, ACTION_ROLE: row.result.action}.get(role) or None
        return None

    def _show(self) -> None:
        shown = self._sorted([row for row in self._all if self._fits(row)])
        before = [row.key for row in self._shown]
        if shown and before == [row.key for row in shown]:
            self._shown = shown
            self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, COLUMNS - 1))
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        places = {row.key: number for number, row in enumerate(shown)}
        rows = [places.get(before[index.row()], -1) for index in old]
        self._shown = shown
        gone = QModelIndex()
        new = [
            gone if row < 0 else self.createIndex(row, index.column())
            for row, index in zip(rows, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _fits(self, row: ModelRow) -> bool:
        return all(word in row.searched for word in self._filter.split())

    def _sorted(self, rows: list[ModelRow]) -> list[ModelRow]:
        if self._column < 0:
            return rows
        column: int = self._column
        return sorted(rows, key=lambda row: _key(row, column), reverse=self._descending)


def _key(row: ModelRow, column: int) -> Any:
    return row.order[column]


def _size_tip(row: ModelRow) -> str:
    if row.mode is not Mode.EMBEDDING:
        return ""
    return _("Numbers the model makes of a text. The card of the role tells how many are kept.")


def _tone(row: ModelRow, column: int) -> str:
    if column == TEST:
        return row.result.tone
    return "text" if row.enabled else "text_third"


def _heads() -> tuple[str, ...]:
    price = _("Price in / out per 1M")
    return _("Model"), _("Provider"), _("Context"), price, _("Last test"), _("When")
