"""The trash as a list: what was deleted is found there for 30 days, and brought back."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from nova_desktop.domain.key_table import Act
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.sources import ALL, TRASH, Empty
from tests.fakes.task_lists import ListDesk, ListViewFake, open_list_desk

pytestmark = pytest.mark.anyio


@dataclass
class Shown:
    """A list in view."""

    desk: ListDesk
    view: ListViewFake
    presenter: ListPresenter

    async def show(self, place: str) -> list[str]:
        self.presenter.show(place)
        return await self.settle()

    async def settle(self) -> list[str]:
        await self.desk.settle()
        return self.view.titles

    async def delete(self, *tasks: str) -> None:
        self.desk.now += timedelta(minutes=1)
        await self.desk.desk.tasks.delete(*tasks)


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncGenerator[Shown]:
    async with open_list_desk(tmp_path) as desk:
        view = ListViewFake()
        presenter = ListPresenter(desk.parts, view)
        presenter.open()
        yield Shown(desk, view, presenter)


async def test_the_latest_stands_first_without_what_went_along(shown: Shown) -> None:
    for name, parent in (("house", ""), ("roof", "house"), ("garden", ""), ("bread", "")):
        await shown.desk.add(name, parent=parent)
    await shown.delete("house")
    await shown.delete("garden")

    assert await shown.show(TRASH) == ["garden", "house"]
    assert shown.view.count == 2
    assert {row.mark for row in shown.view.rows} == {"trash-2"}
    assert shown.view.head is not None
    assert not shown.view.head.adds


async def test_it_is_found_by_words_and_in_pages(shown: Shown) -> None:
    for number in range(130):
        await shown.desk.add(f"number {number}")
    await shown.delete(*(f"number {number}" for number in range(130)))
    await shown.show(TRASH)
    assert (len(shown.view.rows), shown.view.more) == (100, True)
    shown.presenter.more()
    await shown.settle()
    assert len(set(shown.view.titles)) == 130
    shown.presenter.search("number 77")
    assert await shown.settle() == ["number 77"]


async def test_what_is_brought_back_comes_with_its_steps_and_undo_throws_it_away(
    shown: Shown,
) -> None:
    await shown.desk.add("house")
    await shown.desk.add("roof", parent="house")
    await shown.delete("house")
    await shown.show(TRASH)
    shown.presenter.do(Act.RETRY, [shown.view.row("house")])
    await shown.settle()
    assert isinstance(shown.view.said, Empty)
    assert shown.desk.told[-1][0] == "Restored: house"
    assert (await shown.desk.task("roof")).deleted_at is None
    undo = shown.desk.told[-1][1]
    assert undo is not None
    undo()
    assert await shown.settle() == ["house"]


@pytest.mark.parametrize("act", [Act.COMPLETE, Act.PLAN, Act.PRIORITY, Act.STATUS, Act.DELETE])
async def test_nothing_else_is_done_in_it(shown: Shown, act: Act) -> None:
    await shown.desk.add("house")
    await shown.delete("house")
    await shown.show(TRASH)
    before = await shown.desk.task("house")
    shown.presenter.do(act, [shown.view.row("house")])
    assert await shown.settle() == ["house"]
    assert await shown.desk.task("house") == before
    assert shown.desk.told
    assert not shown.view.offered
    assert not shown.desk.problems


async def test_other_lists_leave_it_out(shown: Shown) -> None:
    await shown.desk.add("house")
    await shown.desk.add("garden")
    await shown.delete("house")
    assert await shown.show(ALL) == ["garden"]
    assert await shown.desk.desk.lists.count() == 1
