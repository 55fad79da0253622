"""Questions of lists: subtasks that stand below others, and what somebody did lately."""

from datetime import timedelta
from pathlib import Path

import pytest

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import add_place, add_task, edit_task, set_status
from nova_desktop.domain.task_filters import OPEN, AllOf, Has, NotThat, Trait
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import TaskStatus
from tests.unit.adapters_sqlite.task_desk import open_desk

pytestmark = pytest.mark.anyio
BESIDE = NotThat(Has(Trait.BELOW_OPEN))
BESIDE_ALIKE = NotThat(Has(Trait.BELOW_OPEN_ALIKE))


async def test_a_subtask_stands_by_itself_once_its_parent_is_over(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.add("house")
        await desk.do(add_task("roof", "roof", parent="house"))
        assert await desk.listed(AllOf((OPEN, BESIDE))) == ["house"]
        await desk.do(set_status("house", TaskStatus.DONE))
        assert await desk.listed(AllOf((OPEN, BESIDE))) == ["roof"]


async def test_a_subtask_of_another_project_stands_beside(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.do(add_place(PlaceKind.PROJECT, "p", "Launch"))
        await desk.add("house")
        await desk.do(add_task("roof", "roof", parent="house"))
        assert await desk.listed(BESIDE_ALIKE) == ["house"]
        await desk.do(edit_task("roof", project="p"))
        assert sorted(await desk.listed(BESIDE_ALIKE)) == ["house", "roof"]
        await desk.do(edit_task("house", project="p"))
        assert await desk.listed(BESIDE_ALIKE) == ["house"]


async def test_what_somebody_did_since_a_moment(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.add("old")
        await desk.do(edit_task("old", title="old by Nova"), actor=Actor.NOVA)
        since = desk.at + timedelta(seconds=1)
        await desk.do(edit_task("old", title="by you"))
        await desk.do(edit_task("old", title="by Nova"), actor=Actor.NOVA)
        await desk.do(set_status("old", TaskStatus.DONE), actor=Actor.NOVA)
        found = await desk.store.acts(Actor.NOVA, since)
        assert [entry.kind for entry in found] == ["set_status", "edit_task"]
        await desk.commands.undo(())
        found = await desk.store.acts(Actor.NOVA, since)
        assert [entry.kind for entry in found] == ["edit_task"]
        assert len(await desk.store.acts(Actor.NOVA, since - timedelta(days=1))) == 2
