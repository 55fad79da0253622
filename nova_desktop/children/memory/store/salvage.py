"""Takes the texts that can still be read over from a damaged memory file, to be read anew."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.store.connection import connect

_KEPT_AS_THEY_ARE: Final[Mapping[str, tuple[str, ...]]] = {
    "spending": ("day", "prompt", "calls", "prompt_tokens", "completion_tokens", "cost_usd"),
    "never_words": ("word", "folded", "added_at"),
}
_JOB: Final = (
    "key",
    "episode",
    "space",
    "source",
    "title",
    "origin",
    "speaker",
    "urgency",
    "at",
    "text",
    "queued_at",
    "parts",
)
_FROM_EPISODE: Final = {
    "key": "id",
    "episode": "id",
    "space": "space",
    "source": "coalesce(nullif(origin_kind, ''), 'note')",
    "title": "title",
    "origin": "origin",
    "speaker": "speaker",
    "urgency": "'import'",
    "at": "valid_at",
    "text": "content",
    "queued_at": "created_at",
    "parts": "1",
    # of a part of a long text, the episode of the whole one
    "whole": "coalesce(json_extract(metadata, '$.whole'), id)",
}


def salvage(damaged: Path, target: sqlite3.Connection, now: datetime) -> int:
    """Put the readable texts of `damaged` into the queue of `target`; how many.

    All or nothing: if `target` cannot take them, it stays empty and 0 is returned.
    """
    target.execute("BEGIN IMMEDIATE")
    try:
        with closing(connect(damaged, writes=False)) as source:
            for table, columns in _KEPT_AS_THEY_ARE.items():
                _copy(source, target, table, columns)
            _queue(source, target, now)
        target.execute("COMMIT")
    except (sqlite3.Error, UnicodeDecodeError, OSError):
        if target.in_transaction:
            target.execute("ROLLBACK")
        return 0
    return int(target.execute("SELECT count(*) FROM jobs").fetchone()[0])


def _queue(source: sqlite3.Connection, target: sqlite3.Connection, now: datetime) -> None:
    changed_at = int(now.timestamp() * 1_000_000)
    names = ", ".join((*_JOB, "state", "changed_at"))
    marks = ", ".join(f":{name}" for name in _JOB)
    add = " ".join(
        ("INSERT OR IGNORE INTO jobs", f"({names})", f"VALUES ({marks}, 'waiting', {changed_at})")
    )
    for row in _readable(source, "jobs", _JOB):
        if row["text"]:
            target.execute(add, {name: row[name] for name in _JOB})
    whole = {row[0] for row in target.execute("SELECT episode FROM jobs")}
    columns = [f"{expression} AS {name}" for name, expression in _FROM_EPISODE.items()]
    for row in _readable(source, "episodes", columns):
        if row["text"] and row["whole"] not in whole:
            target.execute(add, {name: row[name] for name in _JOB})
    _restore_keys(source, target)


def _restore_keys(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    # A text taken from its episode alone: the job's row may still tell its key, so that the same
    # text is not remembered twice when it comes again.
    for row in _readable(source, "jobs", ["key", "episode"]):
        target.execute(
            "UPDATE OR IGNORE jobs SET key = ? WHERE episode = ? AND key = episode", tuple(row)
        )


def _copy(
    source: sqlite3.Connection, target: sqlite3.Connection, table: str, columns: tuple[str, ...]
) -> None:
    marks = ", ".join("?" for _ in columns)
    add = " ".join(("INSERT OR IGNORE INTO", table, f"({', '.join(columns)}) VALUES ({marks})"))
    for row in _readable(source, table, columns, order=columns[0]):
        target.execute(add, tuple(row))


def _readable(
    source: sqlite3.Connection, table: str, columns: Sequence[str], order: str = "row"
) -> Iterator[sqlite3.Row]:
    # From both ends up to the damage: a cursor cannot step over a broken page.
    for direction in ("ASC", "DESC"):
        words = ["SELECT", ", ".join(columns), "FROM", table, "ORDER BY", order, direction]
        try:
            yield from source.execute(" ".join(words))
        except (sqlite3.Error, UnicodeDecodeError):
            continue
        return
