"""The words of exports: formats, what can be exported, how far it is; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_filters import OPEN, InProject
from nova_desktop.domain.task_places import Project
from nova_desktop.domain.task_records import TaskScope
from nova_desktop.domain.tasks import ENTRY_STATUSES
from nova_desktop.services.task_exports.exports import ExportDone
from nova_desktop.services.task_exports.formats import ExportFormat, ExportWords
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.words import shipped_lane_name

ALL, OPEN_ONES, SHOWN, PROJECT = "all", "open", "shown", "project:"
_KIB, _MIB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class FormatWords:
    """What a format is called and good for, and the words of a file dialog."""

    name: str
    text: str
    files: str


@dataclass(frozen=True, slots=True)
class ShownTasks:
    """What the list behind the dialog holds, as it is called there."""

    name: str
    scope: TaskScope


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """Tasks that can be exported."""

    key: str
    name: str
    scope: TaskScope


def format_words() -> dict[ExportFormat, FormatWords]:
    """In the order in which they are offered."""
    return {
        ExportFormat.JSON: FormatWords(
            _("Nova file"), _("JSON. Everything there is; Nova can import it."), _("JSON (*.json)")
        ),
        ExportFormat.CSV: FormatWords(
            _("Table"), _("CSV. For spreadsheets and other task lists."), _("CSV (*.csv)")
        ),
        ExportFormat.ICS: FormatWords(
            _("Calendar"), _("ICS. Dates, repeats and reminders."), _("Calendar (*.ics)")
        ),
        ExportFormat.MARKDOWN: FormatWords(
            _("Text"), _("Markdown. A board to read, print or share."), _("Markdown (*.md)")
        ),
    }


def scope_choices(
    projects: Sequence[Project], shown: ShownTasks | None = None
) -> list[ScopeChoice]:
    """Everything, what is open, what is shown, and each project."""
    found = [
        ScopeChoice(ALL, _("Everything"), TaskScope()),
        ScopeChoice(OPEN_ONES, _("Open tasks"), TaskScope(OPEN)),
    ]
    if shown is not None:
        name = _("What is shown: {name}").format(name=shown.name)
        found.insert(0, ScopeChoice(SHOWN, name, shown.scope))
    for project in projects:
        scope = TaskScope(InProject(project.id), below=True)
        found.append(ScopeChoice(PROJECT + project.id, project.name, scope))
    return found


def export_words() -> ExportWords:
    """What stands in a readable file."""
    return ExportWords(
        title=_("Tasks"),
        lanes={lane: shipped_lane_name(lane) for lane in ENTRY_STATUSES},
        due=_("due"),
        deadline=_("deadline"),
        start=_("starts"),
        reminder=_("reminder"),
        repeats=_("repeats"),
        failed=_("failed"),
        minutes=_("min"),
        priorities=("", _("low"), _("medium"), _("high")),
        authors={Actor.YOU: _("You"), Actor.NOVA: _("Nova"), Actor.IMPORT: _("Import")},
    )


def tasks_text(count: int) -> str:
    """`1 task`, `1,204 tasks`."""
    return ngettext("{n} task", "{n} tasks", count).format(n=f"{count:,}")


def progress_text(done: int, total: int) -> str:
    """How far it is."""
    return _("{done} of {total} tasks").format(done=f"{done:,}", total=f"{total:,}")


def done_text(done: ExportDone) -> str:
    """What was written where."""
    name = done.path.name
    told = [_("{tasks} written to {name}").format(tasks=tasks_text(done.tasks), name=name)]
    if done.files:
        folder = f"{done.path.stem}-files"
        words = ngettext("{n} file in {folder}", "{n} files in {folder}", done.files)
        told.append(words.format(n=f"{done.files:,}", folder=folder))
    if done.missing:
        words = ngettext("{n} file is gone", "{n} files are gone", done.missing)
        told.append(words.format(n=f"{done.missing:,}"))
    return ", ".join(told)


def replace_text(name: str) -> str:
    """A file that is in the way; the button says what comes."""
    return _("{name} is there already. Press Replace to write over it.").format(name=name)


def size_text(size_bytes: int) -> str:
    """`12 KB`, `3.4 MB`."""
    if size_bytes < _MIB:
        return _("{n} KB").format(n=max(1, round(size_bytes / _KIB)))
    return _("{n} MB").format(n=f"{size_bytes / _MIB:,.1f}")


def suggested_name(name: str, day: str, suffix: str) -> str:
    """`nova-tasks-2026-03-01.json`, with what it holds if that is not everything."""
    words = "-".join("".join(c if c.isalnum() else " " for c in name).split())[:40]
    stem = "-".join(filter(None, ("nova-tasks", words.lower(), day)))
    return f"{stem}{suffix}"
