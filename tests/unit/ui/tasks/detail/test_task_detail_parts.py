"""Steps, status, menu, comments, the log and the files of a task."""

from datetime import date
from pathlib import Path

import pytest

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_filters import OPEN
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus
from tests.fakes.task_detail_shown import COMMENT, NOTES, TITLE, Shown

pytestmark = pytest.mark.anyio


async def test_steps_are_added_checked_moved_renamed_deleted(shown: Shown) -> None:
    task = await shown.open()
    steps = shown.presenter.steps
    steps.add("one\n\n  two \nthree")
    await shown.bench.settle()
    assert await titles(shown, task) == ["one", "two", "three"]
    names = list(steps.order())
    steps.move(names[2], 0)
    await shown.bench.settle()
    assert await titles(shown, task) == ["three", "one", "two"]
    steps.move(names[2], 1)
    await shown.bench.settle()
    assert await titles(shown, task) == ["one", "three", "two"]
    steps.rename(names[0], "first")
    steps.check(names[1], True)
    steps.delete(names[2])
    await shown.bench.settle()
    assert await titles(shown, task) == ["first", "two"]
    assert shown.view.picture is not None
    assert (shown.view.picture.steps_over, shown.view.picture.steps[1].is_done) == (1, True)
    steps.rename(names[0], "  ")
    await shown.bench.settle()
    assert await titles(shown, task) == ["first", "two"]
    assert "needs a title" in shown.bench.told[-1][0]


async def titles(shown: Shown, task: str) -> list[str]:
    return [card.task.title for card in (await shown.bench.detail(task)).subtasks]


async def test_steps_are_of_the_project_of_their_task(shown: Shown) -> None:
    project = await shown.bench.places.add(PlaceKind.PROJECT, "Move")
    task = await shown.open(project=project)
    shown.presenter.steps.add("step")
    await shown.bench.settle()
    (step,) = (await shown.bench.detail(task)).subtasks
    assert step.task.project == project


async def test_a_status_and_an_own_lane_are_chosen(shown: Shown) -> None:
    lane = await shown.bench.places.add_lane("Someday")
    task = await shown.open()
    assert shown.view.picture is not None
    assert shown.view.picture.status == "Inbox"
    shown.presenter.set_status(f"lane:{lane}")
    await shown.bench.settle()
    assert shown.view.picture.status == "Someday"
    shown.presenter.set_status("status:waiting")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).status is TaskStatus.WAITING
    assert shown.view.picture.status == "Waiting"
    shown.presenter.set_status("status:failed")
    await shown.bench.settle()
    assert (shown.view.picture.status, shown.view.picture.can_retry) == ("Failed", True)
    shown.presenter.retry_task()
    await shown.bench.settle()
    assert (await shown.bench.task(task)).status is TaskStatus.NEW


async def test_a_duplicate_is_brought_into_view(shown: Shown) -> None:
    task = await shown.open(notes="as they are", labels=["office"])
    await shown.add("step", parent=task)
    shown.presenter.duplicate()
    await shown.bench.settle()
    copy = shown.presenter.task
    assert copy != task
    assert shown.view.texts[TITLE] == "Water the plants (copy)"
    found = await shown.bench.detail(copy)
    assert (found.card.task.notes, found.card.task.labels) == ("as they are", ("office",))
    assert [card.task.title for card in found.subtasks] == ["step"]
    _text, undo = shown.bench.told[-1]
    assert undo is not None
    undo()
    await shown.bench.settle()
    assert shown.view.pages[-1] == "gone  False"


async def test_links_lead_to_tasks_and_elsewhere(shown: Shown) -> None:
    other = await shown.add("other")
    await shown.open("A [task]")
    shown.presenter.copy_link()
    assert shown.bench.outside.copied[0].startswith(r"[A \[task\]](nova:task/")
    shown.presenter.open_link(f"nova:task/{other}")
    await shown.bench.settle()
    assert shown.view.texts[TITLE] == "other"
    shown.presenter.open_link("https://example.org")
    assert shown.bench.outside.opened == ["https://example.org"]


async def test_the_whole_task_as_text(shown: Shown) -> None:
    task = await shown.open("Move", notes="Notes.", labels=["office"])
    step = await shown.add("pack", parent=task)
    await shown.bench.tasks.complete(step)
    await shown.bench.settle()
    shown.presenter.copy_text()
    text = shown.bench.outside.copied[0]
    assert text == "# Move\n\n- Inbox\n- Labels: office\n\nNotes.\n\n- [x] pack\n"


async def test_comments_are_said_edited_and_deleted(shown: Shown) -> None:
    task = await shown.open()
    shown.write(COMMENT, "  \n")
    shown.presenter.comments.send()
    shown.write(COMMENT, "first\nwords\n")
    shown.presenter.comments.send()
    await shown.bench.settle()
    assert shown.view.texts[COMMENT] == ""
    (comment,) = (await shown.bench.detail(task)).comments
    assert comment.text == "first\nwords"
    assert shown.view.log[0].comment
    shown.presenter.comments.edit(comment.id, "other words")
    await shown.bench.settle()
    assert (shown.view.log[0].text, "edited" in shown.view.log[0].when) == ("other words", True)
    shown.presenter.comments.delete(comment.id)
    await shown.bench.settle()
    assert (await shown.bench.detail(task)).comments == ()
    _text, undo = shown.bench.told[-1]
    assert undo is not None
    undo()
    await shown.bench.settle()
    assert [c.text for c in (await shown.bench.detail(task)).comments] == ["other words"]


async def test_the_log_tells_who_did_what_from_what_to_what(shown: Shown) -> None:
    tasks, places = shown.bench.tasks, shown.bench.places
    task = await shown.open("Old")
    other = await shown.add("The contract")
    person = await places.add(PlaceKind.PERSON, "landlord")
    await tasks.edit(task, title="New")
    await tasks.edit(task, due=Due.on(date(2030, 12, 1)))
    await tasks.edit(task, actor=Actor.NOVA, due=Due.on(date(2030, 11, 27)))
    await tasks.relate(task, relation=Relation.PERSON, add=[person])
    await tasks.relate(task, relation=Relation.NEEDS, add=[other])
    await tasks.nest(task, parent=other)
    await tasks.set_status(task, status=TaskStatus.IN_PROGRESS)
    await tasks.edit(task, notes="a", estimate_min=30)
    await tasks.complete(task)
    await shown.bench.settle()
    assert shown.view.said == [
        "You completed the task",
        "You changed the notes, set the estimate to 30 min",
        "You moved it from Inbox to In progress",
        "You made it a step of The contract",
        "You made it wait for The contract",
        "You added landlord",
        "Nova moved the due date from Sun 1 Dec 2030 to Wed 27 Nov 2030",
        "You set the due date to Sun 1 Dec 2030",
        "You changed the title from \u201cOld\u201d to \u201cNew\u201d",
        "You created the task",
    ]
    assert shown.view.log[6].role == "accent"


async def test_the_log_comes_in_pages(shown: Shown) -> None:
    task = await shown.open()
    for number in range(1, 46):
        await shown.bench.tasks.edit(task, estimate_min=number)
    await shown.bench.settle()
    assert (len(shown.view.log), shown.view.more) == (20, True)
    shown.presenter.comments.earlier()
    await shown.bench.settle()
    shown.presenter.comments.earlier()
    await shown.bench.settle()
    assert (len(shown.view.log), shown.view.more) == (46, False)


async def test_files_are_asked_about_once(shown: Shown, tmp_path: Path) -> None:
    task = await shown.open()
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("a")
    second.write_text("bb")
    shown.bench.outside.copies = None
    shown.presenter.files.attach([str(first)])
    await shown.bench.settle()
    assert (await shown.bench.detail(task)).attachments == ()
    shown.bench.outside.copies = True
    shown.presenter.files.attach([str(first), str(second)])
    await shown.bench.settle()
    shown.bench.outside.chosen = [str(second)]
    shown.presenter.files.pick()
    await shown.bench.settle()
    files = (await shown.bench.detail(task)).attachments
    assert [(file.name, file.size_bytes, file.copied) for file in files] == [
        ("a.txt", 1, True),
        ("b.txt", 2, True),
        ("b.txt", 2, True),
    ]
    assert shown.bench.outside.asked == 2
    assert shown.view.busy[0] == ["a.txt", "b.txt"]
    assert shown.view.busy[-1] == []


async def test_a_file_that_is_gone_is_told(shown: Shown, tmp_path: Path) -> None:
    task = await shown.open()
    path = tmp_path / "a.txt"
    path.write_text("a")
    shown.presenter.files.attach([str(path)])
    await shown.bench.settle()
    assert shown.view.picture is not None
    (face,) = shown.view.picture.files
    shown.presenter.files.open(face.id)
    await shown.bench.settle()
    shown.presenter.files.show_in_folder(face.id)
    await shown.bench.settle()
    assert shown.bench.outside.opened == [str(path), f"folder of {path}"]
    path.unlink()
    shown.presenter.files.open(face.id)
    await shown.bench.settle()
    assert "no longer at" in shown.bench.told[-1][0]
    await shown.bench.tasks.edit(task, estimate_min=3)
    await shown.bench.settle()
    assert shown.view.picture.files[0].missing
    shown.presenter.files.remove(face.id)
    await shown.bench.settle()
    assert (await shown.bench.detail(task)).attachments == ()


async def test_a_file_that_cannot_be_read_is_told(shown: Shown, tmp_path: Path) -> None:
    task = await shown.open()
    shown.presenter.files.attach([str(tmp_path / "nowhere.txt")])
    await shown.bench.settle()
    assert [problem.code for problem in shown.bench.problems] == [ProblemCode.FILE_UNREADABLE]
    shown.bench.problems.clear()
    assert (await shown.bench.detail(task)).attachments == ()


async def test_notes_of_five_megabytes_are_read_and_saved(shown: Shown) -> None:
    text = "a line of many words\n" * 250_000
    task = await shown.open(notes=text)
    assert shown.view.texts[NOTES] == text
    shown.write(NOTES, text + "end")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).notes.endswith("end")
    entry, *_rest = await shown.bench.desk.desk.lists.activity(task)
    assert len(str(entry.payload)) < 1_000
    assert shown.view.said[0] == "You changed the notes"


async def test_one_of_a_series_is_skipped_and_undo_brings_it_back(shown: Shown) -> None:
    task = await shown.open()
    assert shown.view.picture is not None
    assert not shown.view.picture.can_skip
    await shown.bench.tasks.repeat(task, rule="FREQ=DAILY")
    await shown.bench.settle()
    assert shown.view.picture.can_skip
    series = (await shown.bench.task(task)).repeat
    assert series is not None
    shown.presenter.skip()
    await shown.bench.settle()
    open_ones = await shown.bench.desk.desk.lists.where(OPEN)
    (following,) = [card.task for card in open_ones.cards]
    assert following.repeat is not None
    assert (following.repeat.series, following.repeat.number) == (series.series, 2)
    words, undo = shown.bench.told[-1]
    assert words == "Skipped: Water the plants"
    assert undo is not None
    undo()
    await shown.bench.settle()
    open_ones = await shown.bench.desk.desk.lists.where(OPEN)
    assert [card.task.id for card in open_ones.cards] == [task]


async def test_a_summary_is_shown_and_copied(shown: Shown) -> None:
    await shown.open(summary="What **Nova** found out")
    assert shown.view.picture is not None
    assert shown.view.picture.summary == "What **Nova** found out"
    shown.presenter.copy_text()
    assert "What **Nova** found out" in shown.bench.outside.copied[-1]
