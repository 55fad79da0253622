"""What commands do to tasks: statuses and lanes, order, subtasks, trash, places."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.ranks import LONGEST
from nova_desktop.domain.task_commands import (
    End,
    Relation,
    add_comment,
    add_lane,
    add_place,
    add_task,
    delete_task,
    edit_comment,
    edit_lane,
    edit_place,
    edit_task,
    merge_places,
    move_lane,
    move_task,
    nest_task,
    relate_task,
    remove_label,
    remove_lane,
    rename_label,
    restore_task,
    set_status,
)
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import HOME_LANES, FieldChange, Priority, TaskStatus
from tests.unit.adapters_sqlite.task_desk import START, Desk, open_desk

pytestmark = pytest.mark.anyio
PROJECT, PERSON = PlaceKind.PROJECT, PlaceKind.PERSON


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def refused(desk: Desk, *commands: Command) -> str:
    """Why a batch was refused."""
    with pytest.raises(NovaError) as raised:
        await desk.do(*commands)
    assert raised.value.problem.code is ProblemCode.CHANGE_REFUSED
    return raised.value.problem.detail


async def test_every_status_has_its_lane(desk: Desk) -> None:
    await desk.add("a")
    for status in (*TaskStatus, TaskStatus.NEW):
        await desk.do(set_status("a", status))
        task = await desk.task("a")
        assert (task.status, task.lane) == (status, HOME_LANES[status])
        assert (task.completed_at is not None) is (status is TaskStatus.DONE)
    assert [lane.id for lane in await desk.store.lanes()] == list(
        dict.fromkeys(HOME_LANES.values())
    )


async def test_editing_a_finished_task_keeps_when_it_was_finished(desk: Desk) -> None:
    await desk.add("a")
    await desk.do(set_status("a", TaskStatus.DONE))
    done = (await desk.task("a")).completed_at
    await desk.do(edit_task("a", title="b", notes="more"))
    await desk.do(move_task("a", "done"))
    task = await desk.task("a")
    assert (task.completed_at, task.title, task.notes) == (done, "b", "more")
    assert task.updated_at > task.created_at


async def test_failed_tasks_stand_above_the_done_ones(desk: Desk) -> None:
    await desk.add("a", "b", "c")
    await desk.do(set_status("a", TaskStatus.FAILED))
    await desk.do(set_status("b", TaskStatus.DONE))
    await desk.do(set_status("c", TaskStatus.DONE))
    assert await desk.lane("done") == ["a", "c", "b"]


async def test_tasks_are_moved_between_others_and_to_the_ends(desk: Desk) -> None:
    await desk.add("a", "b", "c", "d")
    await desk.do(move_task("d", "inbox", after="a"))
    assert await desk.lane("inbox") == ["a", "d", "b", "c"]
    await desk.do(move_task("a", "inbox", before="c"))
    assert await desk.lane("inbox") == ["d", "b", "a", "c"]
    await desk.do(move_task("c", "inbox"))
    await desk.do(move_task("d", "inbox", end=End.BOTTOM))
    assert await desk.lane("inbox") == ["c", "b", "a", "d"]
    await desk.do(move_task("b", "waiting", after="gone"))
    assert await desk.lane("waiting") == ["b"]
    assert (await desk.task("b")).status is TaskStatus.WAITING


async def test_keys_stay_short_however_often_one_moves_to_a_spot(desk: Desk) -> None:
    await desk.add(*"abcdefgh")
    expected, moves = list("abcdefgh"), 0
    for turn in range(300):
        name = expected.pop(1 + turn % 2)
        expected.insert(1, name)
        moves += len(await desk.do(move_task(name, "inbox", after=expected[0])))
    assert await desk.lane("inbox") == expected
    assert max([len((await desk.task(name)).rank) for name in expected]) <= LONGEST
    for _ in range(moves):
        await desk.commands.undo()
    assert await desk.lane("inbox") == list("abcdefgh")


async def test_a_lane_of_your_own_holds_open_tasks_of_any_status(desk: Desk) -> None:
    await desk.add("a", "b", "c")
    await desk.do(add_lane("mine", "This week", after="inbox"))
    await desk.do(set_status("b", TaskStatus.IN_PROGRESS), set_status("c", TaskStatus.DONE))
    await desk.do(*(move_task(name, "mine", end=End.BOTTOM) for name in "abc"))
    assert await desk.lane("mine") == ["a", "b", "c"]
    statuses = [(await desk.task(name)).status for name in "abc"]
    assert statuses == [TaskStatus.NEW, TaskStatus.IN_PROGRESS, TaskStatus.NEW]
    assert (await desk.task("c")).completed_at is None
    await desk.do(delete_task("c"))
    await desk.do(remove_lane("mine"))
    assert await desk.lane("inbox") == ["a"]
    assert await desk.lane("in_progress") == ["b"]
    await desk.do(restore_task("c"))
    assert await desk.lane("inbox") == ["a", "c"]
    await refused(desk, remove_lane("inbox"))


async def test_lanes_are_named_ordered_limited_and_folded(desk: Desk) -> None:
    await desk.do(
        edit_lane("inbox", {"name": "Post", "limit": 5, "collapsed": True}),
        move_lane("inbox", "done"),
        add_lane("mine", "Mine", after="done"),
    )
    lanes = await desk.store.lanes()
    assert [lane.id for lane in lanes][-3:] == ["done", "mine", "inbox"]
    post = lanes[-1]
    assert (post.name, post.limit, post.collapsed, post.is_own) == ("Post", 5, True, False)
    assert post.statuses == (TaskStatus.NEW, TaskStatus.USER_INPUT_RECEIVED)
    await desk.do(edit_lane("inbox", {"name": "", "limit": None}))
    for bad in ({"limit": 0}, {"limit": True}, {"collapsed": 1}, {"rank": "A"}, {"name": None}):
        await refused(desk, edit_lane("inbox", bad))
    await refused(desk, edit_lane("mine", {"name": " "}))


async def test_subtasks_have_an_order_and_no_circles(desk: Desk) -> None:
    await desk.add("a", "b", "c", "d")
    await desk.do(nest_task("b", "a"), nest_task("c", "a"), nest_task("d", "a", after="b"))
    found = await desk.store.detail("a")
    assert found is not None
    assert [card.task.id for card in found.subtasks] == ["b", "d", "c"]
    assert found.card.subtasks == 3
    await desk.do(nest_task("c", "d"))
    assert "itself" in await refused(desk, nest_task("a", "c"))
    assert "itself" in await refused(desk, nest_task("a", "a"))
    assert [card.task.id for card in await desk.store.below("a")] == ["b", "d", "c"]
    deep = await desk.store.detail("c")
    assert deep is not None
    assert [card.task.id for card in deep.parents] == ["a", "d"]
    await desk.do(nest_task("c", ""))
    assert (await desk.task("c")).parent == ""


async def test_tasks_cannot_wait_for_each_other(desk: Desk) -> None:
    await desk.add("a", "b", "c")
    await desk.do(relate_task("a", Relation.NEEDS, add=["b"]))
    await desk.do(relate_task("b", Relation.NEEDS, add=["c"]))
    for task, needed in (("c", "a"), ("c", "c"), ("b", "a")):
        assert "each other" in await refused(desk, relate_task(task, Relation.NEEDS, add=[needed]))
    (card,) = await desk.store.cards(["b"])
    assert card.blocked
    await desk.do(set_status("c", TaskStatus.DONE))
    (card,) = await desk.store.cards(["b"])
    assert not card.blocked


async def test_the_trash_takes_what_is_below_along_and_gives_it_back(desk: Desk) -> None:
    await desk.add("a", "b", "c", "d")
    await desk.do(nest_task("b", "a"), nest_task("c", "b"), nest_task("d", "b"))
    await desk.do(delete_task("d"))
    await desk.do(delete_task("a"))
    assert await desk.lane("inbox") == []
    assert [card.task.id for card in await desk.store.trash()] == ["a", "d"]
    await refused(desk, edit_task("b", title="x"))
    await desk.do(restore_task("a"))
    assert sorted(await desk.lane("inbox")) == ["a", "b", "c"]
    await desk.do(delete_task("a"))
    await desk.do(restore_task("d"))
    assert (await desk.task("d")).parent == ""


async def test_the_trash_is_emptied_for_ever(desk: Desk) -> None:
    await desk.add("a", "b", "c")
    await desk.do(edit_task("a", notes="secret"), nest_task("b", "a"))
    await desk.do(relate_task("c", Relation.NEEDS, add=["a"]), add_comment("a", "x", "one"))
    await desk.do(delete_task("a"))
    deleted = desk.at
    await desk.do(edit_task("c", title="later"))
    assert await desk.store.empty_trash(deleted - timedelta(seconds=1)) == 0
    assert await desk.store.empty_trash(deleted + timedelta(seconds=1)) == 2
    assert await desk.store.detail("a") is None
    assert await desk.store.activity("a") == []
    assert (await desk.task("c")).needs == ()
    (undone,) = await desk.commands.undo()
    assert undone.command == edit_task("c", title="later")
    assert (await desk.task("c")).title == "c"
    assert await desk.commands.undo() == []


async def test_what_left_the_trash_for_ever_does_not_stop_undo(desk: Desk) -> None:
    await desk.do(add_place(PERSON, "ann", "Ann"), add_place(PERSON, "ben", "Ben"))
    await desk.do(add_task("a", "a", people=["ben"]), add_task("b", "b", parent="a"))
    await desk.do(add_task("c", "c", needs=["a"]))
    await desk.do(delete_task("a"))
    deleted = desk.at
    await desk.do(restore_task("b"))
    await desk.do(merge_places(PERSON, "ben", "ann"))
    await desk.do(relate_task("c", Relation.NEEDS, remove=["a"]))
    assert await desk.store.empty_trash(deleted + timedelta(seconds=1)) == 1
    for _ in range(3):
        assert await desk.commands.undo()
    assert await desk.commands.undo() == []
    assert [person.id for person in await desk.store.people()] == ["ann", "ben"]
    found = await desk.store.detail("b")
    assert found is not None
    assert found.card.task.parent == ""
    assert found.card.task.deleted_at == deleted
    for _ in range(3):
        assert await desk.commands.redo()


async def test_labels_people_and_projects(desk: Desk) -> None:
    await desk.add("a", "b")
    await desk.do(add_place(PROJECT, "p", "Taxes", "#ff0000"), add_place(PROJECT, "q", "Tax"))
    await desk.do(add_place(PERSON, "ann", "Ann"), add_place(PERSON, "ben", "Ben"))
    await desk.do(
        edit_task("a", project="p"),
        relate_task("a", Relation.LABEL, add=["Home", "work"]),
        relate_task("b", Relation.LABEL, add=["HOME"]),
        relate_task("a", Relation.PERSON, add=["ann", "ben"]),
        relate_task("b", Relation.PERSON, add=["ben"]),
    )
    assert (await desk.task("b")).labels == ("Home",)
    assert await desk.store.labels() == ["Home", "work"]
    assert "another" in await refused(desk, add_place(PROJECT, "r", "TAXES"))
    await desk.do(merge_places(PROJECT, "p", "q"), merge_places(PERSON, "ben", "ann"))
    await desk.do(edit_place(PROJECT, "q", name="Taxes", archived=True, notes="n"))
    assert (await desk.task("a")).project == "q"
    assert [(await desk.task(name)).people for name in "ab"] == [("ann",), ("ann",)]
    (project,) = await desk.store.projects()
    assert (project.name, project.archived, project.open_tasks) == ("Taxes", True, 1)
    (person,) = await desk.store.people()
    assert (person.id, person.open_tasks) == ("ann", 2)
    await desk.do(rename_label("home", "Work"))
    assert [(await desk.task(name)).labels for name in "ab"] == [("work",), ("work",)]
    await desk.do(remove_label("WORK"))
    assert [(await desk.task(name)).labels for name in "ab"] == [(), ()]
    await desk.commands.undo()
    assert [(await desk.task(name)).labels for name in "ab"] == [("work",), ("work",)]
    await refused(desk, edit_task("a", project="nowhere"))
    await refused(desk, relate_task("a", Relation.PERSON, add=["nobody"]))
    await refused(desk, merge_places(PROJECT, "q", "q"))
    await refused(desk, edit_place(PROJECT, "q", row=True))


async def test_comments_say_who_said_them(desk: Desk) -> None:
    await desk.add("a")
    await desk.do(add_comment("a", "x", "Hello"), add_comment("a", "y", "Yes", Actor.NOVA))
    await desk.do(edit_comment("a", "x", "Hello\0 again"))
    found = await desk.store.detail("a")
    assert found is not None
    said = [(each.author, each.text, each.edited_at is None) for each in found.comments]
    assert said == [(Actor.YOU, "Hello again", False), (Actor.NOVA, "Yes", True)]
    await refused(desk, add_comment("a", "z", " \n"))
    await refused(desk, add_comment("a", "x", "twice"))


async def test_the_activity_log_tells_who_changed_what(desk: Desk) -> None:
    await desk.add("a", "b")
    await desk.do(set_status("a", TaskStatus.IN_PROGRESS), actor=Actor.NOVA)
    await desk.do(edit_task("a", title="A", priority=Priority.HIGH))
    await desk.commands.undo()
    log = await desk.store.activity("a")
    assert [(entry.kind, entry.actor, entry.undone) for entry in log] == [
        ("edit_task", Actor.YOU, True),
        ("set_status", Actor.NOVA, False),
        ("add_task", Actor.YOU, False),
    ]
    assert set(log[0].changes) == {FieldChange("title", "a", "A"), FieldChange("priority", 0, 3)}
    assert FieldChange("status", "new", "in_progress") in log[1].changes
    assert log[1].at == START + timedelta(minutes=2)
    assert await desk.store.activity("a", before=log[1].id) == log[2:]


@pytest.mark.parametrize("title", ["x", "y" * 10_000, "\u05e9\u05dc\u05d5\u05dd", "🎉<b>&amp;"])
async def test_titles_of_all_kinds_are_kept(desk: Desk, title: str) -> None:
    await desk.do(add_task("a", title))
    assert (await desk.task("a")).title == title
    assert await desk.found(title[:20]) == ["a"]


async def test_bad_titles_are_refused_or_cleaned(desk: Desk) -> None:
    for bad in ("", " \n\0", "z" * 10_001):
        await refused(desk, add_task("a", bad))
    await desk.do(add_task("a", "one\ntwo\x07\ud83d"))
    assert (await desk.task("a")).title == "one two\ufffd"


async def test_notes_of_five_megabytes_are_kept_and_found_to_their_end(desk: Desk) -> None:
    notes = "All work and no play. " * 240_000 + "And then the zeppelin."
    await desk.do(add_task("a", "Long", notes=notes))
    assert (await desk.task("a")).notes == notes
    assert await desk.found("zeppelin") == ["a"]
    assert await desk.found("no play") == ["a"]
    await desk.do(edit_task("a", title="Longer"))
    await desk.do(edit_task("a", notes=""))
    assert await desk.found("zeppelin") == []
    await desk.commands.undo()
    assert (await desk.task("a")).notes == notes


@pytest.mark.parametrize(
    "bad",
    [
        add_task("a", "again"),
        add_task("", "no id"),
        add_task("n", "no lane", lane="nowhere"),
        add_task("n", "no parent", parent="nobody"),
        Command("add_task", {"task": "n"}),
        Command("add_task", {"task": 5, "fields": {}}),
        edit_task("nobody", title="x"),
        Command("edit_task", {"task": "a", "fields": {"status": "done"}}),
        Command("edit_task", {"task": "a", "fields": {"due": {"day": "30.02."}}}),
        Command("set_status", {"task": "a", "status": "paused"}),
        move_task("a", "nowhere"),
        nest_task("a", "nobody"),
        restore_task("a"),
        delete_task("nobody"),
        edit_comment("a", "nothing", "x"),
        relate_task("a", Relation.LABEL, add=[" "]),
        Command("relate_task", {"task": "a", "relation": "label", "add": "x"}),
        Command("put_back", {"steps": [["drop", "messages", ["m"]]]}),
        Command("put_back", {"steps": [["set", "tasks", ["a"], {"id = id --": 1}]]}),
        add_lane("inbox", "again"),
        move_lane("nowhere", ""),
    ],
    ids=lambda command: command.kind,
)
async def test_what_cannot_be_is_refused(desk: Desk, bad: Command) -> None:
    await desk.add("a")
    before = await desk.commands.history()
    await refused(desk, edit_task("a", title="changed"), bad)
    assert (await desk.task("a")).title == "a"
    assert await desk.commands.history() == before
