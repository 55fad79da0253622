"""Where the words and buttons of a row lie; measured once for painting and for the pointer."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from nova_desktop.ui.memory.rows import MemoryRow, Part, RowKind, Wish
from nova_desktop.ui.theme.lines import Lines, line_height
from nova_desktop.ui.theme.theme import Theme

EDGE_PX: Final = 16
ROW_PX: Final = 60
HEADING_PX: Final = 36
ICON_PX: Final = 14
ACT_PX: Final = 28
_PART_GAP_PX: Final = 14
_ICON_GAP_PX: Final = 4
_TOP_PX: Final = 10
_CARD_GAP_PX: Final = 6
CARD_TITLE_PX: Final = 15
MOST_BODY_LINES: Final = 4
_ELIDE: Final = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class PartPlace:
    """A part with the room that it has; `text` is what of it is shown."""

    part: Part
    rect: QRect
    text: str


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """All in the coordinates of `rect`, the whole row. An empty rectangle is not painted."""

    card: QRect
    title: QRect
    body: QRect
    before: QRect
    parts: tuple[PartPlace, ...]
    acts: tuple[tuple[Wish, QRect], ...]

    def wish_at(self, x: int, y: int) -> Wish | None:
        """What a press there wishes, None for nothing."""
        for wish, rect in self.acts:
            if rect.contains(x, y):
                return wish
        for place in self.parts:
            if place.part.wish is not None and place.rect.contains(x, y):
                return place.part.wish
        return None


def title_font(row: MemoryRow, theme: Theme) -> QFont:
    """Struck through for what is over."""
    if row.best:
        return theme.font(CARD_TITLE_PX, 500)
    font = theme.font()
    font.setStrikeOut(row.struck)
    return font


def height_of(row: MemoryRow, width: int, theme: Theme) -> int:
    """Of a whole row in pixels."""
    if row.kind is RowKind.HEADING:
        return theme.px(HEADING_PX)
    if not row.body:
        return theme.px(ROW_PX)
    around = _around(row, theme)
    inner = max(1, width - 2 * around[0])
    title = _title_height(row, theme, inner)
    gap = (theme.px(_CARD_GAP_PX) if title else 0) + _below_body(row, theme)
    lines = _parts_height(theme) * (2 if row.before else 1)
    return 2 * around[1] + title + gap + _body_height(row, inner, theme) + lines


def places_of(row: MemoryRow, rect: QRect, theme: Theme, *, acts: bool) -> RowPlaces:
    """`acts` tells whether the buttons are shown."""
    across, above = _around(row, theme)
    inner = rect.adjusted(across, above, -across, -above)
    card = QRect()
    if row.best:
        edge = theme.px(EDGE_PX)
        card = rect.adjusted(edge, edge, -edge, -edge + theme.px(2))
    title = QRect(inner.x(), inner.y(), inner.width(), _title_height(row, theme, inner.width()))
    top = title.bottom() + 1 + (theme.px(_CARD_GAP_PX) if row.body and row.title else 0)
    body = QRect()
    if row.body:
        height = _body_height(row, inner.width(), theme)
        body = QRect(inner.x(), top, inner.width(), height)
        top += height + _below_body(row, theme)
    before = QRect()
    if row.before:
        before = QRect(inner.x(), top, inner.width(), _parts_height(theme))
        top += before.height()
    line = QRect(inner.x(), top, inner.width(), _parts_height(theme))
    buttons = _acts(row, line, theme) if acts else ()
    if buttons:
        line.setRight(buttons[0][1].left() - theme.px(8))
        title.setRight(rect.right() - across)
    return RowPlaces(card, title, body, before, _parts(row, line, theme), buttons)


def _around(row: MemoryRow, theme: Theme) -> tuple[int, int]:
    """Room at the sides, and above and below."""
    edge = theme.px(EDGE_PX)
    if row.best:
        return edge + theme.px(17), edge + theme.px(14)
    return edge, theme.px(_TOP_PX)


def _title_height(row: MemoryRow, theme: Theme, width: int) -> int:
    if not row.title:
        return 0
    if row.best:
        return Lines(row.title, title_font(row, theme), width).height
    return theme.px(20)


def _body_height(row: MemoryRow, width: int, theme: Theme) -> int:
    font = theme.font()
    most = MOST_BODY_LINES if row.best else 2
    return min(Lines(row.body, font, width).height, most * line_height(font))


def _below_body(row: MemoryRow, theme: Theme) -> int:
    return theme.px(_CARD_GAP_PX) if row.best else 0


def _parts_height(theme: Theme) -> int:
    return theme.px(22)


def _parts(row: MemoryRow, line: QRect, theme: Theme) -> tuple[PartPlace, ...]:
    """One beside the other; the one that has no room is cut, and those behind it go."""
    metrics = QFontMetrics(theme.font(12))
    gap, icon = theme.px(_PART_GAP_PX), theme.px(ICON_PX) + theme.px(_ICON_GAP_PX)
    places: list[PartPlace] = []
    x, end = line.x(), line.right()
    for part in row.parts:
        before = icon if part.icon else 0
        room = end - x - before
        if room < theme.px(24):
            break
        text = metrics.elidedText(part.text, _ELIDE, room)
        width = before + metrics.horizontalAdvance(text)
        places.append(PartPlace(part, QRect(x, line.y(), width, line.height()), text))
        x += width + gap
    return tuple(places)


def _acts(row: MemoryRow, line: QRect, theme: Theme) -> tuple[tuple[Wish, QRect], ...]:
    side = theme.px(ACT_PX)
    y = line.y() + (line.height() - side) // 2
    x = line.right() + theme.px(6) - side * len(row.acts)
    return tuple((a.wish, QRect(x + n * side, y, side, side)) for n, a in enumerate(row.acts))
