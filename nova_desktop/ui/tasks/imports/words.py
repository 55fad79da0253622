"""An import of tasks in the user's words: what was found, what is new, what stays behind."""

from collections.abc import Sequence
from typing import Final

from nova_desktop.domain.task_import import ColumnUse, ImportedTask, LeftOut, LeftWhy, Product
from nova_desktop.domain.task_import_look import ImportCounts, ImportLook, TaskImportDone
from nova_desktop.domain.task_times import Due
from nova_desktop.services.task_imports.under_way import CutImport
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.times import month_names

_LINES_TOLD: Final = 5
_BY_LINE: Final = frozenset(
    {
        Product.TODOIST, Product.TICKTICK, Product.ORG_MODE, Product.TODO_TXT, Product.ICALENDAR,
        Product.CSV,
    }
)  # fmt: skip


def product_name(product: Product) -> str:
    """What the user calls it."""
    return {
        Product.TODOIST: _("Todoist"),
        Product.TRELLO: _("Trello"),
        Product.TICKTICK: _("TickTick"),
        Product.MICROSOFT_TODO: _("Microsoft To Do"),
        Product.SUPER_PRODUCTIVITY: _("Super Productivity"),
        Product.THINGS: _("Things"),
        Product.ORG_MODE: _("Org mode"),
        Product.TODO_TXT: _("todo.txt"),
        Product.ICALENDAR: _("iCalendar"),
        Product.ORIGINAL_NOVA: _("The original Nova"),
        Product.CSV: _("Table"),
    }[product]


def known_formats() -> str:
    """What can be imported, for the face where a file is chosen."""
    return _(
        "Todoist: CSV or the backup. Trello: JSON. TickTick: CSV. Microsoft To Do: JSON of its "
        "lists, or Outlook's CSV. Super Productivity and Things: JSON. Org mode, todo.txt, "
        "calendars (ICS). The original Nova: a plain pg_dump. Any other CSV: you say which column "
        "is what."
    )


def look_title(look: ImportLook) -> str:
    """What it was recognised as, and how much it is."""
    count = len(look.board.tasks)
    words = ngettext("{product}: {n} task", "{product}: {n} tasks", count)
    return words.format(product=product_name(look.board.product), n=f"{count:,}")


def look_text(look: ImportLook) -> str:
    """Where it stands, and what belongs to the tasks."""
    return "\n".join(filter(None, (look.board.origin, _parts(look.counts))))


def _parts(counts: ImportCounts) -> str:
    told = (
        (counts.done, ngettext("{n} done", "{n} done", counts.done)),
        (counts.subtasks, ngettext("{n} subtask", "{n} subtasks", counts.subtasks)),
        (counts.repeating, ngettext("{n} repeats", "{n} repeat", counts.repeating)),
        (counts.comments, ngettext("{n} comment", "{n} comments", counts.comments)),
        (counts.files, ngettext("{n} link to a file", "{n} links to files", counts.files)),
        (counts.projects, ngettext("{n} project", "{n} projects", counts.projects)),
        (counts.people, ngettext("{n} person", "{n} people", counts.people)),
        (counts.labels, ngettext("{n} label", "{n} labels", counts.labels)),
        (counts.chats, ngettext("{n} conversation", "{n} conversations", counts.chats)),
    )
    return ", ".join(words.format(n=f"{count:,}") for count, words in told if count)


def duplicates_text(count: int) -> str:
    """How many are on the board already; "" for none."""
    words = ngettext("{n} is on your board already.", "{n} are on your board already.", count)
    return words.format(n=f"{count:,}") if count else ""


def import_words(count: int) -> str:
    """What the button does."""
    words = ngettext("Import {n} task", "Import {n} tasks", count)
    return words.format(n=f"{count:,}") if count else _("Import")


def progress_text(done: int, of: int, *, importing: bool) -> str:
    """How far it is."""
    if importing:
        return _("Importing: {n} of {all} tasks").format(n=f"{done:,}", all=f"{of:,}")
    return _("Reading…")


def done_title(done: TaskImportDone) -> str:
    """What was done."""
    words = ngettext("{n} task was imported", "{n} tasks were imported", done.tasks)
    return words.format(n=f"{done.tasks:,}")


def done_text(done: TaskImportDone) -> str:
    """What came with them, and that it was counted."""
    came = (
        (done.comments, ngettext("{n} comment", "{n} comments", done.comments)),
        (done.chats, ngettext("{n} conversation", "{n} conversations", done.chats)),
        (done.projects, ngettext("{n} new project", "{n} new projects", done.projects)),
        (done.people, ngettext("{n} new person", "{n} new people", done.people)),
    )
    along = ", ".join(words.format(n=f"{count:,}") for count, words in came if count)
    lines = [_("With them: {things}.").format(things=along)] if along else []
    if done.skipped:
        words = ngettext("{n} was left out.", "{n} were left out.", done.skipped)
        lines.append(words.format(n=f"{done.skipped:,}"))
    return " ".join([*lines, _counted(done)])


def _counted(done: TaskImportDone) -> str:
    counts = {
        "n": f"{done.counted:,}",
        "all": f"{done.tasks:,}",
        "comments": f"{done.counted_comments:,}",
        "all_comments": f"{done.comments:,}",
    }
    if not done.comments:
        return _("Counted on your board: {n} of {all} tasks.").format(**counts)
    words = _("Counted on your board: {n} of {all} tasks, {comments} of {all_comments} comments.")
    return words.format(**counts)


def cut_text(cut: CutImport) -> str:
    """How an import ended that the end of Nova cut."""
    if not cut.is_there:
        words = _("Nova ended while {name} was imported. Nothing of it was added.")
        return words.format(name=cut.name)
    words = ngettext(
        "Nova ended while {name} was imported. Its {n} task is there.",
        "Nova ended while {name} was imported. All of its {n} tasks are there.",
        cut.tasks,
    )
    return words.format(name=cut.name, n=f"{cut.tasks:,}")


def left_title(left: Sequence[LeftOut]) -> str:
    """The heading of what does not carry over."""
    count = sum(one.count for one in left)
    words = ngettext(
        "{n} thing does not carry over as it was", "{n} things do not carry over as they were",
        count,
    )  # fmt: skip
    return words.format(n=f"{count:,}")


def left_name(left: LeftOut) -> str:
    """What it is, as it is called there, and how often."""
    return (
        _("{what}, {n} times").format(what=left.what, n=f"{left.count:,}")
        if left.count > 1
        else left.what
    )


def left_text(left: LeftOut, product: Product) -> str:
    """Why, an example, and where."""
    parts = [_reasons()[left.why]]
    if left.example:
        parts.append(_("For example: {example}").format(example=left.example))
    if left.lines:
        where = ", ".join(map(str, left.lines))
        where += ", …" if left.count > len(left.lines) >= _LINES_TOLD else ""
        words = _("Line {where}") if product in _BY_LINE else _("Entry {where}")
        parts.append(words.format(where=where))
    return ". ".join(part.rstrip(".") for part in parts) + "."


def is_loss(left: LeftOut) -> bool:
    """Whether something is gone, and not just told in another way."""
    return left.why not in (
        LeftWhy.IN_NOTES, LeftWhy.AS_LABEL, LeftWhy.AS_COMMENT, LeftWhy.CHANGED,
        LeftWhy.IN_SUMMARY,
    )  # fmt: skip


def due_text(due: Due | None) -> str:
    """A day with its year, and the time of the clock."""
    if due is None:
        return ""
    day = f"{due.day.day} {month_names()[due.day.month - 1]} {due.day.year}"
    return day if due.at is None else f"{day}, {due.at:%H:%M}"


def labels_text(task: ImportedTask) -> str:
    """Labels and people, for a cell."""
    return ", ".join((*task.labels, *task.people))


def use_name(use: ColumnUse) -> str:
    """What a column can be."""
    return {
        ColumnUse.LEAVE: _("Leave out"),
        ColumnUse.TITLE: _("Title"),
        ColumnUse.NOTES: _("Notes"),
        ColumnUse.STATUS: _("Status"),
        ColumnUse.PRIORITY: _("Priority"),
        ColumnUse.DUE: _("Due"),
        ColumnUse.DUE_TIME: _("Due, time of day"),
        ColumnUse.DEADLINE: _("Deadline"),
        ColumnUse.START: _("Start"),
        ColumnUse.REMINDER: _("Reminder"),
        ColumnUse.ESTIMATE: _("Estimate"),
        ColumnUse.LABELS: _("Labels"),
        ColumnUse.PROJECT: _("Project"),
        ColumnUse.PEOPLE: _("People"),
        ColumnUse.REPEAT: _("Repeats (RRULE)"),
        ColumnUse.CREATED: _("Created"),
        ColumnUse.COMPLETED: _("Completed"),
        ColumnUse.COMMENT: _("Comment"),
        ColumnUse.SUMMARY: _("Summary"),
        ColumnUse.SOURCE: _("Id"),
        ColumnUse.PARENT: _("Parent task"),
    }[use]


def column_name(name: str, at: int, *, has_header: bool) -> str:
    """A column by its name, or by its place where it has none."""
    return name if has_header else _("Column {n}").format(n=at + 1)


def _reasons() -> dict[LeftWhy, str]:
    return {
        LeftWhy.NO_PLACE: _("Nova has no place for this."),
        LeftWhy.NOT_UNDERSTOOD: _("Nova cannot read this value, so it is left empty."),
        LeftWhy.BROKEN: _("This is broken in the file and was passed over."),
        LeftWhy.NO_TITLE: _("It has neither a title nor notes."),
        LeftWhy.DELETED: _("It was in the trash or archive there."),
        LeftWhy.NOT_A_TASK: _("It is not a task."),
        LeftWhy.TOO_LONG: _("It is cut to what fits."),
        LeftWhy.IN_NOTES: _("It is kept as words in the notes."),
        LeftWhy.IN_SUMMARY: _("It is kept in the summary."),
        LeftWhy.ONE_OF_SEVERAL: _("Nova keeps the first one only."),
        LeftWhy.AS_COMMENT: _("It becomes a comment."),
        LeftWhy.AS_LABEL: _("It becomes a label."),
        LeftWhy.CHANGED: _("It becomes the nearest that Nova has."),
        LeftWhy.FILE_ELSEWHERE: _("The file is not in the export. Its address comes along."),
        LeftWhy.TWICE: _("It stands there twice. The first one counts."),
        LeftWhy.IN_CIRCLE: _("These wait for each other, so one of the links is left out."),
        LeftWhy.NEEDS_SERVICE: _(
            "It cannot be read from this file. Start the original Nova and read from its address."
        ),
    }
