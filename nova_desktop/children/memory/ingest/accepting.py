"""Makes a text ready for the queue: cleaned, divided, with the passages of its parts."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.ingest.checking import (
    cleaned,
    forbidden_word,
    one_line,
    refusal,
)
from nova_desktop.children.memory.ingest.ids import episode_id, part_id
from nova_desktop.children.memory.ingest.job_rows import micros, read_job
from nova_desktop.children.memory.ingest.splitting import parts_for, split
from nova_desktop.children.memory.recall import passages
from nova_desktop.domain.memory import Job, JobState, NewEpisode, Urgency
from nova_desktop.domain.problems import ProblemCode

Parts = list[tuple[str, list[passages.NewPassage]]]
"""The episode and the passages of each part of a text."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text that is ready to be written; `new` is as it was given."""

    new: NewEpisode
    text: str
    parts: Parts

    def write(self, connection: sqlite3.Connection, now: int) -> tuple[Job, bool]:
        """The job, and whether it is new. Raises GraphError with MEMORY_TEXT_REFUSED."""
        new, title = self.new, one_line(self.new.title)
        if forbidden_word(connection, f"{title}\n{self.text}"):
            raise refusal("never")
        if (gone := _forgotten(connection, new)) is not None:
            return gone, False
        made = connection.execute(
            "INSERT INTO jobs (key, episode, space, source, title, origin, speaker, urgency, at,"
            " text, queued_at, changed_at, parts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (
                new.key, episode_id(new.key), new.space, new.source.value, title,
                one_line(new.origin), one_line(new.speaker), new.urgency.value, micros(new.at),
                self.text, now, now, len(self.parts),
            ),
        )  # fmt: skip
        if made.rowcount:
            index(connection, self.parts, new.space, new.at, title)
        # Saved from a damaged file it may be here under its episode's id instead of its key.
        job = read_job(connection, new.key) or read_job(connection, episode_id(new.key))
        if job is None:
            raise GraphError(ProblemCode.MEMORY_FAILED, "the text cannot be kept", retryable=False)
        return job, bool(made.rowcount)


def _forgotten(connection: sqlite3.Connection, new: NewEpisode) -> Job | None:
    """A text that the user has forgotten, when it comes a second time by itself.

    The window sends one again that it could not tick off. What is imported is wanted again.
    """
    if new.urgency is Urgency.IMPORT:
        return None
    binned = connection.execute(
        "SELECT 1 FROM bin WHERE kind = 'job' AND id = ? LIMIT 1", (new.key,)
    ).fetchone()
    here = connection.execute("SELECT 1 FROM jobs WHERE key = ?", (new.key,)).fetchone()
    if binned is None or here is not None:
        return None
    episode = episode_id(new.key)
    return Job(new.key, episode, new.space, one_line(new.title), "", JobState.DONE, new.at)


def prepare(new: NewEpisode, context_tokens: int | None) -> Prepared:
    """Runs in a thread: a million characters take a second."""
    text, title = cleaned(new.text), one_line(new.title)
    parts = parts_for(text, context_tokens)
    return Prepared(new, text, divide(episode_id(new.key), text, title, parts))


def divide(episode: str, text: str, title: str, parts: int) -> Parts:
    """The parts of a text."""
    return [
        (part_id(episode, number, parts), passages.prepare(piece, title))
        for number, piece in enumerate(split(text, parts), 1)
    ]


def index(
    connection: sqlite3.Connection, parts: Parts, space: str, at: datetime, title: str
) -> None:
    """Write the passages of all parts."""
    for part, pieces in parts:
        passages.index(connection, part, space, at, pieces, title)
