"""The texts of a task: saved at rest, kept over a crash, never written over another's."""

import pytest

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import Priority, TaskDetail
from nova_desktop.ui.tasks.detail.kept_texts import KeptText, KeptTexts, mark_of
from nova_desktop.ui.tasks.detail.presenter import DetailPresenter
from nova_desktop.ui.tasks.detail.text_rules import recover_texts
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey
from tests.fakes.task_detail import FakeView
from tests.fakes.task_detail_shown import COMMENT, NOTES, TITLE, Shown

pytestmark = pytest.mark.anyio


async def test_a_task_is_shown_with_all_that_belongs_to_it(shown: Shown) -> None:
    tasks, places = shown.bench.tasks, shown.bench.places
    project = await places.add(PlaceKind.PROJECT, "Office move")
    person = await places.add(PlaceKind.PERSON, "landlord")
    needed = await shown.add("Signed contract")
    task = await shown.open("Compare quotes", project=project, people=[person], needs=[needed],
                            notes="**both**", priority=Priority.HIGH)  # fmt: skip
    await tasks.add("Ask mover A", parent=task)
    await shown.bench.settle()
    assert shown.view.pages[0] == "loading"
    assert (shown.view.texts[TITLE], shown.view.texts[NOTES]) == ("Compare quotes", "**both**")
    expected = {
        FieldKey.DUE: "",
        FieldKey.PRIORITY: "High",
        FieldKey.PROJECT: "Office move",
        FieldKey.PEOPLE: "landlord",
        FieldKey.NEEDS: "Signed contract",
    }
    assert {key: shown.view.value(key) for key in expected} == expected
    assert shown.view.picture is not None
    assert [step.title for step in shown.view.picture.steps] == ["Ask mover A"]
    assert shown.view.said == ["You created the task"]


async def test_a_title_is_saved_by_leaving_it_in_one_step_of_undo(shown: Shown) -> None:
    task = await shown.open()
    shown.write(TITLE, "  Water all\n plants ")
    shown.presenter.title.leave()
    await shown.bench.settle()
    assert (await shown.bench.task(task)).title == "Water all plants"
    await shown.bench.undo()
    await shown.bench.settle()
    assert shown.view.texts[TITLE] == "Water the plants"
    assert "(taken back)" in shown.view.said[0]


async def test_notes_are_saved_at_rest(shown: Shown) -> None:
    task = await shown.open()
    shown.write(NOTES, "first line")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).notes == "first line"


async def test_what_is_written_is_saved_when_another_task_comes(shown: Shown) -> None:
    first, second = await shown.open("one"), await shown.add("two")
    shown.write(TITLE, "one, better")
    shown.write(NOTES, "of the first")
    await shown.show(second)
    assert (await shown.bench.task(first)).title == "one, better"
    assert (await shown.bench.task(first)).notes == "of the first"
    assert (shown.view.texts[TITLE], shown.view.texts[NOTES]) == ("two", "")


async def test_a_blank_title_is_put_back_and_told(shown: Shown) -> None:
    task = await shown.open()
    shown.write(TITLE, " \n ")
    await shown.bench.settle()  # rest alone does not scold
    assert shown.view.errors[TITLE] == ""
    shown.presenter.title.leave()
    await shown.bench.settle()
    assert shown.view.texts[TITLE] == "Water the plants"
    assert "needs a title" in shown.view.errors[TITLE]
    assert (await shown.bench.task(task)).title == "Water the plants"


async def test_a_change_from_elsewhere_is_not_written_over(shown: Shown) -> None:
    task = await shown.open(notes="base")
    shown.write(NOTES, "mine")
    await shown.bench.tasks.edit(task, actor=Actor.NOVA, notes="Nova's")
    await shown.bench.settle()
    assert shown.view.clashes[NOTES] == "Nova's"
    assert (await shown.bench.task(task)).notes == "Nova's"
    shown.presenter.notes.leave()
    await shown.bench.settle()
    assert (await shown.bench.task(task)).notes == "Nova's"
    shown.presenter.notes.keep_mine()
    await shown.bench.settle()
    assert (await shown.bench.task(task)).notes == "mine"
    assert shown.view.clashes[NOTES] is None


async def test_theirs_can_be_taken(shown: Shown) -> None:
    task = await shown.open()
    shown.write(TITLE, "Mine")
    await shown.bench.tasks.edit(task, actor=Actor.NOVA, title="Theirs")
    await shown.bench.settle()
    shown.presenter.title.take_theirs()
    await shown.bench.settle()
    assert shown.view.texts[TITLE] == (await shown.bench.task(task)).title == "Theirs"


async def test_other_fields_change_while_one_writes(shown: Shown) -> None:
    task = await shown.open()
    shown.write(NOTES, "half a sen")
    await shown.bench.tasks.edit(task, actor=Actor.NOVA, priority=Priority.LOW)
    await shown.bench.settle()
    assert shown.view.value(FieldKey.PRIORITY) == "Low"
    assert shown.view.texts[NOTES] == "half a sen"
    assert shown.view.clashes.get(NOTES) is None


async def test_an_open_question_survives_leaving_the_panel(shown: Shown) -> None:
    task = await shown.open(notes="base")
    shown.write(NOTES, "mine")
    await shown.bench.tasks.edit(task, actor=Actor.NOVA, notes="theirs")
    await shown.bench.settle()
    shown.presenter.close()
    await shown.bench.settle()
    assert shown.view.left == 1
    assert (await shown.bench.task(task)).notes == "theirs"
    await shown.show(task)
    assert (shown.view.texts[NOTES], shown.view.clashes[NOTES]) == ("mine", "theirs")


async def test_a_crash_takes_nothing_that_was_kept(shown: Shown) -> None:
    task = await shown.add(notes="base")
    slow = FakeView()
    crashed = DetailPresenter(shown.bench.desk, slow, hurry=0.01)
    crashed.notes._rest._seconds = 60  # type: ignore[attr-defined]
    crashed.show(task)
    await shown.bench.settle()
    slow.texts[NOTES] = "base and more"
    crashed.notes.changed()
    while await shown.bench.desk.state.get_state(f"task-text/notes/{task}") is None:
        await _moment()
    assert (await shown.bench.task(task)).notes == "base"
    crashed.notes._rest.forget()  # type: ignore[attr-defined]
    await recover_texts(shown.bench.desk.desk, shown.bench.desk.state)
    assert (await shown.bench.task(task)).notes == "base and more"
    assert await shown.bench.desk.state.state_keys("task-text/") == []


async def test_what_was_changed_since_a_crash_is_asked_about(shown: Shown) -> None:
    task = await shown.add(notes="base")
    kept = KeptTexts(shown.bench.desk.state)
    await kept.put(task, NOTES, KeptText("mine", mark_of("base")))
    await kept.put(task, TITLE, KeptText("  ", mark_of("Water the plants")))
    await kept.put("nobody", NOTES, KeptText("lost", mark_of("")))
    await shown.bench.tasks.edit(task, notes="theirs")
    await recover_texts(shown.bench.desk.desk, shown.bench.desk.state)
    assert await kept.all() == [(task, NOTES)]
    await shown.show(task)
    assert (shown.view.texts[NOTES], shown.view.clashes[NOTES]) == ("mine", "theirs")


async def test_what_was_on_its_way_when_nova_ends_is_saved(shown: Shown) -> None:
    task = await shown.open()
    shown.write(TITLE, "On its way")
    shown.presenter.title.leave()
    other = await shown.add("other")
    shown.write(NOTES, "of the first")
    shown.presenter.show(other)
    await shown.bench.scope.close()
    await shown.presenter.keep()
    found = await shown.bench.task(task)
    assert (found.title, found.notes) == ("On its way", "of the first")


async def _moment() -> None:
    import asyncio

    await asyncio.sleep(0.002)


async def test_the_end_of_the_application_saves(shown: Shown) -> None:
    task = await shown.open()
    shown.write(TITLE, "Before the end")
    shown.write(NOTES, "kept")
    shown.write(COMMENT, "half said")
    await shown.presenter.keep()
    found = await shown.bench.task(task)
    assert (found.title, found.notes) == ("Before the end", "kept")
    other = FakeView()
    later = DetailPresenter(shown.bench.desk, other, hurry=0.01)
    later.show(task)
    await shown.bench.settle()
    assert other.texts[COMMENT] == "half said"


async def test_a_task_that_is_deleted_elsewhere_can_be_restored(shown: Shown) -> None:
    task = await shown.open()
    await shown.bench.tasks.delete(task)
    await shown.bench.settle()
    assert shown.view.pages[-1] == "gone Water the plants True"
    shown.presenter.restore()
    await shown.bench.settle()
    assert shown.view.pages[-1] == "picture"
    assert shown.view.texts[TITLE] == "Water the plants"


async def test_a_task_that_was_never_there(shown: Shown) -> None:
    await shown.show("nobody")
    assert shown.view.pages[-1] == "gone  False"


async def test_deleting_leaves_the_panel_and_offers_undo(shown: Shown) -> None:
    task = await shown.open()
    shown.presenter.delete()
    await shown.bench.settle()
    assert shown.view.left == 1
    assert (await shown.bench.task(task)).deleted_at is not None
    text, undo = shown.bench.told[-1]
    assert (text, undo is None) == ("Deleted: Water the plants", False)


async def test_a_store_that_fails_is_told_with_retry(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await shown.add()
    lists = shown.bench.desk.desk.lists
    real = lists.detail

    async def fail(task: str) -> TaskDetail | None:
        del task
        raise NovaError.of(ProblemCode.DATABASE_FAILED)

    monkeypatch.setattr(lists, "detail", fail)
    await shown.show(task)
    assert shown.view.pages[-1] == "problem database_failed"
    monkeypatch.setattr(lists, "detail", real)
    shown.presenter.retry()
    await shown.bench.settle()
    assert shown.view.pages[-1] == "picture"
