"""The cards of a column as a Qt model; what each shows is made when it is asked for."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nova_desktop.domain.tasks import TaskCard
from nova_desktop.ui.tasks.board.view_protocol import Faces
from nova_desktop.ui.tasks.faces import TaskFace

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
_MOST_KEPT: Final = 1_000
TASK_ID: Final = Qt.ItemDataRole.UserRole


class CardModel(QAbstractListModel):
    """Rows come and go as few as can be, so that selections and places stay."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[TaskCard] = []
        self._ids: list[str] = []
        self._faces: Faces | None = None
        self._made: dict[str, TaskFace] = {}
        self._places: dict[str, int] | None = None

    @property
    def ids(self) -> Sequence[str]:
        """Of the tasks, from the top."""
        return self._ids

    def show_cards(self, cards: Sequence[TaskCard], faces: Faces) -> None:
        """These are all now."""
        old, new = self._ids, [card.task.id for card in cards]
        same = {card.task.id: card for card in self._cards}
        changed = [n for n, card in enumerate(cards) if same.get(card.task.id, card) != card]
        above, below = _alike(old, new)
        self._faces, self._made, self._places = faces, {}, None
        if len(old) > above + below:
            self.beginRemoveRows(NOWHERE, above, len(old) - below - 1)
            del self._cards[above : len(old) - below], self._ids[above : len(old) - below]
            self._places = None
            self.endRemoveRows()
        if len(new) > above + below:
            self.beginInsertRows(NOWHERE, above, len(new) - below - 1)
            self._cards, self._ids, self._places = list(cards), new, None
            self.endInsertRows()
        else:
            self._cards = list(cards)
        for row in changed:
            self.dataChanged.emit(self.index(row), self.index(row))

    def face(self, row: int) -> TaskFace | None:
        """What a card shows; None outside."""
        if not 0 <= row < len(self._cards) or self._faces is None:
            return None
        name = self._ids[row]
        if name not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            self._made[name] = self._faces(self._cards[row])
        return self._made[name]

    def row_of(self, task: str) -> int:
        """Where it is, -1 for nowhere."""
        if self._places is None:
            self._places = {name: row for row, name in enumerate(self._ids)}
        return self._places.get(task, -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if not 0 <= row < len(self._ids):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cards[row].task.title
        if role == TASK_ID:
            return self._ids[row]
        face = self.face(row) if role == Qt.ItemDataRole.AccessibleTextRole else None
        return face.spoken if face is not None else None


def _alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many stand alike at the top and at the bottom."""
    most = min(len(old), len(new))
    above = next((n for n in range(most) if old[n] != new[n]), most)
    rest = most - above
    below = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return above, below
