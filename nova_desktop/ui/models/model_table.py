"""The table of all models, with what can be done with each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.cells import Key, ModelRow
from nova_desktop.ui.models.table_model import ModelTableModel
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.menus import Menu
from nova_desktop.ui.widgets.table import ROW_PX, Table

_SHARES: Final = (22, 14, 9, 17, 28, 10)
"""How the columns share the width, in hundredths."""
_NARROWEST_PX: Final = (120, 96, 72, 110, 150, 84)
_HEAD_PX: Final = 34
_EDGES_PX: Final = 2
_LEAST_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class RowWishes:
    """What a user may want of a model, each with its row."""

    open: Callable[[ModelRow], object]
    test: Callable[[ModelRow], object]
    use: Callable[[Role, ModelRow], object]
    compare: Callable[[ModelRow], object]
    edit: Callable[[ModelRow], object]
    duplicate: Callable[[ModelRow], object]
    switch: Callable[[ModelRow], object]
    remove: Callable[[ModelRow], object]
    copy_name: Callable[[ModelRow], object]
    key: Callable[[ModelRow], object]


class ModelTable(Table):
    """Opens a row by a double click or Enter; Delete removes, F2 edits, T tests it.

    `can_edit` tells of a gateway whether its models can be changed from here.
    """

    _is_sized = False  # here, since the base class asks for it before it is made

    def __init__(
        self,
        wishes: RowWishes,
        can_edit: Callable[[str], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Models"), parent)
        self._wishes = wishes
        self._can_edit = can_edit
        self.rows = ModelTableModel(self)
        self.show_model(self.rows)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().sortIndicatorChanged.connect(self._mark_sort)
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.doubleClicked.connect(self._opened)
        self.action_pressed.connect(self._action)
        self.horizontalHeader().sectionResized.connect(self._sized)
        self.rows.layoutChanged.connect(self.updateGeometry)

    def current_row(self) -> ModelRow | None:
        return self.rows.row_at(self.currentIndex())

    def choose(self, key: Key) -> None:
        """Lead to a model, if it is shown."""
        place = self.rows.place_of(key)
        if place >= 0:
            flags = QItemSelectionModel.SelectionFlag
            index = self.rows.index(place, 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        height = theme.px(ROW_PX) * self.rows.rowCount() + theme.px(_HEAD_PX)
        return QSize(super().sizeHint().width(), height + 2 * theme.px(_EDGES_PX))

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(240), theme.px(ROW_PX) * _LEAST_ROWS + theme.px(_HEAD_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        wishes = {
            Qt.Key.Key_Return: self._wishes.open,
            Qt.Key.Key_Enter: self._wishes.open,
            Qt.Key.Key_Delete: self._wishes.remove,
            Qt.Key.Key_F2: self._wishes.edit,
            Qt.Key.Key_F5: self._wishes.test,
        }
        wish = wishes.get(Qt.Key(event.key()))
        if row is None or wish is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif wish in (self._wishes.open, self._wishes.test) or self._can_edit(row.gateway):
            wish(row)

    def fill_menu(self, menu: Menu, index: QModelIndex) -> None:
        row = self.rows.row_at(index)
        if row is None:
            super().fill_menu(menu, index)
            return
        fill_row_menu(menu, row, self._wishes, can_edit=self._can_edit(row.gateway))

    def _opened(self, index: QModelIndex) -> None:
        if (row := self.rows.row_at(index)) is not None:
            self._wishes.open(row)

    def _action(self, index: QModelIndex) -> None:
        if (row := self.rows.row_at(index)) is not None:
            self._wishes.key(row)

    def _mark_sort(self, column: int) -> None:
        self.horizontalHeader().setSortIndicatorShown(column >= 0)

    def _scale(self) -> None:
        super()._scale()
        self._share_width()

    def _sized(self) -> None:
        """By the user's hand, not by ours."""
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._is_sized = True

    def _share_width(self) -> None:
        """Until the user sizes a column, all share the width there is."""
        if self._is_sized or self.horizontalHeader().count() != len(_SHARES):
            return
        px, room = current_theme().px, self.viewport().width()
        head = self.horizontalHeader()
        for number, (share, least) in enumerate(zip(_SHARES, _NARROWEST_PX, strict=True)):
            words = head.sectionSizeHint(number)
            self.setColumnWidth(number, max(px(least), words, room * share // 100))


def fill_row_menu(menu: Menu, row: ModelRow, wishes: RowWishes, *, can_edit: bool) -> None:
    """All that can be done with a model; what its gateway does not allow is off."""

    def add(text: str, wish: Callable[[ModelRow], object], icon: str, key: str = "") -> None:
        menu.add(text, lambda: wish(row), icon=icon, key=key)

    add(_("Details"), wishes.open, "file-text", "Enter")
    add(_("Test"), wishes.test, "flask-conical", "F5")
    menu.addSeparator()
    for role, text in () if row.kind else roles_of(row.mode):
        action = menu.add(text, lambda role=role: wishes.use(role, row))
        action.setEnabled(row.enabled)
    if row.mode is not Mode.EMBEDDING and not row.kind:
        add(_("Compare with another"), wishes.compare, "columns-2")
    menu.addSeparator()
    if row.result.action:
        add(row.result.action, wishes.key, "pencil")
    add(_("Copy the name"), wishes.copy_name, "copy")
    if not can_edit:
        menu.addSeparator()
        menu.add(_("Changed where this gateway runs"), menu.close).setEnabled(False)
        return
    _add_changes(menu, row, wishes)


def roles_of(mode: Mode | None) -> list[tuple[Role, str]]:
    """The roles that a model can have; one that does not tell its mode may have any."""
    chat = [
        (Role.CHAT, _("Use for chat")),
        (Role.MEMORY, _("Use for memory")),
        (Role.SMALL, _("Use for small tasks")),
    ]
    embedding = [(Role.EMBEDDING, _("Use for embedding"))]
    return {Mode.CHAT: chat, Mode.EMBEDDING: embedding, None: chat + embedding}[mode]


def _add_changes(menu: Menu, row: ModelRow, wishes: RowWishes) -> None:
    menu.addSeparator()
    menu.add(_("Edit"), lambda: wishes.edit(row), icon="pencil", key="F2")
    if not row.local:
        menu.add(_("Duplicate"), lambda: wishes.duplicate(row), icon="list-plus")
        switch = _("Turn off") if row.enabled else _("Turn on")
        menu.add(switch, lambda: wishes.switch(row), icon="power")
    menu.add(_("Remove"), lambda: wishes.remove(row), icon="trash-2", key="Del", danger=True)
