"""Undo and redo of tasks: any sequence of commands is taken back to exactly what was there."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.task_commands import (
    End,
    Relation,
    add_comment,
    add_lane,
    add_place,
    add_task,
    attach_file,
    delete_comment,
    delete_task,
    detach_file,
    edit_comment,
    edit_lane,
    edit_place,
    edit_task,
    link_task,
    merge_places,
    move_lane,
    move_task,
    nest_task,
    once,
    relate_task,
    remove_label,
    remove_lane,
    rename_label,
    restore_task,
    set_status,
    unlink_task,
)
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import HOME_LANES, Attachment, LinkKind, Priority, Repeat, TaskStatus
from tests.unit.adapters_sqlite.files import home, is_sound
from tests.unit.adapters_sqlite.task_dump import broken_searches, dump, tried

IDS = st.sampled_from(["a", "b", "c", "d", "e"])
PARENTS = st.sampled_from(["", "a", "b", "c"])
PLACES = st.sampled_from(["p", "q"])
PARTS = st.sampled_from(["x", "y"])
TEXTS = st.sampled_from(["one", "two words", "Größe 🎉", "one two\nthree"])
LABELS = st.sampled_from(["home", "HOME", "work"])
LANES = st.sampled_from([*HOME_LANES.values(), "own", "other"])
STATUSES = st.sampled_from(list(TaskStatus))
KINDS = st.sampled_from(list(PlaceKind))
ENDS = st.sampled_from(list(End))
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
NINE = Due.local(date(2026, 3, 2), time(9), "Europe/Berlin")
REPEAT = Repeat("FREQ=DAILY", series="s", start=Due.on(date(2026, 3, 1)))
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXTS,
        "notes": st.sampled_from(["", "one note", "two\nlines"]),
        "priority": st.sampled_from(list(Priority)),
        "due": st.sampled_from([None, Due.on(date(2026, 3, 1)), NINE]),
        "deadline": st.sampled_from([None, date(2026, 4, 1)]),
        "remind_at": st.sampled_from([None, AT]),
        "estimate_min": st.sampled_from([None, 5]),
        "project": st.sampled_from(["", "p", "q"]),
        "repeat": st.sampled_from([None, REPEAT, replace(REPEAT, number=2, occurrence=NINE)]),
    },
)
_EACH = (
    st.builds(add_task, IDS, TEXTS, status=STATUSES, end=ENDS, labels=st.lists(LABELS, max_size=2)),
    st.builds(add_task, IDS, TEXTS, parent=PARENTS, lane=LANES),
    st.builds(lambda task: once(add_task(task, "one again", repeat=REPEAT)), IDS),
    st.builds(lambda task, fields: edit_task(task, **fields), IDS, FIELDS),
    st.builds(set_status, IDS, STATUSES),
    st.builds(move_task, IDS, LANES, after=PARENTS, before=PARENTS, end=ENDS),
    st.builds(nest_task, IDS, PARENTS, after=PARENTS, end=ENDS),
    st.builds(
        lambda task, add, remove: relate_task(task, Relation.LABEL, add=add, remove=remove),
        IDS,
        st.lists(LABELS, max_size=2),
        st.lists(LABELS, max_size=1),
    ),
    st.builds(lambda task, person: relate_task(task, Relation.PERSON, add=[person]), IDS, PLACES),
    st.builds(lambda task, other: relate_task(task, Relation.NEEDS, add=[other]), IDS, IDS),
    st.builds(delete_task, IDS),
    st.builds(restore_task, IDS),
    st.builds(add_comment, IDS, PARTS, TEXTS, st.sampled_from(list(Actor))),
    st.builds(edit_comment, IDS, PARTS, TEXTS),
    st.builds(delete_comment, IDS, PARTS),
    st.builds(link_task, IDS, PARTS, st.sampled_from(list(LinkKind)), TEXTS),
    st.builds(unlink_task, IDS, PARTS),
    st.builds(lambda i, t: attach_file(Attachment(i, t, "name", "/p", AT)), PARTS, IDS),
    st.builds(detach_file, IDS, PARTS),
    st.builds(add_place, KINDS, PLACES, TEXTS),
    st.builds(lambda k, p, name: edit_place(k, p, name=name, archived=True), KINDS, PLACES, TEXTS),
    st.builds(merge_places, KINDS, PLACES, PLACES),
    st.builds(add_lane, st.sampled_from(["own", "other"]), TEXTS, LANES),
    st.builds(lambda lane, n: edit_lane(lane, {"limit": n, "collapsed": True}), LANES, st.just(3)),
    st.builds(move_lane, LANES, LANES),
    st.builds(remove_lane, LANES),
    st.builds(rename_label, LABELS, LABELS),
    st.builds(remove_label, LABELS),
)
COMMANDS = st.sampled_from(_EACH).flatmap(lambda each: each)  # as often one as the other
BATCHES = st.lists(st.lists(COMMANDS, min_size=1, max_size=2), min_size=3, max_size=16)
BEGIN = [
    add_place(PlaceKind.PROJECT, "p", "Project"),
    add_place(PlaceKind.PERSON, "p", "Person"),
    add_place(PlaceKind.PERSON, "q", "Other person"),
    add_place(PlaceKind.PROJECT, "q", "Other project"),
    add_lane("own", "My lane"),
    *(add_task(name, f"one {name}", project="p", people=["p"], labels=["work"]) for name in "abcd"),
    add_task("e", "gone", parent="d"),
    delete_task("e"),
    move_task("b", "own"),
    add_comment("a", "x", "two"),
    link_task("a", "x", LinkKind.RUN, "run"),
    attach_file(Attachment("x", "a", "name", "/p", AT)),
]


async def follow(database: Database, batches: list[list[Command]]) -> None:
    """Back to the beginning and forth to the end, every state compared."""
    states = [await dump(database)]
    for batch in [BEGIN, *batches]:
        before = states[-1]
        if await tried(database, batch):
            states.append(await dump(database))
        else:
            assert await dump(database) == before
    store = SqliteCommandStore(database)
    for state in reversed(states[:-1]):
        assert await store.undo()
        assert await dump(database) == state
    assert await store.undo() == []
    for state in states[1:]:
        assert await store.redo()
        assert await dump(database) == state
    assert await database.write(broken_searches) == []


@settings(max_examples=80, deadline=None)
@given(batches=BATCHES)
def test_every_sequence_is_undone_and_redone_to_the_exact_states(
    batches: list[list[Command]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)).opened() as database:
        asyncio.run(follow(database, batches))


@settings(max_examples=15, deadline=None)
@given(batches=BATCHES)
def test_the_way_back_survives_a_restart(batches: list[list[Command]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = home(Path(folder))
        empty = place.use(dump)

        async def act(database: Database) -> None:
            for batch in [BEGIN, *batches]:
                await tried(database, batch)

        async def back(database: Database) -> None:
            store = SqliteCommandStore(database)
            while await store.undo():
                pass

        async def forth(database: Database) -> None:
            store = SqliteCommandStore(database)
            while await store.redo():
                pass

        place.use(act)
        full = place.use(dump)
        place.use(back)
        assert place.use(dump) == empty
        place.use(forth)
        assert place.use(dump) == full
        assert is_sound(place.path)
