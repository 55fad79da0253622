"""The tasks that have to do with a name, in a real database."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.services.tasks.related import Related, RelatedTasks
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.sources import ABOUT
from tests.fakes.task_lists import ListDesk, ListViewFake, open_list_desk

pytestmark = pytest.mark.anyio


@dataclass
class Here:
    """Lists, and who looks for tasks."""

    lists: ListDesk

    async def find(self, name: str, limit: int = 5) -> Related:
        desk = self.lists.desk
        return await RelatedTasks(desk.lists, desk.places).find(name, limit)

    async def titles(self, name: str) -> list[str]:
        return [card.task.title for card in (await self.find(name)).cards]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncGenerator[Here]:
    async with open_list_desk(tmp_path) as desk:
        yield Here(desk)


async def test_those_of_a_person_and_a_project_with_the_name_and_those_that_say_it(
    here: Here,
) -> None:
    places, add = here.lists.desk.places, here.lists.add
    person = await places.add(PlaceKind.PERSON, "Ärmel  KOHL")
    project = await places.add(PlaceKind.PROJECT, "ärmel kohl")
    await add("with them", people=[person])
    await add("of it", project=project)
    await add("call ärmel kohl")
    await add("in the notes", notes="Ask Ärmel Kohl.")
    await add("another")
    assert sorted(await here.titles("Ärmel Kohl")) == [
        "call ärmel kohl", "in the notes", "of it", "with them",
    ]  # fmt: skip
    assert (await here.find("Nobody at all")) == Related()
    assert (await here.find(" ")) == Related()


async def test_open_ones_come_first_by_their_day_and_the_rest_is_counted(here: Here) -> None:
    tasks = here.lists.desk.tasks
    for n in range(4):
        await here.lists.add(f"Porto {n}", date(2026, 12, 9 - n))
    await tasks.set_status("Porto 3", status=TaskStatus.DONE)
    assert await here.titles("porto") == ["Porto 2", "Porto 1", "Porto 0", "Porto 3"]
    found = await here.find("Porto", 2)
    assert ([card.task.title for card in found.cards], found.count) == (["Porto 2", "Porto 1"], 4)
    await tasks.delete("Porto 2")
    assert await here.titles("porto") == ["Porto 1", "Porto 0", "Porto 3"]


async def test_a_word_written_nearly_so_is_not_it(here: Here) -> None:
    await here.lists.add("Call Margarethe")
    assert await here.titles("Margarete") == []


async def test_the_list_has_all_of_them(here: Here) -> None:
    await here.lists.add("Porto: pack")
    await here.lists.add("Porto: call")
    await here.lists.desk.tasks.set_status("Porto: call", status=TaskStatus.DONE)
    await here.lists.add("Buy milk")
    view = ListViewFake()
    presenter = ListPresenter(here.lists.parts, view)
    presenter.open()
    presenter.show(f"{ABOUT}:Porto")
    await here.lists.settle()
    assert view.head is not None
    assert view.head.title == "About Porto"
    assert [row.title or row.task for row in view.rows] == [
        "Open", "Porto: pack", "Done", "Porto: call",
    ]  # fmt: skip
