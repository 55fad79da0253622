"""Which readings count: sure ones anywhere, unsure ones where they stand well; one of a kind."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from nova_desktop.domain.quick_add.grammar import Reading
from nova_desktop.domain.quick_add.parts import Kind, Strength
from nova_desktop.domain.quick_add.tokens import Token

MANY: Final = frozenset({Kind.LABEL, Kind.PERSON, Kind.REMINDER})
TIMELY: Final = frozenset({Kind.DUE_DATE, Kind.DUE_TIME, Kind.DUE_MOMENT, Kind.RECURRENCE})
DASHES: Final = frozenset("-\u2013\u2014")
NOT_BESIDE: Final = {
    Kind.DUE_MOMENT: frozenset({Kind.DUE_DATE, Kind.DUE_TIME}),
    Kind.DUE_DATE: frozenset({Kind.DUE_MOMENT}),
    Kind.DUE_TIME: frozenset({Kind.DUE_MOMENT}),
}


@dataclass(slots=True)
class Choice:
    """Takes readings one after the other; `by_token` knows what each token belongs to."""

    tokens: Sequence[Token]
    goes_on: Set[str]
    chosen: list[Reading] = field(default_factory=list[Reading])
    by_token: dict[int, Reading] = field(default_factory=dict[int, Reading])
    kinds: set[Kind] = field(default_factory=set[Kind])

    def take_sure(self, readings: Sequence[Reading]) -> None:
        """These, from the last one back: of a kind that is there once, the last is meant."""
        for reading in reversed(self._apart(readings)):
            if self._is_free(reading):
                self._take(reading)

    def take_well_placed(self, readings: Sequence[Reading]) -> None:
        """Those that stand well, beside those that are taken already too."""
        apart = self._apart([one for one in readings if self._is_free(one)])
        following = dict(pairwise(apart))
        for reading in reversed(apart):
            self._take_if_well_placed(reading, following.get(reading))
        for reading in apart:
            self._take_if_well_placed(reading, None)

    def _take_if_well_placed(self, reading: Reading, following: Reading | None) -> None:
        if not self._is_free(reading):
            return
        if self._stands_well(reading):
            self._take(reading)
        elif following and self._are_day_and_time(reading, following):
            self._take(reading)
            self._take(following)

    def _apart(self, readings: Sequence[Reading]) -> list[Reading]:
        """Those that do not begin inside an earlier one."""
        found: list[Reading] = []
        end = 0
        for reading in readings:
            if reading.first >= end:
                found.append(reading)
                end = reading.end
        return found

    def _is_free(self, reading: Reading) -> bool:
        if reading.kind in self.kinds and reading.kind not in MANY:
            return False
        if self.kinds & NOT_BESIDE.get(reading.kind, frozenset()):
            return False
        return not any(at in self.by_token for at in range(reading.first, reading.end))

    def _take(self, reading: Reading) -> None:
        self.chosen.append(reading)
        self.kinds.add(reading.kind)
        self.by_token.update(dict.fromkeys(range(reading.first, reading.end), reading))

    def _stands_well(self, reading: Reading) -> bool:
        left = self.by_token.get(reading.first - 1)
        right = self.by_token.get(reading.end)
        beside_time = any(one and one.kind in TIMELY for one in (left, right))
        if reading.strength is Strength.LINKED:
            return beside_time
        return beside_time or right is not None or self._ends_here(reading)

    def _ends_here(self, reading: Reading) -> bool:
        last = self.tokens[reading.end - 1]
        if reading.end == len(self.tokens) or last.stops or "," in last.trail:
            return True
        following = self.tokens[reading.end].word
        return reading.kind in TIMELY and (following in self.goes_on or following in DASHES)

    def _are_day_and_time(self, reading: Reading, following: Reading) -> bool:
        """'Sat 9:15', 'daily 9:15', and where it stands well 'friday night': none counts alone."""
        both = {reading.kind: reading, following.kind: following}
        if reading.end != following.first or not self._is_free(following):
            return False
        if (reading.kind, following.kind) == (Kind.RECURRENCE, Kind.DUE_TIME):
            return self.tokens[following.first].word[0].isdecimal()
        if both.keys() != {Kind.DUE_DATE, Kind.DUE_TIME}:
            return False
        if self.tokens[both[Kind.DUE_TIME].first].word[0].isdecimal():
            return True
        sure = both[Kind.DUE_DATE].strength is not Strength.LINKED
        in_order = following.kind is Kind.DUE_TIME
        return (sure or in_order) and (following.end in self.by_token or self._ends_here(following))
