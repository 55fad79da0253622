"""Projects and people in the rail: archived ones come back, and their notes can be written."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.shell.rail_places import RailPlace
from nova_desktop.ui.tasks.lists.sources import TRASH
from nova_desktop.ui.tasks.places.presenter import Place, PlacesPresenter, Shown
from nova_desktop.ui.tasks.rail_presenter import LISTS, PROJECTS, RailPresenter
from tests.fakes.task_lists import ListDesk, open_list_desk

pytestmark = pytest.mark.anyio


@dataclass
class RailFake:
    """Implements RailView."""

    sections: dict[str, Sequence[RailPlace]] = field(default_factory=dict[str, Sequence[RailPlace]])

    def show_section(self, key: str, title: str, rows: Sequence[RailPlace]) -> None:
        self.sections[key] = rows

    def show_folded(self, key: str, folded: bool) -> None: ...

    def show_count(self, name: str, count: int) -> None: ...

    def names(self, key: str) -> list[str]:
        return [row.text for row in self.sections[key]]


@dataclass
class QuestionsFake:
    """Implements PlaceQuestions; `answer` is what is written."""

    answer: str | None = None
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    archived: Sequence[tuple[str, Place]] = ()

    def open_menu(self, place: str, shown: Shown, others: Sequence[Place]) -> None: ...

    def open_archived(self, archived: Sequence[tuple[str, Place]]) -> None:
        self.archived = archived

    async def ask_name(self, title: str, name: str) -> str | None:
        return self.answer

    async def ask_notes(self, title: str, notes: str) -> str | None:
        self.asked.append((title, notes))
        return self.answer


@dataclass
class Rail:
    """The rail with its menus over a real database."""

    desk: ListDesk
    view: RailFake
    rail: RailPresenter
    questions: QuestionsFake
    places: PlacesPresenter


@pytest.fixture
async def rail(tmp_path: Path) -> AsyncGenerator[Rail]:
    async with open_list_desk(tmp_path) as desk:
        view, questions = RailFake(), QuestionsFake()
        presenter = RailPresenter(desk.desk, desk.parts.naming, desk.state, view)
        places = PlacesPresenter(desk.desk, SavedViews(desk.state), questions)
        yield Rail(desk, view, presenter, questions, places)


async def test_an_archived_project_is_brought_back(rail: Rail) -> None:
    house = await rail.desk.desk.places.add(PlaceKind.PROJECT, "House")
    await rail.desk.desk.places.add(PlaceKind.PROJECT, "Garden")
    rail.places.archive(f"project:{house}")
    await rail.desk.settle()
    assert rail.view.names(PROJECTS) == ["Garden", "Archived"]
    row = rail.view.sections[PROJECTS][-1]
    assert (row.count, row.opens_menu) == (1, True)
    rail.places.menu(row.name)
    await rail.desk.settle()
    ((place, shown),) = rail.questions.archived
    assert shown.name == "House"
    rail.places.archive(place, archived=False)
    await rail.desk.settle()
    assert rail.view.names(PROJECTS) == ["Garden", "House"]


async def test_the_notes_of_a_person_are_read_and_written(rail: Rail) -> None:
    ada = await rail.desk.desk.places.add(PlaceKind.PERSON, "Ada", notes="Likes tea")
    rail.questions.answer = "Likes tea\nand coffee"
    rail.places.write_notes(f"person:{ada}")
    await rail.desk.settle()
    assert rail.questions.asked == [("Ada", "Likes tea")]
    (person,) = await rail.desk.desk.places.people()
    assert person.notes == "Likes tea\nand coffee"
    rail.questions.answer = None
    rail.places.write_notes(f"person:{ada}")
    await rail.desk.settle()
    assert await rail.desk.desk.places.people() == [person]


async def test_the_trash_stands_in_the_rail_and_takes_tasks(rail: Rail) -> None:
    await rail.desk.add("house")
    rail.rail.refresh()
    await rail.desk.settle()
    assert rail.view.sections[LISTS][-1].name == TRASH
    rail.rail.drop(TRASH, ["house"])
    await rail.desk.settle()
    assert (await rail.desk.task("house")).deleted_at is not None
