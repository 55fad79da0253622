"""Choices beside rows of tasks: typed to find or make one, walked through, taken with Enter."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.colours import colour_of
from nova_desktop.ui.tasks.lists.choices import Pick, Picks, fitting
from nova_desktop.ui.tasks.lists.row_model import NOWHERE, Index
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, paint_icon, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label

_WIDTH_PX: Final = 280
_ROW_PX: Final = 30
_MOST_ROWS: Final = 9
_RADIUS_PX: Final = 10
_WALKS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Picker(QFrame):
    """A popup that closes by itself; `chosen` is called with a value at most once."""

    def __init__(self, picks: Picks, chosen: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._picks = picks
        self._chosen = chosen
        self.setAccessibleName(picks.title)
        self.field = _PickField(self, picks.placeholder)
        self.model = _PickModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setAccessibleName(picks.title)
        self.list.setItemDelegate(_PickDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ring_on(self.list, "none")
        self.nothing = text_label(_("Nothing fits"), self, "third")
        self.list.clicked.connect(self._clicked)
        self.field.textChanged.connect(self._typed)
        self.field.walked = self._walk
        self.field.taken = self._take
        down = lay(QVBoxLayout(self), (8, 8, 8, 8), 6)
        down.addWidget(self.field)
        down.addWidget(self.nothing)
        down.addWidget(self.list, 1)
        self._typed()

    def open_at(self, at: QPoint) -> None:
        """Below a place on the screen, or above it where there is no room."""
        self.resize(self.sizeHint())
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        x = min(max(at.x(), room.left()), room.right() - self.width())
        y = at.y()
        if y + self.height() > room.bottom():
            y = max(room.top(), room.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        most = min(max(len(self._picks.choices), 1), _MOST_ROWS)
        high = self.field.sizeHint().height() + theme.px(22) + most * theme.px(_ROW_PX)
        return QSize(theme.px(_WIDTH_PX), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        line = theme.color("line_strong")
        box(painter_of(self), self.rect(), theme.px(_RADIUS_PX), theme.color("panel"), line, 1)

    def _typed(self) -> None:
        text = self.field.text()
        self.model.show_picks(list(fitting(self._picks, text)))
        self.nothing.setVisible(not self.model.picks)
        chosen = next((n for n, pick in enumerate(self.model.picks) if pick.chosen), 0)
        self.list.setCurrentIndex(self.model.index(0 if text else chosen))

    def _walk(self, by: int) -> None:
        count = self.model.rowCount()
        if count:
            at = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self.model.index(at))

    def _take(self) -> None:
        self._clicked(self.list.currentIndex())

    def _clicked(self, index: Index) -> None:
        if 0 <= index.row() < len(self.model.picks):
            pick = self.model.picks[index.row()]
            self.close()
            self._chosen(pick.value)


class _PickField(Field):
    """The keys of the list work while one types."""

    def __init__(self, parent: QWidget, placeholder: str) -> None:
        super().__init__(parent, placeholder=placeholder, icon="search")
        self.walked: Callable[[int], None] = lambda _by: None
        self.taken: Callable[[], None] = lambda: None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _WALKS:
            self.walked(_WALKS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken()
        elif key == Qt.Key.Key_Escape:
            self.window().close()
        else:
            super().keyPressEvent(event)


class _PickModel(QAbstractListModel):
    """The choices that fit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.picks: list[Pick] = []

    def show_picks(self, picks: list[Pick]) -> None:
        self.beginResetModel()
        self.picks = picks
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.picks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            pick = self.picks[index.row()]
            return f"{pick.text} {pick.second}".strip()
        return None


class _PickDelegate(QStyledItemDelegate):
    """Icon, words, quiet words at the right, and a mark on what is chosen."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(0, current_theme().px(_ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._view.model()
        if not isinstance(model, _PickModel):
            return
        pick, theme, rect = model.picks[index.row()], current_theme(), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lively = self._view.currentIndex().row() == index.row()
        if lively:
            box(painter, rect, theme.px(6), theme.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            box(painter, rect, theme.px(6), theme.color("hover_panel"))
        side, pad = theme.px(16), theme.px(8)
        if pick.icon:
            at = QRect(rect.x() + pad, rect.y(), side, rect.height())
            color = colour_of(pick.colour, theme) or theme.color("text_second")
            paint_icon(painter, pick.icon, color, at, side)
        inner = rect.adjusted(pad + side + theme.px(10), 0, -pad, 0)
        if pick.chosen:
            at = QRect(inner.right() - side, inner.y(), side, inner.height())
            paint_icon(painter, "check", theme.color("text"), at, side)
            inner = inner.adjusted(0, 0, -side - pad, 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if pick.second:
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text_third"))
            painter.drawText(inner, right, pick.second)
            width = painter.fontMetrics().horizontalAdvance(pick.second)
            inner = inner.adjusted(0, 0, -width - pad, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(pick.text[:200], elide, inner.width())
        painter.drawText(inner, left, shown)
        painter.restore()
