"""Tasks as text for models: short lines for lists, all of it for one."""

from collections.abc import Mapping, Sequence
from typing import Final

from nova_desktop.domain.agent.marks import quoted
from nova_desktop.domain.task_times import due_text
from nova_desktop.domain.tasks import Comment, Priority, Task, TaskCard, TaskDetail

LONGEST_NOTES: Final = 8_000
LONGEST_COMMENT: Final = 1_500
MOST_COMMENTS: Final = 20
MOST_SUBTASKS: Final = 50
Names = Mapping[str, str]


def line(card: TaskCard, names: Names) -> str:
    """One task on one line; `names` of projects and people by id."""
    task = card.task
    parts = [task.status.value]
    parts += [f"due {due_text(task.due)}"] if task.due else []
    parts += [f"priority {priority_word(task.priority)}"] if task.priority else []
    parts += [f"project {quoted(names.get(task.project, task.project))}"] if task.project else []
    parts += [f"{card.subtasks_over}/{card.subtasks} subtasks done"] if card.subtasks else []
    parts += ["waits for another task"] if card.blocked else []
    return f"- {task.id} | {quoted(task.title)} | {', '.join(parts)}"


def whole(detail: TaskDetail, names: Names) -> str:
    """One task with all that belongs to it, each part within bounds."""
    task = detail.card.task
    parts = ["\n".join(_fields(task, names))]
    if task.notes.strip():
        parts.append(f"Notes:\n{_cut(task.notes, LONGEST_NOTES)}")
    if task.summary.strip():
        parts.append(f"Summary:\n{_cut(task.summary, LONGEST_COMMENT)}")
    if detail.subtasks:
        rows = [line(each, names) for each in detail.subtasks[:MOST_SUBTASKS]]
        parts.append("\n".join(["Subtasks:", *rows, *_more(detail.subtasks, MOST_SUBTASKS)]))
    if detail.comments:
        said = [_comment(each) for each in detail.comments[-MOST_COMMENTS:]]
        left = len(detail.comments) - len(said)
        before = [f"({left} earlier ones are left out)"] if left else []
        parts.append("\n".join(["Comments, the newest last:", *before, *said]))
    if detail.attachments:
        files = [f"- {f.id} | {quoted(f.name)} | {f.size_bytes} bytes" for f in detail.attachments]
        parts.append("\n".join(["Files:", *files[:MOST_SUBTASKS]]))
    return "\n\n".join(parts)


def priority_word(priority: Priority) -> str:
    return priority.name.lower()


def values_of(task: Task, names: Names) -> Mapping[str, str]:
    """The fields that a preview shows, as text; "" where there is none."""
    return {
        "title": task.title,
        "notes": task.notes,
        "status": task.status.value,
        "priority": priority_word(task.priority) if task.priority else "",
        "due": due_text(task.due) if task.due else "",
        "project": names.get(task.project, task.project),
        "labels": ", ".join(task.labels),
        "people": ", ".join(names.get(person, person) for person in task.people),
        "summary": task.summary,
    }


def _fields(task: Task, names: Names) -> list[str]:
    shown = values_of(task, names)
    order = ("status", "priority", "due", "project", "labels", "people")
    rows = [f"Task {task.id}: {quoted(task.title, 1_000)}"]
    rows += [f"{name}: {quoted(shown[name])}" for name in order if shown[name]]
    rows += [f"deadline: {task.deadline.isoformat()}"] if task.deadline else []
    rows += [f"part of: {task.parent}"] if task.parent else []
    rows += [f"waits for: {', '.join(task.needs[:20])}"] if task.needs else []
    rows += [f"repeats: {quoted(task.repeat.rule)}"] if task.repeat else []
    return rows


def _comment(comment: Comment) -> str:
    said = _cut(comment.text, LONGEST_COMMENT).replace("\n", "\n  ")
    return f"- {comment.created_at:%Y-%m-%d %H:%M} UTC, {comment.author.value}: {said}"


def _cut(text: str, most: int) -> str:
    rest = len(text) - most
    return text if rest <= 0 else f"{text[:most]}… ({rest} more characters)"


def _more(rows: Sequence[object], most: int) -> list[str]:
    return [f"(and {len(rows) - most} more)"] if len(rows) > most else []
