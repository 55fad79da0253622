"""Undo and redo against a model: any sequence of batches leaves what the model says."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.domain.commands import (
    Actor,
    Command,
    create_conversation,
    delete_conversation,
    rename_conversation,
    restore_conversation,
)
from nova_desktop.domain.problems import NovaError
from tests.contract.stores import SettableTime, Stores, memory_stores
from tests.unit.adapters_sqlite.files import home

NAMES = st.sampled_from(["a", "b", "c"])
TITLES = st.sampled_from(["x", "y", "Grüße \N{PARTY POPPER}"])
COMMANDS = st.one_of(
    st.builds(create_conversation, NAMES, TITLES),
    st.builds(rename_conversation, NAMES, TITLES),
    st.builds(delete_conversation, NAMES),
    st.builds(restore_conversation, NAMES),
)
STEPS = st.lists(
    st.one_of(st.lists(COMMANDS, min_size=1, max_size=3), st.just("undo"), st.just("redo")),
    max_size=20,
)
Live = dict[str, str]


@dataclass
class Model:
    """Conversations as two dictionaries; undo and redo as stacks of whole states."""

    live: Live = field(default_factory=dict[str, str])
    gone: Live = field(default_factory=dict[str, str])
    made: Live = field(default_factory=dict[str, str])
    done: list[tuple[Live, Live]] = field(default_factory=list[tuple[Live, Live]])
    undone: list[tuple[Live, Live]] = field(default_factory=list[tuple[Live, Live]])

    def carry_out(self, batch: list[Command]) -> bool:
        """Whether it could be carried out; if not, nothing changes."""
        before, made = (dict(self.live), dict(self.gone)), dict(self.made)
        if not all(self._apply(command) for command in batch):
            (self.live, self.gone), self.made = before, made
            return False
        self.done.append(before)
        self.undone.clear()
        return True

    def undo(self) -> bool:
        return self._swap(self.done, self.undone)

    def redo(self) -> bool:
        return self._swap(self.undone, self.done)

    def _swap(self, source: list[tuple[Live, Live]], target: list[tuple[Live, Live]]) -> bool:
        if not source:
            return False
        target.append((dict(self.live), dict(self.gone)))
        self.live, self.gone = source.pop()
        # What an undo unmakes is kept, as it was when it was made.
        known = self.live.keys() | self.gone.keys()
        self.gone |= {name: title for name, title in self.made.items() if name not in known}
        return True

    def _apply(self, command: Command) -> bool:
        name, title = str(command.payload["id"]), str(command.payload.get("title"))
        match command.kind:
            case "create_conversation":
                possible = name not in self.live and self.gone.get(name, title) == title
                if possible:
                    self.gone.pop(name, None)
                    self.made.setdefault(name, title)
                    self.live[name] = title
            case "rename_conversation":
                possible = name in self.live
                if possible:
                    self.live[name] = title
            case "delete_conversation":
                possible = name in self.live
                if possible:
                    self.gone[name] = self.live.pop(name)
            case _:
                possible = name in self.gone
                if possible:
                    self.live[name] = self.gone.pop(name)
        return possible


async def follow(stores: Stores, steps: list[list[Command] | str]) -> None:
    model = Model()
    for step in steps:
        if step == "undo":
            assert bool(await stores.commands.undo()) is model.undo()
        elif step == "redo":
            assert bool(await stores.commands.redo()) is model.redo()
        elif isinstance(step, list):
            assert await carried_out(stores, step) is model.carry_out(step)
        assert {c.id: c.title for c in await stores.chat.conversations()} == model.live


async def carried_out(stores: Stores, batch: list[Command]) -> bool:
    try:
        return bool(await stores.commands.carry_out(batch, Actor.YOU))
    except NovaError:
        return False


def sqlite_stores(database: Database) -> Stores:
    plain = memory_stores(SettableTime())
    return Stores(
        SqliteChatStore(database),
        SqliteCommandStore(database),
        plain.usage,
        plain.state,
        plain.time,
    )


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_sqlite_follows_the_model(steps: list[list[Command] | str]) -> None:
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)).opened() as database:
        asyncio.run(follow(sqlite_stores(database), steps))


@settings(max_examples=100, deadline=None)
@given(steps=STEPS)
def test_memory_follows_the_model(steps: list[list[Command] | str]) -> None:
    asyncio.run(follow(memory_stores(SettableTime()), steps))
