"""Lists, days and searches of tasks: what is found, in which order, and by which index."""

import json
import random
import sqlite3
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.adapters.sqlite import task_queries
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_commands import (
    Relation,
    add_comment,
    add_place,
    add_task,
    delete_task,
    edit_task,
    relate_task,
    set_status,
)
from nova_desktop.domain.task_filters import (
    IS_DONE,
    OPEN,
    AllOf,
    AnyOf,
    DateField,
    FoundIn,
    Has,
    HasPriority,
    HasStatus,
    HasWords,
    InLane,
    InProject,
    NotThat,
    OnDays,
    TaskFilter,
    TaskOrder,
    Trait,
    WithLabel,
    WithPerson,
)
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due, span_of
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus
from tests.unit.adapters_sqlite.task_desk import TOP_LEVEL, Desk, open_desk

pytestmark = pytest.mark.anyio
BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 3, 29)  # the clock goes forward


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def fill(desk: Desk) -> None:
    """Tasks that differ in everything."""
    await desk.do(add_place(PlaceKind.PROJECT, "p", "P"), add_place(PlaceKind.PERSON, "ann", "Ann"))
    tomorrow = Due.on(TODAY + timedelta(days=1))
    late = Due.local(TODAY, time(23, 30), "America/New_York")  # in Berlin that is tomorrow
    await desk.do(
        add_task("plain", "Plain"),
        add_task("today", "Today", due=Due.on(TODAY), priority=Priority.HIGH, project="p"),
        add_task("nine", "at nine", due=Due.local(TODAY, time(9), "Europe/Berlin"), people=["ann"]),
        add_task("late", "Late", due=late, labels=["Home"]),
        add_task("tomorrow", "tomorrow", due=tomorrow, repeat=Repeat("FREQ=DAILY", series="s")),
        add_task("old", "Old", due=Due.on(date(2026, 1, 1)), deadline=TODAY, parent="plain"),
        add_task("done", "Done", due=Due.on(TODAY), status=TaskStatus.DONE, needs=["plain"]),
        add_task("gone", "Gone", due=Due.on(TODAY)),
    )
    await desk.do(delete_task("gone"))


def days(first: date | None, last: date | None) -> OnDays:
    return OnDays(DateField.DUE, span_of(first, last, BERLIN))


FILTERS: list[tuple[TaskFilter, str]] = [
    (AllOf(), "plain today nine late tomorrow old done"),
    (AnyOf(), ""),
    (OPEN, "plain today nine late tomorrow old"),
    (IS_DONE, "done"),
    (HasStatus(frozenset()), ""),
    (HasPriority(Priority.MEDIUM), "today"),
    (InProject("p"), "today"),
    (NotThat(InProject("p")), "plain nine late tomorrow old done"),
    (InProject(""), "plain nine late tomorrow old done"),
    (WithPerson("ann"), "nine"),
    (NotThat(WithPerson("")), "nine"),
    (WithLabel("HOME"), "late"),
    (WithLabel(""), "plain today nine tomorrow old done"),
    (InLane("done"), "done"),
    (days(TODAY, TODAY), "today nine done"),
    (days(TODAY + timedelta(days=1), None), "late tomorrow"),
    (AllOf((OPEN, days(None, TODAY - timedelta(days=1)))), "old"),
    (OnDays(DateField.DUE, None), "plain"),
    (NotThat(OnDays(DateField.DUE, None)), "today nine late tomorrow old done"),
    (OnDays(DateField.DEADLINE, span_of(TODAY, TODAY, BERLIN)), "old"),
    (NotThat(OnDays(DateField.DEADLINE, span_of(TODAY, TODAY, BERLIN))),
     "plain today nine late tomorrow done"),
    (OnDays(DateField.COMPLETED, span_of(date(2026, 3, 1), date(2026, 3, 1), BERLIN)), "done"),
    (OnDays(DateField.COMPLETED, span_of(date(2026, 3, 2), None, BERLIN)), ""),
    (NotThat(OnDays(DateField.COMPLETED, None)), "done"),
    (HasWords("o l"), "old"),
    (NotThat(HasWords("plain")), "today nine late tomorrow old done"),
    (HasWords(""), "plain today nine late tomorrow old done"),
    (Has(Trait.SUBTASK), "old"),
    (TOP_LEVEL, "plain today nine late tomorrow done"),
    (Has(Trait.RECURRING), "tomorrow"),
    (Has(Trait.BLOCKED), "done"),
    (AnyOf((Has(Trait.REMINDER), Has(Trait.ATTACHMENT), InProject("p"))), "today"),
    (AllOf((OPEN, AnyOf((WithLabel("home"), WithPerson("ann"))))), "nine late"),
]  # fmt: skip


async def test_filters_find_what_they_say(desk: Desk) -> None:
    await fill(desk)
    for wanted, expected in FILTERS:
        found = await desk.listed(wanted, TaskOrder.CREATED)
        assert sorted(found) == sorted(expected.split()), wanted
        assert await desk.store.count(wanted) == len(found)
    counts = await desk.store.lane_counts(TOP_LEVEL)
    assert counts == {"inbox": 5, "done": 1}


async def test_orders_put_what_has_no_value_last(desk: Desk) -> None:
    await fill(desk)
    await desk.do(edit_task("plain", title="Änderung"))
    expected = {
        TaskOrder.DUE: "old nine today done late tomorrow plain",
        TaskOrder.TITLE: "nine done late old today tomorrow plain",
        TaskOrder.UPDATED: "plain done old tomorrow late nine today",
        TaskOrder.COMPLETED: "done plain today nine late tomorrow old",
        TaskOrder.CREATED: "done old tomorrow late nine today plain",
        TaskOrder.OLDEST: "plain today nine late tomorrow old done",
    }
    for order, names in expected.items():
        assert await desk.listed(AllOf(), order) == names.split(), order
    assert (await desk.listed(AllOf(), TaskOrder.PRIORITY))[0] == "today"


async def test_a_filter_that_is_too_deep_is_refused(desk: Desk) -> None:
    wanted: TaskFilter = OPEN
    for _ in range(100):
        wanted = AllOf((wanted,))
    with pytest.raises(NovaError, match="levels"):
        await desk.store.page(wanted, TaskOrder.DUE)


async def test_days_of_a_calendar_are_counted_in_its_zone(desk: Desk) -> None:
    await fill(desk)
    spans = [
        span_of(TODAY + timedelta(days=n), TODAY + timedelta(days=n), BERLIN) for n in range(3)
    ]
    assert await desk.store.due_counts(spans) == [2, 2, 0]


async def test_search_finds_parts_of_words_in_title_notes_and_comments(desk: Desk) -> None:
    await desk.do(
        add_task("title", "Buy a new Fahrradschloss"),
        add_task("notes", "Errand", notes="the old fahrradSCHLOSS is rusty"),
        add_task("said", "Another"),
        add_comment("said", "x", "Schloss und Riegel"),
        add_task("gone", "Schloss"),
        delete_task("gone"),
    )
    found = await desk.store.search("schloss")
    assert [(each.card.task.id, each.where) for each in found] == [
        ("title", FoundIn.TITLE),
        ("notes", FoundIn.NOTES),
        ("said", FoundIn.COMMENT),
    ]
    assert await desk.found("errand rusty") == ["notes"]
    assert await desk.found("rus er") == ["notes"]
    assert await desk.found("a") == ["said", "title", "notes"]
    assert await desk.found("") == await desk.found("  ") == []
    assert await desk.found('"') == await desk.found("AND OR NOT (") == []
    assert await desk.found("%") == await desk.found("_____") == []


async def test_search_knows_letters_of_all_languages(desk: Desk) -> None:
    await desk.do(
        add_task("german", "Größe der Übung prüfen", notes="ÄRGER"),
        add_task("greek", "Αγορά γάλα"),
        add_task("chinese", "会议 准备"),
        add_task("hebrew", "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"),
    )
    for text in ("größe", "GRÖSSE"[:3], "übung", "ÜBUNG prüfen", "übung ärger", "öße"):
        assert await desk.found(text) == ["german"], text
    assert await desk.found("ΑΓΟΡΆ") == ["greek"]
    assert await desk.found("会议") == await desk.found("会议 准备") == ["chinese"]
    assert await desk.found("\u05e9\u05dc\u05d5\u05dd") == ["hebrew"]


async def test_search_puts_titles_that_begin_so_first(desk: Desk) -> None:
    await desk.do(add_task("begin", "Report for Ann"), add_task("word", "the report"))
    await desk.do(add_task("part", "unreported"))
    assert await desk.found("report") == ["begin", "word", "part"]


@pytest.mark.parametrize(
    "slip", ["dentsit", "denitst", "detist", "dentisst", "dentosr", "appointnent", "appiontment"]
)
async def test_search_forgives_slips(desk: Desk, slip: str) -> None:
    await desk.do(add_task("a", "Make an appointment at the dentist"), add_task("b", "Buy milk"))
    found = await desk.store.search(slip)
    assert [(each.card.task.id, each.where) for each in found] == [("a", FoundIn.ALIKE)]
    assert await desk.found("zeppelin") == []


async def test_reminders_and_series(desk: Desk) -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    await desk.do(
        add_task("a", "a", remind_at=at, repeat=Repeat("FREQ=DAILY", series="s")),
        add_task("b", "b", remind_at=at - timedelta(hours=1)),
        add_task("c", "c", remind_at=at, status=TaskStatus.DONE),
    )
    found = await desk.store.reminders(at + timedelta(seconds=1))
    assert [card.task.id for card in found] == ["b", "a"]
    assert [card.task.id for card in await desk.store.series("s")] == ["a"]
    assert await desk.store.series("") == []


async def test_pages_hold_their_place_while_tasks_move(desk: Desk) -> None:
    await desk.add(*"abcdef")
    first = await desk.store.page(InLane("inbox"), TaskOrder.BOARD, 3)
    await desk.do(set_status("a", TaskStatus.DONE), delete_task("c"))
    second = await desk.store.page(InLane("inbox"), TaskOrder.BOARD, 3, first.following)
    assert [card.task.id for card in second.cards] == ["d", "e", "f"]
    assert second.following is None


async def test_a_card_counts_what_belongs_to_its_task(desk: Desk) -> None:
    await desk.add("a", "b")
    await desk.do(
        add_task("c", "c", parent="a", status=TaskStatus.FAILED),
        add_task("d", "d", parent="a"),
        edit_task("a", notes="n"),
        add_comment("a", "x", "one"),
        relate_task("a", Relation.NEEDS, add=["b"]),
    )
    (card,) = await desk.store.cards(["a"])
    assert (card.subtasks, card.subtasks_over, card.comments) == (2, 1, 1)
    assert (card.has_notes, card.blocked, card.task.notes) == (True, True, "")


QUESTIONS: list[tuple[TaskFilter, TaskOrder, str]] = [
    (AllOf((InLane("inbox"), TOP_LEVEL)), TaskOrder.BOARD, "tasks_board"),
    (AllOf((OPEN, days(TODAY, TODAY))), TaskOrder.DUE, "tasks_due"),
    (AllOf((OPEN, days(None, TODAY))), TaskOrder.DUE, "tasks_due"),
    (IS_DONE, TaskOrder.COMPLETED, "tasks_completed"),
    (AllOf(), TaskOrder.UPDATED, "tasks_updated"),
    (AllOf((InProject("p"), OPEN)), TaskOrder.CREATED, "tasks_project"),
    (WithPerson("ann"), TaskOrder.CREATED, "task_people_person"),
    (WithLabel("home"), TaskOrder.CREATED, "task_labels_label"),
]


@pytest.mark.parametrize(("wanted", "order", "index"), QUESTIONS, ids=lambda value: str(value)[:30])
async def test_the_frequent_questions_use_their_indexes(
    desk: Desk, wanted: TaskFilter, order: TaskOrder, index: str
) -> None:
    await fill(desk)

    def explain(connection: sqlite3.Connection) -> str:
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        task_queries.page(connection, wanted, order, 50, None)
        connection.set_trace_callback(None)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
        return json.dumps([row["detail"] for row in plan])

    assert index in await desk.database.read(explain)


async def test_random_filters_agree_with_python(desk: Desk) -> None:
    chance = random.Random(6)
    await fill(desk)
    everything = set(FILTERS[0][1].split())
    leaves = [(wanted, set(names.split())) for wanted, names in FILTERS]
    for _ in range(100):
        one, other = chance.sample(leaves, 2)
        for wanted, expected in (
            (AllOf((one[0], other[0])), one[1] & other[1]),
            (AnyOf((one[0], other[0])), one[1] | other[1]),
            (NotThat(AnyOf((one[0], other[0]))), everything - one[1] - other[1]),
            (NotThat(AllOf((one[0], NotThat(other[0])))), everything - (one[1] - other[1])),
        ):
            found = await desk.listed(wanted, chance.choice(list(TaskOrder)))
            assert sorted(found) == sorted(expected), wanted
