"""Cards as pictures: what is scrolled or lies below a drag is drawn once, and then only copied."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap

from nova_desktop.ui.tasks.board.card_painting import Look, paint_card
from nova_desktop.ui.tasks.board.card_places import CardPlaces
from nova_desktop.ui.tasks.faces import TaskFace
from nova_desktop.ui.theme.theme import Theme

MOST: Final = 20
"""Of one list; somewhat more than are in view."""


@dataclass(frozen=True, slots=True)
class _Kept:
    picture: QPixmap
    places: CardPlaces
    look: Look
    theme: Theme
    ratio: float


class CardPictures:
    """The newest of a list. They have its ground behind them, so letters look as anywhere else.

    Where a pixel of the theme is no whole number of those of the screen, cards are drawn each time:
    a picture would lie between two of them and be blurred.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()

    def paint(
        self,
        painter: QPainter,
        at: QPoint,
        face: TaskFace,
        places: CardPlaces,
        look: Look,
        theme: Theme,
    ) -> None:
        """With its left upper corner at a point."""
        ratio = painter.device().devicePixelRatioF()
        if not ratio.is_integer():
            paint_card(painter, at, face, places, look, theme)
            return
        kept = self._kept.get(face.id)
        if kept is None or not _is_same(kept, places, look, theme, ratio):
            picture = _drawn(face, places, look, theme, ratio)
            kept = self._kept[face.id] = _Kept(picture, places, look, theme, ratio)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(face.id)
        painter.drawPixmap(at, kept.picture)


def _is_same(kept: _Kept, places: CardPlaces, look: Look, theme: Theme, ratio: float) -> bool:
    """The places are measured anew whenever the card says something else."""
    same = kept.places is places and kept.theme is theme and kept.ratio == ratio
    return same and kept.look == look


def _drawn(face: TaskFace, places: CardPlaces, look: Look, theme: Theme, ratio: float) -> QPixmap:
    height = places.height + theme.px(2)
    picture = QPixmap(round(places.width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(theme.color("sunken"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_card(painter, QPoint(), face, places, look, theme)
    painter.end()
    return picture
