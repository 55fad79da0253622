"""What was forgotten, kept for some days so that it can be taken back."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

import numpy as np

from nova_desktop.children.memory.graph import Row
from nova_desktop.children.memory.recall.passages import micros, moment_of
from nova_desktop.domain.memory import Gone, GoneKind

KEPT: Final = timedelta(days=7)
_VECTOR: Final = np.dtype("<f4")
JOB: Final = "job"
TEXT: Final = "text"
HEAD: Final = "head"
"""Says what lies behind a ticket, for a list of them."""
_LONGEST_NAME: Final = 200
_ORDER: Final = (
    "episode", "entity", "fact", "mention", "community", "membership", "saga", "saga_episode",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """What lies behind a ticket: rows of the graph, rows of the queue, and (episode, values).

    `head` says what it is, as `head_of` makes it.
    """

    rows: tuple[Row, ...] = ()
    jobs: tuple[dict[str, object], ...] = ()
    texts: tuple[tuple[str, dict[str, object]], ...] = ()
    head: dict[str, object] | None = None


def keep(connection: sqlite3.Connection, ticket: str, taken: Taken, now: datetime) -> None:
    """Write it down, before anything is removed."""
    rows = [(row.kind, row.id, row.values, row.vector) for row in taken.rows]
    rows += [(JOB, str(job["key"]), job, None) for job in taken.jobs]
    rows += [(TEXT, episode, values, None) for episode, values in taken.texts]
    rows += [(HEAD, ticket, taken.head, None)] if taken.head is not None else []
    connection.executemany(
        "INSERT INTO bin (ticket, kind, id, made_at, body, vector) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (ticket, kind, identifier, micros(now), json.dumps(values), _blob(vector))
            for kind, identifier, values, vector in rows
        ],
    )


def look(connection: sqlite3.Connection, ticket: str, now: datetime) -> Taken | None:
    """What lies behind a ticket, None when it is too late or there never was one."""
    found = connection.execute(
        "SELECT kind, id, body, vector FROM bin WHERE ticket = ? AND made_at > ? ORDER BY row",
        (ticket, micros(now - KEPT)),
    ).fetchall()
    if not found:
        return None
    bodies = [
        (str(each[0]), str(each[1]), cast("dict[str, object]", json.loads(each[2])), each[3])
        for each in found
    ]
    rows = [Row(k, i, v, _vector(blob)) for k, i, v, blob in bodies if k in _ORDER]
    return Taken(
        tuple(sorted(rows, key=lambda row: _ORDER.index(row.kind))),
        tuple(values for kind, _, values, _ in bodies if kind == JOB),
        tuple((each, values) for kind, each, values, _ in bodies if kind == TEXT),
    )


def head_of(kind: GoneKind, name: str, space: str, **counts: int) -> dict[str, object]:
    """`counts` are those of Gone."""
    return {"kind": kind.value, "name": _short(name), "space": space, **counts}


def count_anew(connection: sqlite3.Connection, ticket: str, head: Mapping[str, object]) -> None:
    """It is known now how much went."""
    connection.execute(
        "UPDATE bin SET body = ? WHERE ticket = ? AND kind = ?", (json.dumps(head), ticket, HEAD)
    )


def kept(
    connection: sqlite3.Connection, spaces: Sequence[str], now: datetime, start: int, limit: int
) -> list[Gone]:
    """What can still be taken back, the newest first."""
    found = connection.execute(
        "SELECT ticket, made_at, body FROM bin WHERE kind = ? AND made_at > ?"
        " AND json_extract(body, '$.space') IN (SELECT value FROM json_each(?))"
        " ORDER BY row DESC LIMIT ? OFFSET ?",
        (HEAD, micros(now - KEPT), json.dumps(list(spaces)), limit, start),
    )
    return [_gone(str(row[0]), moment_of(row[1]), json.loads(row[2])) for row in found]


def drop(connection: sqlite3.Connection, ticket: str) -> None:
    """It was taken back."""
    connection.execute("DELETE FROM bin WHERE ticket = ?", (ticket,))


def drop_old(connection: sqlite3.Connection, now: datetime) -> int:
    """Remove what cannot be taken back any more; how many rows."""
    # A clock that was ahead must not keep things for ever: what is from tomorrow goes, too.
    late, early = micros(now - KEPT), micros(now + KEPT)
    return connection.execute(
        "DELETE FROM bin WHERE made_at <= ? OR made_at > ?", (late, early)
    ).rowcount


def drop_space(connection: sqlite3.Connection, space: str) -> None:
    """Remove what is kept of a space."""
    connection.execute("DELETE FROM bin WHERE json_extract(body, '$.space') = ?", (space,))


def texts_of(rows: Iterable[Row]) -> list[str]:
    """The texts of rows that are embedded somewhere."""
    found = [row.values.get("fact") or row.values.get("name") for row in rows]
    return [text for text in found if isinstance(text, str)]


def _gone(ticket: str, at: datetime, head: Mapping[str, object]) -> Gone:
    counts = {name: cast("int", head.get(name, 0)) for name in ("episodes", "facts", "entities")}
    return Gone(ticket, GoneKind(str(head["kind"])), str(head["name"]), at, at + KEPT, **counts)


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def _blob(vector: Sequence[float] | None) -> bytes | None:
    return None if vector is None else np.asarray(vector, _VECTOR).tobytes()


def _vector(blob: bytes | None) -> list[float] | None:
    return None if blob is None else np.frombuffer(blob, _VECTOR).tolist()
