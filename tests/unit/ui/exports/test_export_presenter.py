"""Exporting from the dialog: what is chosen, where it goes, what is in the way, how it ends."""

import asyncio
from collections.abc import Sequence

import pytest

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.task_filters import HasWords
from nova_desktop.domain.task_records import TaskScope
from nova_desktop.services.scope import TaskScope as Scope
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.exports.presenter import ExportPresenter
from nova_desktop.ui.tasks.exports.words import ScopeChoice, ShownTasks, suggested_name
from tests.fakes.task_exports import FOLDER, FakeExports, FakeFiles, some_projects

pytestmark = pytest.mark.anyio


class View:
    """What is shown now."""

    def __init__(self) -> None:
        self.scopes: list[str] = []
        self.chosen = ""
        self.kind: ExportFormat | None = None
        self.trash: bool | None = None
        self.count = self.path = self.path_error = self.done = self.error = ""
        self.replaces = self.running = False
        self.progress: list[str] = []

    def show_scopes(self, choices: Sequence[ScopeChoice], key: str) -> None:
        self.scopes, self.chosen = [choice.name for choice in choices], key

    def show_format(self, kind: ExportFormat) -> None:
        self.kind = kind

    def show_trash(self, *, offered: bool) -> None:
        self.trash = offered

    def show_count(self, text: str) -> None:
        self.count = text

    def show_path(self, path: str) -> None:
        self.path = path

    def show_path_error(self, text: str, *, replaces: bool = False) -> None:
        self.path_error, self.replaces = text, replaces

    def show_running(self, *, running: bool) -> None:
        self.running = running

    def show_progress(self, text: str, fraction: float | None) -> None:
        self.progress.append(f"{text} {fraction}")

    def show_done(self, text: str) -> None:
        self.done = text

    def show_error(self, text: str) -> None:
        self.error = text


class Desk:
    """A presenter over fakes; `settle` waits until nothing is at work."""

    def __init__(self, shown: ShownTasks | None = None) -> None:
        self.view, self.exports, self.files = View(), FakeExports(), FakeFiles()
        self.problems: list[Problem] = []
        self.errors: list[BaseException] = []
        self.scope = Scope(self.errors.append)
        operations = Operations(self.scope, lambda problem, _retry: self.problems.append(problem))
        self.presenter = ExportPresenter(
            self.exports, some_projects, operations, self.view, self.files, shown
        )

    async def opened(self) -> "Desk":
        self.presenter.open()
        return await self.settle()

    async def settle(self) -> "Desk":
        while len(self.scope):
            await asyncio.sleep(0)
        assert self.errors == []
        return self

    async def export(self) -> None:
        self.presenter.export()
        await self.settle()


async def test_it_opens_with_everything_into_a_free_file() -> None:
    view = (await Desk().opened()).view
    assert view.scopes == ["Everything", "Open tasks", "Launch week"]
    assert (view.chosen, view.kind, view.trash) == ("all", ExportFormat.JSON, True)
    assert view.path == f"{FOLDER}/nova-tasks.json"
    assert view.count == "12 tasks"


async def test_what_a_list_shows_is_offered_first() -> None:
    shown = ShownTasks("bank", TaskScope(HasWords("bank")))
    desk = await Desk(shown).opened()
    assert desk.view.scopes[0] == "What is shown: bank"
    assert (desk.view.count, desk.view.trash) == ("4 tasks", False)
    await desk.export()
    assert desk.exports.wishes[0].scope == shown.scope


async def test_the_place_goes_along_with_format_and_tasks() -> None:
    desk = await Desk().opened()
    desk.presenter.choose_format(ExportFormat.ICS)
    desk.presenter.choose_scope("project:p")
    await desk.settle()
    assert desk.view.path == f"{FOLDER}/nova-tasks-launch-week.ics"
    assert (desk.view.trash, desk.view.count) == (False, "4 tasks")
    await desk.export()
    wish = desk.exports.wishes[0]
    assert (wish.format, wish.scope.below) == (ExportFormat.ICS, True)


async def test_a_place_of_the_users_own_stays_but_its_end() -> None:
    desk = await Desk().opened()
    desk.presenter.type_path("/tmp/mine.json")
    desk.presenter.choose_format(ExportFormat.CSV)
    await desk.settle()
    assert desk.view.path == "/tmp/mine.csv"
    desk.presenter.type_path("/tmp/mine.backup")
    desk.presenter.choose_format(ExportFormat.MARKDOWN)
    await desk.export()
    assert str(desk.exports.wishes[0].path) == "/tmp/mine.backup"


async def test_the_trash_may_stay_out() -> None:
    desk = await Desk().opened()
    desk.presenter.choose_trash(with_trash=False)
    await desk.settle()
    assert desk.view.count == "10 tasks"
    await desk.export()
    assert not desk.exports.wishes[0].scope.trash


async def test_done_it_says_what_and_shows_the_folder() -> None:
    desk = await Desk().opened()
    desk.presenter.show_in_folder()
    await desk.export()
    assert desk.view.done == "10 tasks written to nova-tasks.json"
    assert desk.view.progress == ["0 of 10 tasks 0.0", "10 of 10 tasks 1.0"]
    assert not desk.view.running
    desk.presenter.show_in_folder()
    assert desk.files.shown == [f"{FOLDER}/nova-tasks.json"]


async def test_a_file_in_the_way_is_replaced_by_a_second_press_only() -> None:
    desk = await Desk().opened()
    desk.files.there.add("/tmp/x.json")
    desk.presenter.type_path("/tmp/x.json")
    await desk.export()
    assert (desk.view.replaces, desk.exports.wishes) == (True, [])
    desk.presenter.type_path("/tmp/x.jso")
    desk.files.there.add("/tmp/x.jso")
    await desk.export()
    assert desk.exports.wishes == []
    await desk.export()
    assert str(desk.exports.wishes[0].path) == "/tmp/x.jso"
    assert not desk.view.replaces


async def test_what_the_systems_dialog_asked_about_is_not_asked_again() -> None:
    desk = await Desk().opened()
    desk.files.picked = "old.json"
    desk.files.there.add(f"{FOLDER}/old.json")
    desk.presenter.pick_path()
    await desk.settle()
    assert desk.view.path == f"{FOLDER}/old.json"
    await desk.export()
    assert len(desk.exports.wishes) == 1


@pytest.mark.parametrize("path", ["", "  ", "tasks.json", "some/where.json", "~nobody-x/a.json"])
async def test_half_a_path_is_told(path: str) -> None:
    desk = await Desk().opened()
    desk.presenter.type_path(path)
    await desk.export()
    assert desk.view.path_error == "Write the whole path of the file."
    assert desk.exports.wishes == []


async def test_what_goes_wrong_is_said_in_the_dialog() -> None:
    desk = await Desk().opened()
    desk.exports.fails = NovaError.of(ProblemCode.EXPORT_UNWRITABLE, path="/x", why="read-only")
    await desk.export()
    assert desk.view.error.startswith("The file could not be written. /x: read-only.")
    assert not desk.view.running
    desk.exports.fails = None
    await desk.export()
    assert (desk.view.error, bool(desk.view.done)) == ("", True)


async def test_it_can_be_stopped_and_begun_again() -> None:
    desk = await Desk().opened()
    desk.exports.holds = True
    desk.presenter.export()
    await desk.exports.began.wait()
    desk.presenter.export()
    assert desk.view.running
    desk.presenter.cancel()
    await desk.settle()
    assert (desk.exports.stopped, len(desk.exports.wishes)) == (1, 1)
    assert (desk.view.running, desk.view.done, desk.view.error) == (False, "", "")
    desk.exports.holds = False
    await desk.export()
    assert desk.view.done


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("", "nova-tasks-2026-03-01.json"),
        ("Launch week", "nova-tasks-launch-week-2026-03-01.json"),
        ("../../etc/passwd", "nova-tasks-etc-passwd-2026-03-01.json"),
        ("Größe: 1/2 \0", "nova-tasks-größe-1-2-2026-03-01.json"),
    ],
)
def test_a_name_has_what_a_file_may_have(name: str, found: str) -> None:
    assert suggested_name(name, "2026-03-01", ".json") == found
