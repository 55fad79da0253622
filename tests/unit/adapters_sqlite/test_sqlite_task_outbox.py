"""What is done and said in tasks goes to memory's outbox with the change, or not at all."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.memory_outbox import SqliteMemoryOutbox
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_outbox import TaskRemembering
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.memory import LONGEST_TEXT, EpisodeSource, NewEpisode
from nova_desktop.domain.memory_of_tasks import TaskTelling
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_commands import (
    Relation,
    add_comment,
    add_place,
    add_task,
    dated,
    delete_comment,
    delete_task,
    edit_comment,
    edit_task,
    move_task,
    relate_task,
    set_status,
    take_task,
)
from nova_desktop.domain.task_examples import OVER, STATE
from nova_desktop.domain.task_json import record_to_json
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Comment, Task, TaskStatus
from tests.unit.adapters_sqlite.task_desk import Desk, open_desk

pytestmark = pytest.mark.anyio
SPACE = "nova"
DONE = TaskStatus.DONE


@dataclass
class Telling:
    """A desk with memory; `now` says whether tasks are remembered, `added` counts the tellings."""

    desk: Desk
    now: TaskTelling | None = field(default_factory=lambda: TaskTelling(SPACE, "Ada"))
    added: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        remembering = TaskRemembering(lambda: self.now, lambda: self.added.append(1))
        self.outbox = SqliteMemoryOutbox(self.desk.database)
        self.desk.commands = SqliteCommandStore(
            self.desk.database, now=self.desk.now, remembering=remembering
        )

    async def do(self, *commands: Command, actor: Actor = Actor.YOU) -> None:
        await self.desk.do(*commands, actor=actor)

    async def waiting(self) -> Sequence[NewEpisode]:
        return await self.outbox.waiting([SPACE], 1000)

    async def keys(self) -> list[str]:
        return [each.key for each in await self.waiting()]

    async def texts(self) -> list[str]:
        return [each.text for each in await self.waiting()]

    async def deliver(self) -> list[str]:
        """Memory takes all; the keys."""
        keys = await self.keys()
        for key in keys:
            await self.outbox.accepted(key)
        return keys

    async def done(self, task: str) -> None:
        await self.do(set_status(task, DONE))


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[Telling]:
    async with AsyncExitStack() as stack:
        yield Telling(await stack.enter_async_context(open_desk(tmp_path)))


async def test_a_task_that_becomes_done_is_told_with_all_it_says(memory: Telling) -> None:
    people = [add_place(PlaceKind.PERSON, n, n.title()) for n in ("bert", "anna")]
    await memory.do(add_place(PlaceKind.PROJECT, "p", "Move"), *people)
    due = Due.local(date(2026, 3, 2), time(9), "Europe/Berlin")
    await memory.do(
        add_task("above", "Leave Porto"),
        add_task("t", "Call the movers", parent="above", people=["bert", "anna"], project="p"),
        edit_task("t", notes="By phone.\n", summary="Cheap\nmovers", due=due),
        edit_task("t", deadline=date(2026, 3, 5)),
    )
    assert await memory.keys() == []
    await memory.done("t")
    (told,) = await memory.waiting()
    assert told == NewEpisode(
        told.key,
        "Ada completed the task: Call the movers\nSummary: Cheap movers\nProject: Move\n"
        "People: Anna, Bert\nPart of: Leave Porto\nDue: 2026-03-02 09:00 (Europe/Berlin)\n"
        "Deadline: 2026-03-05\n\nBy phone.",
        (await memory.desk.task("t")).completed_at or datetime.min.replace(tzinfo=UTC),
        SPACE,
        EpisodeSource.TASK,
        "Call the movers",
        "t",
        "Ada",
    )
    assert told.key.startswith("task/t/done/")
    assert memory.added == [1]


async def test_a_comment_of_the_user_is_told_and_that_of_nova_is_not(memory: Telling) -> None:
    await memory.desk.add("t")
    await memory.do(add_comment("t", "n", "I looked.", Actor.NOVA), actor=Actor.NOVA)
    assert await memory.keys() == []
    await memory.do(add_comment("t", "c", "Rita knows the code.\n"))
    (told,) = await memory.waiting()
    assert (told.key, told.origin, told.title) == ("task/t/comment/c", "t", "t")
    assert told.text == "Ada commented on the task: t\n\nRita knows the code."
    assert told.at == memory.desk.at


@pytest.mark.parametrize(
    "command", [set_status("t", DONE), move_task("t", "done")], ids=["ticked", "dragged"]
)
async def test_what_is_undone_is_taken_back_and_told_once_in_the_end(
    memory: Telling, command: Command
) -> None:
    await memory.desk.add("t", "other")
    await memory.done("other")
    other = await memory.keys()
    await memory.do(command)
    (_, key) = await memory.keys()
    await memory.desk.commands.undo()
    assert await memory.keys() == other
    await memory.desk.commands.redo()
    assert await memory.keys() == [*other, key]
    await memory.do(set_status("t", TaskStatus.NEW))
    assert await memory.keys() == other
    await memory.do(command)
    assert await memory.keys() == [*other, key]


async def test_one_that_was_told_and_is_done_again_has_the_same_key(memory: Telling) -> None:
    """By which memory knows it."""
    await memory.desk.add("t")
    await memory.done("t")
    first = await memory.deliver()
    await memory.desk.commands.undo()
    memory.now = TaskTelling(SPACE, "Ada Lovelace")
    await memory.done("t")
    assert await memory.deliver() == first
    await memory.do(
        edit_task("t", notes="It was the wrong house."), set_status("t", TaskStatus.NEW)
    )
    await memory.done("t")
    assert await memory.deliver() != first


async def test_one_that_is_added_as_done_is_told_and_goes_with_it(memory: Telling) -> None:
    await memory.do(add_task("t", "Fed the cat", status=DONE))
    assert len(await memory.keys()) == 1
    await memory.desk.commands.undo()
    assert await memory.keys() == []


async def test_a_batch_tells_how_it_ended(memory: Telling) -> None:
    await memory.desk.add("t", "u")
    await memory.do(
        set_status("t", DONE), edit_task("t", title="New title"), set_status("u", DONE),
        set_status("u", TaskStatus.NEW), add_comment("t", "c", "a"), edit_comment("t", "c", "b"),
    )  # fmt: skip
    assert await memory.texts() == [
        "Ada completed the task: New title",
        "Ada commented on the task: New title\n\nb",
    ]


async def test_a_batch_that_fails_tells_nothing(memory: Telling) -> None:
    await memory.desk.add("t")
    with pytest.raises(NovaError):
        await memory.do(set_status("t", DONE), set_status("nobody", DONE))
    assert (await memory.keys(), memory.added) == ([], [])


async def test_a_comment_that_waits_follows_its_changes(memory: Telling) -> None:
    await memory.desk.add("t")
    await memory.do(add_comment("t", "c", "first"))
    memory.now = None
    await memory.do(edit_comment("t", "c", "second"))
    assert [text.split()[-1] for text in await memory.texts()] == ["second"]
    await memory.desk.commands.undo()
    assert [text.split()[-1] for text in await memory.texts()] == ["first"]
    await memory.do(delete_comment("t", "c"))
    assert await memory.keys() == []
    memory.now = TaskTelling(SPACE, "Ada")
    await memory.desk.commands.undo()
    assert await memory.deliver() == ["task/t/comment/c"]
    await memory.do(edit_comment("t", "c", "later"))
    assert await memory.keys() == []


async def test_nothing_is_told_while_it_is_off_and_what_waits_is_still_taken_back(
    memory: Telling,
) -> None:
    await memory.desk.add("t", "u")
    await memory.done("t")
    memory.now = None
    await memory.done("u")
    await memory.do(add_comment("u", "c", "hm"))
    assert [key[:7] for key in await memory.keys()] == ["task/t/"]
    await memory.do(set_status("t", TaskStatus.NEW))
    assert await memory.keys() == []


async def test_what_an_import_brings_is_not_told(memory: Telling) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    said = Comment("c", "r", Actor.YOU, "words", at)
    record = TaskRecord(Task("r", "R", at, at, DONE, "done", "U5000", completed_at=at), (said,))
    await memory.do(
        dated(add_task("i", "Imported", status=DONE), at, at),
        take_task("r", record_to_json(record)),
        add_task("open", "Open"),
        actor=Actor.IMPORT,
    )
    await memory.desk.commands.undo()
    await memory.desk.commands.redo()
    assert (await memory.keys(), memory.added) == ([], [])
    await memory.done("open")
    assert len(await memory.keys()) == 1


async def test_what_is_done_with_an_example_is_not_told_until_it_is_the_users(
    memory: Telling,
) -> None:
    await memory.do(add_task("e", "Try it"), add_task("step", "Step", parent="e"), actor=Actor.NOVA)
    state = SqliteStateStore(memory.desk.database)
    await state.set_state(STATE, json.dumps({"e": "Try it"}))
    both = [set_status("step", DONE), set_status("e", DONE), add_comment("e", "c", "nice")]
    await memory.do(*both)
    assert await memory.keys() == []
    await memory.desk.commands.undo()
    await state.set_state(STATE, OVER)
    await memory.do(*both)
    assert len(await memory.keys()) == 3


async def test_who_did_it_is_said(memory: Telling) -> None:
    await memory.desk.add("t")
    await memory.do(set_status("t", DONE), actor=Actor.NOVA)
    (told,) = await memory.waiting()
    assert (told.text, told.speaker) == ("Nova completed the task: t", "Nova")


async def test_deleting_forgets_nothing_not_even_for_ever(memory: Telling) -> None:
    await memory.desk.add("t")
    await memory.done("t")
    await memory.do(add_comment("t", "c", "words"))
    before = await memory.waiting()
    await memory.do(delete_task("t"))
    assert await memory.desk.store.empty_trash(memory.desk.at + timedelta(days=1)) == 1
    assert await memory.waiting() == before


async def test_very_long_notes_are_cut_to_what_memory_takes(memory: Telling) -> None:
    await memory.do(add_task("t", "T" * 10_000, notes="x" * (LONGEST_TEXT + 5)))
    await memory.done("t")
    (told,) = await memory.waiting()
    assert (len(told.text), len(told.title)) == (LONGEST_TEXT, 500)


async def test_other_changes_of_a_done_task_tell_nothing_again(memory: Telling) -> None:
    await memory.desk.add("t")
    await memory.done("t")
    await memory.deliver()
    await memory.do(edit_task("t", title="Other"), relate_task("t", Relation.LABEL, add=["l"]))
    await memory.do(move_task("t", "done"))
    assert await memory.keys() == []
