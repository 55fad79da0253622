"""What is offered below the field, and which row of it is chosen; free of Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.quick_add.parts import Kind
from nova_desktop.services.tasks.quick_add import QuickAdd
from nova_desktop.services.tasks.quick_names import Offer, Sign
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.quick_add.draft import Draft
from nova_desktop.ui.tasks.quick_add.view_protocol import QuickAddView, ShownOffer

_ICONS: Final = {
    Kind.LABEL: "tag",
    Kind.PERSON: "user",
    Kind.PROJECT: "folder",
    Kind.LANE: "square-kanban",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An offered row and what it does."""

    shown: ShownOffer
    choose: Callable[[], None]


class Offers:
    """Names for the word behind a sign, or whatever rows it is given."""

    def __init__(self, adding: QuickAdd, draft: Draft, view: QuickAddView) -> None:
        self._adding = adding
        self._draft = draft
        self._view = view
        self._rows: Sequence[Row] = ()
        self._current = -1
        self._sign: Sign | None = None
        self._closed_at = -1

    def show(self, rows: Sequence[Row]) -> None:
        """These, the first of them chosen."""
        self._sign, self._rows, self._current = None, rows, 0
        self._show()

    def offer(self, caret: int) -> None:
        """What completes the word behind a sign, once something is there to choose from."""
        sign = self._adding.sign_at(self._draft.text, caret)
        if sign is None or self._is_rejected(sign):
            self.begin_anew()
            return
        if sign.start == self._closed_at:
            return
        self._closed_at = -1
        offers = [one for one in self._adding.complete(sign) if self._can_be(one, sign)]
        typed = sign.prefix.casefold()
        if not offers or (len(offers) == 1 and not offers[0].is_new and _is(offers[0], typed)):
            self.drop()
            return
        # A row is chosen where Enter can mean nothing else: not for a name that is whole or new.
        chosen = bool(typed) and not offers[0].is_new and not _is(offers[0], typed)
        self._sign, self._current = sign, 0 if chosen else -1
        self._rows = [self._row(one, sign) for one in offers]
        self._show()

    def keep_for(self, caret: int) -> None:
        """The caret went elsewhere: what was offered for another word goes."""
        if self._sign is None:
            return
        sign = self._adding.sign_at(self._draft.text, caret)
        if sign is None or sign.start != self._sign.start:
            self.drop()

    def walk(self, step: int) -> None:
        """Up or down, around the end."""
        if self._rows:
            count = len(self._rows)
            first = 0 if step > 0 else count - 1
            self._current = first if self._current < 0 else (self._current + step) % count
            self._show()

    def choose(self, place: int = -1) -> bool:
        """A row, the current one without a place; whether there was one."""
        place = self._current if place < 0 else place
        if not 0 <= place < len(self._rows):
            return False
        row = self._rows[place]
        self.drop()
        row.choose()
        return True

    def close(self) -> bool:
        """Not for this word; whether there was anything."""
        if not self._rows:
            return False
        self._closed_at = self._sign.start if self._sign is not None else -1
        self.drop()
        return True

    def begin_anew(self) -> None:
        """Another line begins: nothing was closed in it yet."""
        self._closed_at = -1
        self.drop()

    def drop(self) -> None:
        """Take all away."""
        self._sign = None
        if self._rows:
            self._rows, self._current = (), -1
            self._show()

    def _can_be(self, offer: Offer, sign: Sign) -> bool:
        """A new name only where the line reads as one: '@16:00' is a time."""
        part = self._draft.part_at(sign.start)
        return not offer.is_new or (part is not None and part.kind is sign.kind)

    def _is_rejected(self, sign: Sign) -> bool:
        return any(start <= sign.start < end for start, end in self._draft.rejected)

    def _row(self, offer: Offer, sign: Sign) -> Row:
        if offer.is_new:
            shown = ShownOffer(_("Create “{name}”").format(name=offer.name), "plus")
        else:
            shown = ShownOffer(offer.name, _ICONS[offer.kind])
        return Row(shown, lambda: self._complete(offer, sign))

    def _complete(self, offer: Offer, sign: Sign) -> None:
        behind = self._draft.text[sign.end :]
        gap = "" if behind[:1].isspace() else " "
        self._view.replace(sign.start + 1, sign.end, offer.name + gap)

    def _show(self) -> None:
        self._view.show_offers([row.shown for row in self._rows], self._current)


def _is(offer: Offer, typed: str) -> bool:
    return offer.name.casefold() == typed
