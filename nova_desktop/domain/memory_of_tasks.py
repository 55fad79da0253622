"""What is remembered of a task: that it was done, what it says, and the user's comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from nova_desktop.domain.memory import DEFAULT_SPACE, LONGEST_TEXT, EpisodeSource, NewEpisode
from nova_desktop.domain.memory_spaces import is_open
from nova_desktop.domain.remembering import name_in_texts
from nova_desktop.domain.settings import MemorySettings, You

_LONGEST_TITLE: Final = 500
_FINGERPRINT: Final = 16


@dataclass(frozen=True, slots=True)
class TaskTelling:
    """Where it goes, and what the user is called there."""

    space: str
    speaker: str


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A task that was done at `at`. `due` and `deadline` are days, `due` maybe with its time.

    `who` did it; `parent` is the title of the task above, `people` and `project` are names.
    """

    task: str
    title: str
    at: datetime
    who: str
    notes: str = ""
    summary: str = ""
    project: str = ""
    people: Sequence[str] = ()
    parent: str = ""
    due: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class SaidOfTask:
    """A comment that the user wrote."""

    comment: str
    task: str
    title: str
    text: str
    at: datetime


def telling_of(memory: MemorySettings, you: You) -> TaskTelling | None:
    """None where nothing of tasks is remembered; else the space of chats that were given none."""
    if not memory.tasks or not is_open(memory, DEFAULT_SPACE):
        return None
    return TaskTelling(DEFAULT_SPACE, name_in_texts(you))


def done_episode(done: DoneTask, telling: TaskTelling) -> NewEpisode:
    """The text for memory.

    Its key comes from the task and from all that is told: one that is opened and done again as it
    was is told once, one that says something else by then is told again.
    """
    about = [
        ("Summary", " ".join(done.summary.split())),
        ("Project", done.project),
        ("People", ", ".join(done.people)),
        ("Part of", done.parent),
        ("Due", done.due),
        ("Deadline", done.deadline),
    ]
    lines = [done.title, *(f"{name}: {value}" for name, value in about if value)]
    body = "\n\n".join(part for part in ("\n".join(lines), done.notes.strip()) if part)
    key = sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT]
    return _episode(
        f"{done_prefix(done.task)}{key}",
        f"{done.who} completed the task: {body}",
        (done.task, done.title, done.at),
        telling,
        done.who,
    )


def comment_episode(said: SaidOfTask, telling: TaskTelling) -> NewEpisode:
    """The text for memory."""
    return _episode(
        comment_key(said.task, said.comment),
        f"{telling.speaker} commented on the task: {said.title}\n\n{said.text.strip()}",
        (said.task, said.title, said.at),
        telling,
        telling.speaker,
    )


def done_prefix(task: str) -> str:
    """How the keys of all its completions begin."""
    return f"task/{task}/done/"


def comment_key(task: str, comment: str) -> str:
    """The key of a comment, whatever it says by then."""
    return f"task/{task}/comment/{comment}"


def _episode(
    key: str, text: str, task: tuple[str, str, datetime], telling: TaskTelling, speaker: str
) -> NewEpisode:
    origin, title, at = task
    return NewEpisode(
        key=key,
        text=text[:LONGEST_TEXT],
        at=at,
        space=telling.space,
        source=EpisodeSource.TASK,
        title=title[:_LONGEST_TITLE],
        origin=origin,
        speaker=speaker,
    )
