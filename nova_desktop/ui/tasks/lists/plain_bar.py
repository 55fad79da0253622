"""The bar of a task screen that is no list: its title, room for its own, the field that adds."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, shown_key
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.lists.line_fields import AddField
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.tooltip import set_tip

BAR_PX: Final = 52
FIELD_PX: Final = 420
LEAST_FIELD_PX: Final = 160
_TITLE_FROM_PX: Final = 420


class PlainBar(QWidget):
    """`middle` takes what stands between the title and the field."""

    added = Signal(str)
    down_pressed = Signal()

    def __init__(self, parent: QWidget | None = None, title_from: int = _TITLE_FROM_PX) -> None:
        super().__init__(parent)
        hold(self, height=BAR_PX)
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title_from = title_from
        self.title = text_label("", self, "title")
        self.add = AddField(self)
        self._field: AddField | QuickAddField = self.add
        self.middle = lay(QHBoxLayout(), (4, 0, 0, 0), 8)
        self._row = lay(QHBoxLayout(self), (20, 0, 20, 1), 8)
        self._row.addWidget(self.title)
        self._row.addLayout(self.middle)
        self._row.addStretch(1)
        self._row.addWidget(hold(self.add, min_width=LEAST_FIELD_PX, max_width=FIELD_PX), 100)
        self._keys: KeyTable = DEFAULT_KEYS
        self.use_keys(DEFAULT_KEYS)
        self.add.added.connect(self.added)
        self.add.down_pressed.connect(self.down_pressed)

    def put_add(self, field: QuickAddField) -> None:
        """A field that reads what is written, in place of the plain one."""
        field.down_pressed.connect(self.down_pressed)
        self._row.removeWidget(self._field)
        self._field.hide()
        self._field = field
        self._row.addWidget(hold(field, min_width=LEAST_FIELD_PX, max_width=FIELD_PX), 100)
        self.use_keys(self._keys)

    def use_keys(self, table: KeyTable) -> None:
        """The key that its tip shows."""
        self._keys = table
        set_tip(self._field, _("Add a task"), shown_key(Act.ADD, table))

    def focus_add(self, placeholder: str = "") -> None:
        """Lead the keyboard to the field that adds."""
        if placeholder:
            self._field.show_hint(placeholder)
        self._field.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.title.setVisible(self.width() >= current_theme().px(self._title_from))
