"""The list of conversations: choosing, renaming in place, deleting, a menu, type-ahead."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QStyleOptionViewItem, QWidget

from nova_desktop.ui.chat.conversation_model import (
    ID_ROLE,
    PINNED_ROLE,
    REMEMBER_ROLE,
    ConversationModel,
)
from nova_desktop.ui.chat.editable_title import LONGEST
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.rows import RowDelegate

_MINUTE_MS: Final = 60_000
_Index = QModelIndex | QPersistentModelIndex


class ConversationRows(QListView):
    """`chosen` when the user goes to a row, with its id like all the others."""

    chosen = Signal(str)
    deleted = Signal(str)
    pinned = Signal(str, bool)
    remembered = Signal(str, bool)

    def __init__(self, model: ConversationModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._quiet = False
        self.setModel(model)
        self.setObjectName("rows")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(_("Conversations"))
        _TitleDelegate(self)
        self.selectionModel().currentChanged.connect(self._moved)
        self._key(Qt.Key.Key_Delete, self._delete_current)
        self._key(Qt.Key.Key_F2, self.rename_current)
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE_MS)
        self._clock.timeout.connect(model.tick)

    def show_current(self, conversation_id: str) -> None:
        """Mark this one, or none, and see to it that it is in view."""
        row = self._rows.row_of(conversation_id)
        index = self._rows.index(row, 0) if row >= 0 else QModelIndex()
        if index == self.currentIndex():
            return
        self._quiet = True
        self.setCurrentIndex(index)
        if not index.isValid():
            self.clearSelection()
        self._quiet = False

    def rename_current(self) -> None:
        """Let the user write another title into the row."""
        index = self.currentIndex()
        if index.isValid():
            self.edit(index)

    def choose_first(self) -> None:
        """Go to the first row, as from the search field."""
        if self._rows.rowCount() > 0:
            self.setFocus()
            first = self._rows.index(0, 0)
            if first == self.currentIndex():
                self._moved(first)
            self.setCurrentIndex(first)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rows.tick()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        at = event.globalPos()
        if not by_mouse:
            at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        self.open_menu(index, at)

    def open_menu(self, index: QModelIndex, at: QPoint) -> Menu:
        """What can be done with a row; `at` on the desktop."""
        kept = QPersistentModelIndex(index)
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(_("Rename"), lambda: self._edit(kept), icon="pencil", key="F2")
        is_pinned = bool(index.data(PINNED_ROLE))
        pin_text, pin_icon = (_("Unpin"), "pin-off") if is_pinned else (_("Pin"), "pin")
        menu.add(pin_text, lambda: self._pin(kept, not is_pinned), icon=pin_icon)
        remember = bool(index.data(REMEMBER_ROLE))
        text, icon = (_("Do not remember"), "eye-off") if remember else (_("Remember"), "brain")
        menu.add(text, lambda: self._remember(kept, not remember), icon=icon)
        menu.addSeparator()
        menu.add(_("Delete"), lambda: self._delete(kept), icon="trash-2", key="Del", danger=True)
        menu.popup(at)
        return menu

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.chosen.emit(index.data(ID_ROLE))

    def _edit(self, index: QPersistentModelIndex) -> None:
        if index.isValid():
            self.edit(self._rows.index(index.row(), 0))

    def _pin(self, index: QPersistentModelIndex, pinned: bool) -> None:
        if index.isValid():
            self.pinned.emit(index.data(ID_ROLE), pinned)

    def _remember(self, index: QPersistentModelIndex, remember: bool) -> None:
        if index.isValid():
            self.remembered.emit(index.data(ID_ROLE), remember)

    def _delete(self, index: _Index) -> None:
        if index.isValid():
            self.deleted.emit(index.data(ID_ROLE))

    def _delete_current(self) -> None:
        self._delete(self.currentIndex())

    def _key(self, key: Qt.Key, pressed: object) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(pressed)


class _TitleDelegate(RowDelegate):
    """Edits the title where it stands."""

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """News of the row must not undo what is being written into it."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        del option, index
        field = QLineEdit(parent)
        field.setObjectName("title_editor")
        field.setMaxLength(LONGEST)
        field.setAccessibleName(_("Title"))
        return field

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        del index
        px = current_theme().px
        rect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(rect.adjusted(px(2), px(6), -px(2), -px(8)))
