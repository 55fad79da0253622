"""Boards and lists of many tasks: cards before counts, and nothing is asked for twice."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from pathlib import Path

import pytest

from nova_desktop.domain.task_filters import TaskFilter
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.board.stack_math import Stack, stretches_of
from nova_desktop.ui.tasks.board.view_protocol import Cover
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.sources import DONE, IN
from tests.fakes.board_desk import BoardDesk, FakeBoardView, board_desk
from tests.fakes.task_lists import ListDesk, ListViewFake, open_list_desk


@pytest.fixture
def board(tmp_path: Path) -> Iterator[BoardDesk]:
    with board_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
async def lists(tmp_path: Path) -> AsyncGenerator[ListDesk]:
    async with open_list_desk(tmp_path) as desk:
        yield desk


def test_cards_are_there_before_they_are_counted(
    board: BoardDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.do(board.desk.places.add(PlaceKind.PROJECT, "House"))
    (house,) = board.do(board.desk.places.projects())
    board.add("one", "two", project=house.id)
    view = FakeBoardView()
    seen: list[tuple[list[str], list[str], Cover | None]] = []
    count = board.desk.lists.lane_counts

    async def counting(only: TaskFilter) -> Mapping[str, int]:
        while not view.columns:
            await asyncio.sleep(0)
        seen.append((view.titles("inbox"), [face.count for face in view.columns], view.cover))
        return await count(only)

    monkeypatch.setattr(board.desk.lists, "lane_counts", counting)
    presenter = BoardPresenter(board.desk, view, board.state)
    presenter.open()
    assert seen == [(["one", "two"], [""] * 5, Cover.NONE)]
    assert [face.count for face in view.columns] == ["2", "0", "0", "0", "today 0"]
    assert [project.name for project in presenter.ground.projects] == ["House"]


@pytest.mark.anyio
async def test_rows_are_there_before_they_are_counted(
    lists: ListDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lists.add("one")
    await lists.add("two")
    view = ListViewFake()
    seen: list[tuple[list[str], int]] = []
    count = lists.desk.lists.count

    async def counting(wanted: TaskFilter) -> int:
        seen.append((view.titles, view.count))
        return await count(wanted)

    monkeypatch.setattr(lists.desk.lists, "count", counting)
    presenter = ListPresenter(lists.parts, view)
    presenter.open()
    presenter.show(IN)
    await lists.settle()
    assert seen == [(["one", "two"], 0)]
    assert view.count == 2
    presenter.show(DONE)
    await lists.settle()
    assert seen[-1] == ([], 0)  # the count of another list does not stay
    assert view.count == 0


@pytest.mark.anyio
async def test_a_change_of_a_task_does_not_ask_for_the_names_of_places(
    lists: ListDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    naming, projects = lists.parts.naming, lists.desk.places.projects

    async def asking(*, counted: bool = True) -> object:
        asked.append(counted)
        return await projects(counted=counted)

    monkeypatch.setattr(lists.desk.places, "projects", asking)
    await naming.known()
    task = await lists.add("one")
    await lists.desk.tasks.edit(task, title="other")
    await naming.known()
    assert asked == [False]
    await lists.desk.places.add(PlaceKind.PROJECT, "House")
    assert [each.name for each in (await naming.known()).projects] == ["House"]
    assert asked == [False, False]


def test_rows_in_stretches() -> None:
    assert list(stretches_of([])) == []
    assert list(stretches_of([0])) == [(0, 0)]
    assert list(stretches_of([7, 3, 1, 2, 9, 0, 8])) == [(0, 3), (7, 9)]


def test_what_comes_into_view_is_measured_once() -> None:
    stack, measured = Stack(3, 8, 80), list[int]()
    stack.clear(5_000)

    def measure(row: int) -> int:
        measured.append(row)
        return 50 + row % 3

    assert stack.settle(0, 700, measure)
    assert measured == list(range(12))
    assert [stack.height(row) for row in range(3)] == [50, 51, 52]
    assert not stack.settle(0, 600, measure)
