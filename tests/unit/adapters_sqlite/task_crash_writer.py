"""Changes tasks until it is killed, and says on stdout what was acknowledged, a word a line.

`python -m tests.unit.adapters_sqlite.task_crash_writer FOLDER RUN`. Each of its four authors adds
tasks, drags them about, edits them in bulk, deletes and undoes; `title NUMBER` means that all of
this author's tasks have this number in their titles, since a bulk edit is all or nothing.
"""

import asyncio
import sys
from itertools import count
from pathlib import Path

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import (
    Relation,
    add_comment,
    add_task,
    delete_task,
    edit_task,
    move_task,
    relate_task,
)
from tests.unit.adapters_sqlite.crash_writer import fold_often, say
from tests.unit.adapters_sqlite.files import home

AUTHORS = 4
TASKS = 12


async def work(database: Database, author: str) -> None:
    """Edits in one order, so that what is stored can be told from what was said."""
    store = SqliteCommandStore(database)
    names = [f"{author}.{number}" for number in range(TASKS)]
    for name in names:
        await store.carry_out([add_task(name, f"{author} 0", notes="words")], Actor.YOU)
        say(f"task {name}")
    for turn in count(1):
        bulk = [edit_task(name, title=f"{author} {turn}", notes=f"note {turn}") for name in names]
        await store.carry_out(bulk, Actor.NOVA)
        say(f"title {author} {turn}")
        dragged = names[turn % TASKS]
        move = move_task(dragged, ("inbox", "waiting", "done")[turn % 3], after=names[0])
        label = relate_task(dragged, Relation.LABEL, add=[f"label{turn % 5}"])
        await store.carry_out([move, label], Actor.YOU)
        comment = f"{author}-{turn}"
        await store.carry_out([add_comment(dragged, comment, "said")], Actor.YOU)
        say(f"comment {comment}")
        gone = f"{author}.gone{turn}"
        await store.carry_out([add_task(gone, "gone"), delete_task(gone)], Actor.YOU)
        say(f"gone {gone}")


async def main(folder: str, run: str) -> None:
    database, problems = await asyncio.to_thread(home(Path(folder)).open)
    for problem in problems:
        say(f"problem {problem.code}")
    await database.write(fold_often)
    async with asyncio.TaskGroup() as group:
        for number in range(AUTHORS):
            group.create_task(work(database, f"run{run}.author{number}"))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
