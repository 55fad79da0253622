"""The rows of an import: what comes, each to be chosen, and what stays behind."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from nova_desktop.domain.imported import ImportItem, Left, Loss
from nova_desktop.ui.imports.words import clash_text, item_text, left_text
from nova_desktop.ui.widgets.rows import (
    BEHIND_ROLE,
    ICON_ROLE,
    SECOND_ROLE,
    TONE_ROLE,
    RowDelegate,
)
from nova_desktop.ui.widgets.tooltip import plain_tip

Index = QModelIndex | QPersistentModelIndex
_TO_DO = frozenset({Loss.KEY_MISSING, Loss.VALUE_MISSING, Loss.MODEL_RETIRED, Loss.HIDES_KEY})


class ItemRows(QAbstractListModel):
    """Items of a preview with a check each. `changed` when one was chosen or left out."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: Sequence[ImportItem] = ()
        self._chosen: set[str] = set()

    def show_items(self, items: Sequence[ImportItem]) -> None:
        """Show these; what is proposed is chosen."""
        self.beginResetModel()
        self._items = items
        self._chosen = {item.id for item in items if item.is_proposed}
        self.endResetModel()
        self.changed.emit()

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of what is chosen."""
        return frozenset(self._chosen)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._items[index.row()]
        chosen = item.id in self._chosen
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        return {
            int(Qt.ItemDataRole.DisplayRole): item.name,
            int(Qt.ItemDataRole.AccessibleTextRole): f"{item.name}, {item_text(item)}",
            int(Qt.ItemDataRole.AccessibleDescriptionRole): clash_text(item),
            int(Qt.ItemDataRole.ToolTipRole): plain_tip(item.name),
            int(SECOND_ROLE): item_text(item),
            int(BEHIND_ROLE): clash_text(item),
            int(ICON_ROLE): "square-check" if chosen else "square",
            int(TONE_ROLE): "accent" if chosen else "text_third",
        }.get(role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        item = self._items[index.row()]
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen.add(item.id)
        else:
            self._chosen.discard(item.id)
        self.dataChanged.emit(index, index)
        self.changed.emit()
        return True


class LeftRows(QAbstractListModel):
    """What does not carry over, and why; what the user can do something about stands first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left: Sequence[Left] = ()

    def show_left(self, left: Iterable[Left]) -> None:
        self.beginResetModel()
        self._left = sorted(left, key=lambda one: one.why not in _TO_DO)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._left)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        left = self._left[index.row()]
        urgent = left.why in _TO_DO
        return {
            int(Qt.ItemDataRole.DisplayRole): left.what,
            int(Qt.ItemDataRole.AccessibleTextRole): f"{left.what}. {left_text(left)}",
            int(Qt.ItemDataRole.ToolTipRole): plain_tip(left_text(left)),
            int(SECOND_ROLE): left_text(left),
            int(ICON_ROLE): "triangle-alert" if urgent else "minus",
            int(TONE_ROLE): "warning" if urgent else "text_third",
        }.get(role)


class RowList(QListView):
    """A list of such rows. Space, Enter or a click chooses the row's item, where it has one."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._delegate = RowDelegate(self)

    def sizeHint(self) -> QSize:
        """No higher than it must be: it scrolls, and so may what it stands in."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self._turn(self.currentIndex()):
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._turn(self.indexAt(event.position().toPoint()))

    def _turn(self, index: QModelIndex) -> bool:
        state = index.data(Qt.ItemDataRole.CheckStateRole) if index.isValid() else None
        if state is None:
            return False
        is_on = Qt.CheckState(state) is Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
        return self.model().setData(index, other, Qt.ItemDataRole.CheckStateRole)
