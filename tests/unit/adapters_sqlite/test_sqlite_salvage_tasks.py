"""A damaged database gives its tasks back: those since the last copy, and all but a broken page."""

from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import (
    add_comment,
    add_lane,
    add_place,
    add_task,
    edit_task,
    move_task,
)
from nova_desktop.domain.task_filters import AllOf, TaskOrder
from nova_desktop.domain.task_places import PlaceKind
from tests.unit.adapters_sqlite.files import LONG, Home, fill, home, is_sound, spoil_page_of
from tests.unit.adapters_sqlite.task_dump import broken_searches
from tests.unit.adapters_sqlite.test_sqlite_damage import repaired


@pytest.fixture
def place(tmp_path: Path) -> Home:
    return home(tmp_path)


async def old_tasks(database: Database) -> None:
    store = SqliteCommandStore(database)
    places = [
        add_place(PlaceKind.PROJECT, "p", "Project"),
        add_place(PlaceKind.PERSON, "ann", "Ann"),
        add_lane("mine", "Mine"),
    ]
    made = [
        add_task(f"old-{n:03}", f"old-{n:03}: task", summary=LONG, project="p", people=["ann"])
        for n in range(60)
    ]
    await store.carry_out([*places, *made], Actor.YOU)
    await store.carry_out(
        [add_task("child", "child", parent="old-030", needs=["old-031"])], Actor.YOU
    )
    await store.carry_out([move_task("old-001", "mine")], Actor.YOU)


async def ids(database: Database) -> set[str]:
    page = await SqliteTaskStore(database).page(AllOf(), TaskOrder.CREATED, 1000)
    return {card.task.id for card in page.cards}


def test_tasks_since_the_copy_are_salvaged_with_all_that_belongs_to_them(place: Home) -> None:
    async def before(database: Database) -> None:
        await old_tasks(database)
        await fill(database)  # makes the copy

    async def after(database: Database) -> None:
        store = SqliteCommandStore(database)
        new = add_task(
            "new", "Newest", notes="zeppelin", parent="old-001", labels=["x"], project="p"
        )
        said = add_comment("new", "c", "balloon")
        await store.carry_out([new, said, edit_task("old-002", title="renamed")], Actor.YOU)

    async def look(database: Database) -> None:
        store = SqliteTaskStore(database)
        found = await store.detail("new")
        assert found is not None
        task = found.card.task
        assert (task.parent, task.labels, task.project) == ("old-001", ("x",), "p")
        for text in ("newest", "zeppelin", "balloon"):
            assert [each.card.task.id for each in await store.search(text)] == ["new"]
        assert [each.card.task.id for each in await store.search("renamed")] == ["old-002"]
        assert len(await store.activity("new")) == 2
        assert len(await ids(database)) == 62
        assert await database.write(broken_searches) == []

    place.use(before)
    place.use(after)
    spoil_page_of(place.path, "old-050: text")
    repaired(place)
    place.use(look)
    assert is_sound(place.path)


@pytest.mark.parametrize("needle", ["old-030: task", "old-031: task"])
def test_without_a_copy_tasks_beside_a_broken_page_are_whole(place: Home, needle: str) -> None:
    async def look(database: Database) -> set[str]:
        assert await database.write(broken_searches) == []
        return await ids(database)

    place.use(old_tasks)
    spoil_page_of(place.path, needle)
    repaired(place)
    left = place.use(look)
    assert 50 < len(left) < 61
    assert is_sound(place.path)


def test_a_lost_lane_or_project_loses_no_task(place: Home) -> None:
    async def look(database: Database) -> None:
        assert len(await ids(database)) == 61
        lanes = {lane.id for lane in await SqliteTaskStore(database).lanes()}
        found = await SqliteTaskStore(database).detail("old-001")
        assert found is not None
        assert found.card.task.lane in lanes

    place.use(old_tasks)
    spoil_page_of(place.path, "MineU")
    repaired(place)
    place.use(look)
    assert is_sound(place.path)
