"""Which status the usual names of lanes and states stand for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.tasks import Priority, TaskStatus

_NAMES: Final[Mapping[TaskStatus, tuple[str, ...]]] = MappingProxyType(
    {
        TaskStatus.NEW: (
            "new", "to do", "todo", "to-do", "inbox", "backlog", "open", "next", "ready",
            "not started", "notstarted", "needs-action", "incomplete", "pending", "nein", "no",
            "false",
            "0", "zu erledigen", "offen", "neu", "eingang", "nicht begonnen",
        ),
        TaskStatus.USER_INPUT_RECEIVED: ("user input received", "user_input_received"),
        TaskStatus.NEEDS_REVIEW: (
            "review", "in review", "needs review", "needs_review", "to review", "testing",
            "prüfen", "zu prüfen",
        ),
        TaskStatus.WAITING: (
            "waiting", "waiting for", "waiting on others", "waiting on someone else",
            "waitingonothers", "on hold",
            "blocked", "deferred", "hold", "wartet", "warten", "warten auf", "zurückgestellt",
            "wartet auf andere", "wartet auf jemand anderen",
        ),
        TaskStatus.IN_PROGRESS: (
            "in progress", "in-progress", "in_progress", "inprogress", "doing", "started",
            "in process", "in-process", "active", "wip", "in arbeit", "in bearbeitung",
        ),
        TaskStatus.DONE: (
            "done", "complete", "completed", "finished", "closed", "yes", "true", "1", "x",
            "archived", "erledigt", "fertig", "abgeschlossen", "ja",
        ),
        TaskStatus.FAILED: ("failed", "fehlgeschlagen"),
    }
)  # fmt: skip
_STATUSES: Final = {name: status for status, names in _NAMES.items() for name in names}
_PRIORITIES: Final[Mapping[str, Priority]] = MappingProxyType(
    {
        "high": Priority.HIGH, "hoch": Priority.HIGH, "urgent": Priority.HIGH,
        "dringend": Priority.HIGH, "highest": Priority.HIGH, "critical": Priority.HIGH,
        "important": Priority.HIGH, "a": Priority.HIGH, "p1": Priority.HIGH,
        "!!!": Priority.HIGH,
        "medium": Priority.MEDIUM, "mittel": Priority.MEDIUM, "b": Priority.MEDIUM,
        "p2": Priority.MEDIUM, "!!": Priority.MEDIUM, "med": Priority.MEDIUM,
        "low": Priority.LOW, "niedrig": Priority.LOW, "c": Priority.LOW, "lowest": Priority.LOW,
        "p3": Priority.LOW, "!": Priority.LOW,
        "none": Priority.NONE, "normal": Priority.NONE, "keine": Priority.NONE,
        "p4": Priority.NONE, "": Priority.NONE, "0": Priority.NONE,
    }
)  # fmt: skip


CANCELLED: Final = "cancelled"
"""The label of what was given up: Nova has done and failed, and no status between."""
_GIVEN_UP: Final = frozenset(
    {"cancelled", "canceled", "won't do", "wont do", "dropped", "kill", "cncl", "abgebrochen"}
)


def is_given_up(name: str) -> bool:
    """Whether a state means that nobody will do it."""
    return " ".join(name.split()).casefold() in _GIVEN_UP


def status_of_lane(name: str) -> TaskStatus | None:
    """None for a name that says nothing."""
    plain = " ".join(name.split()).casefold()
    return TaskStatus.DONE if plain in _GIVEN_UP else _STATUSES.get(plain)


def priority_of(name: str) -> Priority | None:
    """The same for a priority in words or letters."""
    return _PRIORITIES.get(name.strip().casefold())
