"""Times as Neo4j gives them, in UTC."""

from datetime import UTC, datetime
from typing import Any

from neo4j.time import DateTime


def told(value: Any) -> datetime | None:
    """The aware time in UTC; a time without a zone is taken for UTC. None for what is none."""
    if isinstance(value, DateTime):
        value = value.to_native()
    elif isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sure(value: Any) -> datetime:
    """The same for one that must be there; the year 1970 stands for one that is missing."""
    return told(value) or datetime.fromtimestamp(0, UTC)


def iso(value: Any) -> str | None:
    """The ISO text in UTC."""
    time = told(value)
    return None if time is None else time.isoformat()


def given(value: Any) -> datetime | None:
    """A time of a row, which is an ISO text, a datetime or None. Raises ValueError, TypeError."""
    if value is None or value == "":
        return None
    time = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def needed(value: Any) -> datetime:
    """The same for a time that must be there. Raises ValueError."""
    time = given(value)
    if time is None:
        raise ValueError("a time is missing")
    return time
