"""The list of conversations as an item model: pinned ones first, with relative times."""

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from nova_desktop.domain.chat import Conversation
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.money import cost_text
from nova_desktop.ui.times import full_time, relative_time
from nova_desktop.ui.widgets.rows import MARK_ROLE, SECOND_ROLE

ID_ROLE: Final = Qt.ItemDataRole.UserRole + 1
PINNED_ROLE: Final = Qt.ItemDataRole.UserRole + 2
REMEMBER_ROLE: Final = Qt.ItemDataRole.UserRole + 3
_Index = QModelIndex | QPersistentModelIndex
Clock = Callable[[], datetime]


def now_here() -> datetime:
    """In this computer's time zone."""
    return datetime.now().astimezone()


class ConversationModel(QAbstractListModel):
    """One row each; `renamed` with an id and the title that was written into its row."""

    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None, clock: Clock = now_here) -> None:
        super().__init__(parent)
        self._clock = clock
        self._rows: list[Conversation] = []

    def show(self, conversations: Sequence[Conversation]) -> None:
        """Replace the rows; pinned ones come first, in the order given otherwise."""
        rows = sorted(conversations, key=lambda c: not c.pinned)
        if rows == self._rows:
            return
        # A reset would scroll the list to its top and close what is being edited.
        self._drop_all_but({c.id for c in rows})
        self._insert_new(rows)
        if [c.id for c in self._rows] != [c.id for c in rows]:
            self._reorder(rows)
        self._rows = rows
        self.tick()

    def tick(self) -> None:
        """Time has passed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def row_of(self, conversation_id: str) -> int:
        """The row, or -1."""
        return next((n for n, c in enumerate(self._rows) if c.id == conversation_id), -1)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        telling = _TELLING.get(role) if index.isValid() else None
        return telling(self, self._rows[index.row()]) if telling is not None else None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        conversation = self._rows[index.row()]
        title = harmless_line(str(value))
        if role != Qt.ItemDataRole.EditRole or not title or title == conversation.title:
            return False
        self.renamed.emit(conversation.id, title)
        return True

    def second(self, conversation: Conversation) -> str:
        """The line below the title."""
        parts = (
            relative_time(conversation.updated_at, self._clock()),
            cost_text(conversation.cost_usd),
            "" if conversation.remember else _("not remembered"),
        )
        return " · ".join(part for part in parts if part)

    def _drop_all_but(self, names: set[str]) -> None:
        for place in range(len(self._rows) - 1, -1, -1):
            if self._rows[place].id not in names:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._rows[place]
                self.endRemoveRows()

    def _insert_new(self, rows: list[Conversation]) -> None:
        known = {c.id for c in self._rows}
        for place, conversation in enumerate(rows):
            if conversation.id not in known:
                at = min(place, len(self._rows))
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, conversation)
                self.endInsertRows()

    def _reorder(self, rows: list[Conversation]) -> None:
        """Keeps the selection and what is being edited."""
        self.layoutAboutToBeChanged.emit()
        place = {c.id: n for n, c in enumerate(rows)}
        old = self.persistentIndexList()
        new = [self.index(place[self._rows[i.row()].id], 0) for i in old]
        self._rows = rows
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()


_Telling = Callable[[ConversationModel, Conversation], object]
_TELLING: Final[dict[int, _Telling]] = {
    Qt.ItemDataRole.DisplayRole: lambda _model, shown: shown.title,
    Qt.ItemDataRole.EditRole: lambda _model, shown: shown.title,
    # Qt would take a title with tags in it for rich text.
    Qt.ItemDataRole.ToolTipRole: lambda _model, shown: (
        f"<qt>{escape(shown.title)}<br>{escape(full_time(shown.updated_at))}</qt>"
    ),
    Qt.ItemDataRole.AccessibleTextRole: lambda model, shown: (
        f"{shown.title}, {model.second(shown)}"
    ),
    ID_ROLE: lambda _model, shown: shown.id,
    PINNED_ROLE: lambda _model, shown: shown.pinned,
    REMEMBER_ROLE: lambda _model, shown: shown.remember,
    SECOND_ROLE: lambda model, shown: model.second(shown),
    MARK_ROLE: lambda _model, shown: "pin" if shown.pinned else None,
}
