"""The list of conversations as an item model."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nova_desktop.domain.chat import Conversation

ID_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class ConversationModel(QAbstractListModel):
    """One row each; the title is shown, the id is under ID_ROLE."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Conversation] = []

    def show(self, conversations: Sequence[Conversation]) -> None:
        """Replace the rows, unless they are the same."""
        if list(conversations) == self._rows:
            return
        self.beginResetModel()
        self._rows = list(conversations)
        self.endResetModel()

    def row_of(self, conversation_id: str) -> int:
        """The row, or -1."""
        return next((n for n, c in enumerate(self._rows) if c.id == conversation_id), -1)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        conversation = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return conversation.title
        return conversation.id if role == ID_ROLE else None
