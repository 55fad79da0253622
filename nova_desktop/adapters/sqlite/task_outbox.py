"""What changes of tasks tell memory, written in the transaction that makes them."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from nova_desktop.adapters.sqlite.memory_outbox import put_episode
from nova_desktop.adapters.sqlite.rows import from_micros
from nova_desktop.adapters.sqlite.task_changes import sql
from nova_desktop.adapters.sqlite.task_rows import CARD, task_from
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.memory import LONGEST_TEXT
from nova_desktop.domain.memory_of_tasks import (
    DoneTask,
    SaidOfTask,
    TaskTelling,
    comment_episode,
    comment_key,
    done_episode,
    done_prefix,
)
from nova_desktop.domain.remembering import NOVA
from nova_desktop.domain.task_commands import PUT_BACK
from nova_desktop.domain.task_examples import STATE, titles_of
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus

# The task and those above it.
_ABOVE: Final = """
    WITH RECURSIVE above (id, depth) AS (
        SELECT ?, 0 UNION
        SELECT tasks.parent, depth + 1 FROM above JOIN tasks ON tasks.id = above.id
        WHERE tasks.parent IS NOT NULL AND depth < 1000
    )
    SELECT tasks.id, tasks.title FROM above JOIN tasks ON tasks.id = above.id ORDER BY depth
"""
_PEOPLE: Final = """
    SELECT name FROM task_people JOIN people ON people.id = task_people.person
    WHERE task = ? ORDER BY name COLLATE NOCASE
"""
_TAKE_BACK: Final = """
    DELETE FROM memory_outbox
    WHERE source = 'task' AND origin = ?1 AND substr(key, 1, length(?2)) = ?2
"""
_SAID: Final = """
    SELECT task_comments.task, substr(text, 1, ?) AS text, task_comments.created_at, title
    FROM task_comments JOIN tasks ON tasks.id = task_comments.task
    WHERE task_comments.id = ? AND author = 'you' AND deleted_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class TaskRemembering:
    """What the command store needs to know of memory.

    `telling` is None where tasks are not remembered now; `added` is called on the loop when a text
    was written.
    """

    telling: Callable[[], TaskTelling | None]
    added: Callable[[], None]


class TaskNews:
    """What one batch changed: hears of each change, then tells memory how it ended."""

    def __init__(self) -> None:
        self._was_done: dict[str, bool] = {}
        self._was_said: dict[str, bool] = {}
        self._task_of: dict[str, str] = {}
        self._actor = Actor.YOU

    def heard(self, inverse: Command, actor: Actor) -> None:
        """A change, as what takes it back; a batch is of one actor."""
        self._actor = actor
        steps = inverse.payload.get("steps") if inverse.kind == PUT_BACK else None
        for step in reversed(cast("list[list[object]]", steps if isinstance(steps, list) else [])):
            if step[1] == "tasks":
                self._heard_of_task(step)
            elif step[1] == "task_comments":
                self._heard_of_comment(step)

    def tell(self, connection: sqlite3.Connection, telling: TaskTelling | None) -> bool:
        """Whether there is something new for memory; what is no longer so and waits is dropped."""
        told = telling if self._actor is not Actor.IMPORT else None
        teller = _Teller(connection, told, self._actor)
        news = [teller.task(task, was_done=was) for task, was in self._was_done.items()]
        for comment, was in self._was_said.items():
            task = self._task_of.get(comment, "")
            news.append(teller.comment(comment, task, was_said=was))
        return any(news)

    def _heard_of_task(self, step: Sequence[object]) -> None:
        name, values = _row_of(step)
        if step[0] == "drop":  # it was not there before
            self._was_done.setdefault(name, False)
        elif "status" in values:
            self._was_done.setdefault(name, values["status"] == TaskStatus.DONE)

    def _heard_of_comment(self, step: Sequence[object]) -> None:
        name, values = _row_of(step)
        self._was_said.setdefault(name, step[0] != "drop")
        if "task" in values:
            self._task_of[name] = str(values["task"])


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes into the outbox, or takes out of it what still waits there."""

    connection: sqlite3.Connection
    telling: TaskTelling | None
    actor: Actor

    def task(self, task: str, *, was_done: bool) -> bool:
        """It may be done now, or no longer."""
        if not was_done and self.telling is None:
            return False
        card = self._one(sql(CARD, "WHERE tasks.id = ? AND deleted_at IS NULL"), task)
        is_done = card is not None and card["status"] == TaskStatus.DONE
        if was_done and not is_done:
            self._one(_TAKE_BACK, task, done_prefix(task))
        telling = self.telling
        if card is None or was_done or not is_done or telling is None or self._is_example(task):
            return False
        return put_episode(self.connection, done_episode(self._done(card, telling), telling))

    def comment(self, comment: str, task: str, *, was_said: bool) -> bool:
        """It may be new, changed or gone."""
        row = self._one(_SAID, LONGEST_TEXT, comment)
        telling = self.telling
        if was_said:  # one that waits is told with the words it has now, or not at all
            key = comment_key(task if row is None else row["task"], comment)
            waited = self._one("DELETE FROM memory_outbox WHERE key = ? RETURNING *", key)
            telling = None if waited is None else TaskTelling(waited["space"], waited["speaker"])
        if row is None or telling is None or self._is_example(row["task"]):
            return False
        at = from_micros(row["created_at"])
        said = SaidOfTask(comment, row["task"], row["title"], row["text"], at)
        return put_episode(self.connection, comment_episode(said, telling))

    def _done(self, card: sqlite3.Row, telling: TaskTelling) -> DoneTask:
        done = task_from(card)
        task = done.id
        notes = self._one(
            "SELECT substr(text, 1, ?) FROM task_notes WHERE task = ?", LONGEST_TEXT, task
        )
        project = self._one("SELECT name FROM projects WHERE id = ?", done.project)
        above = self.connection.execute(_ABOVE, (task,)).fetchall()
        return DoneTask(
            task=task,
            title=done.title,
            at=done.completed_at or done.updated_at,
            who=NOVA if self.actor is Actor.NOVA else telling.speaker,
            notes="" if notes is None else notes[0],
            summary=done.summary,
            project="" if project is None else project[0],
            people=[row[0] for row in self.connection.execute(_PEOPLE, (task,))],
            parent=above[1]["title"] if len(above) > 1 else "",
            due=_due_words(done.due),
            deadline="" if done.deadline is None else done.deadline.isoformat(),
        )

    def _is_example(self, task: str) -> bool:
        """One of the first board, or a step of one, that the user has not made their own."""
        kept = self._one("SELECT value FROM state WHERE key = ?", STATE)
        titles = titles_of(None if kept is None else kept["value"])
        if not titles:
            return False
        above = self.connection.execute(_ABOVE, (task,))
        return any(titles.get(row["id"]) == row["title"] for row in above)

    def _one(self, statement: str, *values: object) -> sqlite3.Row | None:
        return self.connection.execute(statement, values).fetchone()


def _row_of(step: Sequence[object]) -> tuple[str, Mapping[str, object]]:
    """The id of a row, and the values that it had before."""
    no_values: Mapping[str, object] = {}
    has_values = isinstance(step[-1], Mapping)
    values = cast("Mapping[str, object]", step[-1]) if has_values else no_values
    key = values["id"] if step[0] == "add" else cast("Sequence[object]", step[2])[0]
    return str(key), values


def _due_words(due: Due | None) -> str:
    if due is None:
        return ""
    clock = "" if due.at is None else f" {due.at:%H:%M}"
    return f"{due.day.isoformat()}{clock}{f' ({due.zone})' if clock and due.zone else ''}"
