"""Texts that wait for the memory child, written in the transaction of what they come from."""

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.rows import from_micros, member, storable, to_micros
from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.memory import EpisodeSource, NewEpisode, Urgency
from nova_desktop.domain.remembering import Exchange, episode_of

# What was said in a conversation that is switched off now waits until it is switched on again.
_OPEN = """
    FROM memory_outbox WHERE NOT (source = 'chat' AND origin IN (
        SELECT id FROM conversations WHERE remember = 0
    ))
"""
_WAITING = f"""
    SELECT * {_OPEN} AND space IN (SELECT value FROM json_each(?)) ORDER BY row LIMIT ?
"""  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class Remembering:
    """What the chat store needs to know of memory.

    `speakers` tells what the user is called now in each space where chats are remembered; `added`
    is called on the loop when a text was written.
    """

    speakers: Callable[[], Mapping[str, str]]
    added: Callable[[], None]


class SqliteMemoryOutbox:
    """The MemoryOutbox of the application."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: list[Callable[[], None]] = []

    async def waiting(self, spaces: Collection[str], limit: int = 20) -> Sequence[NewEpisode]:
        """Those of these spaces, the oldest first."""
        return await self._database.read(partial(_waiting, spaces=spaces, limit=limit))

    async def add(self, episode: NewEpisode) -> None:
        """One with a known key changes nothing."""
        await self._database.write(partial(put_episode, episode=episode))
        self.tell_added()

    async def accepted(self, key: str) -> None:
        """The memory child has it."""
        await self._database.write(partial(_drop, key=key))

    async def drop(self, space: str) -> None:
        """Forget what waits for this space."""
        await self._database.write(partial(_drop_space, space=space))

    async def count(self) -> int:
        return await self._database.read(_count)

    def on_added(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def tell_added(self) -> None:
        """A text is there that was not there before."""
        for listener in self._listeners:
            listener()


def put_exchange(
    connection: sqlite3.Connection, answer: Message, speakers: Mapping[str, str]
) -> bool:
    """Keep this answer with its question for memory, if it is whole from now on.

    To be called before the answer is stored. False when there is nothing to keep, and where the
    conversation's space is not among those of `speakers`.
    """
    if (
        not speakers
        or answer.author is not Author.NOVA
        or answer.state is not MessageState.COMPLETE
    ):
        return False
    row = connection.execute(
        """
        SELECT question.text, question.created_at, conversations.*
        FROM messages AS answer
        JOIN messages AS question ON question.row = answer.parent
        JOIN conversations ON conversations.row = answer.conversation
        WHERE answer.id = ? AND answer.state <> 'complete' AND conversations.remember = 1
            AND conversations.deleted_at IS NULL AND question.author = 'you'
        """,
        (answer.id,),
    ).fetchone()
    if row is None or row["space"] not in speakers:
        return False
    text, at, title, space = row["text"], from_micros(row[1]), row["title"], row["space"]
    said = Exchange(answer.id, text, answer.text, at, row["id"], title, space)
    episode = episode_of(said, speakers[space])
    return episode is not None and put_episode(connection, episode)


def put_episode(connection: sqlite3.Connection, episode: NewEpisode) -> bool:
    """Keep it for memory; False for one with a known key."""
    done = connection.execute(
        """
        INSERT INTO memory_outbox (
            key, at, space, source, title, origin, speaker, urgency, text
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
        """,
        (
            storable(episode.key),
            to_micros(episode.at),
            storable(episode.space),
            episode.source,
            storable(episode.title),
            storable(episode.origin),
            storable(episode.speaker),
            episode.urgency,
            storable(episode.text),
        ),
    )
    return done.rowcount > 0


def _drop(connection: sqlite3.Connection, key: str) -> None:
    connection.execute("DELETE FROM memory_outbox WHERE key = ?", (storable(key),))


def _drop_space(connection: sqlite3.Connection, space: str) -> None:
    connection.execute("DELETE FROM memory_outbox WHERE space = ?", (storable(space),))


def _waiting(
    connection: sqlite3.Connection, spaces: Collection[str], limit: int
) -> list[NewEpisode]:
    rows = connection.execute(
        _WAITING,
        (json.dumps(list(spaces)), limit),
    )
    return [_episode_from(row) for row in rows]


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute(f"SELECT count(*) {_OPEN}").fetchone()[0])


def _episode_from(row: sqlite3.Row) -> NewEpisode:
    return NewEpisode(
        key=row["key"],
        text=row["text"],
        at=from_micros(row["at"]),
        space=row["space"],
        source=member(EpisodeSource, row["source"], EpisodeSource.NOTE),
        title=row["title"],
        origin=row["origin"],
        speaker=row["speaker"],
        urgency=member(Urgency, row["urgency"], Urgency.OWN),
    )
