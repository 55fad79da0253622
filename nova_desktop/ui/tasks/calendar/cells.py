"""Where the cells of a month and the chips in them lie; measured for painting and the pointer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

from nova_desktop.ui.tasks.calendar.month import WEEK, CalendarChip, CalendarDay
from nova_desktop.ui.theme.theme import Theme

HEAD_PX: Final = 28
NUMBER_PX: Final = 26
CHIP_PX: Final = 20
GAP_PX: Final = 2
EDGE_PX: Final = 6
LEAST_CELL_PX: Final = 64


@dataclass(frozen=True, slots=True)
class Cell:
    """A day with its room; `more` says how many of its tasks have none."""

    day: CalendarDay
    rect: QRect
    number: QRect
    chips: tuple[tuple[CalendarChip, QRect], ...]
    more: int
    more_rect: QRect


def cells_of(days: Sequence[CalendarDay], size: QSize, theme: Theme) -> Sequence[Cell]:
    """Row by row."""
    weeks = max(1, -(-len(days) // WEEK))
    head = theme.px(HEAD_PX)
    high = max(theme.px(LEAST_CELL_PX), (size.height() - head) / weeks)
    wide = size.width() / WEEK
    found: list[Cell] = []
    for place, day in enumerate(days):
        row, column = divmod(place, WEEK)
        left, right = round(column * wide), round((column + 1) * wide)
        top, bottom = head + round(row * high), head + round((row + 1) * high)
        found.append(_cell(day, QRect(left, top, right - left, bottom - top), theme))
    return found


def least_height(days: int, theme: Theme) -> int:
    """Below which cells would be too low."""
    return theme.px(HEAD_PX) + -(-days // WEEK) * theme.px(LEAST_CELL_PX)


def cell_at(cells: Sequence[Cell], at: QPoint) -> Cell | None:
    """The one below a point."""
    return next((cell for cell in cells if cell.rect.contains(at)), None)


def chip_at(cell: Cell, at: QPoint) -> CalendarChip | None:
    """The chip below a point."""
    return next((chip for chip, rect in cell.chips if rect.contains(at)), None)


def _cell(day: CalendarDay, rect: QRect, theme: Theme) -> Cell:
    edge, number = theme.px(EDGE_PX), theme.px(NUMBER_PX)
    step, high = theme.px(CHIP_PX + GAP_PX), theme.px(CHIP_PX)
    left, width = rect.x() + edge // 2, rect.width() - edge
    top = rect.y() + theme.px(2) + number
    room = max(0, (rect.bottom() + 1 - top - theme.px(2)) // step)
    shown = day.count if day.count <= room else max(0, room - 1)
    shown = min(shown, len(day.chips))
    chips = tuple(
        (chip, QRect(left, top + n * step, width, high)) for n, chip in enumerate(day.chips[:shown])
    )
    more = day.count - shown
    rest = QRect(left, top + shown * step, width, high) if more and room else QRect()
    if more and not room:  # beside the number
        rest = QRect(rect.center().x(), rect.y(), rect.width() // 2, number)
    side = QRect(left, rect.y() + theme.px(2), width, number)
    return Cell(day, rect, side, chips, more, rest)
