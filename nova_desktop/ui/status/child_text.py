"""A child's name and state in the user's words."""

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text


def state_label(state: ChildState) -> str:
    return {
        ChildState.STOPPED: _("stopped"),
        ChildState.STARTING: _("starting"),
        ChildState.READY: _("ready"),
        ChildState.DEGRADED: _("slow to answer"),
        ChildState.CRASHED: _("starting again"),
        ChildState.STOPPING: _("stopping"),
        ChildState.GAVE_UP: _("stopped after repeated failures"),
    }[state]


def level(state: ChildState) -> str:
    """`ok`, `warning` or `error`, for the colour of the dot."""
    if state is ChildState.READY:
        return "ok"
    return "error" if state in (ChildState.GAVE_UP, ChildState.CRASHED) else "warning"


def reason_text(status: ChildStatus) -> str:
    """Why it is as it is, or ""."""
    if status.reason is None:
        return ""
    text = problem_text(status.reason)
    return f"{text.title}. {text.hint}"
