"""The bar of the Board: title, filter, grouping, and the field for a new task."""

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, shown_key
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.board.groups import Grouping, grouping_words
from nova_desktop.ui.tasks.filters.chip import show_filter_words
from nova_desktop.ui.tasks.keys import act_words
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.chip import Chip
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.tooltip import set_tip

_BAR_PX: Final = 52
_FIELD_PX: Final = 420
_LEAST_FIELD_PX: Final = 120
_TITLE_FROM_PX: Final = 560
_GROUP_FROM_PX: Final = 400
_LONGEST_WORDS: Final = 40
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BoardBar(QWidget):
    """`added` with the words of a new task; `down_pressed` leads to the cards."""

    added = Signal(str)
    filter_pressed = Signal()
    filter_left = Signal()
    group_chosen = Signal(str)
    compact_chosen = Signal(bool)
    down_pressed = Signal()
    help_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hold(self, height=_BAR_PX)
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._grouping = Grouping.STATUS
        self._compact = False
        self._menu: Menu | None = None
        self._title = text_label(_("Board"), self, "title")
        self.filter = push_button(_("Filter"), self.filter_pressed.emit, self, icon="list-filter")
        self.chip = Chip("", self, removable=True)
        self.chip.hide()
        self.chip.removed.connect(self.filter_left)
        self.chip.clicked.connect(self.filter_pressed)
        self.group = push_button("", self.open_menu, self, "quiet")
        self._keys: KeyTable = DEFAULT_KEYS
        self.field: QWidget = self._plain_field()
        self._lay_out()
        self.use_keys(DEFAULT_KEYS)
        self.show_grouping(Grouping.STATUS)

    def take_field(self, field: QuickAddField) -> None:
        """That of quick add in place of the plain one."""
        old, self.field = self.field, field
        self._row.replaceWidget(old, field)
        hold(field, min_width=_LEAST_FIELD_PX, max_width=_FIELD_PX)
        old.hide()
        old.deleteLater()
        field.left.connect(self.down_pressed)
        field.down_pressed.connect(self.down_pressed)
        self.use_keys(self._keys)

    def use_keys(self, table: KeyTable) -> None:
        """The keys that its tips show."""
        self._keys = table
        set_tip(self.filter, _("Show some of the tasks"), shown_key(Act.FIND, table))
        set_tip(self.field, _("Add a task"), shown_key(Act.ADD, table))

    def begin_task(self) -> None:
        """Let a new task be written."""
        if isinstance(self.field, QuickAddField):
            self.field.begin()
        else:
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _plain_field(self) -> QWidget:
        field = _NewTask(self)
        field.added.connect(self.added)
        field.down_pressed.connect(self.down_pressed)
        return field

    @property
    def menu_shown(self) -> Menu | None:
        return self._menu

    def show_filter(self, words: str) -> None:
        """A chip with what is shown; none for all."""
        show_filter_words(self.chip, words, _LONGEST_WORDS)

    def show_grouping(self, value: str) -> None:
        self._grouping = Grouping(value)
        self.group.setText(grouping_words(self._grouping))
        self.group.setAccessibleName(grouping_words(self._grouping))
        self.group.updateGeometry()

    def show_compact(self, compact: bool) -> None:
        self._compact = compact

    def open_menu(self) -> None:
        """By what the board is divided, and how dense it is."""
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each in Grouping:
            self._add(menu, each)
        menu.addSeparator()
        compact = self._compact
        menu.add(_("Compact"), lambda: self.compact_chosen.emit(not compact), chosen=compact)
        menu.addSeparator()
        key = shown_key(Act.HELP, self._keys)
        menu.add(act_words(Act.HELP), self.help_pressed.emit, icon="keyboard", key=key)
        self._menu = menu
        menu.aboutToHide.connect(self._closed)
        below = QPoint(0, self.group.height() + current_theme().px(4))
        menu.popup(self.group.mapToGlobal(below))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = current_theme().px
        self._title.setVisible(self.width() >= px(_TITLE_FROM_PX))
        self.group.setVisible(self.width() >= px(_GROUP_FROM_PX))

    def _add(self, menu: Menu, grouping: Grouping) -> None:
        words = grouping_words(grouping).split(": ", 1)[-1]
        chosen = grouping is self._grouping
        menu.add(
            words[:1].upper() + words[1:],
            lambda: self.group_chosen.emit(grouping.value),
            chosen=chosen,
        )

    def _closed(self) -> None:
        self._menu = None

    def _lay_out(self) -> None:
        row = self._row = lay(QHBoxLayout(self), (20, 0, 20, 1), 9)
        row.addWidget(self._title)
        row.addSpacing(11)
        row.addWidget(self.filter)
        row.addWidget(self.chip)
        row.addWidget(self.group)
        row.addStretch(1)
        row.addWidget(hold(self.field, min_width=_LEAST_FIELD_PX, max_width=_FIELD_PX), 100)


class _NewTask(Field):
    """Enter adds, Esc and the arrow down lead to the cards."""

    added = Signal(str)
    down_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, placeholder=_("Add a task"), icon="plus")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            if self.text().strip():
                self.added.emit(self.text())
                self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.down_pressed.emit()
        else:
            super().keyPressEvent(event)
