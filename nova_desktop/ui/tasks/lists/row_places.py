"""Where the parts of a row lie; measured once for painting and for the pointer."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from nova_desktop.ui.tasks.faces import Piece
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from nova_desktop.ui.theme.theme import Theme

ROW_PX: Final = 32
CARD_ROW_PX: Final = 36
HEADING_PX: Final = 40
ICON_PX: Final = 16
SMALL_ICON_PX: Final = 14
INDENT_PX: Final = 24
_ICON_GAP_PX: Final = 5
_PIECE_GAP_PX: Final = 12
_TAG_PAD_PX: Final = 6
_HIT_PX: Final = 28
_PIECES_PART: Final = 0.5
_LEAST_PIECE_PX: Final = 36
_WIDEST_PIECE_PX: Final = 160
_LONGEST: Final = 400
ELIDE: Final = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows of a list look. `edge` is the room at both ends, in pixels at 100 %.

    `gutter` is the room for the mark that folds, 0 where nothing is folded. `brief` ones show one
    piece only, as the cards of Home.
    """

    height: int = ROW_PX
    edge: int = 20
    gutter: int = 20
    brief: bool = False
    lines: bool = True


@dataclass(frozen=True, slots=True)
class PiecePlace:
    """A piece with its room and what of its text is shown."""

    piece: Piece
    rect: QRect
    text: str


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """In the coordinates of the view. `check_hit` is larger than what is painted."""

    fold: QRect
    check: QRect
    check_hit: QRect
    title: QRect
    pieces: tuple[PiecePlace, ...]
    act: QRect
    """Retry, or the plus of a heading."""


def height_of(row: ListRow, shape: Shape, theme: Theme) -> int:
    """Of a whole row in pixels."""
    return theme.px(HEADING_PX if row.kind is RowKind.HEADING else shape.height)


def short(text: str) -> str:
    """No more of a title than any row can show."""
    return text[:_LONGEST]


def places_of(row: ListRow, rect: QRect, shape: Shape, theme: Theme) -> RowPlaces:
    """All of them; an empty rectangle is not there."""
    edge, gutter = theme.px(shape.edge), theme.px(shape.gutter)
    left = rect.x() + max(edge - gutter, 0)
    right = rect.right() + 1 - edge
    if row.kind is RowKind.HEADING:
        return _heading(row, rect, left, right, theme)
    if row.kind is RowKind.MORE:
        begin = left + gutter
        title = QRect(begin, rect.y(), max(0, right - begin), rect.height())
        return RowPlaces(QRect(), QRect(), QRect(), title, (), QRect())
    left += gutter + row.depth * theme.px(INDENT_PX)
    fold = QRect(left - gutter, rect.y(), gutter, rect.height())
    icon, hit = theme.px(ICON_PX), theme.px(_HIT_PX)
    check = QRect(left, rect.y(), icon, rect.height())
    grown = QRect(left - (hit - icon) // 2, rect.y(), hit, rect.height())
    if row.mark:
        grown = QRect()
    act = QRect()
    if words := row.act_words:
        width = QFontMetrics(theme.font(12, 500)).horizontalAdvance(words) + theme.px(16)
        act = QRect(right - width, rect.y() + theme.px(4), width, rect.height() - theme.px(8))
        right = act.left() - theme.px(6)
    begin = check.right() + 1 + theme.px(10)
    pieces = _pieces(row, begin, right, rect, shape, theme)
    end = pieces[0].rect.left() - theme.px(12) if pieces else right
    title = QRect(begin, rect.y(), max(0, end - begin), rect.height())
    shown = fold if row.folded is not None and gutter else QRect()
    return RowPlaces(shown, check, grown, title, pieces, act)


def _heading(row: ListRow, rect: QRect, left: int, right: int, theme: Theme) -> RowPlaces:
    top = rect.y() + theme.px(8)
    high = rect.bottom() + 1 - top
    fold = QRect(left, top, theme.px(20), high) if row.folded is not None else QRect()
    act = QRect()
    if row.adds:
        side = theme.px(_HIT_PX)
        act = QRect(right - side + theme.px(6), top + (high - side) // 2, side, side)
    begin = left + theme.px(20)
    title = QRect(begin, top, max(0, right - begin - act.width()), high)
    return RowPlaces(fold, QRect(), QRect(), title, (), act)


def _pieces(
    row: ListRow, begin: int, right: int, rect: QRect, shape: Shape, theme: Theme
) -> tuple[PiecePlace, ...]:
    """From the right end; as many as half of the row holds, the first ones before the others."""
    if row.face is None:
        return ()
    room = int((right - begin) * _PIECES_PART)
    gap = theme.px(_PIECE_GAP_PX)
    shown: list[tuple[Piece, str, int]] = []
    for piece in row.face.pieces[: 1 if shape.brief else None]:
        text, width = _measured(piece, room, shape, theme)
        if width > room or (text == "…" and piece.text):
            break
        shown.append((piece, text, width))
        room -= width + gap
    places: list[PiecePlace] = []
    x = right
    for piece, text, width in reversed(shown):
        x -= width
        places.append(PiecePlace(piece, QRect(x, rect.y(), width, rect.height()), text))
        x -= gap
    return tuple(reversed(places))


def _measured(piece: Piece, room: int, shape: Shape, theme: Theme) -> tuple[str, int]:
    """What of it is shown, and how wide that is."""
    metrics = QFontMetrics(theme.font(12))
    icon = bool(piece.icon) and not shape.brief
    around = theme.px(SMALL_ICON_PX) if icon else 0
    around += theme.px(_ICON_GAP_PX) if icon and piece.text else 0
    around += 2 * theme.px(_TAG_PAD_PX) if piece.tag and not shape.brief else 0
    most = min(room, theme.px(_WIDEST_PIECE_PX)) - around
    if most < min(theme.px(_LEAST_PIECE_PX), metrics.horizontalAdvance(piece.text)):
        return piece.text, room + 1
    text = metrics.elidedText(piece.text, ELIDE, most)
    return text, around + metrics.horizontalAdvance(text)
