"""What a line of quick add holds: its parts with their places, and what is asked of the reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from nova_desktop.domain.quick_add.tokens import split_words
from nova_desktop.domain.task_times import Due


class Style(StrEnum):
    """Whose signs `#`, `@` and `+` are; what is plain in another style is understood in each."""

    OURS = "ours"
    TODOIST = "todoist"
    SUPER_PRODUCTIVITY = "super_productivity"


class Kind(StrEnum):
    """What a part says of the task, with the type of its value."""

    DUE_DATE = "due_date"  # date
    DUE_TIME = "due_time"  # time
    DUE_MOMENT = "due_moment"  # Due with a time: 'in 2 hours', 'tonight'
    RECURRENCE = "recurrence"  # Repeat
    LABEL = "label"  # str
    PERSON = "person"  # str
    PROJECT = "project"  # str
    LANE = "lane"  # str
    PRIORITY = "priority"  # Level
    ESTIMATE = "estimate"  # Effort
    DEADLINE = "deadline"  # date
    START = "start"  # date
    REMINDER = "reminder"  # Reminder


class Level(StrEnum):
    """A priority as it can be typed."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Strength(IntEnum):
    """How sure a reading is, and so where it may stand."""

    LINKED = 1  # only beside another part about time
    EDGE = 2  # also at the end, before a comma or before a word such as 'with'
    STRONG = 3  # anywhere


@dataclass(frozen=True, slots=True)
class Effort:
    """How long it takes, and how much of that is spent already."""

    planned: timedelta
    spent: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Reminder:
    """So long before it is due, or at a time of the day it is due."""

    before: timedelta | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule as RFC 5545 writes it, without `RRULE:`.

    With `after_completion` it counts from the day of completion. `at` is the time that the words
    name ('every morning'), `start` the day from which it counts ('starting 1 May').
    """

    rule: str
    after_completion: bool = False
    at: time | None = None
    start: date | None = None


Value = date | time | timedelta | str | Due | Repeat | Effort | Reminder


@dataclass(frozen=True, slots=True)
class Part:
    """One thing found in the text, from `start` to before `end`."""

    start: int
    end: int
    kind: Kind
    value: Value


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """A line as it was understood.

    `title` is what no part took; `parts` stand in the order of the text and never overlap. `due`
    joins date, time and zone; it is None where there is neither, also for a mere recurrence, whose
    first day only its rule can tell (the port `Recurrence`, `begin`).
    """

    text: str
    title: str
    parts: tuple[Part, ...] = ()
    due: Due | None = None

    def values(self, kind: Kind) -> tuple[Value, ...]:
        """The values of this kind, in order."""
        return tuple(part.value for part in self.parts if part.kind is kind)


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names that exist, for those with spaces: the longest that the text goes on with is meant."""

    by_words: Mapping[tuple[str, ...], str] = field(default_factory=dict[tuple[str, ...], str])
    most_words: int = 0

    @classmethod
    def of(cls, names: Iterable[str]) -> "NameIndex":
        """Upper and lower case and punctuation around words make no difference."""
        found = {words: name for name in names if (words := split_words(name))}
        return cls(found, max(map(len, found), default=0))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of what exists. Make it once, not for each key."""

    projects: NameIndex = field(default_factory=NameIndex)
    labels: NameIndex = field(default_factory=NameIndex)
    people: NameIndex = field(default_factory=NameIndex)
    lanes: NameIndex = field(default_factory=NameIndex)

    @classmethod
    def of(
        cls,
        projects: Iterable[str] = (),
        labels: Iterable[str] = (),
        people: Iterable[str] = (),
        lanes: Iterable[str] = (),
    ) -> "Names":
        """Index these names."""
        return cls(*(NameIndex.of(names) for names in (projects, labels, people, lanes)))


@dataclass(frozen=True, slots=True)
class Clock:
    """Today for the reader: an aware moment, and the IANA name of the user's zone."""

    now: datetime
    zone: str = ""
