"""Quick add as a service, over a real store: what a line becomes, and that one undo takes all."""

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.quick_add.parts import Kind, Style
from nova_desktop.domain.task_commands import End, add_lane, add_place, edit_place, rename_label
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.services.tasks.quick_lines import lines_of
from tests.fakes.quick_add_words import ZONE
from tests.fakes.quick_adding import QuickDesk, open_quick_desk

pytestmark = pytest.mark.anyio
BANK = "Call the bank tomorrow 15:00 #finance @accountant +Taxes !high"
LONG = 10_000


@pytest.fixture
def desk(tmp_path: Path) -> Generator[QuickDesk]:
    with open_quick_desk(tmp_path) as found:
        yield found


async def test_a_line_becomes_a_task_with_all_it_names(desk: QuickDesk) -> None:
    added = await desk.adding.add(BANK)
    task = await desk.task(added.tasks[0])
    (project,), (person,) = await desk.store.projects(), await desk.store.people()
    assert (task.title, task.lane, task.status) == ("Call the bank", "inbox", TaskStatus.NEW)
    assert task.due == Due.local(date(2026, 5, 14), time(15), ZONE)
    assert (task.labels, task.priority) == (("finance",), Priority.HIGH)
    assert (project.name, person.name) == ("Taxes", "accountant")
    assert (task.project, task.people) == (project.id, (person.id,))


async def test_one_undo_takes_back_the_places_too(desk: QuickDesk) -> None:
    before = await desk.rows()
    await desk.adding.add(BANK)
    await desk.journal.undo()
    assert await desk.rows() == before


async def test_what_exists_is_named_not_made(desk: QuickDesk) -> None:
    await desk.adding.add("One #Finance @Anna +Taxes")
    await desk.adding.add("Two #finance @anna +TAXES")
    assert [one.name for one in await desk.store.projects()] == ["Taxes"]
    assert [one.name for one in await desk.store.people()] == ["Anna"]
    assert list(await desk.store.labels()) == ["Finance"]


async def test_an_archived_project_is_not_meant(desk: QuickDesk) -> None:
    await desk.tasks.carry_out([add_place(PlaceKind.PROJECT, "p", "Taxes")])
    await desk.tasks.carry_out([edit_place(PlaceKind.PROJECT, "p", archived=True)])
    await desk.adding.add("One +Taxes")
    assert len(await desk.store.projects()) == 2


async def test_names_with_spaces_are_found(desk: QuickDesk) -> None:
    await desk.tasks.carry_out([add_place(PlaceKind.PROJECT, "p", "Tax return 2026")])
    added = await desk.adding.add("Sort receipts +Tax return 2026 tomorrow")
    task = await desk.task(added.tasks[0])
    assert (task.title, task.project, task.due) == (
        "Sort receipts",
        "p",
        Due.on(date(2026, 5, 14)),
    )


async def test_todoists_signs(desk: QuickDesk) -> None:
    desk.ways.append(replace(desk.ways[-1], style=Style.TODOIST))
    added = await desk.adding.add("Pay #Household @errand +Anna p1 tomorrow")
    task = await desk.task(added.tasks[0])
    assert (task.labels, task.priority) == (("errand",), Priority.HIGH)
    assert [one.name for one in await desk.store.projects()] == ["Household"]
    assert [one.name for one in await desk.store.people()] == ["Anna"]


async def test_super_productivitys_estimate(desk: QuickDesk) -> None:
    added = await desk.adding.add("Write t1h30m")
    assert (await desk.task(added.tasks[0])).estimate_min == 90


async def test_deadline_and_start(desk: QuickDesk) -> None:
    added = await desk.adding.add("Write {20 May} starting monday")
    task = await desk.task(added.tasks[0])
    assert (task.deadline, task.start) == (date(2026, 5, 20), date(2026, 5, 18))


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("Bins every friday", Due.on(date(2026, 5, 15))),
        ("Bins every friday 15:00", Due.local(date(2026, 5, 15), time(15), ZONE)),
        ("Bins every wednesday 9:00", Due.local(date(2026, 5, 20), time(9), ZONE)),
        ("Bins every wednesday 19:00", Due.local(date(2026, 5, 13), time(19), ZONE)),
        ("Bins every day starting 1 June", Due.on(date(2026, 6, 1))),
        ("Bins every morning", Due.local(date(2026, 5, 14), time(9), ZONE)),
        ("Bins tomorrow every friday", Due.on(date(2026, 5, 14))),
    ],
)
async def test_a_recurrence_begins_where_its_rule_does(
    desk: QuickDesk, line: str, due: Due
) -> None:
    task = await desk.task((await desk.adding.add(line)).tasks[0])
    assert (task.title, task.due) == ("Bins", due)
    assert task.repeat is not None


async def test_a_recurrence_goes_on_from_there(desk: QuickDesk) -> None:
    added = await desk.adding.add("Bins every 3 days 15:00")
    await desk.tasks.complete(*added.tasks)
    (first,) = [await desk.task(added.tasks[0])]
    assert first.repeat is not None
    series = await desk.store.series(first.repeat.series)
    assert [card.task.due for card in series] == [
        Due.local(date(2026, 5, 13), time(15), ZONE),
        Due.local(date(2026, 5, 16), time(15), ZONE),
    ]


@pytest.mark.parametrize(
    ("line", "title", "remind_at"),
    [
        ("Call 15:00 !30 min", "Call", datetime(2026, 5, 13, 12, 30, tzinfo=UTC)),
        ("Call tomorrow !30 min", "Call", datetime(2026, 5, 14, 6, 30, tzinfo=UTC)),
        ("Call tomorrow !18:00", "Call", datetime(2026, 5, 14, 16, 0, tzinfo=UTC)),
        ("Call !18:00", "Call", datetime(2026, 5, 13, 16, 0, tzinfo=UTC)),
        ("Call !8:00", "Call", datetime(2026, 5, 14, 6, 0, tzinfo=UTC)),
        ("Call remind me 30 min before", "Call remind me 30 min before", None),
        ("Call !18:00 !19:00", "Call !19:00", datetime(2026, 5, 13, 16, 0, tzinfo=UTC)),
    ],
)
async def test_reminders(
    desk: QuickDesk, line: str, title: str, remind_at: datetime | None
) -> None:
    task = await desk.task((await desk.adding.add(line)).tasks[0])
    assert (task.title, task.remind_at) == (title, remind_at)


async def test_what_no_task_can_have_stays_words(desk: QuickDesk) -> None:
    task = await desk.task((await desk.adding.add("Fall of Rome 1.1.0476")).tasks[0])
    assert (task.title, task.due) == ("Fall of Rome 1.1.0476", None)
    task = await desk.task((await desk.adding.add("Never every 31 April")).tasks[0])
    assert (task.title, task.repeat) == ("Never every 31 April", None)


async def test_rejected_parts_stay_words(desk: QuickDesk) -> None:
    line = "Watch Tomorrow #film"
    task = await desk.task((await desk.adding.add(line, {(6, 14)})).tasks[0])
    assert (task.title, task.due, task.labels) == ("Watch Tomorrow", None, ("film",))


async def test_the_place_where_it_is_typed_fills_the_gaps(desk: QuickDesk) -> None:
    await desk.tasks.carry_out([add_place(PlaceKind.PROJECT, "p", "Taxes")])
    day = date(2026, 6, 1)
    defaults = AddDefaults(lane="waiting", project="p", day=day, label="tax")
    task = await desk.task((await desk.adding.add("One #paper", defaults=defaults)).tasks[0])
    assert (task.lane, task.status, task.project) == ("waiting", TaskStatus.WAITING, "p")
    assert (task.due, task.labels) == (Due.on(day), ("paper", "tax"))
    task = await desk.task((await desk.adding.add("Two 09:00", defaults=defaults)).tasks[0])
    assert task.due == Due.local(day, time(9), ZONE)
    line = "Three tomorrow +Other /in progress"
    task = await desk.task((await desk.adding.add(line, defaults=defaults)).tasks[0])
    assert (task.due, task.lane) == (Due.on(date(2026, 5, 14)), "in_progress")
    assert task.project != "p"


async def test_a_lane_of_ones_own_and_one_that_is_gone(desk: QuickDesk) -> None:
    await desk.tasks.carry_out([add_lane("own", "Ideas")])
    assert (await desk.adding.add("One /ideas")).lane == "own"
    assert (await desk.adding.add("Two", defaults=AddDefaults(lane="own"))).lane == "own"
    assert (await desk.adding.add("Three", defaults=AddDefaults(lane="gone"))).lane == "inbox"
    assert desk.adding.lane_name("own") == "Ideas"
    assert desk.adding.lane_name("inbox") == "Inbox"


async def test_a_subtask_stands_below_its_parent(desk: QuickDesk) -> None:
    parent = (await desk.adding.add("One")).tasks[0]
    added = await desk.adding.add("Two", defaults=AddDefaults(parent=parent, end=End.BOTTOM))
    assert (await desk.task(added.tasks[0])).parent == parent


async def test_several_lines_are_one_batch_in_their_order(desk: QuickDesk) -> None:
    before = await desk.rows()
    text = "- [ ] Milk #shop\r\n\n* Bread @Anna\n\u2022 Eggs @anna +Food\n"
    added = await desk.adding.add_all(text)
    assert list(await desk.titles()) == ["Milk", "Bread", "Eggs"]
    assert len(await desk.store.people()) == 1
    await desk.adding.take_back(added)
    assert await desk.rows() == before


def test_marks_of_lists_are_left_out() -> None:
    assert lines_of("1. One\n2) Two\n\n10. Ten") == ["One", "Two", "Ten"]
    assert lines_of("3. Kapitel lesen") == ["3. Kapitel lesen"]
    assert lines_of("3. Kapitel lesen\nTee") == ["3. Kapitel lesen", "Tee"]
    assert lines_of("[x] Done\n-5 degrees\n\u2028") == ["Done", "-5 degrees"]


async def test_nothing_is_no_task(desk: QuickDesk) -> None:
    before = await desk.rows()
    for text in ("", "  ", "\u200b", "tomorrow #x", "\n"):
        with pytest.raises(NovaError) as caught:
            await desk.adding.add(text)
        assert caught.value.problem.code is ProblemCode.TITLE_BLANK
    with pytest.raises(NovaError):
        await desk.adding.add_all("One\ntomorrow")
    assert await desk.rows() == before


async def test_taken_back_after_other_changes_it_is_deleted(desk: QuickDesk) -> None:
    added = await desk.adding.add("One")
    await desk.adding.add("Two")
    await desk.adding.take_back(added)
    assert list(await desk.titles()) == ["Two"]
    await desk.adding.take_back(added)
    assert list(await desk.titles()) == ["Two"]


async def test_a_title_that_is_too_long_goes_on_in_the_notes(desk: QuickDesk) -> None:
    added = await desk.adding.add("x" * LONG + " " + "y" * LONG)
    task = await desk.task(added.tasks[0])
    assert (task.title, task.notes) == ("x" * LONG, "y" * LONG)


async def test_names_complete_a_word(desk: QuickDesk) -> None:
    for name in ("Taxes", "Extra tax", "Syntax", "Garden"):
        await desk.tasks.carry_out([add_place(PlaceKind.PROJECT, name, name)])
    await desk.adding.refresh()
    sign = desk.adding.sign_at("One +tax", 8)
    assert sign is not None
    offers = desk.adding.complete(sign)
    assert [one.name for one in offers] == ["Taxes", "Extra tax", "Syntax", "tax"]
    assert [one.is_new for one in offers] == [False, False, False, True]


async def test_names_are_learnt_anew_when_they_change(desk: QuickDesk) -> None:
    await desk.adding.add("One #old")
    await desk.tasks.carry_out([rename_label("old", "new")])
    await desk.adding.refresh()
    sign = desk.adding.sign_at("#", 1)
    assert sign is not None
    assert [one.name for one in desk.adding.complete(sign)] == ["new"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+", (Kind.PROJECT, "")),
        ("One #ab", (Kind.LABEL, "ab")),
        ("One @a b", None),
        ("One a@b", None),
        ("One +Tax re", (Kind.PROJECT, "Tax re")),
        ("One +Tax xe", None),
        ("One + x", None),
        ("One /wai", (Kind.LANE, "wai")),
        ("and/or", None),
        ("One", None),
    ],
)
async def test_the_sign_behind_which_the_caret_stands(
    desk: QuickDesk, text: str, found: tuple[Kind, str] | None
) -> None:
    await desk.tasks.carry_out([add_place(PlaceKind.PROJECT, "p", "Tax return")])
    await desk.adding.refresh()
    sign = desk.adding.sign_at(text, len(text))
    assert (sign and (sign.kind, sign.prefix)) == found


WORDS = st.sampled_from(
    ["Call", "tomorrow", "15:00", "#a", "#B", "@Anna", "@bob", "+Tax", "+Home", "!high", "every",
     "friday", "!30", "min", "{1 May}", "/waiting", "t30m", "\u05d1\u05d9\u05ea", "\n", "\u2028"]
)  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=4))
async def test_whatever_is_added_one_undo_takes_it_back(desk: QuickDesk, lines: list[str]) -> None:
    before = await desk.rows()
    try:
        added = await desk.adding.add_all("\n".join(lines))
    except NovaError:
        assert await desk.rows() == before
        return
    after = await desk.rows()
    await desk.adding.take_back(added)
    assert await desk.rows() == before
    await desk.journal.redo()
    assert await desk.rows() == after
    await desk.journal.undo()
