"""The names that quick add knows: what exists, by name, and what completes a word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nova_desktop.domain.quick_add.parts import Kind, Names, Style
from nova_desktop.domain.quick_add.signs import SIGNS
from nova_desktop.domain.quick_add.tokens import split_words

MOST_OFFERED: Final = 8
LONGEST_PREFIX: Final = 60
LANE_SIGN: Final = "/"
_QUOTE: Final = '"'


@dataclass(frozen=True, slots=True)
class Offer:
    """A name that the word behind a sign can become; `is_new` for one that is to be made."""

    kind: Kind
    name: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """The word that the caret stands in: its sign at `start`, and what is typed behind it."""

    kind: Kind
    start: int
    end: int
    prefix: str


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Ids by name, in the order of the names; labels are their own ids."""

    by_kind: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict[Kind, Mapping[str, str]])
    index: Names = field(default_factory=Names)

    @classmethod
    def of(
        cls,
        projects: Mapping[str, str],
        people: Mapping[str, str],
        labels: Iterable[str],
        lanes: Mapping[str, str],
    ) -> "KnownNames":
        """Index them; names to ids."""
        by_label = {label: label for label in labels}
        kinds = {Kind.PROJECT: projects, Kind.PERSON: people, Kind.LABEL: by_label}
        index = Names.of(projects, by_label, people, lanes)
        return cls({**kinds, Kind.LANE: lanes}, index)

    def id_of(self, kind: Kind, name: str) -> str:
        """The id of what has this name, upper and lower case alike; "" if nothing has."""
        names = self.by_kind.get(kind, {})
        if name in names:
            return names[name]
        wanted = name.casefold()
        return next((names[one] for one in names if one.casefold() == wanted), "")

    def complete(self, kind: Kind, prefix: str) -> Sequence[Offer]:
        """Names that begin so, then those with a word that does, then those that hold it.

        Behind them what is typed itself, where it is no name yet and can become one.
        """
        wanted = prefix.casefold().strip()
        ranked = sorted(
            (rank, place, name)
            for place, name in enumerate(self.by_kind.get(kind, {}))
            if (rank := _rank(name.casefold(), wanted)) is not None
        )
        found = [Offer(kind, name) for _, _, name in ranked[:MOST_OFFERED]]
        can_be_made = kind is not Kind.LANE and " " not in prefix and split_words(prefix)
        if can_be_made and not self.id_of(kind, prefix):
            found.append(Offer(kind, prefix, is_new=True))
        return found

    def sign_at(self, text: str, caret: int, style: Style) -> Sign | None:
        """The sign that the caret stands behind, with what is typed between.

        Over a space only while a known name goes on so.
        """
        least = max(0, caret - LONGEST_PREFIX)
        for start in range(caret - 1, least - 1, -1):
            letter = text[start]
            if letter in "\n\t":
                return None
            kind = Kind.LANE if letter == LANE_SIGN else SIGNS[style].get(letter)
            if kind is None or (start > 0 and not text[start - 1].isspace()):
                continue
            prefix = text[start + 1 : caret]
            return Sign(kind, start, caret, prefix) if self._goes_on(kind, prefix) else None
        return None

    def _goes_on(self, kind: Kind, prefix: str) -> bool:
        if prefix.startswith((" ", _QUOTE)):
            return False
        if " " not in prefix:
            return True
        wanted = prefix.casefold()
        return any(name.casefold().startswith(wanted) for name in self.by_kind.get(kind, {}))


def written(sign: str, name: str) -> str:
    """How a name is written behind its sign."""
    return f"{sign}{name}"


def _rank(name: str, wanted: str) -> int | None:
    if name.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in name.split()):
        return 1
    return 2 if wanted in name else None
