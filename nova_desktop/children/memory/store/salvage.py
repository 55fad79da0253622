"""Takes what a damaged memory file and its copies still tell: texts, and what the user said."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.store.connection import connect
from nova_desktop.children.memory.store.own_facts import OWN_FACTS, put_own_fact

_KEPT_AS_THEY_ARE: Final[Mapping[str, tuple[str, ...]]] = {
    "spending": ("day", "prompt", "calls", "prompt_tokens", "completion_tokens", "cost_usd"),
    "never_words": ("word", "folded", "added_at"),
    "untold": ("episode", "fact", "begins", "ends"),
    "state": ("key", "value"),
}
_ONLY: Final[Mapping[str, str]] = {"state": "key GLOB 'gone:*' OR key = 'moved'"}
"""Which rows of a table, where it is not all of them: what was forgotten or wiped, by its ids."""
_ROWS: Final = "rows of jobs"
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


@dataclass
class _Sources:
    """What was learned of the sources so far, the newest of which comes first.

    `whole` names the tables that one of them had without damage: what an older copy has besides
    was forgotten since. `forgotten` are keys and ids that are in their bins,
    or went like that; `known` are those of all jobs.
    """

    whole: set[str] = field(default_factory=set[str])
    forgotten: set[str] = field(default_factory=set[str])
    known: set[str] = field(default_factory=set[str])
    failed: bool = False

    def lost(self, row: sqlite3.Row) -> bool:
        """Whether a job of an older file was forgotten since."""
        names = {str(row["key"]), str(row["episode"])}
        if _ROWS in self.whole and not self.known & names:
            self.forgotten |= names
        return bool(self.forgotten & names)

    def rows(
        self,
        source: sqlite3.Connection,
        table: str,
        columns: Sequence[str],
        order: str = "row",
        where: str = "1",
    ) -> Iterator[sqlite3.Row]:
        """Readable rows, from both ends up to the damage: a cursor cannot step over it."""
        for direction in ("ASC", "DESC"):
            words = ["SELECT", ", ".join(columns), "FROM", table, "WHERE", where]
            words += ["ORDER BY", order, direction]
            try:
                yield from source.execute(" ".join(words))
            except (sqlite3.Error, UnicodeDecodeError):
                self.failed = True
                continue
            return

    def end(self, table: str) -> None:
        """All that can be read of a table was read."""
        if not self.failed:
            self.whole.add(table)
        self.failed = False


def salvage(sources: Sequence[Path], target: sqlite3.Connection, now: datetime) -> int:
    """Put the readable texts of `sources` into the queue of `target`; how many it has then.

    The damaged file comes first, then copies, the newest first. What is there already stays as it
    is, so that it may be done again. All or nothing: raises sqlite3.Error if `target` cannot take
    them.
    """
    target.execute("BEGIN IMMEDIATE")
    try:
        told = _Sources()
        for path in sources:
            _take(path, target, now, told)
        target.execute("COMMIT")
    finally:
        if target.in_transaction:
            target.execute("ROLLBACK")
    return int(target.execute("SELECT count(*) FROM jobs").fetchone()[0])


def _take(path: Path, target: sqlite3.Connection, now: datetime, told: _Sources) -> None:
    try:
        source = connect(path, writes=False)
    except (sqlite3.Error, UnicodeDecodeError, OSError):
        return
    with closing(source):
        for table, columns in _KEPT_AS_THEY_ARE.items():
            if table not in told.whole:
                _copy(source, target, table, columns, told)
        if "jobs" not in told.whole:
            _queue(source, target, now, told)
        if "facts" not in told.whole:
            for row in told.rows(source, "facts AS f", ["*"], where=OWN_FACTS):
                if row["id"] not in told.forgotten:
                    put_own_fact(source, target, row)
            told.end("facts")
        told.forgotten |= {str(row[0]) for row in told.rows(source, "bin", ["id"])}
        told.failed = False


def _queue(
    source: sqlite3.Connection, target: sqlite3.Connection, now: datetime, told: _Sources
) -> None:
    changed_at = int(now.timestamp() * 1_000_000)
    names = ", ".join((*_JOB, "state", "changed_at"))
    marks = ", ".join(f":{name}" for name in _JOB)
    add = " ".join(
        ("INSERT OR IGNORE INTO jobs", f"({names})", f"VALUES ({marks}, 'waiting', {changed_at})")
    )
    seen: set[str] = set()
    for row in told.rows(source, "jobs", _JOB):
        seen |= {str(row["key"]), str(row["episode"])}
        if not told.lost(row) and row["text"]:
            target.execute(add, {name: row[name] for name in _JOB})
    told.known |= seen
    rows_are_whole = not told.failed
    whole = {row[0] for row in target.execute("SELECT episode FROM jobs")}
    columns = [f"{expression} AS {name}" for name, expression in _FROM_EPISODE.items()]
    for row in told.rows(source, "episodes", columns):
        left = row["whole"] not in whole and not told.forgotten & {row["key"], row["whole"]}
        if row["text"] and left:
            target.execute(add, {name: row[name] for name in _JOB})
    told.end("jobs")
    _restore_keys(source, target, told)
    if rows_are_whole:
        told.whole.add(_ROWS)


def _restore_keys(source: sqlite3.Connection, target: sqlite3.Connection, told: _Sources) -> None:
    # A text taken from its episode alone: the job's row may still tell its key, so that the same
    # text is not remembered twice when it comes again.
    for row in told.rows(source, "jobs", ["key", "episode"]):
        target.execute(
            "UPDATE OR IGNORE jobs SET key = ? WHERE episode = ? AND key = episode", tuple(row)
        )
    told.failed = False


def _copy(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    table: str,
    columns: tuple[str, ...],
    told: _Sources,
) -> None:
    marks = ", ".join("?" for _ in columns)
    add = " ".join(("INSERT OR IGNORE INTO", table, f"({', '.join(columns)}) VALUES ({marks})"))
    for row in told.rows(source, table, columns, columns[0], _ONLY.get(table, "1")):
        target.execute(add, tuple(row))
    told.end(table)
