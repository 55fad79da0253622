"""A file of Nova's own format meets a board that has things, or is none that can be taken."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import date, time
from pathlib import Path

import pytest

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import (
    add_comment,
    add_lane,
    add_place,
    add_task,
    delete_task,
    edit_lane,
    nest_task,
)
from nova_desktop.domain.task_filters import InLane, InProject, TaskOrder
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_records import TaskScope
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Repeat, Task
from nova_desktop.services.task_exports.own_content import LeftOut
from tests.unit.adapters_sqlite.files import home
from tests.unit.adapters_sqlite.task_dump import dump
from tests.unit.task_exports.export_desk import ExportDesk, raw_task, written

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def open_desk(folder: Path) -> AsyncGenerator[ExportDesk]:
    folder.mkdir(exist_ok=True)
    with home(folder).opened() as database:
        yield ExportDesk(database)


THIRD = Due.local(date(2026, 5, 3), time(9), "Europe/Berlin")
PLANTS = Repeat("FREQ=DAILY", False, "s1", THIRD.moved_to(date(2026, 5, 1)), 3, THIRD)


async def fill(desk: ExportDesk) -> None:
    await desk.do(
        add_place(PlaceKind.PROJECT, "p1", "House"),
        add_place(PlaceKind.PERSON, "q1", "Tim"),
        add_lane("own", "Some day"),
        add_task("a", "Paint", project="p1", people=["q1"], labels=["home"]),
        add_task("b", "Buy paint", parent="a", needs=["a"]),
        add_task("c", "Water plants", due=THIRD, repeat=PLANTS),
        add_comment("a", "x", "Which colour?"),
    )


async def titles(desk: ExportDesk, wanted: InLane | InProject) -> list[str]:
    page = await desk.store.page(wanted, TaskOrder.BOARD)
    return [card.task.title for card in page.cards]


async def by_title(desk: ExportDesk, title: str) -> list[Task]:
    found = await desk.store.search(title)
    details = [await desk.store.detail(each.card.task.id) for each in found]
    return [detail.card.task for detail in details if detail is not None]


async def test_what_is_there_already_is_left_out(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await fill(desk)
        await desk.export(tmp_path / "all.json")
        before = await dump(desk.database)
        look = await desk.intake.look(tmp_path / "all.json")
        assert (look.tasks, look.known) == (3, 3)
        taken = await desk.intake.take(look)
        assert (taken.tasks, taken.left) == (0, {LeftOut.KNOWN: 3})
        assert await dump(desk.database) == before


async def test_a_second_time_everything_has_ids_of_its_own(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await fill(desk)
        await desk.export(tmp_path / "all.json")
        before = await dump(desk.database)
        taken = await desk.take(tmp_path / "all.json", again=True)
        assert taken.tasks == 3
        assert await titles(desk, InProject("p1")) == ["Paint", "Paint"]
        first, second = sorted(await by_title(desk, "Buy paint"), key=lambda task: task.id != "b")
        assert first.id == "b"
        assert second.parent not in ("", "a")
        assert second.needs == (second.parent,)
        one, two = await by_title(desk, "Water plants")
        assert one.repeat is not None
        assert two.repeat is not None
        assert one.repeat.series != two.repeat.series
        assert [person.name for person in await desk.store.people()] == ["Tim"]
        assert await desk.journal.undo()
        assert await dump(desk.database) == before


async def test_what_comes_stands_below_what_is_there(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "a") as desk, open_desk(tmp_path / "b") as other:
        await fill(desk)
        await desk.export(tmp_path / "all.json")
        await other.do(add_task("z", "First here"), add_task("y", "Second here"))
        await other.take(tmp_path / "all.json")
        there = ["First here", "Second here", "Paint", "Buy paint", "Water plants"]
        assert await titles(other, InLane("inbox")) == there
        detail = await other.store.detail("a")
        assert detail is not None
        assert [comment.text for comment in detail.comments] == ["Which colour?"]
        assert [card.task.id for card in detail.subtasks] == ["b"]
        (plants,) = await by_title(other, "Water plants")
        assert (plants.due, plants.repeat) == (THIRD, PLANTS), "its series goes on there"


async def test_projects_of_one_name_become_one(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "a") as desk, open_desk(tmp_path / "b") as other:
        await fill(desk)
        await desk.export(tmp_path / "all.json")
        await other.do(
            add_place(PlaceKind.PROJECT, "p9", "HOUSE"),
            add_place(PlaceKind.PERSON, "q1", "Somebody else"),
        )
        await other.take(tmp_path / "all.json")
        assert [project.id for project in await other.store.projects()] == ["p9"]
        assert await titles(other, InProject("p9")) == ["Paint"]
        people = {person.name: person.id for person in await other.store.people()}
        assert people["Somebody else"] == "q1"
        assert people["Tim"] != "q1"


async def test_lanes_of_a_board_that_is_used_stay_as_they_are(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "a") as desk, open_desk(tmp_path / "b") as other:
        await fill(desk)
        await desk.do(edit_lane("waiting", {"name": "On hold", "limit": 3}))
        await desk.export(tmp_path / "all.json")
        await other.do(add_task("z", "Here"))
        taken = await other.take(tmp_path / "all.json")
        lanes = {lane.id: lane.name for lane in await other.store.lanes()}
        assert lanes["waiting"] == ""
        assert lanes["own"] == "Some day"
        assert taken.left == {LeftOut.LANES: 1}


async def test_subtasks_that_were_lost_come_back_under_their_parent(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "a") as desk, open_desk(tmp_path / "b") as other:
        await fill(desk)
        await desk.export(tmp_path / "all.json")
        await other.do(add_task("a", "Paint"))
        taken = await other.take(tmp_path / "all.json")
        assert taken.tasks == 2
        detail = await other.store.detail("a")
        assert detail is not None
        assert [card.task.id for card in detail.subtasks] == ["b"]


async def test_a_part_of_the_tasks_comes_with_what_it_needs(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "a") as desk, open_desk(tmp_path / "b") as other:
        await fill(desk)
        await desk.do(nest_task("a", "c"))
        scope = TaskScope(InProject("p1"), below=True)
        done = await desk.export(tmp_path / "house.json", scope=scope)
        assert done.tasks == 2
        taken = await other.take(tmp_path / "house.json")
        assert (taken.tasks, taken.left) == (2, {LeftOut.PARENT: 1})
        assert [lane.id for lane in await other.store.lanes() if lane.is_own] == []


async def test_the_trash_comes_along_as_trash(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "a") as desk, open_desk(tmp_path / "b") as other:
        await fill(desk)
        await desk.do(delete_task("a"))
        await desk.export(tmp_path / "all.json")
        await desk.export(tmp_path / "live.json", scope=TaskScope())
        assert (await other.intake.look(tmp_path / "live.json")).tasks == 1
        look = await other.intake.look(tmp_path / "all.json")
        assert (look.tasks, look.in_trash) == (3, 2)
        await other.intake.take(look)
        assert [card.task.id for card in await other.store.trash()] == ["a"]
        await other.tasks.restore("a")
        assert await titles(other, InProject("p1")) == ["Paint"]


async def test_what_others_write_needs_little(tmp_path: Path) -> None:
    tasks = [
        raw_task("a", status="waiting", people=["nobody"], project="none", lane="none"),
        raw_task("b", parent="gone", needs=["gone", "a"], due={
            "at": "2026-03-01T09:00:00+01:00", "zone": "Mars/Olympus"}),
        raw_task("c", status="done", lane="inbox"),
    ]  # fmt: skip
    async with open_desk(tmp_path) as desk:
        taken = await desk.take(written(tmp_path / "few.json", tasks))
        assert taken.left == {
            LeftOut.PLACE: 3, LeftOut.PARENT: 1, LeftOut.NEEDS: 1, LeftOut.ZONE: 1
        }  # fmt: skip
        assert await titles(desk, InLane("waiting")) == ["a"]
        assert await titles(desk, InLane("done")) == ["c"]
        (task,) = await by_title(desk, "b")
        assert task.due is not None
        assert (task.due.zone, task.needs) == ("", ("a",))


async def test_members_in_another_order_and_a_mark_are_read(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "a") as desk, open_desk(tmp_path / "b") as other:
        await fill(desk)
        path = tmp_path / "all.json"
        await desk.export(path)
        raw = json.loads(await asyncio.to_thread(path.read_text))
        path.write_text("\ufeff" + json.dumps(raw, sort_keys=True, indent=2), encoding="utf-8")
        assert (await other.take(path)).tasks == 3


DEEP = "[" * 200_000
HEAD = '{"format": "nova-tasks", "version": 1, '
BROKEN: dict[str, str] = {
    "nothing": "",
    "words": "hello",
    "a list": "[1, 2]",
    "another program's": '{"format": "other", "version": 1, "tasks": []}',
    "no format": '{"tasks": []}',
    "cut short": HEAD + '"tasks": [{"id": "a", "title": "b"',
    "cut after a task": HEAD + f'"tasks": [{json.dumps(raw_task("a"))}',
    "something behind": HEAD + '"tasks": []} more',
    "two commas": HEAD + '"tasks": [1,,2]}',
    "nested deep": HEAD + f'"tasks": [{DEEP}',
    "deep elsewhere": HEAD + f'"x": {DEEP}',
    "no number": HEAD + '"x": NaN, "tasks": []}',
    "an endless number": HEAD + f'"x": {"9" * 20_000}, "tasks": []}}',
    "a task that is a number": HEAD + '"tasks": [1]}',
    "tasks that are none": HEAD + '"tasks": 5}',
    "lanes that are none": HEAD + '"lanes": {}, "tasks": []}',
    "a strange version": '{"format": "nova-tasks", "version": "x", "tasks": []}',
}
WRONG_TASKS: dict[str, list[object]] = {
    "no title": [{"id": "a", "created_at": "2026-01-01T00:00:00+00:00"}],
    "no id": [raw_task("")],
    "a long id": [raw_task("x" * 300)],
    "twice": [raw_task("a"), raw_task("a")],
    "no such status": [raw_task("a", status="gone")],
    "a status that is a number": [raw_task("a", status=1)],
    "a day that is none": [raw_task("a", deadline="2026-02-30")],
    "a far year": [raw_task("a", created_at="9999-12-31T23:59:59-12:00")],
    "a time without offset": [raw_task("a", created_at="2026-01-01T00:00:00")],
    "a priority of 9": [raw_task("a", priority=9)],
    "labels that are none": [raw_task("a", labels={"x": 1})],
    "a title of numbers": [{**raw_task("a"), "title": 7}],
    "a title too long": [{**raw_task("a"), "title": "x" * 10_001}],
    "a strange rank": [raw_task("a", rank="é" * 8)],
    "its own parent": [raw_task("a", parent="a")],
    "parents in a circle": [raw_task("a", parent="b"), raw_task("b", parent="a")],
    "needs in a circle": [
        raw_task("a", needs=["b"]), raw_task("b", needs=["c"]), raw_task("c", needs=["a"])
    ],
    "very deep": [raw_task(str(n), parent=str(n + 1)) for n in range(1500)],
    "a comment without a time": [raw_task("a", comments=[{"id": "x", "text": "y"}])],
    "a huge size": [raw_task("a", attachments=[{"id": "x", "name": "n", "size_bytes": 10**30,
                                                "created_at": "2026-01-01T00:00:00+00:00"}])],
}  # fmt: skip


async def refusal(desk: ExportDesk, path: Path) -> ProblemCode:
    """What is said of a file; nothing of it is there then."""
    before = await dump(desk.database)
    with pytest.raises(NovaError) as caught:
        await desk.take(path)
    assert await dump(desk.database) == before
    assert caught.value.problem.params["path"] == str(path)
    return caught.value.problem.code


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_file_is_told_and_nothing_taken(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(BROKEN[name])
    async with open_desk(tmp_path) as desk:
        assert await refusal(desk, path) is ProblemCode.TASK_FILE_UNREADABLE


@pytest.mark.parametrize("name", WRONG_TASKS)
async def test_a_wrong_task_keeps_the_whole_file_away(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "x.json", [raw_task("good"), *WRONG_TASKS[name]])
    async with open_desk(tmp_path) as desk:
        assert await refusal(desk, path) is ProblemCode.TASK_FILE_UNREADABLE


Write = Callable[[Path], object]


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_bytes(b"\xff\xfe\x00"),
        lambda path: path.mkdir(),
        lambda path: path.parent.joinpath("none"),
    ],
    ids=["other bytes", "a folder", "missing"],
)
async def test_no_text_file_is_told(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "x.json"
    write(path)
    async with open_desk(tmp_path) as desk:
        assert await refusal(desk, path) is ProblemCode.TASK_FILE_UNREADABLE


@pytest.mark.parametrize("sort_keys", [False, True])
async def test_a_newer_file_says_to_update(tmp_path: Path, sort_keys: bool) -> None:
    head = {"format": "nova-tasks", "version": 2, "tasks": [{"uid": "in some newer way"}]}
    path = tmp_path / "x.json"
    path.write_text(json.dumps(head, sort_keys=sort_keys))
    async with open_desk(tmp_path) as desk:
        with pytest.raises(NovaError) as caught:
            await desk.take(path)
    problem = caught.value.problem
    assert problem.code is ProblemCode.TASK_FILE_NEWER
    assert (problem.params["found"], problem.params["known"]) == ("2", "1")


async def test_ids_that_were_taken_meanwhile_take_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "x.json", [raw_task("a"), raw_task("b")])
    async with open_desk(tmp_path) as desk:
        look = await desk.intake.look(path)
        await desk.do(add_task("b", "Meanwhile"))
        taken = await desk.intake.take(look)
        assert (taken.tasks, taken.left) == (1, {LeftOut.KNOWN: 1})
