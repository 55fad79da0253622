"""What every CommandStore does."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest

from nova_desktop.domain.chat import MemoryChoice
from nova_desktop.domain.commands import (
    Actor,
    Command,
    create_conversation,
    delete_conversation,
    pin_conversation,
    remember_conversation,
    rename_conversation,
    restore_conversation,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from tests.contract.stores import KINDS, START, Stores, open_stores

pytestmark = pytest.mark.anyio


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Stores]:
    with open_stores(request.param, tmp_path) as opened:
        yield opened


async def do(stores: Stores, *commands: Command) -> None:
    await stores.commands.carry_out(commands, Actor.YOU)


async def titles(stores: Stores) -> dict[str, str]:
    return {c.id: c.title for c in await stores.chat.conversations()}


async def test_an_entry_says_who_did_what_when(stores: Stores) -> None:
    commands = [create_conversation("c1", "Für dich"), rename_conversation("c1", "B")]
    done = await stores.commands.carry_out(commands, Actor.NOVA)
    assert [entry.command for entry in done] == commands
    inverses = [delete_conversation("c1"), rename_conversation("c1", "Für dich")]
    assert [entry.inverse for entry in done] == inverses
    assert {(entry.actor, entry.at, entry.undone) for entry in done} == {(Actor.NOVA, START, False)}
    assert len({entry.batch for entry in done}) == 1
    assert done[0].id < done[1].id
    assert await stores.commands.history() == list(reversed(done))
    assert await stores.commands.history(limit=1) == [done[1]]


async def test_nothing_to_do_is_no_batch(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"))
    await stores.commands.undo()
    assert await stores.commands.carry_out([], Actor.YOU) == []
    assert len(await stores.commands.redo()) == 1


async def test_a_named_batch_is_carried_out_once(stores: Stores) -> None:
    made = [create_conversation("c1", "A"), rename_conversation("c1", "B")]
    first = await stores.commands.carry_out(made, Actor.NOVA, None, "run/1")
    assert list(await stores.commands.batch("run/1")) == list(first)
    assert await stores.commands.carry_out(made, Actor.NOVA, None, "run/1") == []
    other = [rename_conversation("c1", "C")]
    assert await stores.commands.carry_out(other, Actor.NOVA, None, "run/1") == []
    assert await titles(stores) == {"c1": "B"}
    await stores.commands.undo(only="run/1")
    assert all(entry.undone for entry in await stores.commands.batch("run/1"))
    assert await stores.commands.carry_out(made, Actor.NOVA, None, "run/1") == []
    assert await titles(stores) == {}
    assert len(await stores.commands.redo()) == 2
    assert await stores.commands.batch("run/2") == []


async def test_a_named_batch_that_is_refused_may_be_tried_again(stores: Stores) -> None:
    with pytest.raises(NovaError):
        await stores.commands.carry_out([rename_conversation("c", "x")], Actor.NOVA, None, "k")
    made = await stores.commands.carry_out([create_conversation("c", "A")], Actor.NOVA, None, "k")
    assert [entry.batch for entry in made] == ["k"]


async def test_undo_and_redo_go_through_the_batches(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"))
    await do(stores, rename_conversation("c1", "B"), create_conversation("c2", "X"))
    await do(stores, delete_conversation("c1"))
    seen = [await titles(stores)]
    for _ in range(3):
        entries = await stores.commands.undo()
        assert all(entry.undone for entry in entries)
        seen.append(await titles(stores))
    assert seen == [{"c2": "X"}, {"c1": "B", "c2": "X"}, {"c1": "A"}, {}]
    assert await stores.commands.undo() == []
    for expected in (seen[2], seen[1], seen[0]):
        entries = await stores.commands.redo()
        assert not any(entry.undone for entry in entries)
        assert await titles(stores) == expected
    assert await stores.commands.redo() == []


async def test_undo_of_one_batch_leaves_every_other_alone(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"))
    first = (await stores.commands.history(limit=1))[0].batch
    await do(stores, rename_conversation("c1", "B"))
    assert await stores.commands.undo(only=first) == []
    assert await titles(stores) == {"c1": "B"}
    second = (await stores.commands.history(limit=1))[0].batch
    assert len(await stores.commands.undo(only=second)) == 1
    assert await stores.commands.undo(only=second) == []
    assert len(await stores.commands.undo(only=first)) == 1
    assert await stores.commands.undo(only=first) == []


async def test_undo_goes_backwards_and_redo_forwards_through_a_batch(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"), rename_conversation("c1", "B"))
    undone = await stores.commands.undo()
    assert [e.command.kind for e in undone] == ["rename_conversation", "create_conversation"]
    redone = await stores.commands.redo()
    assert [e.command.kind for e in redone] == ["create_conversation", "rename_conversation"]
    assert await titles(stores) == {"c1": "B"}


async def test_a_new_command_ends_redoing(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"))
    await do(stores, rename_conversation("c1", "B"))
    await stores.commands.undo()
    await do(stores, rename_conversation("c1", "C"))
    assert await stores.commands.redo() == []
    assert await titles(stores) == {"c1": "C"}
    undone = [entry.undone for entry in await stores.commands.history()]
    assert undone == [False, True, False]
    await stores.commands.undo()
    assert await titles(stores) == {"c1": "A"}
    await stores.commands.undo()
    assert await titles(stores) == {}


@pytest.mark.parametrize(
    "bad",
    [
        create_conversation("c1", "again"),
        create_conversation("gone", "with another title"),
        rename_conversation("nobody", "x"),
        rename_conversation("gone", "x"),
        delete_conversation("nobody"),
        delete_conversation("gone"),
        restore_conversation("c1"),
        restore_conversation("nobody"),
        pin_conversation("nobody", True),
        pin_conversation("gone", True),
        Command("pin_conversation", {"id": "c1", "pinned": 1}),
        remember_conversation("gone", False, "nova"),
        remember_conversation("c1", False, ""),
        Command("remember_conversation", {"id": "c1", "remember": 0, "space": "nova"}),
        Command("paint_it", {"id": "c1"}),
        Command("rename_conversation", {"id": "c1"}),
        Command("rename_conversation", {"id": 5, "title": "x"}),
    ],
    ids=lambda command: command.kind,
)
async def test_a_command_that_cannot_be_applied_undoes_its_batch(
    stores: Stores, bad: Command
) -> None:
    await do(stores, create_conversation("c1", "A"), create_conversation("gone", "G"))
    await do(stores, delete_conversation("gone"))
    before = await stores.commands.history()
    with pytest.raises(NovaError) as raised:
        await do(stores, rename_conversation("c1", "B"), create_conversation("c2", "X"), bad)
    assert raised.value.problem.code is ProblemCode.CHANGE_REFUSED
    assert raised.value.problem.params["kind"] == bad.kind
    assert await titles(stores) == {"c1": "A"}
    assert await stores.commands.history() == before


async def test_a_refused_batch_leaves_redoing_as_it_was(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"))
    await stores.commands.undo()
    with pytest.raises(NovaError):
        await do(stores, delete_conversation("nobody"))
    await stores.commands.redo()
    assert await titles(stores) == {"c1": "A"}


async def test_pinning_is_undone_to_what_was_before(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"), pin_conversation("c1", True))
    (entry,) = await stores.commands.carry_out([pin_conversation("c1", True)], Actor.YOU)
    assert entry.inverse == pin_conversation("c1", True)
    (entry,) = await stores.commands.carry_out([pin_conversation("c1", False)], Actor.YOU)
    assert entry.inverse == pin_conversation("c1", True)
    await stores.commands.undo()
    assert [c.pinned for c in await stores.chat.conversations()] == [True]


async def test_what_is_remembered_of_a_chat_is_undone_to_what_was_before(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"))
    (new,) = await stores.chat.conversations()
    assert (new.remember, new.space) == (True, "nova")
    await do(stores, remember_conversation("c1", False, "work"))
    (entry,) = await stores.commands.carry_out(
        [remember_conversation("c1", True, "work")], Actor.YOU
    )
    assert entry.inverse == remember_conversation("c1", False, "work")
    await stores.commands.undo()
    (found,) = await stores.chat.search("A")
    assert (found.remember, found.space) == (False, "work")
    await stores.commands.undo()
    assert await stores.chat.conversations() == [new]


async def test_undo_leaves_the_order_of_conversations(stores: Stores) -> None:
    for name in ("c1", "c2", "c3"):
        await do(stores, create_conversation(name, name))
    await do(stores, delete_conversation("c1"), rename_conversation("c2", "new"))
    await stores.commands.undo()
    assert list(await titles(stores)) == ["c3", "c2", "c1"]


async def test_the_order_needs_no_clock(stores: Stores) -> None:
    await do(stores, create_conversation("c1", "A"))
    stores.time.move(timedelta(days=-30))
    await do(stores, rename_conversation("c1", "B"))
    kinds = [entry.command.kind for entry in await stores.commands.history()]
    assert kinds == ["rename_conversation", "create_conversation"]
    (undone,) = await stores.commands.undo()
    assert undone.command.kind == "rename_conversation"
    assert undone.at == START - timedelta(days=30)


async def test_a_conversation_begins_with_its_choice_of_memory(stores: Stores) -> None:
    off = MemoryChoice(remember=False, space="work")
    await do(stores, create_conversation("c1", "A", off), create_conversation("c2", "B"))
    found = {c.id: c.memory for c in await stores.chat.conversations()}
    assert found == {"c1": off, "c2": MemoryChoice()}
    for bad in ({"remember": 1, "space": "work"}, {"remember": True, "space": ""}):
        command = Command("create_conversation", {"id": "c3", "title": "C", **bad})
        with pytest.raises(NovaError) as caught:
            await do(stores, command)
        assert caught.value.problem.code is ProblemCode.CHANGE_REFUSED
