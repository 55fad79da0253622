"""Paints a card: its box, its title, the pieces below it, and what the pointer finds there."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.board.card_places import CardPlaces, PiecePlace, words_font
from nova_desktop.ui.tasks.board.grounds import ground_picture
from nova_desktop.ui.tasks.faces import TaskFace, Tone
from nova_desktop.ui.theme.painting import box, paint_icon, ring
from nova_desktop.ui.theme.theme import Theme

RADIUS_PX: Final = 10
_RING_PX: Final = 3
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROLES: Final = {Tone.SECOND: "text_third", Tone.THIRD: "text_third"}
_ICON_PX: Final = 14
_FADED: Final = 0.35


@dataclass(frozen=True, slots=True)
class Look:
    """How a card is at the moment. `hot` is the part below the pointer: check, retry or "".

    While the title is being `written` it stands in a line over the card.
    """

    current: bool = False
    chosen: bool = False
    hovered: bool = False
    hot: str = ""
    faded: bool = False
    written: bool = False
    compact: bool = False


def paint_card(
    painter: QPainter, at: QPoint, face: TaskFace, places: CardPlaces, look: Look, theme: Theme
) -> None:
    """With its left upper corner at a point."""
    painter.save()
    painter.translate(at)
    if look.faded:
        painter.setOpacity(_FADED)
    rect = QRect(0, 0, places.width, places.height)
    _paint_box(painter, rect, look, theme)
    painter.setPen(theme.color("text_third" if face.is_done else "text"))
    if not look.written:
        places.title.draw(painter, QPointF(places.title_at.topLeft()))
    for place in places.pieces:
        _paint_piece(painter, place, look.hovered or look.chosen, theme)
    if not places.retry.isEmpty():
        font = QFont(words_font(theme, 12, 500))
        font.setUnderline(look.hot == "retry")
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(places.retry.adjusted(-theme.px(2), 0, 0, 0), _RIGHT, _("Retry"))
    if look.hovered and not look.faded:
        _paint_check(painter, face, places.check, look, theme)
    painter.restore()


def card_picture(
    face: TaskFace, places: CardPlaces, ratio: float, theme: Theme, *, compact: bool
) -> QPixmap:
    """The card alone, as it is dragged."""
    height = places.height + theme.px(2)
    pixmap = QPixmap(round(places.width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_card(painter, QPoint(), face, places, Look(compact=compact), theme)
    painter.end()
    return pixmap


def ring_rect(rect: QRect, theme: Theme) -> QRect:
    """Where the mark of the keyboard lies around a card."""
    out = theme.px(_RING_PX)
    return rect.adjusted(-out, -out, out, out)


def paint_ring(painter: QPainter, rect: QRect, theme: Theme) -> None:
    """Around a card."""
    ring(painter, ring_rect(rect, theme), theme.px(RADIUS_PX + _RING_PX), theme)


def paint_drop_line(painter: QPainter, left: int, right: int, y: int, theme: Theme) -> None:
    """Where a dragged card would go."""
    thick = theme.px(2)
    box(painter, QRect(left, y - thick // 2, right - left, thick), thick / 2, theme.color("accent"))


def _paint_box(painter: QPainter, rect: QRect, look: Look, theme: Theme) -> None:
    fill, line = "panel", "line"
    if look.chosen:
        fill, line = "accent_soft", "accent"
    elif look.hovered:
        line = "line_strong"
    size = QSize(rect.width(), rect.height() + theme.px(2))
    painter.drawPixmap(0, 0, ground_picture(size, (fill, line), theme, _ratio(painter),
                                            flat=look.compact))  # fmt: skip


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatio()


def _paint_piece(painter: QPainter, place: PiecePlace, on_tint: bool, theme: Theme) -> None:
    piece, rect = place.piece, place.rect
    color = theme.color(_ROLES.get(piece.tone, piece.tone))
    if piece.tag:
        ground = ("pressed" if on_tint else "sunken", "")
        picture = ground_picture(rect.size(), ground, theme, _ratio(painter), flat=True)
        painter.drawPixmap(rect.topLeft(), picture)
    x = rect.x() + (place.words.x() - rect.x() if piece.tag else 0)
    if piece.icon:
        side = theme.px(_ICON_PX)
        at = QRect(x, rect.y(), side, place.words.height())
        paint_icon(painter, piece.icon, _tint(piece.colour, color, theme), at, side)
    painter.setFont(words_font(theme, 12))
    painter.setPen(color)
    line = QRect(place.words)
    for number, text in enumerate(place.lines):
        if number:
            line = QRect(rect.x(), line.y() + line.height(), rect.width(), line.height())
        painter.drawText(line, _LEFT, text)


def _tint(colour: str, otherwise: QColor, theme: Theme) -> QColor:
    """That of a project or a person, where it is one."""
    if colour in theme.colors:
        return theme.color(colour)
    own = QColor(colour) if colour.startswith("#") else QColor()
    return own if own.isValid() else otherwise


def _paint_check(painter: QPainter, face: TaskFace, rect: QRect, look: Look, theme: Theme) -> None:
    hot = look.hot == "check"
    ground = theme.color("accent_soft" if look.chosen else "panel")
    box(painter, rect, rect.height() / 2, ground)
    done = face.is_done
    role = "ok" if done or hot else "text_third"
    icon = "circle-check" if done or hot else "circle"
    paint_icon(painter, icon, theme.color(role), rect, theme.px(16))
