"""A stored conversation of about 100,000 tokens, as an assistant writes: lists, code, tables."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.commands import Actor, create_conversation

CHARACTERS = 400_000  # about four to a token
NAME = "long"
WORDS = (
    "The **quick** brown fox jumps over the `lazy` dog, and [then](https://example.org) sleeps. "
)
ANSWER = "\n\n".join(
    [
        "## What to do",
        WORDS * 4,
        "\n".join(f"{n}. {WORDS}" for n in range(1, 6)),
        "```python\n" + "value = compute(value, 3)  # again\n" * 12 + "```",
        "| Task | From | To |\n|---|---|---:|\n" + "| Draft the outline | Thu | 4 Jan |\n" * 5,
        WORDS * 5,
    ]
)


async def fill(home: Path) -> int:
    """Store it; how many messages it has."""
    (home / "data").mkdir(parents=True, exist_ok=True)
    database, _ = open_database(home / "data/nova.sqlite3", home / "data/backups")
    chat, commands = SqliteChatStore(database), SqliteCommandStore(database)
    await commands.carry_out([create_conversation(NAME, "A long talk")], Actor.YOU)
    turns = CHARACTERS // (len(ANSWER) + len(WORDS))
    for number in range(turns):
        await chat.add_message(_message(2 * number, Author.YOU, WORDS))
        await chat.add_message(_message(2 * number + 1, Author.NOVA, ANSWER))
    await commands.carry_out([create_conversation("other", "Another talk")], Actor.YOU)
    await asyncio.to_thread(database.close)
    return 2 * turns


def _message(number: int, author: Author, text: str) -> Message:
    at = datetime.now(UTC)
    return Message(f"m{number}", NAME, 0, author, text, MessageState.COMPLETE, at)
