"""The words for what tasks have: lanes, statuses, priorities, lengths of time."""

from typing import Final

from nova_desktop.domain.task_places import Lane
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.i18n import gettext as _

_HOUR_MIN: Final = 60


def lane_name(lane: Lane) -> str:
    """The name that the user gave it, or its own in the user's language."""
    return lane.name or shipped_lane_name(lane.id)


def shipped_lane_name(lane: str) -> str:
    """That of a lane that came with Nova; its id for others."""
    names = {
        "inbox": _("Inbox"),
        "needs_you": _("Needs you"),
        "waiting": _("Waiting"),
        "in_progress": _("In progress"),
        "done": _("Done"),
    }
    return names.get(lane, lane)


def status_name(status: TaskStatus) -> str:
    """As the details of a task say it."""
    names = {
        TaskStatus.NEW: _("New"),
        TaskStatus.USER_INPUT_RECEIVED: _("Answered by you"),
        TaskStatus.NEEDS_REVIEW: _("Needs you"),
        TaskStatus.WAITING: _("Waiting"),
        TaskStatus.IN_PROGRESS: _("In progress"),
        TaskStatus.DONE: _("Done"),
        TaskStatus.FAILED: _("Failed"),
    }
    return names[status]


def priority_name(priority: Priority) -> str:
    """As menus and details say it."""
    names = {
        Priority.NONE: _("None"),
        Priority.LOW: _("Low"),
        Priority.MEDIUM: _("Medium"),
        Priority.HIGH: _("High"),
    }
    return names[priority]


def minutes_words(minutes: int) -> str:
    """`30 min`, `2 h`, `1 h 30 min`."""
    hours, rest = divmod(minutes, _HOUR_MIN)
    if not hours:
        return _("{n} min").format(n=rest)
    if not rest:
        return _("{n} h").format(n=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
