"""What can be chosen while one types, below the field; the keyboard stays in the field."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from nova_desktop.ui.tasks.detail.view_protocol import Offer
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.rows import BEHIND_ROLE, ICON_ROLE, RowDelegate

FLOOR: Final = "nova_floor"
"""The property of the widget over which lists of offers lie."""
_ROW_PX: Final = 34
_MOST_ROWS: Final = 8
_EDGE_PX: Final = 10
_LEAST_PX: Final = 220


class OfferList(QListWidget):
    """Belongs to a field. `chosen` with the value of an offer."""

    chosen = Signal(str)

    def __init__(self, field: QWidget) -> None:
        super().__init__(floor_of(field))
        self._field = field
        self.setObjectName("popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("nova_overlay", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ring_on(self, "none")
        RowDelegate(self, two_lines=False, chosen="accent_soft")
        self.itemClicked.connect(self._clicked)
        self.hide()

    @property
    def values(self) -> list[str]:
        """What is offered, in order."""
        return [str(self.item(n).data(Qt.ItemDataRole.UserRole)) for n in range(self.count())]

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Below the field, none of them chosen yet; none hides the list."""
        self.clear()
        for offer in offers:
            item = QListWidgetItem(offer.text)
            item.setData(Qt.ItemDataRole.UserRole, offer.value)
            item.setData(BEHIND_ROLE, offer.second)
            item.setData(ICON_ROLE, offer.icon)
            self.addItem(item)
        self.setVisible(bool(offers))
        self.place()

    def step(self, by: int) -> None:
        """Up or down, around the ends."""
        if self.count() and not self.isHidden():
            row = self.currentRow() + by
            self.setCurrentRow(row % self.count() if self.currentRow() >= 0 or by > 0 else -1)

    def current_value(self) -> str:
        """The one that the keyboard is on; "" for none."""
        item = self.currentItem() if self.currentRow() >= 0 and not self.isHidden() else None
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def place(self) -> None:
        """Below the field, or above where there is more room."""
        floor = self.parentWidget()
        if self.isHidden() or floor is None:
            return
        theme = current_theme()
        rows = min(self.count(), _MOST_ROWS)
        height = rows * theme.px(_ROW_PX) + theme.px(_EDGE_PX)
        top = self._field.mapTo(floor, QPoint(0, 0))
        below = top.y() + self._field.height() + theme.px(2)
        y = below if below + height <= floor.height() else top.y() - height - theme.px(2)
        width = max(self._field.width(), theme.px(_LEAST_PX))
        x = min(top.x(), max(0, floor.width() - width))
        self.setGeometry(x, max(0, y), width, height)
        self.raise_()

    def _clicked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def floor_of(widget: QWidget) -> QWidget:
    """The widget over which lists lie: the panel, or the window."""
    parent = widget.parentWidget()
    while parent is not None and not parent.property(FLOOR):
        parent = parent.parentWidget()
    return parent if parent is not None else widget.window()
