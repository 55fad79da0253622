"""A task as text to be pasted elsewhere: a link in Markdown, or all of it; no Qt here."""

from typing import Final

from nova_desktop.domain.tasks import OVER, Task, TaskDetail
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey, TaskPicture
from nova_desktop.ui.tasks.detail.words import field_name

_LINK: Final = "nova:task/"


def link_text(task: Task) -> str:
    """A link that leads to the task from notes and comments."""
    title = task.title.replace("\\", "\\\\").replace("[", r"\[").replace("]", r"\]")
    return f"[{title}]({_LINK}{task.id})"


def task_of_link(url: str) -> str:
    """The task that a link leads to; "" for other links."""
    return url.removeprefix(_LINK) if url.startswith(_LINK) else ""


def task_text(detail: TaskDetail, picture: TaskPicture) -> str:
    """Title, status, fields, notes and steps as Markdown."""
    task = detail.card.task
    facts = [
        f"- {field_name(face.key)}: {face.text}"
        for face in picture.fields
        if face.text and face.key is not FieldKey.CHATS
    ]
    steps = [
        f"- [{'x' if card.task.status in OVER else ' '}] {card.task.title}"
        for card in detail.subtasks
    ]
    status = "\n".join([f"- {picture.status}", *facts])
    blocks = [f"# {task.title}", status, task.summary, task.notes]
    return "\n\n".join(block for block in [*blocks, "\n".join(steps)] if block) + "\n"
