"""What Nova did to tasks, in a line for each of its steps; no Qt here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from nova_desktop.domain.task_commands import is_example
from nova_desktop.domain.tasks import ActivityEntry, TaskStatus
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext


@dataclass(frozen=True, slots=True)
class Deed:
    """One step: what was done to which task, when; `icon` and the role of its colour."""

    key: str
    task: str
    text: str
    at: datetime
    icon: str = "check"
    tone: str = "ok"


def deeds_of(entries: Sequence[ActivityEntry], titles: Mapping[str, str]) -> Sequence[Deed]:
    """In the order of the entries; the same done to several tasks at one time is one step.

    The examples of the first board are no work of Nova.
    """
    found: list[Deed] = []
    work = [each for each in entries if not is_example(each.payload)]
    for (_kind, _at), group in groupby(work, key=lambda each: (_what(each), each.at)):
        same = list(group)
        first = same[0]
        tasks = {each.task for each in same}
        if len(tasks) > 1:
            found.append(Deed(str(first.id), first.task, _several(first, len(tasks)), first.at))
        else:
            found.append(_deed(first, titles.get(first.task, "")))
    return found


def _several(entry: ActivityEntry, count: int) -> str:
    match entry.kind:
        case "add_task":
            text = ngettext("Added {n} task", "Added {n} tasks", count)
        case "delete_task":
            text = ngettext("Deleted {n} task", "Deleted {n} tasks", count)
        case _:
            text = ngettext("Changed {n} task", "Changed {n} tasks", count)
    return text.format(n=count)


def _what(entry: ActivityEntry) -> str:
    status = entry.payload.get("status")
    return f"{entry.kind} {status}" if entry.kind == "set_status" else entry.kind


def _deed(entry: ActivityEntry, title: str) -> Deed:
    key, name = str(entry.id), title or _("a task")
    statuses = {
        TaskStatus.DONE: (_("Finished: {title}"), "check", "ok"),
        TaskStatus.FAILED: (_("Could not finish: {title}"), "circle-x", "error"),
        TaskStatus.NEEDS_REVIEW: (_("Asks about: {title}"), "circle-question-mark", "accent"),
        TaskStatus.IN_PROGRESS: (_("Began: {title}"), "play", "accent"),
    }
    kinds = {
        "add_task": (_("Added: {title}"), "plus", "accent"),
        "add_comment": (_("Wrote about: {title}"), "message-circle", "accent"),
        "delete_task": (_("Deleted: {title}"), "trash-2", "text_second"),
        "attach_file": (_("Added a file to: {title}"), "plus", "accent"),
    }
    usual = (_("Changed: {title}"), "pencil", "text_second")
    words, icon, tone = kinds.get(entry.kind, usual)
    if entry.kind == "set_status":
        words, icon, tone = statuses.get(TaskStatus(str(entry.payload["status"])), usual)
    return Deed(key, entry.task, words.format(title=name), entry.at, icon, tone)
