"""What is told where the pointer rests on a card."""

from PySide6.QtCore import QPoint

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, shown_key
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.board.card_places import CardPlaces
from nova_desktop.ui.tasks.faces import TaskFace
from nova_desktop.ui.widgets.tooltip import plain_tip, tip_with_key

_LONGEST = 1_000


def tip_at(face: TaskFace, places: CardPlaces, at: QPoint, keys: KeyTable = DEFAULT_KEYS) -> str:
    """`at` is a point of the card; "" where there is nothing to tell."""
    if places.retry.contains(at):
        return tip_with_key(_("Try again"), shown_key(Act.RETRY, keys))
    if places.check.contains(at):
        words = _("Open again") if face.is_done else _("Done")
        return tip_with_key(words, shown_key(Act.COMPLETE, keys))
    for place in places.pieces:
        if place.rect.contains(at):
            return plain_tip(place.piece.said or place.piece.text)
    shown = places.title.text().replace("\N{LINE SEPARATOR}", " ")
    return plain_tip(face.title[:_LONGEST]) if shown.endswith("…") else ""
