"""Importing a file that Nova wrote: asked for, looked at, taken, undone."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.task_commands import add_task
from nova_desktop.services.scope import TaskScope as Scope
from nova_desktop.services.task_exports.own_content import LeftOut
from nova_desktop.services.task_exports.own_file import OwnFileLook
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.exports.intake_presenter import IntakePresenter
from nova_desktop.ui.tasks.exports.intake_words import content_lines, known_text, left_lines
from tests.scenes.exports import a_file
from tests.unit.adapters_sqlite.files import home
from tests.unit.task_exports.export_desk import ExportDesk, raw_task, written

pytestmark = pytest.mark.anyio


class Questions:
    """What the user answers."""

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        self.again: bool | None = False
        self.looks: list[OwnFileLook] = []
        self.left: Sequence[str] = ()

    async def pick_file(self) -> str:
        return self.path

    async def ask_take(self, look: OwnFileLook) -> bool | None:
        self.looks.append(look)
        return self.again

    async def tell_left(self, lines: Sequence[str]) -> None:
        self.left = lines


class Desk:
    def __init__(self, desk: ExportDesk, path: Path | str) -> None:
        self.desk, self.questions = desk, Questions(path)
        self.told: list[tuple[str, Callable[[], object] | None]] = []
        self.problems: list[Problem] = []
        self.errors: list[BaseException] = []
        self.scope = Scope(self.errors.append)
        operations = Operations(self.scope, lambda problem, _retry: self.problems.append(problem))
        self.presenter = IntakePresenter(
            desk.intake, desk.journal, operations, self.questions,
            lambda text, undo: self.told.append((text, undo)),
        )  # fmt: skip

    async def settle(self) -> None:
        while len(self.scope):
            await asyncio.sleep(0.001)
        assert self.errors == []

    async def open(self) -> None:
        self.presenter.open()
        await self.settle()

    async def count(self) -> int:
        return await self.desk.database.read(
            lambda c: int(c.execute("SELECT count(*) FROM tasks").fetchone()[0])
        )


@asynccontextmanager
async def opened(folder: Path, path: Path | str) -> AsyncGenerator[Desk]:
    with home(folder).opened() as database:
        yield Desk(ExportDesk(database), path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    tasks = [raw_task("a"), raw_task("b", parent="gone")]
    return written(tmp_path / "tasks.json", tasks)


async def test_it_is_taken_told_and_undone(tmp_path: Path, file: Path) -> None:
    async with opened(tmp_path, file) as here:
        await here.open()
        assert await here.count() == 2
        ((text, undo),) = here.told
        assert text == "2 tasks imported"
        assert here.questions.left == ["Subtasks whose parents are not in the file stand alone: 1"]
        assert undo is not None
        undo()
        await here.settle()
        assert await here.count() == 0


async def test_undo_takes_nothing_else_back(tmp_path: Path, file: Path) -> None:
    async with opened(tmp_path, file) as here:
        await here.open()
        await here.desk.do(add_task("c", "Since"))
        undo = here.told[0][1]
        assert undo is not None
        undo()
        await here.settle()
        assert await here.count() == 3
        assert here.told[-1][0].startswith("Something else was changed since.")


async def test_what_is_there_comes_again_only_if_wanted(tmp_path: Path, file: Path) -> None:
    async with opened(tmp_path, file) as here:
        await here.open()
        await here.open()
        assert here.told[-1] == ("0 tasks imported", None)
        here.questions.again = True
        await here.open()
        assert here.told[-1][0] == "2 tasks imported"
        assert [look.known for look in here.questions.looks] == [0, 2, 2]


@pytest.mark.parametrize("stops", ["no file", "no"])
async def test_whoever_stops_has_nothing_changed(tmp_path: Path, file: Path, stops: str) -> None:
    async with opened(tmp_path, "" if stops == "no file" else file) as here:
        here.questions.again = None
        await here.open()
        assert (await here.count(), here.told) == (0, [])


async def test_a_broken_file_is_told(tmp_path: Path, file: Path) -> None:
    file.write_text("{")
    async with opened(tmp_path, file) as here:
        await here.open()
        assert [problem.code for problem in here.problems] == [ProblemCode.TASK_FILE_UNREADABLE]


def test_words_say_what_is_in_it() -> None:
    lines = content_lines(a_file())
    assert lines[:2] == ["40 tasks, 4 of them in the trash", "2 projects, 1 person"]
    assert lines[2].startswith("Written ")
    assert known_text(1) == "1 task of it is on the board already."
    assert left_lines({LeftOut.KNOWN: 3}) == []
    assert len(left_lines(dict.fromkeys(LeftOut, 1))) == len(LeftOut) - 1


async def test_a_file_that_was_chosen_elsewhere_is_not_asked_for(
    tmp_path: Path, file: Path
) -> None:
    async with opened(tmp_path, "") as here:
        here.presenter.take(str(file))
        await here.settle()
        assert await here.count() == 2
        assert here.told[0][0] == "2 tasks imported"
