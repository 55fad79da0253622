"""The fields of a task: what is typed becomes a value, a new name, or an error in place."""

from datetime import date

import pytest

from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import LinkKind, Priority
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey
from tests.fakes.task_detail_shown import Shown

pytestmark = pytest.mark.anyio


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
