"""Changes many tasks at once and is cut in the middle: `python -m … FOLDER WHAT END`.

`WHAT` is the `import` of a table, a bulk `edit` or its `undo`; all of them find 1,200 tasks, and
`nothing` only makes these. `END` says
how it is cut: `kill` as kill -9 does, `full` by a disk that takes no more, `late` is kill -9 right
after it is stored. What was told of a problem stands on stdout.
"""

import asyncio
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from nova_desktop.adapters.sqlite.command_store import ALL_RULES, SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.app.task_import_wiring import make_task_imports
from nova_desktop.app.task_parts import TaskParts, open_tasks
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_commands import add_task
from nova_desktop.domain.task_import import CsvTable, CsvUse
from nova_desktop.domain.task_notices import NoticeKind
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.services.journal import Journal
from nova_desktop.services.task_imports.progress import Progress
from tests.unit.adapters_sqlite.crash_writer import say
from tests.unit.adapters_sqlite.files import home

THERE = 1200
ROWS = 3000
MIDDLE = 700  # commands or rows
ROOM_BYTES = 400_000

Cut = Callable[[int], None]


def write_table(path: Path) -> None:
    """A CSV of 3,000 rows."""
    rows = [f"imported {n},2026-12-{n % 28 + 1:02},Project {n % 5},some notes" for n in range(ROWS)]
    path.write_text("\n".join(["Title,Due date,Project,Notes", *rows]))


def cut_by(end: str) -> Cut:
    """What happens in the middle."""

    def cut(done: int) -> None:
        if done != MIDDLE:
            return
        if end == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if end == "full":
            resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, resource.RLIM_INFINITY))

    return cut


def rules_that(cut: Cut) -> dict[str, Callable[..., object]]:
    """The rules of the application; the middle of a batch is found by counting them."""
    done = 0

    def counting(rule: Callable[..., object]) -> Callable[..., object]:
        def carry_out(*values: object) -> object:
            nonlocal done
            done += 1
            cut(done)
            return rule(*values)

        return carry_out

    return {kind: counting(rule) for kind, rule in ALL_RULES.items()}


def parts_of(database: Database, journal: Journal) -> TaskParts:
    return open_tasks(database, journal, lambda: "UTC", frozenset[NoticeKind])


async def change(database: Database, cut: Cut, what: str) -> None:
    """A bulk edit, or the undo of one."""
    plain = parts_of(database, Journal(SqliteCommandStore(database)))
    if what == "undo":
        await edit_all(database, plain)
    cutting = Journal(SqliteCommandStore(database, rules=rules_that(cut)))  # type: ignore[arg-type]
    if what == "undo":
        await cutting.undo()
    else:
        await edit_all(database, parts_of(database, cutting))


async def edit_all(database: Database, parts: TaskParts) -> None:
    found = await SqliteTaskStore(database).cards([f"t{n}" for n in range(THERE)])
    names = [card.task.id for card in found]
    await parts.tasks.set_status(*names, status=TaskStatus.WAITING)


async def bring(database: Database, folder: Path, cut: Cut) -> None:
    """The import of the table, as the dialog does it."""
    journal = Journal(SqliteCommandStore(database))
    imports = make_task_imports(database, parts_of(database, journal), journal, lambda: "UTC")
    path = folder / "table.csv"
    await asyncio.to_thread(write_table, path)
    progress = Progress(lambda _done, _of: None)
    found = await imports.look(str(path), progress)
    assert isinstance(found, CsvTable)
    use = CsvUse(found.guess, found.day_order, found.has_header)
    look = await imports.look_csv(str(path), use, progress)
    tell = progress.tell

    def told(done: int, of: int) -> None:
        if done >= MIDDLE:
            cut(MIDDLE)
        tell(done, of)

    progress.tell = told  # type: ignore[method-assign]
    assert await imports.apply(look, look.proposed(), progress) is not None


async def main(folder: Path, what: str, end: str) -> None:
    database, _problems = await asyncio.to_thread(home(folder).open)
    store = SqliteTaskStore(database)
    if not await store.cards(["t0"]):
        made = [add_task(f"t{n}", f"task {n}", notes="words " * 20) for n in range(THERE)]
        await Journal(SqliteCommandStore(database)).carry_out(*made)
    try:
        if what == "import":
            await bring(database, folder, cut_by(end))
        elif what in ("edit", "undo"):
            await change(database, cut_by(end), what)
    except NovaError as error:
        say(f"told {error.problem.code}")
    if end == "late":
        os.kill(os.getpid(), signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    await store.cards(["t0"])  # it goes on
    assert await asyncio.to_thread(database.close)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
