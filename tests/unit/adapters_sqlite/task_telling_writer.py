"""Completes tasks, takes it back and comments until it is killed; says what was acknowledged.

`python -m tests.unit.adapters_sqlite.task_telling_writer FOLDER RUN`, as in crash_writer.
"""

import asyncio
import sys
from itertools import count
from pathlib import Path

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_outbox import TaskRemembering
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.memory_of_tasks import TaskTelling
from nova_desktop.domain.task_commands import add_comment, add_task, set_status
from nova_desktop.domain.tasks import TaskStatus
from tests.unit.adapters_sqlite.crash_writer import fold_often, say
from tests.unit.adapters_sqlite.files import home

AUTHORS = 3


async def work(store: SqliteCommandStore, author: str) -> None:
    """Each third task is opened again."""
    for turn in count():
        task = f"{author}.{turn}"
        both = [add_task(task, task), set_status(task, TaskStatus.DONE)]
        done = await store.carry_out(both, Actor.YOU)
        if turn % 3 == 0:
            await store.carry_out([set_status(task, TaskStatus.NEW)], Actor.YOU)
        elif turn % 3 == 1:
            await store.undo(only=done[0].batch)  # unless another author was quicker
        else:
            say(f"done {task}")
        comment = f"{author}-{turn}"
        await store.carry_out([add_comment(f"{author}.0", comment, "said")], Actor.YOU)
        say(f"comment {comment}")


def telling_store(database: Database) -> SqliteCommandStore:
    """As in the application, with memory on."""
    remembering = TaskRemembering(lambda: TaskTelling("nova", "Ada"), lambda: None)
    return SqliteCommandStore(database, remembering=remembering)


async def main(folder: str, run: str) -> None:
    database, problems = await asyncio.to_thread(home(Path(folder)).open)
    for problem in problems:
        say(f"problem {problem.code}")
    await database.write(fold_often)
    async with asyncio.TaskGroup() as group:
        for number in range(AUTHORS):
            group.create_task(work(telling_store(database), f"run{run}.author{number}"))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
