"""Times as they are stored: whole microseconds since 1970 in UTC."""

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ONE: Final = timedelta(microseconds=1)


def stored(time: datetime | str | None) -> int | None:
    """A time, or its ISO text; one without a zone is in UTC. Raises ValueError for other texts."""
    if time is None or time == "":
        return None
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    aware = time if time.tzinfo is not None else time.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _ONE


def sure(time: datetime | str | None) -> int:
    """The same for a time that must be there. Raises ValueError without one."""
    made = stored(time)
    if made is None:
        raise ValueError("a time is missing")
    return made


def told(micros: int | None) -> datetime | None:
    """The aware time in UTC."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)


def certain(micros: int) -> datetime:
    """The same for one that must be there."""
    return _EPOCH + timedelta(microseconds=micros)


def iso(micros: int | None) -> str | None:
    """The ISO text in UTC."""
    return None if micros is None else certain(micros).isoformat()
