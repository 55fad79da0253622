"""The bar of a list of tasks: its name, its order and groups, and the field that adds a task."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, shown_key
from nova_desktop.domain.task_filters import TaskOrder
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.colours import colour_of
from nova_desktop.ui.tasks.lists.filter_part import FilterPart
from nova_desktop.ui.tasks.lists.line_fields import AddField, FindField, NamedSelect
from nova_desktop.ui.tasks.lists.looks import Grouping
from nova_desktop.ui.tasks.lists.plain_bar import BAR_PX, FIELD_PX, LEAST_FIELD_PX
from nova_desktop.ui.tasks.lists.view_protocol import ListHead
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.theme.painting import paint_icon, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.menus import make_menu
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.spark import Mark
from nova_desktop.ui.widgets.tooltip import set_tip

TYPING_MS: Final = 150
_NARROW_PX: Final = 780
_LABEL: Final = "label:"
_TITLE_FROM_PX: Final = 330


def order_name(order: TaskOrder) -> str:
    """By what a list is ordered."""
    names = {
        TaskOrder.BOARD: _("By hand"),
        TaskOrder.DUE: _("Due date"),
        TaskOrder.PRIORITY: _("Priority"),
        TaskOrder.TITLE: _("Title"),
        TaskOrder.CREATED: _("Created"),
        TaskOrder.UPDATED: _("Changed"),
        TaskOrder.COMPLETED: _("When done"),
        TaskOrder.DELETED: _("When deleted"),
    }
    return names[order]


def grouping_name(grouping: Grouping) -> str:
    """By what a list has headings."""
    names = {
        Grouping.NONE: _("None"),
        Grouping.DAY: _("Day"),
        Grouping.PROJECT: _("Project"),
        Grouping.PRIORITY: _("Priority"),
        Grouping.STATUS: _("Status"),
        Grouping.LABEL: _("Label"),
        Grouping.PERSON: _("Person"),
    }
    return names[grouping]


class ListBar(QWidget):
    """`searched` a moment after the last key, `menu_wanted` with the name of a label, and where."""

    sorted_by = Signal(object)
    grouped_by = Signal(object)
    searched = Signal(str)
    added = Signal(str)
    down_pressed = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hold(self, height=BAR_PX)
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head: ListHead | None = None
        self._mark = _PlaceMark(self)
        self._title = text_label("", self, "title").let_elide()
        self._count = text_label("", self, "second")
        self.about = tool_button("ellipsis", _("More"), self._want_menu, self)
        self.about.hide()
        self.sort = NamedSelect(_("Sort"), self)
        self.group = NamedSelect(_("Group"), self)
        self.more = tool_button("arrow-up-down", _("Sort and group"), self._open_menu, self)
        self.filter = FilterPart(self)
        self.add = AddField(self)
        self._field: AddField | QuickAddField = self.add
        self.finder = FindField(self, _("Find in this list"))
        self.fields = QStackedWidget(self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._send)
        self._keys: KeyTable = DEFAULT_KEYS
        self._connect()
        self._lay_out()
        self.use_keys(DEFAULT_KEYS)

    def show_head(self, head: ListHead) -> None:
        """Another list, or the same shown otherwise."""
        other = self._head is None or self._head.place != head.place
        self._head = head
        self._title.setText(head.title)
        self._mark.show_place(head.icon if head.colour else "", head.colour)
        self.about.setVisible(head.place.startswith(_LABEL))
        orders = [Choice(each, order_name(each)) for each in head.orders]
        self.sort.show_choices(orders, head.order)
        groups = [Choice(each, grouping_name(each)) for each in head.groupings]
        self.group.show_choices(groups, head.grouping)
        if other:
            finding = self.finder.hasFocus()
            if not finding:
                self._forget_find()
            self.show_find(head.searches or finding)
        self._fit()

    def leave_place(self, place: str) -> None:
        """Another list is to come: what was found in this one is of no use there."""
        if self._head is not None and self._head.place != place:
            self._forget_find()

    def show_count(self, count: int) -> None:
        """How many tasks there are; nothing for none."""
        self._count.setText(f"{count:,}" if count else "")

    def show_find(self, shown: bool) -> None:
        """The field that finds, in place of the one that adds."""
        self.fields.setCurrentWidget(self.finder if shown else self._field)

    def put_add(self, field: QuickAddField) -> None:
        """A field that reads what is written, in place of the plain one."""
        field.down_pressed.connect(self.down_pressed)
        self._field = field
        self.fields.removeWidget(self.add)
        self.add.hide()
        self.fields.insertWidget(0, field)
        self.fields.setCurrentIndex(0)
        self.use_keys(self._keys)

    def focus_add(self, section: str = "") -> None:
        """Lead the keyboard to the field that adds, perhaps to a section with this name."""
        if self._head is not None and not self._head.adds:
            return
        self.show_find(False)
        place = _("Add a task to {name}").format(name=section) if section else _("Add a task")
        self._field.show_hint(place)
        self._field.begin()

    def focus_find(self) -> None:
        """Lead the keyboard to the field that finds."""
        self.show_find(True)
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.selectAll()

    def use_keys(self, table: KeyTable) -> None:
        """The keys that its tips show."""
        self._keys = table
        set_tip(self.finder, _("Find in this list"), shown_key(Act.FIND, table))
        set_tip(self._field, _("Add a task"), shown_key(Act.ADD, table))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _forget_find(self) -> None:
        self._typing.stop()
        self.finder.blockSignals(True)
        self.finder.clear()
        self.finder.blockSignals(False)

    def _fit(self) -> None:
        px = current_theme().px
        narrow = self.width() < px(_NARROW_PX)
        self.sort.setVisible(not narrow and self._has_choice(self.sort))
        self.group.setVisible(not narrow and self._has_choice(self.group))
        self.more.setVisible(narrow)
        wide = self.width() >= px(_TITLE_FROM_PX)
        self._title.setVisible(wide)
        self._count.setVisible(wide)

    def _has_choice(self, select: Select) -> bool:
        head = self._head
        return head is not None and len(head.orders if select is self.sort else head.groupings) > 1

    def _connect(self) -> None:
        self.sort.chosen.connect(self._sorted)
        self.group.chosen.connect(self._grouped)
        self.add.added.connect(self.added)
        self.add.down_pressed.connect(self.down_pressed)
        self.finder.textChanged.connect(self._typed)
        self.finder.down_pressed.connect(self._go_down)
        self.finder.left.connect(self._leave_find)

    def _sorted(self, value: str) -> None:
        self.sorted_by.emit(TaskOrder(value))

    def _grouped(self, value: str) -> None:
        self.grouped_by.emit(Grouping(value))

    def _typed(self) -> None:
        self._typing.start()

    def _send(self) -> None:
        self._typing.stop()
        self.searched.emit(self.finder.text())

    def _go_down(self) -> None:
        self._send()
        self.down_pressed.emit()

    def _leave_find(self) -> None:
        self._send()
        if self._head is not None and self._head.adds:
            self.show_find(False)
        self.down_pressed.emit()

    def _want_menu(self) -> None:
        """Of the label; projects and people have theirs in the rail."""
        if self._head is not None:
            below = self.about.mapToGlobal(QPoint(0, self.about.height()))
            self.menu_wanted.emit(self._head.place.removeprefix(_LABEL), below)

    def _open_menu(self) -> None:
        head = self._head
        if head is None:
            return
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def add(words: str, chosen: bool, choose: Callable[[], object]) -> None:
            menu.add(words, choose, chosen=chosen)

        for order in head.orders:
            words = _("Sort: {name}").format(name=order_name(order))
            add(words, order is head.order, _emitting(self.sorted_by.emit, order))
        if len(head.groupings) > 1:
            menu.addSeparator()
            for grouping in head.groupings:
                words = _("Group: {name}").format(name=grouping_name(grouping))
                chosen = grouping is head.grouping
                add(words, chosen, _emitting(self.grouped_by.emit, grouping))
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _lay_out(self) -> None:
        for field in (self.add, self.finder):
            self.fields.addWidget(field)
        row = lay(QHBoxLayout(self), (20, 0, 20, 1), 8)
        row.addWidget(self._mark)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addWidget(self.about)
        row.addSpacing(8)
        for part in (self.sort, self.group, self.more, self.filter):
            row.addWidget(part)
        row.addStretch(1)
        hold(self.fields, min_width=LEAST_FIELD_PX, max_width=FIELD_PX)
        hold(self.fields, height=32)
        row.addWidget(self.fields, 100)


class _PlaceMark(Mark):
    """The circle of a project, in its colour; takes no room without."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(16, parent)
        self._icon = ""
        self._colour = ""
        self.hide()

    def show_place(self, icon: str, colour: str) -> None:
        self._icon, self._colour = icon, colour
        self.setVisible(bool(icon))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        color = colour_of(self._colour, theme) or theme.color("text_second")
        if self._icon:
            paint_icon(painter_of(self), self._icon, color, self.rect(), self.width())


def _emitting(emit: Callable[..., object], value: object) -> Callable[[], object]:
    return lambda: emit(value)
