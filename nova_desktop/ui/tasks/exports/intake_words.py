"""The words of importing a file that Nova wrote: what is in it, what did not carry over; no Qt."""

from collections.abc import Mapping
from datetime import datetime

from nova_desktop.services.task_exports.own_content import LeftOut
from nova_desktop.services.task_exports.own_file import OwnFileLook
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.exports.words import tasks_text
from nova_desktop.ui.times import full_time


def content_lines(look: OwnFileLook) -> list[str]:
    """What is in the file, a line each."""
    content = look.content
    found = [tasks_text(look.tasks)]
    if look.in_trash:
        text = ngettext("{n} of them in the trash", "{n} of them in the trash", look.in_trash)
        found.append(text.format(n=f"{look.in_trash:,}"))
    projects = ngettext("{n} project", "{n} projects", len(content.projects))
    people = ngettext("{n} person", "{n} people", len(content.people))
    lines = [", ".join(found)]
    if content.projects or content.people:
        counts = (projects.format(n=len(content.projects)), people.format(n=len(content.people)))
        lines.append(", ".join(counts))
    if made := _made(content.made_at):
        lines.append(_("Written {when}").format(when=made))
    return lines


def known_text(known: int) -> str:
    """Those that are on the board already."""
    text = ngettext(
        "{n} task of it is on the board already.",
        "{n} tasks of it are on the board already.",
        known,
    )
    return text.format(n=f"{known:,}")


def left_lines(left: Mapping[LeftOut, int]) -> list[str]:
    """What did not carry over; those left out as they are there already were told before."""
    words = {
        LeftOut.PARENT: _("Subtasks whose parents are not in the file stand alone: {n}"),
        LeftOut.NEEDS: _("Tasks to wait for that are not in the file: {n}"),
        LeftOut.PLACE: _("Projects, people and lanes that only tasks name: {n}"),
        LeftOut.ZONE: _("Time zones that this computer does not know: {n}"),
        LeftOut.FILE: _("Files that are not in the folder beside it: {n}"),
        LeftOut.LANES: _("Names, limits and order of lanes that you have already: {n}"),
    }
    return [text.format(n=left[kind]) for kind, text in words.items() if left.get(kind)]


def taken_text(count: int) -> str:
    """What was added."""
    return _("{tasks} imported").format(tasks=tasks_text(count))


def _made(text: str) -> str:
    try:
        return full_time(datetime.fromisoformat(text))
    except (ValueError, OverflowError, OSError):
        return ""
