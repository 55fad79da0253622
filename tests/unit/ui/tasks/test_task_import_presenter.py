"""The steps of an import of tasks, with a view that keeps what it is shown, over a real store."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.task_import import ColumnUse, CsvTable, CsvUse
from nova_desktop.domain.task_import_look import ImportLook, TaskImportDone
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.imports.presenter import TaskImportPresenter
from tests.fakes.task_export_files import FOLDER
from tests.unit.task_imports.importing import Place, open_place

pytestmark = pytest.mark.anyio


class View:
    """Keeps what is shown, in order."""

    def __init__(self) -> None:
        self.faces: list[str] = []
        self.table: CsvTable | None = None
        self.look: ImportLook | None = None
        self.done: TaskImportDone | None = None
        self.errors: list[Problem] = []
        self.news: list[str] = []
        self.progress: list[float | None] = []

    def show_choice(self) -> None:
        self.faces.append("choice")

    def show_wait(self, text: str) -> None:
        self.faces.append(text)

    def show_progress(self, text: str, fraction: float | None) -> None:
        self.progress.append(fraction)

    def show_table(self, table: CsvTable) -> None:
        self.table = table
        self.faces.append("table")

    def show_table_again(self) -> None:
        self.faces.append("table again")

    def show_look(self, look: ImportLook) -> None:
        self.look = look
        self.faces.append("look")

    def show_look_again(self) -> None:
        self.faces.append("look again")

    def show_done(self, done: TaskImportDone) -> None:
        self.done = done
        self.faces.append("done")

    def show_error(self, problem: Problem) -> None:
        self.errors.append(problem)

    def show_news(self, text: str) -> None:
        self.news.append(text)


@dataclass
class Screen:
    place: Place
    view: View
    presenter: TaskImportPresenter
    scope: TaskScope
    picked: list[str] = field(default_factory=list[str])

    async def settle(self) -> None:
        while len(self.scope):
            await asyncio.sleep(0.005)

    async def take(self, name: str) -> None:
        self.presenter.take(str(FOLDER / name))
        await self.settle()

    async def bring(self, name: str) -> None:
        await self.take(name)
        assert self.view.look is not None
        self.presenter.apply(self.view.look.proposed())
        await self.settle()


@pytest.fixture
async def screen(tmp_path: Path) -> AsyncGenerator[Screen]:
    def fail(error: BaseException) -> None:
        raise error

    picked: list[str] = []

    async def ask() -> str:
        return picked.pop() if picked else ""

    async with open_place(tmp_path) as place:
        scope, view = TaskScope(fail), View()
        operations = Operations(scope, lambda problem, _retry: view.errors.append(problem))
        presenter = TaskImportPresenter(place.imports, operations, view, ask)
        presenter.open()
        yield Screen(place, view, presenter, scope, picked)


async def test_from_the_choice_to_the_result_and_back(screen: Screen) -> None:
    screen.picked.append(str(FOLDER / "todo.txt"))
    screen.presenter.choose()
    await screen.settle()
    assert screen.view.look is not None
    screen.presenter.apply(screen.view.look.proposed())
    await screen.settle()

    assert screen.view.faces == ["choice", "Reading…", "look", "Importing…", "done"]
    assert screen.view.done is not None
    assert screen.view.done.counted == 7

    screen.presenter.undo()
    await screen.settle()
    assert screen.view.faces[-2:] == ["Taking it back…", "choice"]
    assert screen.view.news == ["Undone. Your board is as it was before the import."]
    assert await screen.place.titles() == []


async def test_no_file_picked_changes_nothing(screen: Screen) -> None:
    screen.presenter.choose()
    await screen.settle()

    assert screen.view.faces == ["choice"]


async def test_what_cannot_be_read_is_told_at_the_choice(screen: Screen, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"cards": [')
    screen.presenter.take(str(bad))
    await screen.settle()

    assert screen.view.faces == ["choice", "Reading…", "choice"]
    assert [one.code for one in screen.view.errors] == [ProblemCode.TASK_IMPORT_UNREADABLE]


async def test_a_file_of_novas_own_goes_to_who_takes_it(screen: Screen, tmp_path: Path) -> None:
    own = tmp_path / "nova.json"
    own.write_text('{"format": "nova-tasks"}')
    taken: list[str] = []
    operations = Operations(screen.scope, lambda problem, _retry: None)
    presenter = TaskImportPresenter(
        screen.place.imports, operations, screen.view, lambda: asyncio.sleep(0, ""), taken.append
    )
    presenter.take(str(own))
    await screen.settle()
    screen.presenter.take(str(own))
    await screen.settle()

    assert taken == [str(own)]
    assert [one.code for one in screen.view.errors] == [ProblemCode.TASK_IMPORT_OWN]


async def test_a_table_is_asked_about_and_can_be_asked_again(screen: Screen) -> None:
    await screen.take("spreadsheet.csv")
    table = screen.view.table
    assert table is not None
    screen.presenter.use_columns(CsvUse(table.guess))
    await screen.settle()
    assert screen.view.faces[-1] == "look"

    screen.presenter.back()
    assert screen.view.faces[-1] == "table again"
    screen.presenter.back()
    assert screen.view.faces[-1] == "choice"


async def test_a_table_that_cannot_be_read_so_is_shown_again(screen: Screen) -> None:
    await screen.take("spreadsheet.csv")
    screen.presenter.use_columns(CsvUse((ColumnUse.LEAVE,) * 9))
    await screen.settle()

    assert screen.view.faces[-1] == "table again"
    assert [one.code for one in screen.view.errors] == [ProblemCode.TASK_IMPORT_EMPTY]


async def test_a_look_that_is_cancelled_shows_nothing_later(screen: Screen) -> None:
    screen.presenter.take(str(FOLDER / "todo.txt"))
    await asyncio.sleep(0)
    screen.presenter.cancel()
    await screen.settle()

    assert screen.view.faces == ["choice", "Reading…", "choice"]


async def test_an_import_that_is_stopped_goes_back_to_its_preview(
    screen: Screen, tmp_path: Path
) -> None:
    many = tmp_path / "todo.txt"
    many.write_text("".join(f"(A) task {n} +P\n" for n in range(4_000)))
    screen.presenter.take(str(many))
    await screen.settle()
    assert screen.view.look is not None
    screen.view.progress.clear()
    screen.presenter.apply(screen.view.look.proposed())
    while not screen.view.progress:
        await asyncio.sleep(0.001)
    screen.presenter.cancel()
    await screen.settle()

    assert screen.view.faces[-1] == "look again"
    assert screen.view.news == ["Stopped. Nothing was imported."]
    assert await screen.place.titles() == []


async def test_a_panel_that_was_closed_is_shown_nothing_more(
    screen: Screen, tmp_path: Path
) -> None:
    await screen.take("todo.txt")
    assert screen.view.look is not None
    screen.presenter.apply(screen.view.look.proposed())
    await asyncio.sleep(0)
    screen.presenter.close()
    seen = len(screen.view.faces)
    await screen.settle()

    assert screen.view.faces[seen:] in ([], ["Importing…"])
    assert screen.view.done is None


async def test_undo_that_comes_too_late_is_told_and_the_result_stays(screen: Screen) -> None:
    await screen.bring("todo.txt")
    await screen.place.tasks.add("Later")
    screen.presenter.undo()
    await screen.settle()

    assert screen.view.faces[-1] == "done"
    assert [one.code for one in screen.view.errors] == [ProblemCode.TASK_IMPORT_NOT_LAST]
