"""The use cases of tasks over a real store: what is one batch, who hears, what a day is."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.commands import Actor, create_conversation
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_filters import TaskPage
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Attachment, LinkKind, TaskDetail, TaskStatus
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.services.tasks.days import Days, local_zone
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.tasks import Tasks
from tests.unit.adapters_sqlite.files import home

pytestmark = pytest.mark.anyio
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # in Berlin it is the second
TODAY = date(2026, 3, 2)


@dataclass
class Here:
    """The services over one database, and what was heard."""

    journal: Journal
    tasks: Tasks
    lists: TaskLists
    places: TaskPlaces
    at: datetime = NOW
    heard: list[TasksChanged] = field(default_factory=list[TasksChanged])

    def now(self) -> datetime:
        return self.at

    async def detail(self, task: str) -> TaskDetail:
        found = await self.lists.detail(task)
        assert found is not None
        return found


@pytest.fixture
async def here(tmp_path: Path) -> AsyncGenerator[Here]:
    clock = [NOW]
    with home(tmp_path).opened() as database:
        journal = Journal(SqliteCommandStore(database, now=lambda: clock[0]))
        store = SqliteTaskStore(database)
        days = Days(lambda: clock[0], lambda _now: BERLIN)
        made = Here(
            journal, Tasks(journal, store), TaskLists(store, days), TaskPlaces(journal, store)
        )
        made.tasks.on_change(made.heard.append)
        yield made


async def test_a_title_is_cleaned_and_what_is_too_long_begins_the_notes(here: Here) -> None:
    task = await here.tasks.add("x" * 10_000 + "\n tail", notes="own")
    found = (await here.detail(task)).card.task
    assert (found.title, found.notes) == ("x" * 10_000, "tail\n\nown")
    with pytest.raises(NovaError) as raised:
        await here.tasks.add(" \n\t")
    assert raised.value.problem.code is ProblemCode.TITLE_BLANK
    with pytest.raises(NovaError) as raised:
        await here.tasks.edit(task, title="\0")
    assert raised.value.problem.code is ProblemCode.TITLE_BLANK


async def test_a_bulk_change_is_one_step_of_undo(here: Here) -> None:
    tasks = [await here.tasks.add(name) for name in "abc"]
    await here.tasks.relate(*tasks, relation=Relation.LABEL, add=["x"])
    await here.tasks.set_status(*tasks, status=TaskStatus.WAITING, actor=Actor.NOVA)
    await here.tasks.delete(*tasks)
    for expected in (tasks, []):
        await here.journal.undo()
        waiting = await here.lists.lane("waiting")
        assert sorted(card.task.id for card in waiting.cards) == sorted(expected)
    await here.journal.undo()
    assert (await here.lists.lane_counts()) == {"inbox": 3}
    assert (await here.detail(tasks[0])).card.task.labels == ()


async def test_completing_takes_open_subtasks_along(here: Here) -> None:
    top = await here.tasks.add("top")
    child = await here.tasks.add("child", parent=top)
    failed = await here.tasks.add("failed", parent=child, status=TaskStatus.FAILED)
    await here.tasks.complete(top)
    done = [(await here.detail(task)).card.task.status for task in (top, child, failed)]
    assert done == [TaskStatus.DONE, TaskStatus.DONE, TaskStatus.FAILED]
    await here.journal.undo()
    assert (await here.detail(child)).card.task.status is TaskStatus.NEW
    await here.tasks.retry(failed)
    assert (await here.detail(failed)).card.task.status is TaskStatus.NEW


async def test_several_are_moved_in_their_order(here: Here) -> None:
    a, b, c, d = [await here.tasks.add(name) for name in "abcd"]
    await here.tasks.move(d, b, lane="inbox", after=a)
    assert [card.task.title for card in (await here.lists.inbox()).cards] == list("adbc")
    await here.tasks.move(c, a, lane="waiting")
    assert [card.task.title for card in (await here.lists.lane("waiting")).cards] == list("ca")
    await here.tasks.nest(d, c, parent=b)
    assert [card.task.title for card in (await here.detail(b)).subtasks] == list("dc")


async def test_planning_keeps_the_time_of_day(here: Here) -> None:
    nine = Due.local(date(2026, 3, 28), time(9), "Europe/Berlin")
    timed = await here.tasks.add("timed", due=nine)
    plain = await here.tasks.add("plain")
    await here.tasks.plan(timed, plain, day=date(2026, 3, 29))
    dues = [(await here.detail(task)).card.task.due for task in (timed, plain)]
    assert dues == [
        Due.local(date(2026, 3, 29), time(9), "Europe/Berlin"),
        Due.on(date(2026, 3, 29)),
    ]
    await here.tasks.plan(timed, day=None)
    assert (await here.detail(timed)).card.task.due is None
    with pytest.raises(NovaError, match="range"):
        await here.tasks.plan(plain, day=date(1, 1, 1))


async def test_days_are_those_of_the_users_zone(here: Here) -> None:
    for name, day in (("old", 1), ("now", 2), ("next", 3)):
        await here.tasks.add(name, due=Due.on(date(2026, 3, day)))
    late = Due.moment(datetime(2026, 3, 2, 22, 59, tzinfo=UTC), "America/New_York")
    await here.tasks.add("late", due=late)

    def titles(page: TaskPage) -> list[str]:
        return [card.task.title for card in page.cards]

    assert titles(await here.lists.overdue()) == ["old"]
    assert titles(await here.lists.today()) == ["late", "now"]
    assert titles(await here.lists.upcoming(date(2026, 3, 3))) == ["next"]
    assert await here.lists.calendar(date(2026, 3, 1), 4) == [1, 2, 1, 0]
    assert local_zone(NOW).utcoffset(NOW) is not None


async def test_listeners_hear_what_was_touched_also_by_undo(here: Here) -> None:
    a = await here.tasks.add("a")
    b = await here.tasks.add("b", parent=a)
    here.heard.clear()
    await here.tasks.delete(a, b)
    await here.journal.undo()
    await here.journal.redo()
    assert here.heard == [TasksChanged(frozenset({a, b}))] * 3
    here.heard.clear()
    await here.places.add(PlaceKind.PROJECT, "P")
    await here.places.limit_lane("inbox", 3)
    assert here.heard == [TasksChanged(places=True), TasksChanged(lanes=True)]
    here.heard.clear()
    await here.journal.carry_out(create_conversation("c", "C"))
    assert here.heard == []


async def test_projects_and_people_are_found_by_name_or_made(here: Here) -> None:
    taxes = await here.places.named(PlaceKind.PROJECT, " Taxes ")
    assert await here.places.named(PlaceKind.PROJECT, "TAXES") == taxes
    await here.places.archive(PlaceKind.PROJECT, taxes)
    other = await here.places.named(PlaceKind.PROJECT, "Taxes")
    assert other != taxes
    await here.places.merge(PlaceKind.PROJECT, taxes, other)
    await here.places.rename(PlaceKind.PROJECT, other, "Tax")
    assert [project.name for project in await here.places.projects()] == ["Tax"]
    ann = await here.places.named(PlaceKind.PERSON, "Ann")
    task = await here.tasks.add("a", project=other, people=[ann], labels=["x"])
    for page in (
        await here.lists.project(other),
        await here.lists.person(ann),
        await here.lists.label("X"),
    ):
        assert [card.task.id for card in page.cards] == [task]
    await here.places.rename_label("x", "y")
    assert await here.places.labels() == ["y"]
    with pytest.raises(NovaError) as raised:
        await here.places.rename(PlaceKind.PERSON, ann, "  ")
    assert raised.value.problem.code is ProblemCode.TITLE_BLANK


async def test_lanes_are_changed(here: Here) -> None:
    mine = await here.places.add_lane("Mine", after="inbox")
    await here.places.rename_lane("inbox", "Post")
    await here.places.collapse_lane(mine, True)
    await here.places.move_lane(mine, "")
    first, second, *_ = await here.places.lanes()
    assert (first.id, first.collapsed, second.name) == (mine, True, "Post")
    await here.places.remove_lane(mine)
    assert len(await here.places.lanes()) == 5


async def test_comments_links_and_files(here: Here) -> None:
    task = await here.tasks.add("a")
    comment = await here.tasks.comment(task, "Hello", actor=Actor.NOVA)
    link = await here.tasks.link(task, LinkKind.RUN, "run-1")
    await here.tasks.attach(Attachment("f", task, "bill.pdf", "/tmp/bill.pdf", NOW, 12))
    await here.tasks.edit_comment(task, comment, "Hello you")
    found = await here.detail(task)
    assert [(each.text, each.author) for each in found.comments] == [("Hello you", Actor.NOVA)]
    assert [(each.id, each.target) for each in found.links] == [(link, "run-1")]
    assert [card.task.id for card in await here.lists.linked(LinkKind.RUN, "run-1")] == [task]
    assert [(each.name, each.size_bytes) for each in found.attachments] == [("bill.pdf", 12)]
    await here.tasks.detach(task, "f")
    await here.tasks.unlink(task, link)
    await here.tasks.delete_comment(task, comment)
    bare = await here.detail(task)
    assert (bare.comments, bare.links, bare.attachments) == ((), (), ())
    assert len(await here.lists.activity(task)) == 8


async def test_done_tasks_are_searched_and_the_trash_is_emptied(here: Here) -> None:
    bread = await here.tasks.add("Buy bread", status=TaskStatus.DONE)
    await here.tasks.add("Buy milk", status=TaskStatus.DONE)
    await here.tasks.add("Bread again")
    page = await here.lists.done("bread")
    assert [card.task.id for card in page.cards] == [bread]
    assert len((await here.lists.done()).cards) == 2
    await here.tasks.delete(bread)
    assert [card.task.id for card in await here.lists.trash()] == [bread]
    assert await here.tasks.empty_old_trash(NOW + timedelta(days=30)) == 0
    assert await here.tasks.empty_old_trash(NOW + timedelta(days=30, seconds=1)) == 1
    assert await here.lists.trash() == []
    assert await here.lists.count() == 2


async def test_places_without_their_counts_are_the_same_but_for_those(here: Here) -> None:
    project = await here.places.add(PlaceKind.PROJECT, "Launch")
    person = await here.places.add(PlaceKind.PERSON, "Ada")
    await here.tasks.add("Write", project=project, people=[person])
    for read in (here.places.projects, here.places.people):
        (counted,), (bare,) = await read(), await read(counted=False)
        assert (counted.open_tasks, bare.open_tasks) == (1, 0)
        assert (bare.id, bare.name) == (counted.id, counted.name)
