"""The rows of an import of tasks: each task with a check, and what does not carry over."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.task_import import ImportedTask, LeftOut, Product
from nova_desktop.domain.task_import_look import ImportLook, SameBy
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.imports.words import (
    due_text,
    is_loss,
    labels_text,
    left_name,
    left_text,
)
from nova_desktop.ui.tasks.words import priority_name, status_name
from nova_desktop.ui.widgets.rows import ICON_ROLE, SECOND_ROLE, TONE_ROLE
from nova_desktop.ui.widgets.table import Table
from nova_desktop.ui.widgets.tooltip import plain_tip

Index = QModelIndex | QPersistentModelIndex
TITLE, ON_BOARD, DUE, PROJECT, STATUS, PRIORITY, LABELS = range(7)
COLUMNS: Final = 7
_TITLE_SHOWN: Final = 300
_STEP: Final = "    "
_DEEPEST: Final = 6


class TaskRows(QAbstractTableModel):
    """The tasks of a look, each chosen or not. `changed` when that changes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks: Sequence[ImportedTask] = ()
        self._look: ImportLook | None = None
        self._chosen: set[int] = set()
        self._depths: Sequence[int] = ()

    def show_look(self, look: ImportLook) -> None:
        """Show its tasks; what is proposed is chosen."""
        self.beginResetModel()
        self._look, self._tasks = look, look.board.tasks
        self._chosen = set(look.proposed())
        self._depths = look.depths
        self.endResetModel()
        self.changed.emit()

    @property
    def chosen(self) -> frozenset[int]:
        """The places of the tasks that are chosen."""
        return frozenset(self._chosen)

    @property
    def count(self) -> int:
        """How many those are."""
        return len(self._chosen)

    def choose_duplicates(self, chosen: bool) -> None:
        """All that are on the board already, or none of them."""
        if self._look is None:
            return
        duplicates = self._look.duplicates.keys()
        self._chosen = self._chosen | duplicates if chosen else self._chosen - duplicates
        self._all_changed()

    def turn(self, rows: Iterable[int]) -> None:
        """Choose these, or leave them out if the first of them is chosen."""
        places = list(rows)
        if not places:
            return
        if places[0] in self._chosen:
            self._chosen.difference_update(places)
        else:
            self._chosen.update(places)
        self._all_changed()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (
            _("Task"), _("On your board"), _("Due"), _("Project"), _("Status"), _("Priority"),
            _("Labels and people"),
        )  # fmt: skip
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        task = self._tasks[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, task, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(task.title[:_TITLE_SHOWN]) if column == TITLE else None
        if column != TITLE:
            same = column == ON_BOARD and role == TONE_ROLE
            return "warning" if same else None
        chosen = row in self._chosen
        return {
            int(Qt.ItemDataRole.CheckStateRole): (
                Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
            ),
            int(Qt.ItemDataRole.AccessibleTextRole): self._said(row, task, chosen=chosen),
            int(ICON_ROLE): "square-check" if chosen else "square",
            int(TONE_ROLE): "text" if chosen else "text_third",
        }.get(role)

    def _text(self, row: int, task: ImportedTask, column: int) -> str:
        if column == TITLE:
            return _STEP * min(self._depths[row], _DEEPEST) + task.title[:_TITLE_SHOWN]
        if column == ON_BOARD:
            return self._same(row)
        plain = task.status is TaskStatus.NEW
        return {
            DUE: due_text(task.due),
            PROJECT: task.project,
            STATUS: "" if plain else status_name(task.status),
            PRIORITY: priority_name(task.priority) if task.priority is not Priority.NONE else "",
            LABELS: labels_text(task),
        }[column]

    def _same(self, row: int) -> str:
        duplicate = self._look.duplicates.get(row) if self._look is not None else None
        if duplicate is None:
            return ""
        if duplicate.by is SameBy.SOURCE:
            return _("Imported before")
        return _("Same title and day")

    def _said(self, row: int, task: ImportedTask, *, chosen: bool) -> str:
        words = _("{title}, chosen") if chosen else _("{title}, left out")
        said = words.format(title=task.title[:_TITLE_SHOWN])
        same = self._same(row)
        return f"{said}, {same}" if same else said

    def _all_changed(self) -> None:
        last = self.index(max(self.rowCount() - 1, 0), COLUMNS - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.changed.emit()


class TaskTable(Table):
    """Space or Enter turns the chosen rows, a click on a check its own."""

    def __init__(self, name: str, rows: TaskRows, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._rows = rows
        self.show_model(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
            current = self.currentIndex().row()
            self._rows.turn(chosen or ([current] if current >= 0 else []))
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            cell = self.visualRect(index)
            if index.column() == TITLE and event.position().x() < cell.x() + cell.height():
                self._rows.turn([index.row()])


class LeftRows(QAbstractListModel):
    """What does not carry over, and why; what is gone stands first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left: Sequence[LeftOut] = ()
        self._product = Product.CSV

    def show_left(self, left: Iterable[LeftOut], product: Product) -> None:
        self.beginResetModel()
        self._left = sorted(left, key=lambda one: not is_loss(one))
        self._product = product
        self.endResetModel()

    @property
    def left(self) -> Sequence[LeftOut]:
        return self._left

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._left)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        left = self._left[index.row()]
        why, gone = left_text(left, self._product), is_loss(left)
        return {
            int(Qt.ItemDataRole.DisplayRole): left_name(left),
            int(Qt.ItemDataRole.AccessibleTextRole): f"{left_name(left)}. {why}",
            int(Qt.ItemDataRole.ToolTipRole): plain_tip(why),
            int(SECOND_ROLE): why,
            int(ICON_ROLE): "triangle-alert" if gone else "minus",
            int(TONE_ROLE): "warning" if gone else "text_third",
        }.get(role)
