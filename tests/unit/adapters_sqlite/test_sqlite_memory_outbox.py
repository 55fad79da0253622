"""Memory's outbox: written with the answer that it comes from, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.memory_outbox import Remembering, SqliteMemoryOutbox
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.domain.chat import Author, Measure, Message, MessageState
from nova_desktop.domain.commands import (
    Actor,
    create_conversation,
    delete_conversation,
    remember_conversation,
)
from nova_desktop.domain.memory import EpisodeSource, NewEpisode, Urgency

pytestmark = pytest.mark.anyio
AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
SPACES = ("nova", "work")
BLANK = Message("a", "c", 0, Author.NOVA, "", MessageState.QUEUED, AT + timedelta(seconds=1))


@dataclass
class Desk:
    """One conversation `c` in which `q` was asked, and `a` is being answered."""

    database: Database
    speakers: dict[str, str] = field(default_factory=lambda: dict.fromkeys(SPACES, "Ada"))
    added: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        self.outbox = SqliteMemoryOutbox(self.database)
        remembering = Remembering(lambda: self.speakers, lambda: self.added.append(1))
        self.chat = SqliteChatStore(self.database, remembering)
        self.commands = SqliteCommandStore(self.database)

    async def begin(self) -> None:
        await self.commands.carry_out([create_conversation("c", "Moving")], Actor.YOU)
        asked = Message("q", "c", 0, Author.YOU, "I move to Porto.", MessageState.COMPLETE, AT)
        await self.chat.add_message(asked)
        await self.chat.add_message(BLANK, "q")

    async def answer(
        self, text: str = "Good.", state: MessageState = MessageState.COMPLETE
    ) -> None:
        await self.chat.update_message(replace(BLANK, text=text, state=state))

    async def texts(self) -> list[str]:
        return [each.text for each in await self.outbox.waiting(SPACES)]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database, _ = open_database(tmp_path / "nova.sqlite3", tmp_path / "backups")
    made = Desk(database)
    await made.begin()
    yield made
    assert database.close()


async def test_it_goes_to_the_space_that_the_conversation_has_by_then(desk: Desk) -> None:
    await desk.commands.carry_out([remember_conversation("c", True, "work")], Actor.YOU)
    await desk.answer()
    assert [each.space for each in await desk.outbox.waiting(SPACES)] == ["work"]


@pytest.mark.parametrize("space", ["nova", "gone"])
async def test_a_space_that_is_closed_or_gone_gets_nothing(desk: Desk, space: str) -> None:
    desk.speakers = {"work": "Ada"}
    await desk.commands.carry_out([remember_conversation("c", True, space)], Actor.YOU)
    await desk.answer()
    assert await desk.texts() == []
    assert desk.added == []


async def test_a_whole_answer_goes_with_its_question(desk: Desk) -> None:
    await desk.answer("Go", MessageState.STREAMING)
    assert await desk.texts() == []
    await desk.answer("Good.")
    (episode,) = await desk.outbox.waiting(SPACES)
    assert episode == NewEpisode(
        "chat/a/1",
        "Ada: I move to Porto.\n\nNova: Good.",
        AT,
        "nova",
        EpisodeSource.CHAT,
        "Moving",
        "c",
        "Ada",
    )
    assert desk.added == [1]


async def test_later_figures_of_the_same_answer_do_not_bring_it_again(desk: Desk) -> None:
    await desk.answer()
    await desk.outbox.accepted("chat/a/1")
    done = replace(BLANK, text="Good.", state=MessageState.COMPLETE)
    await desk.chat.update_message(replace(done, measure=Measure(cost_usd=0.1)))
    assert await desk.texts() == []


@pytest.mark.parametrize(
    "state", [s for s in MessageState if s is not MessageState.COMPLETE], ids=str
)
async def test_an_answer_that_is_not_whole_is_not_remembered(
    desk: Desk, state: MessageState
) -> None:
    await desk.answer("Goo", state)
    assert await desk.texts() == []
    assert desk.added == []


async def test_one_that_is_stored_late_is_remembered_then(desk: Desk) -> None:
    await desk.answer("Goo", MessageState.INTERRUPTED)
    await desk.answer("Good.")
    assert len(await desk.texts()) == 1


async def test_nothing_while_memory_is_off(desk: Desk) -> None:
    desk.speakers = {}
    await desk.answer()
    assert await desk.texts() == []


async def test_nothing_of_a_conversation_that_is_switched_off_or_gone(desk: Desk) -> None:
    await desk.commands.carry_out([remember_conversation("c", False, "nova")], Actor.YOU)
    await desk.answer()
    assert await desk.texts() == []
    assert await desk.outbox.count() == 0


async def test_nothing_of_a_deleted_conversation(desk: Desk) -> None:
    await desk.commands.carry_out([delete_conversation("c")], Actor.YOU)
    await desk.answer()
    assert await desk.texts() == []


async def test_what_waits_goes_nowhere_once_its_conversation_is_switched_off(desk: Desk) -> None:
    await desk.answer()
    await desk.commands.carry_out([remember_conversation("c", False, "nova")], Actor.YOU)
    assert await desk.texts() == []
    assert await desk.outbox.count() == 0
    await desk.commands.undo()
    assert len(await desk.texts()) == 1


async def test_the_space_is_that_of_the_conversation(desk: Desk) -> None:
    await desk.commands.carry_out([remember_conversation("c", True, "work")], Actor.YOU)
    await desk.answer()
    assert [each.space for each in await desk.outbox.waiting(SPACES)] == ["work"]


async def test_of_a_space_that_is_off_nothing_is_kept(desk: Desk) -> None:
    await desk.commands.carry_out([remember_conversation("c", True, "work")], Actor.YOU)
    desk.speakers = {"nova": "Ada"}
    await desk.answer()
    assert await desk.outbox.count() == 0


async def test_what_waits_for_a_space_that_is_off_waits_on(desk: Desk) -> None:
    await desk.answer()
    assert await desk.outbox.waiting(["work"]) == []
    assert len(await desk.outbox.waiting(["nova"])) == 1


async def test_another_variant_of_an_answer_is_a_text_of_its_own(desk: Desk) -> None:
    await desk.answer()
    await desk.chat.add_message(replace(BLANK, id="b"), "q")
    await desk.chat.update_message(
        replace(BLANK, id="b", text="Well.", state=MessageState.COMPLETE)
    )
    assert [each.key for each in await desk.outbox.waiting(SPACES)] == ["chat/a/1", "chat/b/1"]


async def test_notes_come_back_as_they_went_in_and_once(desk: Desk) -> None:
    heard: list[int] = []
    desk.outbox.on_added(lambda: heard.append(1))
    note = NewEpisode(
        "note/1", "🎉 \ud800 ü\0", AT, "work", EpisodeSource.NOTE, "t", "o", "Ada", Urgency.IMPORT
    )
    await desk.outbox.add(note)
    await desk.outbox.add(replace(note, text="another"))
    await desk.outbox.add(replace(note, key="note/2"))
    first, second = await desk.outbox.waiting(SPACES)
    assert first == replace(note, text=first.text)
    assert first.text.startswith("🎉 ")
    assert (second.key, len(await desk.outbox.waiting(SPACES, 1))) == ("note/2", 1)
    assert heard == [1, 1, 1]


async def test_writes_of_many_at_once_are_all_kept(desk: Desk) -> None:
    notes = [NewEpisode(f"note/{n}", "x", AT) for n in range(200)]
    await asyncio.gather(*(desk.outbox.add(note) for note in notes))
    assert await desk.outbox.count() == 200


async def test_what_waits_for_a_space_can_be_dropped(desk: Desk) -> None:
    for space in ("nova", "work"):
        await desk.outbox.add(NewEpisode(space, "Text", AT, space))
    await desk.outbox.drop("nova")
    assert [each.space for each in await desk.outbox.waiting(SPACES)] == ["work"]
