"""Rows of a list, painted: a title, a second line below, an icon before and a word behind."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, paint_icon, raised_box, ring
from nova_desktop.ui.theme.theme import Theme, current_theme

Index = QModelIndex | QPersistentModelIndex

SECOND_ROLE: Final = Qt.ItemDataRole.UserRole + 101
"""A text below the title, or None."""
BEHIND_ROLE: Final = Qt.ItemDataRole.UserRole + 102
"""A short text at the row's end, or None."""
ICON_ROLE: Final = Qt.ItemDataRole.UserRole + 103
"""The name of a Lucide icon before the title, or None."""
TONE_ROLE: Final = Qt.ItemDataRole.UserRole + 104
"""The colour role of the icon before the title, or None."""
MARK_ROLE: Final = Qt.ItemDataRole.UserRole + 105
"""The name of a Lucide icon at the row's end, as a pin, or None."""
ACTION_ROLE: Final = Qt.ItemDataRole.UserRole + 106
"""Words behind those of a table's cell that can be pressed, or None."""

_EDGE_PX: Final = 8
_GAP_PX: Final = 8
_ICON_PX: Final = 16
_MARK_PX: Final = 14
_ONE_LINE_PX: Final = 34
_TWO_LINES_PX: Final = 46
_FOOT_PX: Final = 2
_WORDS: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BEHIND: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says."""

    title: str
    second: str
    behind: str
    icon: str
    mark: str
    tone: str

    @classmethod
    def of(cls, index: Index) -> "_Row":
        roles = (Qt.ItemDataRole.DisplayRole, SECOND_ROLE, BEHIND_ROLE, ICON_ROLE, MARK_ROLE)
        return cls(*(str(index.data(r) or "") for r in (*roles, TONE_ROLE)))


class RowDelegate(QStyledItemDelegate):
    """Paints the rows of the view that it is given to, and the ring of the current one.

    `chosen` is the colour role below chosen ones: another one where the view lies on a panel. There
    a chosen row is not raised, and what the pointer is on is seen in both themes.
    """

    def __init__(
        self, view: QAbstractItemView, *, two_lines: bool = True, chosen: str = "panel"
    ) -> None:
        super().__init__(view)
        self._two_lines = two_lines
        self._chosen = chosen
        view.setItemDelegate(self)
        view.setMouseTracking(True)
        ring_on(view, "rows")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        height = _TWO_LINES_PX if self._two_lines else _ONE_LINE_PX
        return QSize(0, current_theme().px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect.adjusted(theme.px(1), 0, -theme.px(1), 0)
        _paint_ground(painter, option.state, rect, theme, self._chosen)
        row = _Row.of(index)
        edge = theme.px(_EDGE_PX)
        inner = rect.adjusted(edge, 0, -edge, -theme.px(_FOOT_PX))
        inner = self._paint_sides(painter, row, inner, chosen, theme)
        self._paint_words(painter, row, inner, chosen, theme)
        painter.restore()

    def _paint_sides(
        self, painter: QPainter, row: _Row, inner: QRect, chosen: bool, theme: Theme
    ) -> QRect:
        """Icon, mark and the word behind; what is left for the title."""
        gap = theme.px(_GAP_PX)
        role = row.tone or ("text" if chosen else "text_second")
        if row.icon:
            side = theme.px(_ICON_PX)
            at = QRect(inner.x(), inner.y(), side, inner.height())
            paint_icon(painter, row.icon, theme.color(role), at, side)
            inner = inner.adjusted(side + gap, 0, 0, 0)
        if row.mark:
            side = theme.px(_MARK_PX)
            at = QRect(inner.right() - side + 1, inner.y(), side, inner.height())
            paint_icon(painter, row.mark, theme.color("text_third"), at, side)
            inner = inner.adjusted(0, 0, -side - gap, 0)
        if row.behind:
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text_second"))
            painter.drawText(inner, _BEHIND, row.behind)
            width = painter.fontMetrics().horizontalAdvance(row.behind)
            inner = inner.adjusted(0, 0, -width - gap, 0)
        return inner

    def _paint_words(
        self, painter: QPainter, row: _Row, inner: QRect, chosen: bool, theme: Theme
    ) -> None:
        title = inner
        if self._two_lines and row.second:
            title = QRect(inner.x(), inner.y() + theme.px(4), inner.width(), theme.px(19))
            below = title.translated(0, theme.px(18))
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text_second" if chosen else "text_third"))
            painter.drawText(below, _WORDS, _elided(painter, row.second, below.width()))
        painter.setFont(theme.font(weight=500 if chosen else 400))
        painter.setPen(theme.color("text" if chosen else "text_second"))
        painter.drawText(title, _WORDS, _elided(painter, row.title, title.width()))


def _paint_ground(
    painter: QPainter, state: QStyle.StateFlag, rect: QRect, theme: Theme, chosen: str
) -> None:
    radius = theme.px(8)
    whole = rect.adjusted(0, 0, 0, -theme.px(_FOOT_PX))
    raised = chosen == "panel"
    if state & QStyle.StateFlag.State_Selected and raised:
        ground = theme.color(chosen)
        raised_box(painter, rect, radius, ground, ground, theme)
    elif state & QStyle.StateFlag.State_Selected:
        box(painter, whole, radius, theme.color(chosen))
    elif state & QStyle.StateFlag.State_MouseOver:
        box(painter, whole, radius, theme.color("hover" if raised else "hover_panel"))
    if state & QStyle.StateFlag.State_HasFocus:
        ring(painter, whole, radius, theme)


def _elided(painter: QPainter, text: str, width: int) -> str:
    line = " ".join(text.split())
    return painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, width)
