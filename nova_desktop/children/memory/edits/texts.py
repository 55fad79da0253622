"""The texts of episodes outside of the graph: their rows in the queue and their passages."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from nova_desktop.children.memory.ingest.ids import part_id
from nova_desktop.children.memory.models.embedding_cache import text_hash
from nova_desktop.children.memory.recall.passages import index, moment_of, prepare, remove
from nova_desktop.children.memory.recall.texts import text_of_passages

_JOB: Final = (
    "key", "episode", "space", "source", "title", "origin", "speaker", "urgency", "at", "text",
    "state", "queued_at", "changed_at", "tries", "retry_at", "parts", "parts_done", "problem",
    "detail", "facts", "cost_usd",
)  # fmt: skip
_PUT_JOB: Final = "INSERT INTO jobs (COLUMNS) VALUES (MARKS) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class Text:
    """All parts of a text with its row in the queue; `job` is None for one that has none."""

    parts: tuple[str, ...]
    job: dict[str, object] | None = None


def text_of(connection: sqlite3.Connection, episode: str) -> Text:
    """The text that an episode is, or is a part of."""
    rows = connection.execute(
        "SELECT * FROM jobs WHERE episode = ? OR (parts > 1 AND space ="
        " (SELECT space FROM passages WHERE episode = ? LIMIT 1))",
        (episode, episode),
    )
    for row in rows:
        parts = tuple(part_id(row["episode"], n, row["parts"]) for n in range(1, row["parts"] + 1))
        if episode in parts:
            return Text(parts, {name: row[name] for name in _JOB})
    return Text((episode,))


def kept_texts(
    connection: sqlite3.Connection, episodes: Sequence[str]
) -> list[tuple[str, dict[str, object]]]:
    """What is needed to index these episodes again, for those that have passages."""
    found: list[tuple[str, dict[str, object]]] = []
    for episode in episodes:
        row = connection.execute(
            "SELECT space, at, title FROM passages WHERE episode = ? LIMIT 1", (episode,)
        ).fetchone()
        if row is not None:
            values = {"space": row[0], "at": row[1], "title": row[2]}
            found.append((episode, {**values, "text": text_of_passages(connection, episode)}))
    return found


def remove_texts(
    connection: sqlite3.Connection, episodes: Sequence[str], keys: Sequence[str]
) -> None:
    """Take passages and queue rows away."""
    uncache(connection, _passage_texts(connection, episodes))
    remove(connection, episodes)
    connection.execute(
        "DELETE FROM jobs WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(list(keys)),)
    )


def put_job(connection: sqlite3.Connection, job: Mapping[str, object]) -> None:
    """Put a row back into the queue; what was under way waits again."""
    values = {**job, "state": "waiting" if job["state"] == "working" else job["state"]}
    statement = _PUT_JOB.replace("COLUMNS", ", ".join(_JOB))
    connection.execute(
        statement.replace("MARKS", ", ".join("?" * len(_JOB))), [values[name] for name in _JOB]
    )


def put_text(connection: sqlite3.Connection, episode: str, values: Mapping[str, object]) -> None:
    """Index an episode again."""
    space, title, text = (str(values[name]) for name in ("space", "title", "text"))
    at = moment_of(cast("int", values["at"]))
    index(connection, episode, space, at, prepare(text, title), title)


def uncache(connection: sqlite3.Connection, texts: Sequence[str]) -> None:
    """Drop the vectors that the cache of embeddings has for these texts."""
    shapes = {shape for text in texts for shape in (text, " ".join(text.split()))}
    shapes |= {text.replace("\n", " ").strip() for text in texts}
    connection.executemany(
        "DELETE FROM embedding_cache WHERE hash = ?", [(text_hash(shape),) for shape in shapes]
    )


def texts_by_space(connection: sqlite3.Connection) -> dict[str, int]:
    """How many texts each space has."""
    rows = connection.execute("SELECT space, count(DISTINCT episode) FROM passages GROUP BY space")
    return {str(row[0]): int(row[1]) for row in rows}


def _passage_texts(connection: sqlite3.Connection, episodes: Sequence[str]) -> list[str]:
    rows = connection.execute(
        "SELECT text FROM passages WHERE episode IN (SELECT value FROM json_each(?))",
        (json.dumps(list(episodes)),),
    )
    return [str(row[0]) for row in rows]
