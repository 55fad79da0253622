"""A card over the month with all tasks of one day, and a field that adds one there."""

from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.key_table import Place
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.calendar.presenter import DayPage
from nova_desktop.ui.tasks.lists.line_fields import AddField
from nova_desktop.ui.tasks.lists.row_places import Shape
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.theme.painting import floating_box, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.label import text_label

_ROOM_PX: Final = 12
_WIDTH_PX: Final = 340
_ROW_PX: Final = 32
_MOST_ROWS: Final = 9
_SHAPE: Final = Shape(_ROW_PX, edge=14, gutter=0, brief=True)


class DayCard(QFrame):
    """`left` when it closes."""

    left = Signal()
    added = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("nova_overlay", True)
        self._over = parent
        self.day: date | None = None
        self._rows_shown = 0
        self._cell = QRect()
        self._title = text_label("", self, "heading")
        self._note = text_label("", self, "second")
        self.list = TaskRows(_("Tasks of the day"), self, _SHAPE, Place.DAY)
        self.list.setProperty("bare", True)
        self.list.viewport().setAutoFillBackground(False)
        self.add = AddField(self)
        self._field: AddField | QuickAddField = self.add
        self.add.added.connect(self.added)
        self.add.down_pressed.connect(self.list.focus_first)
        self.list.left_at.connect(self._leave_rows)
        head = lay(QHBoxLayout(), (14, 0, 6, 0), 8)
        head.addWidget(self._title)
        head.addWidget(self._note)
        head.addStretch(1)
        head.addWidget(tool_button("x", _("Close"), self.close_card, self, "Esc"))
        foot = self._foot = lay(QHBoxLayout(), (10, 4, 10, 10))
        foot.addWidget(self.add)
        room = _ROOM_PX
        down = lay(QVBoxLayout(self), (room, room + 6, room, room), 4)
        down.addLayout(head)
        down.addWidget(self.list, 1)
        down.addLayout(foot)
        self.hide()

    def show_page(self, page: DayPage, cell: QRect) -> None:
        """The tasks of a day, beside its cell."""
        is_other = page.day != self.day or self.isHidden()
        self.day = page.day
        self._title.setText(page.title)
        self._note.setText(page.note)
        self.list.show_rows(page.rows, more=False, anew=is_other)
        self.list.setVisible(bool(page.rows))
        self._rows_shown = len(page.rows)
        self.setAccessibleName(page.title)
        self._cell = cell
        self._place(cell)
        self.show()
        self.raise_()

    def put_add(self, field: QuickAddField) -> None:
        """A field that reads what is written, in place of the plain one."""
        self._foot.replaceWidget(self._field, field)
        self._field.hide()
        self._field = field
        field.down_pressed.connect(self.list.focus_first)
        field.left.connect(self.close_card)

    def lead_in(self, *, add: bool) -> None:
        """The keyboard to the tasks, or to the field that adds one."""
        if add or not self._rows_shown:
            self._field.begin()
        else:
            self.list.focus_first()

    def close_card(self) -> None:
        """Away with it."""
        if not self.isHidden():
            self.day = None
            self.hide()
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and not self.isHidden():
            self._place(self._cell)  # as after a change of the scale
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        floating_box(painter_of(self), self.rect(), theme.px(12), theme.px(_ROOM_PX), theme)

    def _leave_rows(self, below: bool) -> None:
        if below:
            self._field.begin()

    def _place(self, cell: QRect) -> None:
        theme, parent = current_theme(), self._over
        around = 2 * theme.px(_ROOM_PX)
        rows = min(self._rows_shown, _MOST_ROWS) * theme.px(_ROW_PX)
        wide = min(theme.px(_WIDTH_PX) + around, parent.width())
        high = min(rows + theme.px(96) + around, parent.height())
        x = cell.center().x() - wide // 2
        y = cell.y() + theme.px(24)
        x = max(0, min(x, parent.width() - wide))
        y = max(0, min(y, parent.height() - high))
        self.setGeometry(x, y, wide, high)
