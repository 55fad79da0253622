"""Paints the head and the cells of a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.calendar.cells import HEAD_PX, Cell
from nova_desktop.ui.tasks.calendar.month import CalendarChip
from nova_desktop.ui.tasks.colours import colour_of
from nova_desktop.ui.theme.painting import box, ring
from nova_desktop.ui.theme.theme import Theme
from nova_desktop.ui.times import month_names, weekday_names

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ELIDE: Final = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class CellLook:
    """`hot` is None, "" for the pointer on the cell, or the task of the chip below it."""

    hot: str | None
    has_ring: bool
    is_target: bool


def paint_head(painter: QPainter, first: Sequence[Cell], width: int, theme: Theme) -> None:
    """The names of the days of a week."""
    painter.setFont(theme.font(11))
    painter.setPen(theme.color("text_third"))
    for cell in first:
        name = weekday_names()[cell.day.day.weekday()]
        at = QRect(cell.number.x() + theme.px(4), 0, cell.number.width(), theme.px(HEAD_PX))
        painter.drawText(at, _LEFT, name)
    painter.fillRect(0, theme.px(HEAD_PX) - 1, width, 1, theme.color("line"))


def paint_cell(painter: QPainter, cell: Cell, look: CellLook, theme: Theme) -> None:
    """One day."""
    rect = cell.rect
    if look.is_target:
        painter.fillRect(rect, theme.color("accent_soft"))
    elif look.hot is not None:
        painter.fillRect(rect, theme.color("hover_panel"))
    elif not cell.day.in_month:
        painter.fillRect(rect, theme.color("rail"))
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
    painter.fillRect(rect.right(), rect.y(), 1, rect.height(), theme.color("line"))
    _paint_number(painter, cell, theme)
    for chip, at in cell.chips:
        _paint_chip(painter, chip, at, theme, hot=look.hot == chip.task)
    if cell.more and not cell.more_rect.isEmpty():
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text_second"))
        words = _("+{n} more").format(n=cell.more) if cell.chips else f"{cell.more}"
        painter.drawText(cell.more_rect.adjusted(theme.px(6), 0, 0, 0), _LEFT, words)
    if look.has_ring or look.is_target:
        ring(painter, rect.adjusted(1, 1, -2, -2), theme.px(6), theme)


def _paint_number(painter: QPainter, cell: Cell, theme: Theme) -> None:
    day = cell.day.day
    text = str(day.day)
    if day.day == 1:
        text = _("{day} {month}").format(day=day.day, month=month_names()[day.month - 1])
    weight = 600 if cell.day.is_today else 400
    font = theme.font(12, weight)
    side = theme.px(22)
    wide = max(side, QFontMetrics(font).horizontalAdvance(text) + theme.px(10))
    at = QRect(cell.number.x(), cell.number.y() + theme.px(1), wide, side)
    if cell.day.is_today:
        box(painter, at, side / 2, theme.color("accent"))
    role = "on_accent" if cell.day.is_today else "text" if cell.day.in_month else "text_third"
    painter.setFont(font)
    painter.setPen(theme.color(role))
    painter.drawText(at, Qt.AlignmentFlag.AlignCenter, text)


def _paint_chip(
    painter: QPainter, chip: CalendarChip, rect: QRect, theme: Theme, *, hot: bool
) -> None:
    tint = colour_of(chip.colour, theme)
    ground = theme.color("hover_panel" if hot else "panel")
    box(painter, rect, theme.px(5), ground, theme.color("line"), theme.px(1))
    left = rect.x() + theme.px(6)
    if tint is not None:
        bar = QRect(
            rect.x() + theme.px(3), rect.y() + theme.px(4), theme.px(3), rect.height() - theme.px(8)
        )
        box(painter, bar, theme.px(1.5), tint)
        left += theme.px(5)
    inner = QRect(left, rect.y(), rect.right() - left - theme.px(2), rect.height())
    if chip.time and inner.width() > theme.px(70):
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text_third"))
        painter.drawText(inner, _LEFT, chip.time)
        inner.setLeft(inner.x() + painter.fontMetrics().horizontalAdvance(chip.time) + theme.px(5))
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("error" if chip.is_late else "text"))
    shown = painter.fontMetrics().elidedText(chip.title[:200], _ELIDE, inner.width())
    painter.drawText(inner, _LEFT, shown)
