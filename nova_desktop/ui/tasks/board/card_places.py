"""Where the words, pieces and buttons of a card lie; measured once for painting and pointer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

from nova_desktop.domain.tasks import Priority
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.faces import Piece, TaskFace, Tone
from nova_desktop.ui.tasks.quick_add.units import from_units
from nova_desktop.ui.tasks.words import priority_name
from nova_desktop.ui.theme.fonts import make_font
from nova_desktop.ui.theme.theme import Theme

GAP_PX: Final = 8
COMPACT_GAP_PX: Final = 3
_AROUND: Final = (13, 11)  # with the line of the card
_COMPACT_AROUND: Final = (11, 4)
_TITLE_STEP: Final = 1.35
_ABOVE_PIECES_PX: Final = 6
_PIECES_PX: Final = 18
_WORDS_STEP_PX: Final = 17
_BETWEEN_PX: Final = 10
_ICON_PX: Final = 14
_CLOSE_PX: Final = 4
_TAG_PAD_PX: Final = 6
_CHECK_PX: Final = 24
_MOST_LINES: Final = 2
_MOST_ROWS: Final = 3
"""Of what is known of a task."""
_MEASURED: Final = 400  # more characters have no room in two lines
_BREAK: Final = "\N{LINE SEPARATOR}"
_RIGHT: Final = Qt.TextElideMode.ElideRight
_PRIORITIES: Final = {
    Priority.HIGH: ("chevrons-up", Tone.ERROR),
    Priority.MEDIUM: ("chevron-up", Tone.WARNING),
    Priority.LOW: ("chevron-down", Tone.THIRD),
}


@dataclass(frozen=True, slots=True)
class PiecePlace:
    """A piece with the room that it has, and its words line by line, the first beside the icon."""

    piece: Piece
    rect: QRect
    words: QRect
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardPlaces:
    """All in coordinates of the card's own corner; `height` is that of the card."""

    height: int
    width: int
    title: QTextLayout
    title_at: QRect
    pieces: tuple[PiecePlace, ...]
    retry: QRect
    check: QRect


def title_font(theme: Theme) -> QFont:
    """Of a card."""
    return words_font(theme, 13, 500)


def words_font(theme: Theme, size: int, weight: int = 400) -> QFont:
    """Made once for each size, as it is asked for so often; not to be changed."""
    return _font(theme.px(size), weight)


@cache
def _font(pixels: int, weight: int) -> QFont:
    return make_font(pixels, weight, mono=False)


def shown_pieces(face: TaskFace) -> tuple[Piece, ...]:
    """With the mark of its priority in front of the others."""
    look = _PRIORITIES.get(face.priority)
    if look is None or face.is_over:
        return face.pieces
    said = _("priority {name}").format(name=priority_name(face.priority))
    return (Piece("", look[0], look[1], said=said), *face.pieces)


def places_of(face: TaskFace, width: int, theme: Theme, *, compact: bool) -> CardPlaces:
    """Of a card of so many pixels."""
    if compact:
        return _compact_places(face, width, theme)
    across, above = (theme.px(each) for each in _AROUND)
    room = max(1, width - 2 * across)
    title, lines = _titled(face.title, title_font(theme), room, _MOST_LINES, theme)
    height = round(lines * theme.px(13) * _TITLE_STEP)
    at = QRect(across, above, room, height)
    below = above + height
    pieces, retry = shown_pieces(face), QRect()
    placed: tuple[PiecePlace, ...] = ()
    if pieces:
        top = below + theme.px(_ABOVE_PIECES_PX)
        inner = QRect(across, top, room, theme.px(_PIECES_PX))
        if face.can_retry:
            retry = _retry_at(inner, theme)
            inner.setRight(retry.left() - theme.px(_BETWEEN_PX))
        placed = tuple(_flow(pieces, inner, theme))
        below = max((place.rect.bottom() + 1 for place in placed), default=below)
        retry.moveTop((top + below - retry.height()) // 2)
    side = theme.px(_CHECK_PX)
    check = QRect(width - side - theme.px(5), theme.px(7), side, side)
    return CardPlaces(below + above, width, title, at, placed, retry, check)


def _compact_places(face: TaskFace, width: int, theme: Theme) -> CardPlaces:
    """One line: the title, and at the right what matters most."""
    across, above = (theme.px(each) for each in _COMPACT_AROUND)
    height = theme.px(18)
    line = QRect(across, above, max(1, width - 2 * across), height)
    placed: list[PiecePlace] = []
    right = line.right() + 1
    for piece in _most_telling(shown_pieces(face)):
        room_there = QRect(line.x(), above, line.width() // 2, height)
        place = _piece_at(piece, room_there, theme, wraps=False)
        right -= place.rect.width()
        placed.append(_shifted(place, right - line.x(), 0))
        right -= theme.px(8)
    room = max(1, right - line.x())
    title, _lines = _titled(face.title, title_font(theme), room, 1, theme)
    at = QRect(across, above, room, height)
    side = theme.px(_CHECK_PX)
    check = QRect(width - side - theme.px(2), (height + 2 * above - side) // 2, side, side)
    return CardPlaces(height + 2 * above, width, title, at, tuple(placed), QRect(), check)


def _most_telling(pieces: tuple[Piece, ...]) -> list[Piece]:
    """The mark of the priority and one more, from the right: the day it is due, if it has one."""
    marks = [piece for piece in pieces if not piece.text][:1]
    first_due = sorted(pieces, key=lambda piece: piece.icon != "calendar")
    words = [replace(piece, icon="", text=_day_of(piece)) for piece in first_due
             if piece.text and not piece.tag][:1]  # fmt: skip
    return [*words, *marks]


def _day_of(piece: Piece) -> str:
    """Without the time of the clock, for which one line has no room."""
    day, _space, clock = piece.text.rpartition(" ")
    return day if day and piece.icon == "calendar" and ":" in clock else piece.text


def _titled(text: str, font: QFont, width: int, most: int, theme: Theme) -> tuple[QTextLayout, int]:
    """The text in lines of the room, the last one cut with …; and how many there are."""
    shown = text[:_MEASURED]
    starts = list(_breaks(shown, font, width, most))
    is_cut = len(starts) > most or len(text) > _MEASURED
    if is_cut:
        begin = starts[min(most, len(starts)) - 1]
        rest = QFontMetrics(font).elidedText(shown[begin:].lstrip() + "…", _RIGHT, width)
        shown = shown[:begin].rstrip() + (_BREAK if begin else "") + rest
    layout = QTextLayout(shown, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    wrap = QTextOption.WrapMode
    # What was cut to the pixel is not to be broken once more, which would lose its end.
    option.setWrapMode(wrap.ManualWrap if is_cut else wrap.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    count = _lay(layout, width, most, theme.px(13) * _TITLE_STEP)
    return layout, max(1, count)


def _breaks(text: str, font: QFont, width: int, most: int) -> Iterator[int]:
    """Where lines begin; one more than `most` where there is more."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    for _count in range(most + 1):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        yield from_units(text, line.textStart())
    layout.endLayout()


def _lay(layout: QTextLayout, width: int, most: int, step: float) -> int:
    layout.beginLayout()
    count = 0
    while count < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, count * step + (step - line.height()) / 2))
        count += 1
    layout.endLayout()
    return count


def _flow(pieces: tuple[Piece, ...], inner: QRect, theme: Theme) -> Iterator[PiecePlace]:
    """One beside the other, in three lines at most."""
    x, line = 0, 0
    step = inner.height() + theme.px(3)
    for piece in pieces:
        room = QRect(inner.x(), inner.y() + line * step, inner.width(), inner.height())
        place = _piece_at(piece, room, theme)
        if x and x + place.rect.width() > inner.width():
            x, line = 0, line + 1
            if line >= _MOST_ROWS:
                return
            place = _shifted(place, 0, step)
        yield _shifted(place, x, 0)
        x += place.rect.width() + theme.px(_BETWEEN_PX)
        if len(place.lines) > 1:  # it fills the room
            line = _MOST_ROWS


def _piece_at(piece: Piece, room: QRect, theme: Theme, *, wraps: bool = True) -> PiecePlace:
    """At the beginning of a line."""
    metrics = QFontMetrics(words_font(theme, 12))
    pad = theme.px(_TAG_PAD_PX) if piece.tag else 0
    before = pad + _icon_room(piece, theme)
    most = max(1, room.width() - before - pad)
    wide = metrics.horizontalAdvance(piece.text)
    if wraps and wide > most and piece.tone in (Tone.ACCENT, Tone.ERROR) and not piece.tag:
        return _wrapped(piece, room, before, theme)
    text = piece.text if wide <= most else metrics.elidedText(piece.text, _RIGHT, most)
    width = before + (metrics.horizontalAdvance(text) if text else 0) + pad
    rect = QRect(room.x(), room.y(), width, room.height())
    words = rect.adjusted(before, 0, theme.px(2), 0)
    return PiecePlace(piece, rect, words, (text,) if text else ())


def _wrapped(piece: Piece, room: QRect, before: int, theme: Theme) -> PiecePlace:
    """What Nova says may take two lines; the second begins below the icon."""
    font = words_font(theme, 12)
    metrics = QFontMetrics(font)
    shown = piece.text[:_MEASURED]
    starts = list(_breaks(shown, font, room.width() - before, 1))
    cut = starts[1] if len(starts) > 1 else len(shown)
    second = metrics.elidedText(shown[cut:].strip(), _RIGHT, room.width())
    step = theme.px(_WORDS_STEP_PX)
    rect = QRect(room.x(), room.y(), room.width(), 2 * step)
    words = QRect(rect.x() + before, rect.y(), rect.width() - before, step)
    return PiecePlace(piece, rect, words, (shown[:cut].rstrip(), second))


def _icon_room(piece: Piece, theme: Theme) -> int:
    if not piece.icon:
        return 0
    if not piece.text:
        return theme.px(_ICON_PX)
    quiet = piece.tone in (Tone.SECOND, Tone.THIRD)
    return theme.px(_ICON_PX) + theme.px(_BETWEEN_PX if quiet else _CLOSE_PX)


def _shifted(place: PiecePlace, x: int, y: int) -> PiecePlace:
    rect, words = place.rect.translated(x, y), place.words.translated(x, y)
    return PiecePlace(place.piece, rect, words, place.lines)


def _retry_at(inner: QRect, theme: Theme) -> QRect:
    width = QFontMetrics(words_font(theme, 12, 500)).horizontalAdvance(_("Retry")) + 1
    return QRect(inner.right() + 1 - width, inner.y(), width, theme.px(_PIECES_PX))
