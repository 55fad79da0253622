"""The fields of a task that can be edited, as values for a command and back."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Final, cast

from nova_desktop.domain.plain_text import harmless, harmless_line
from nova_desktop.domain.task_times import Due, due_from_text, due_text
from nova_desktop.domain.tasks import Priority, Repeat

LONGEST_TITLE: Final = 10_000
LONGEST_NAME: Final = 500
LONGEST_TEXT: Final = 10_000_000
LONGEST_RULE: Final = 2_000
MOST_MINUTES: Final = 10_000_000
LAST_NUMBER: Final = 1_000_000_000
Fields = Mapping[str, object]


def title_of(raw: object) -> str:
    """One line without control characters. Raises ValueError for none and for over 10,000."""
    return _line(raw, "title", LONGEST_TITLE)


def name_of(raw: object) -> str:
    """The name of a label, a project, a person or a lane, as `title_of`, up to 500 characters."""
    return _line(raw, "name", LONGEST_NAME)


def text_of(raw: object) -> str:
    """Text of many lines without control characters, up to ten million. Raises ValueError."""
    if not isinstance(raw, str):
        raise _wrong("a text must be text")
    if len(raw) > LONGEST_TEXT:
        raise _wrong(f"{len(raw)} characters are too many")
    return harmless(raw)


def fields_from(given: Fields) -> dict[str, object]:
    """Values of the domain as JSON values. Raises ValueError for an unknown field or a bad one."""
    return {name: _codec(name)[0](value) for name, value in given.items()}


def fields_to(raw: Fields) -> dict[str, object]:
    """The way back, with every value checked. Raises ValueError."""
    return {name: _codec(name)[1](value) for name, value in raw.items()}


def _wrong(why: str) -> ValueError:
    return ValueError(why)


def _line(raw: object, what: str, longest: int) -> str:
    if not isinstance(raw, str):
        raise _wrong(f"a {what} must be text")
    line = harmless_line(raw)
    if not line:
        raise _wrong(f"a {what} must not be blank")
    if len(line) > longest:
        raise _wrong(f"a {what} of {len(line)} characters is too long")
    return line


def _codec(name: str) -> tuple["Convert", "Convert"]:
    codec = FIELDS.get(name)
    if codec is None:
        raise _wrong(f"a task has no field {name}")
    return codec


def _same(value: object) -> object:
    return value


def _id_to(raw: object) -> str:
    if not isinstance(raw, str):
        raise _wrong("an id must be text")
    return raw


def _priority_from(value: object) -> object:
    return int(cast("int", value))


def _priority_to(raw: object) -> Priority:
    if not isinstance(raw, int):
        raise _wrong("a priority must be a number")
    return Priority(raw)


def _day_from(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else None


def _day_to(raw: object) -> date | None:
    return None if raw is None else Due.on(date.fromisoformat(_id_to(raw))).day


def _time_from(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else None


def _time_to(raw: object) -> datetime | None:
    if raw is None:
        return None
    at = datetime.fromisoformat(_id_to(raw))
    if at.tzinfo is None:
        raise _wrong("a moment needs its offset")
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise _wrong(f"{at} is out of range") from error


def _due_from(value: object) -> object:
    if not isinstance(value, Due):
        return None
    if value.at is None:
        return {"day": value.day.isoformat()}
    clock = {"day": value.day.isoformat(), "time": value.at.isoformat(), "zone": value.zone}
    return {**clock, "fold": 1} if value.at.fold else clock


def _due_to(raw: object) -> Due | None:
    """`at`, a moment, is how journals of the first days have it."""
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise _wrong("due must be a day or a moment")
    known = cast("Mapping[str, object]", raw)
    at = _time_to(known.get("at"))
    if at is not None:
        return Due.moment(at, _id_to(known.get("zone")))
    day = date.fromisoformat(_id_to(known.get("day")))
    if known.get("time") is None:
        return Due.on(day)
    clock = time.fromisoformat(_id_to(known["time"])).replace(fold=int(known.get("fold") == 1))
    return Due.local(day, clock, _id_to(known.get("zone")))


def _minutes_to(raw: object) -> int | None:
    if raw is None:
        return None
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= MOST_MINUTES:
        raise _wrong("an estimate is a number of minutes")
    return raw


def _repeat_from(value: object) -> object:
    if not isinstance(value, Repeat):
        return None
    dues = {"start": value.start, "occurrence": value.occurrence}
    return {
        "rule": value.rule,
        "after_completion": value.after_completion,
        "series": value.series,
        "number": value.number,
        **{name: due_text(due) for name, due in dues.items() if due is not None},
    }


def _repeat_to(raw: object) -> Repeat | None:
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise _wrong("repeat must be a rule")
    known = cast("Mapping[str, object]", raw)
    series, number = known.get("series", ""), known.get("number", 1)
    if not isinstance(series, str):
        raise _wrong("a series must be text")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= LAST_NUMBER:
        raise _wrong("a number counts from 1")
    start, occurrence = known.get("start"), known.get("occurrence")
    return Repeat(
        rule=_line(known.get("rule"), "rule", LONGEST_RULE),
        after_completion=known.get("after_completion") is True,
        series=series,
        start=None if start is None else due_from_text(_id_to(start)),
        number=number,
        occurrence=None if occurrence is None else due_from_text(_id_to(occurrence)),
    )


Convert = Callable[[object], object]
FIELDS: Final[Mapping[str, tuple[Convert, Convert]]] = MappingProxyType(
    {
        "title": (_same, title_of),
        "notes": (_same, text_of),
        "summary": (_same, text_of),
        "priority": (_priority_from, _priority_to),
        "due": (_due_from, _due_to),
        "deadline": (_day_from, _day_to),
        "start": (_day_from, _day_to),
        "remind_at": (_time_from, _time_to),
        "estimate_min": (_same, _minutes_to),
        "project": (_same, _id_to),
        "repeat": (_repeat_from, _repeat_to),
    }
)
