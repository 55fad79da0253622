"""What tasks need from outside, beside the ports of `services/ports.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from nova_desktop.domain.due import Due
from nova_desktop.domain.recurrence import Series


class Recurrence(Protocol):
    """When a series comes again. Nothing here waits, and all of it is bounded in time.

    The same question has the same answer, and each answer lies after `last`. Every method raises
    NovaError with RECURRENCE_INVALID for a rule that cannot be read.
    """

    def check(self, series: Series) -> Due:
        """The first occurrence, on the series' first day or later.

        Raises NovaError with RECURRENCE_NEVER when there is none.
        """
        ...

    def begin(self, rule: str, on: Due, now: datetime) -> Due:
        """Where a new series starts: the first that fits, on this day or later, not over at `now`.

        It ignores how many periods are left out between: 'every other Tuesday' begins with the
        coming one. A rule of hours without a time begins now. Raises NovaError with
        RECURRENCE_NEVER when there is none.
        """
        ...

    def next_due(self, series: Series, last: Due, done: datetime, number: int = 1) -> Due | None:
        """What follows `last`, completed at `done`; None when the series ends with it.

        By the schedule: the first after `last` that is not over at `done`; what was missed in
        between is left out, today still counts. After completion: the first of the rule counted
        from the day of completion. `number` tells which one `last` is, from 1, for rules with
        COUNT that count from completion.
        """
        ...

    def skip(self, series: Series, last: Due, now: datetime, number: int = 1) -> Due | None:
        """What follows `last` when it is left out; one that lies ahead is left out too."""
        ...

    def upcoming(self, series: Series, after: Due, limit: int) -> Sequence[Due]:
        """Up to `limit` occurrences behind this one, by the schedule; for a calendar."""
        ...
