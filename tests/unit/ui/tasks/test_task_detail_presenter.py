"""The panel of a task over a real store: what is shown, saved, refused, and who wins."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import LinkKind, Priority, TaskDetail, TaskStatus
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.detail.kept_texts import KeptText, KeptTexts, mark_of
from nova_desktop.ui.tasks.detail.presenter import DetailPresenter
from nova_desktop.ui.tasks.detail.text_rules import recover_texts
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey, Slot
from tests.fakes.task_detail import Bench, FakeView, bench

pytestmark = pytest.mark.anyio
TITLE, NOTES, COMMENT = Slot.TITLE, Slot.NOTES, Slot.COMMENT


@dataclass
class Shown:
    """A presenter with what it works on. It waits a hundredth of what a user would."""

    bench: Bench
    view: FakeView
    presenter: DetailPresenter

    async def add(self, title: str = "Water the plants", **more: object) -> str:
        return await self.bench.tasks.add(title, **more)  # type: ignore[arg-type]

    async def open(self, title: str = "Water the plants", **more: object) -> str:
        task = await self.add(title, **more)
        await self.show(task)
        return task

    async def show(self, task: str) -> None:
        self.presenter.show(task)
        await self.bench.settle()

    def write(self, slot: Slot, text: str) -> None:
        self.view.texts[slot] = text
        keepers = {TITLE: self.presenter.title, NOTES: self.presenter.notes}
        keepers.get(slot, self.presenter.comments).changed()


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncGenerator[Shown]:
    with bench(tmp_path) as made:
        view = FakeView()
        yield Shown(made, view, DetailPresenter(made.desk, view, hurry=0.01))
        await made.scope.close()
        assert made.problems == []


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


# --- fields -----------------------------------------------------------------------------------


async def test_a_start_is_entered_as_words(shown: Shown) -> None:
    task = await shown.open()
    shown.presenter.fields.enter(FieldKey.START, "31 Dec 2030")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).start == date(2030, 12, 31)
    assert shown.view.closed_fields == [(FieldKey.START, False)]
    shown.presenter.fields.choose(FieldKey.START, "none")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).start is None


async def test_a_due_date_and_its_rule_are_one_change(shown: Shown) -> None:
    task = await shown.open()
    friday = Due.on(date(2030, 12, 6))
    shown.presenter.fields.schedule(DateChoice(friday, "FREQ=WEEKLY"))
    await shown.bench.settle()
    found = await shown.bench.task(task)
    assert (found.due, found.repeat and found.repeat.rule) == (friday, "FREQ=WEEKLY")
    assert shown.view.value(FieldKey.DUE) == "Fri 6 Dec 2030"
    await shown.bench.undo()
    await shown.bench.settle()
    found = await shown.bench.task(task)
    assert (found.due, found.repeat) == (None, None)


async def test_a_rule_is_typed(shown: Shown) -> None:
    task = await shown.open(due=Due.on(date(2030, 12, 4)))
    for typed, words in (("every 2 weeks", "Every 2 weeks"), ("weekday", "Every weekday"),
                         ("FREQ=YEARLY", "Yearly")):  # fmt: skip
        shown.presenter.fields.enter(FieldKey.REPEATS, typed)
        await shown.bench.settle()
        assert shown.view.value(FieldKey.REPEATS) == words
    shown.presenter.fields.choose(FieldKey.REPEATS, "none")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).repeat is None
    for wrong in ("sometimes", "FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"):
        shown.view.field_errors.clear()
        shown.presenter.fields.enter(FieldKey.REPEATS, wrong)
        await shown.bench.settle()
        assert shown.view.field_errors[FieldKey.REPEATS]


@pytest.mark.parametrize(
    "typed",
    ["31.2.2027", "29 feb 2027", "banana", "13/13/2026", "2026-13-45", "99999-01-01", "every day",
     "tomorrow banana", "0", "-1", "1e9", "x" * 20_000, "<b>", "٣"],
)  # fmt: skip
async def test_dates_in_wrong_forms_are_told_in_place(shown: Shown, typed: str) -> None:
    task = await shown.open(deadline=date(2026, 12, 4))
    shown.presenter.fields.enter(FieldKey.DEADLINE, typed)
    await shown.bench.settle()
    assert shown.view.field_errors[FieldKey.DEADLINE]
    assert len(shown.view.field_errors[FieldKey.DEADLINE]) < 200
    assert shown.view.closed_fields == []
    assert (await shown.bench.task(task)).deadline == date(2026, 12, 4)


async def test_a_deadline_has_no_time(shown: Shown) -> None:
    task = await shown.open()
    shown.presenter.fields.enter(FieldKey.DEADLINE, "4 Dec 2030 15:00")
    assert "without a time" in shown.view.field_errors[FieldKey.DEADLINE]
    shown.presenter.fields.enter(FieldKey.DEADLINE, "4 Dec 2030")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).deadline == date(2030, 12, 4)


async def test_a_reminder_counts_back_from_when_it_is_due(shown: Shown) -> None:
    task = await shown.open()
    shown.presenter.fields.enter(FieldKey.REMINDER, "30 min before")
    assert "no due date" in shown.view.field_errors[FieldKey.REMINDER]
    await shown.bench.tasks.edit(task, due=Due.on(date(2030, 12, 4)))
    await shown.bench.settle()
    shown.presenter.fields.enter(FieldKey.REMINDER, "30 min before")
    await shown.bench.settle()
    remind = (await shown.bench.task(task)).remind_at
    assert remind is not None
    zone = shown.bench.desk.desk.days.zone()
    assert f"{remind.astimezone(zone):%H:%M}" == "08:30"


async def test_a_project_is_found_or_made_in_one_step(shown: Shown) -> None:
    task = await shown.open()
    shown.presenter.fields.enter(FieldKey.PROJECT, "Taxes")
    await shown.bench.settle()
    assert shown.view.value(FieldKey.PROJECT) == "Taxes"
    await shown.bench.undo()
    await shown.bench.settle()
    assert (await shown.bench.task(task)).project == ""
    assert await shown.bench.places.projects() == []
    known = await shown.bench.places.add(PlaceKind.PROJECT, "Taxes")
    await shown.bench.settle()
    shown.presenter.fields.enter(FieldKey.PROJECT, "tAXES")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).project == known


async def test_offers_begin_with_what_begins_so_and_end_with_create(shown: Shown) -> None:
    for name in ("Garden", "My garage", "Taxes"):
        await shown.bench.places.add(PlaceKind.PERSON, name)
    await shown.open()
    shown.presenter.fields.typed(FieldKey.PEOPLE, "gar")
    await shown.bench.settle()
    assert [offer.text for offer in shown.view.offers] == ["Garden", "My garage", 'Create "gar"']
    shown.presenter.fields.choose(FieldKey.PEOPLE, shown.view.offers[-1].value)
    await shown.bench.settle()
    assert shown.view.value(FieldKey.PEOPLE) == "gar"
    assert shown.view.closed_fields == [(FieldKey.PEOPLE, True)]
    shown.presenter.fields.typed(FieldKey.PEOPLE, "gar")
    await shown.bench.settle()
    assert [offer.text for offer in shown.view.offers] == ["Garden", "My garage"]


async def test_labels_are_added_and_removed(shown: Shown) -> None:
    task = await shown.open()
    for label in ("office", "money", "OFFICE"):
        shown.presenter.fields.enter(FieldKey.LABELS, label)
        await shown.bench.settle()
    assert (await shown.bench.task(task)).labels == ("money", "office")
    shown.presenter.fields.remove(FieldKey.LABELS, "money")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).labels == ("office",)


async def test_tasks_that_would_wait_for_each_other_are_refused_with_words(shown: Shown) -> None:
    task = await shown.open("first of all")
    other = await shown.add("second", needs=[task])
    shown.presenter.fields.typed(FieldKey.NEEDS, "second")
    await shown.bench.settle()
    assert [offer.text for offer in shown.view.offers] == ["second"]
    shown.presenter.fields.choose(FieldKey.NEEDS, f"id:{other}")
    await shown.bench.settle()
    assert "wait for each other" in shown.view.field_errors[FieldKey.NEEDS]
    assert (await shown.bench.task(task)).needs == ()


async def test_a_task_is_no_step_of_its_own_step(shown: Shown) -> None:
    task = await shown.open("above")
    below = await shown.add("below", parent=task)
    for parent in (task, below):
        shown.presenter.fields.choose(FieldKey.PARENT, f"id:{parent}")
        await shown.bench.settle()
        assert "cannot be a step of itself" in shown.view.field_errors[FieldKey.PARENT]
    other = await shown.add("elsewhere")
    shown.presenter.fields.choose(FieldKey.PARENT, f"id:{other}")
    await shown.bench.settle()
    assert shown.view.value(FieldKey.PARENT) == "elsewhere"
    assert shown.view.picture is not None
    assert [crumb.title for crumb in shown.view.picture.parents] == ["elsewhere"]


async def test_an_estimate(shown: Shown) -> None:
    task = await shown.open()
    for typed, minutes in (("1 h 30", 90), ("1:30", 90), ("1,5h", 90), ("45", 45), ("2 days", 960)):
        shown.presenter.fields.enter(FieldKey.ESTIMATE, typed)
        await shown.bench.settle()
        assert (await shown.bench.task(task)).estimate_min == minutes
    for wrong in ("soon", "-5", "99999999999", "5 kg"):
        shown.view.field_errors.clear()
        shown.presenter.fields.enter(FieldKey.ESTIMATE, wrong)
        assert shown.view.field_errors[FieldKey.ESTIMATE]


async def test_a_priority_is_one_change(shown: Shown) -> None:
    task = await shown.open()
    shown.presenter.fields.set_priority("3")
    await shown.bench.settle()
    assert (await shown.bench.task(task)).priority is Priority.HIGH
    assert shown.view.said[0] == "You set the priority to High"


async def test_a_chat_is_linked_opened_and_unlinked(shown: Shown) -> None:
    shown.bench.chats.titles["c1"] = "Quotes for the move"
    task = await shown.open()
    shown.presenter.fields.typed(FieldKey.CHATS, "quo")
    await shown.bench.settle()
    shown.presenter.fields.choose(FieldKey.CHATS, shown.view.offers[0].value)
    await shown.bench.settle()
    assert shown.view.picture is not None
    (chat,) = shown.view.picture.chats
    assert chat.title == "Quotes for the move"
    shown.presenter.open_chat(chat.target)
    assert shown.bench.outside.opened == ["chat c1"]
    shown.presenter.unlink_chat(chat.id)
    await shown.bench.settle()
    assert (await shown.bench.detail(task)).links == ()
    await shown.bench.tasks.link(task, LinkKind.CONVERSATION, "gone")
    await shown.bench.settle()
    assert shown.view.picture.chats[0].title == "A chat that is gone"


# --- steps, status, menu ----------------------------------------------------------------------


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


# --- comments and the log ---------------------------------------------------------------------


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


# --- files ------------------------------------------------------------------------------------


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
