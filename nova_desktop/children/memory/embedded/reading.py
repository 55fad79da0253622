"""Reads facts, entities and episodes in Nova's words; each function is called inside a read.

Pages go on behind a key that is told as `number/id`.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeVar

from nova_desktop.children.memory.embedded import words
from nova_desktop.children.memory.embedded.filters import ANY, both, holding, holding_at, in_spaces
from nova_desktop.children.memory.embedded.nodes import BY_ROWS, in_order_of, listed, select
from nova_desktop.children.memory.embedded.times import certain, sure, told
from nova_desktop.children.memory.graph import Counts, Wanted
from nova_desktop.children.memory.vectors import Filter
from nova_desktop.domain.memory import EpisodeSource, Fact, Source, Thing

Key = tuple[int, str]
T = TypeVar("T")

_FACTS: Final = """
SELECT t.row, t.id, t.space, t.fact, t.relation, s.id, s.name, o.id, o.name,
    t.created_at, t.valid_at, t.invalid_at, t.expired_at,
    (SELECT json_group_array(episode) FROM
        (SELECT episode FROM fact_episodes WHERE fact = t.row ORDER BY ordinal)),
    t.pinned, t.wrong
FROM facts t JOIN entities s ON s.row = t.subject JOIN entities o ON o.row = t.object
"""
_SAID: Final = (
    "t.row IN (SELECT fact FROM fact_episodes WHERE episode IN (SELECT value FROM json_each(?)))"
)
_OVER: Final = """
SELECT x.episode FROM fact_episodes x JOIN facts t ON t.row = x.fact
WHERE x.episode IN (SELECT value FROM json_each(?)) GROUP BY x.episode HAVING NOT max(ONLY)
"""
_EPISODES_OF: Final = """
SELECT p.valid_at, p.id FROM mentions m JOIN entities e ON e.row = m.entity
JOIN episodes p ON p.row = m.episode
WHERE e.id = ? AND (p.valid_at, p.id) < (?, ?) ORDER BY p.valid_at DESC, p.id DESC LIMIT ?
"""
_SOURCES: Final = """
SELECT id, origin_kind, valid_at,
    CASE WHEN title = '' AND origin_kind = '' THEN name ELSE title END AS title
FROM episodes WHERE id IN (SELECT value FROM json_each(?))
"""
_ABOUT: Final = """
SELECT e.id AS about, t.row, t.created_at FROM entities e JOIN facts t ON t.row IN (
    SELECT row FROM (SELECT t.row FROM facts t WHERE t.subject = e.row AND ONLY
                     ORDER BY t.created_at DESC LIMIT ?)
    UNION SELECT row FROM (SELECT t.row FROM facts t WHERE t.object = e.row AND ONLY
                           ORDER BY t.created_at DESC LIMIT ?))
WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY t.created_at DESC, t.id DESC LIMIT ?
"""
LAST: Final[Key] = (2**63 - 1, "\U0010ffff")
CAME_TRUE: Final = "coalesce(t.valid_at, t.created_at)"
FIRST: Final[Key] = (-(2**63), "")


def _fact(row: sqlite3.Row) -> Fact:
    """Of a row of _FACTS, whose columns stand in the order of Fact's fields."""
    (
        _row, identifier, space, text, relation, subject, subject_name, other, other_name,
        learned, since, until, retired, episodes, pinned, wrong,
    ) = row  # fmt: skip
    return Fact(
        identifier,
        space,
        text,
        relation,
        Thing(subject, subject_name),
        Thing(other, other_name),
        certain(learned),
        told(since),
        told(until),
        told(retired),
        tuple(json.loads(episodes)),
        bool(pinned),
        bool(wrong),
    )


def key_of(after: str, begin: Key) -> Key:
    """Behind which key to go on; `begin` for the first page. Raises ValueError."""
    if not after:
        return begin
    number, _, identifier = after.partition("/")
    return int(number), identifier


def counts(connection: sqlite3.Connection, spaces: Sequence[str]) -> Counts:
    """Of these spaces, or of all."""
    only = in_spaces(spaces or None)
    where = f"WHERE {only.sql}" if only.sql else "WHERE 1"

    def count(table: str, more: str = "") -> int:
        words = ["SELECT count(*) FROM", table, "t", where, more]
        return int(connection.execute(" ".join(words), only.values).fetchone()[0])

    return Counts(count("episodes"), count("entities"), count("facts", "AND t.expired_at IS NULL"))


def facts(connection: sqlite3.Connection, ids: Sequence[str]) -> list[Fact]:
    """In the order of the ids."""
    found = _facts(connection, Filter("t.id IN (SELECT value FROM json_each(?))", (listed(ids),)))
    return in_order_of({each.id: each for each in found}, ids)


def facts_of_rows(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, Fact]:
    """By row."""
    return dict(
        select(connection, lambda r: (r[0], _fact(r)), _FACTS, BY_ROWS, values=[listed(rows)])
    )


def facts_said(connection: sqlite3.Connection, episodes: Sequence[str]) -> list[Fact]:
    """All that these episodes say, the oldest first."""
    return _facts(connection, Filter(_SAID, (listed(episodes),)), "ORDER BY t.created_at, t.id")


def over(connection: sqlite3.Connection, episodes: Sequence[str], wanted: Wanted) -> frozenset[str]:
    """Those of the episodes that say something, none of which counts any more."""
    only = holding_at(wanted.at, history=wanted.history, ahead=wanted.ahead)
    found = connection.execute(_OVER.replace("ONLY", only.sql), (listed(episodes), *only.values))
    return frozenset(str(row[0]) for row in found)


def pinned(connection: sqlite3.Connection, wanted: Wanted, limit: int) -> list[Fact]:
    """The newest first."""
    only = both(Filter("t.pinned = 1"), holding(wanted))
    return _facts(connection, only, "ORDER BY t.created_at DESC, t.id DESC LIMIT ?", limit)


def facts_page(
    connection: sqlite3.Connection, wanted: Wanted, search: str, after: str, limit: int
) -> tuple[list[Fact], str]:
    """The newest first, in a history by when they came true; `search`: that have all its words."""
    at, key = (CAME_TRUE, _came_true) if wanted.history else ("t.created_at", _learned)
    only = both(holding(wanted), Filter(f"({at}, t.id) < (?, ?)", key_of(after, LAST)))
    if search.strip():
        only = both(only, matching("facts_words", words.typed(search)))
    order = f"ORDER BY {at} DESC, t.id DESC LIMIT ?"
    return page(_facts(connection, only, order, limit + 1), limit, key)


def timeline(
    connection: sqlite3.Connection, entity: str, after: str, limit: int
) -> tuple[list[Fact], str]:
    """All facts about an entity in the order in which they came true."""
    only = both(
        Filter("(t.subject = x.row OR t.object = x.row)"),
        Filter(f"({CAME_TRUE}, t.id) > (?, ?)", key_of(after, FIRST)),
    )
    found = _facts(
        connection,
        only,
        f"ORDER BY {CAME_TRUE}, t.id LIMIT ?",
        limit + 1,
        join=("JOIN entities x ON x.id = ?", entity),
    )
    return page(found, limit, _came_true)


def facts_about(
    connection: sqlite3.Connection, entities: Sequence[str], wanted: Wanted, limit: int
) -> list[tuple[str, Fact]]:
    """(entity, fact) of those that have one of these at an end, the newest first."""
    only = holding(wanted)
    each = (*only.values, limit)
    pairs = connection.execute(
        _ABOUT.replace("ONLY", only.sql),
        (*each, *each, listed(entities), limit * len(entities)),
    ).fetchall()
    found = facts_of_rows(connection, [row["row"] for row in pairs])
    return [(row["about"], found[row["row"]]) for row in pairs]


def episodes_of_entity(
    connection: sqlite3.Connection, entity: str, after: str, limit: int
) -> tuple[list[str], str]:
    """Ids, the newest first."""
    values = (entity, *key_of(after, LAST), limit + 1)
    found = [(int(row[0]), str(row[1])) for row in connection.execute(_EPISODES_OF, values)]
    keys, more = page(found, limit, lambda key: key)
    return [identifier for _, identifier in keys], more


def sources(connection: sqlite3.Connection, episodes: Sequence[str]) -> list[Source]:
    """Where these texts came from."""
    return [
        Source(row["id"], kind_of(row["origin_kind"]), row["title"], certain(row["valid_at"]))
        for row in connection.execute(_SOURCES, (listed(episodes),))
    ]


def kind_of(told_as: str) -> EpisodeSource:
    """What it is called in the graph; a text of another program counts as imported."""
    known = told_as in set(EpisodeSource)
    return EpisodeSource(told_as) if known else EpisodeSource.IMPORT


def episode_keys(
    connection: sqlite3.Connection,
    spaces: Sequence[str],
    search: str,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[tuple[datetime, str]]:
    """(valid_at, id), the newest first."""
    key = LAST if before is None else (sure(before[0]), before[1])
    only = both(in_spaces(spaces), Filter("(t.valid_at, t.id) < (?, ?)", key))
    if search.strip():
        only = both(only, matching("episodes_words", words.typed(search)))
    sql = ["SELECT t.valid_at, t.id FROM episodes t WHERE", only.sql]
    sql.append("ORDER BY t.valid_at DESC, t.id DESC LIMIT ?")
    found = connection.execute(" ".join(sql), (*only.values, limit))
    return [(certain(row[0]), str(row[1])) for row in found]


def matching(table: str, match: str) -> Filter:
    """Rows that a full-text table finds; none for a text without words."""
    if not match:
        return Filter("0")
    found = _MATCHING.replace("TABLE", table)
    return Filter(found, (match,))


_MATCHING: Final = "t.row IN (SELECT rowid FROM TABLE WHERE TABLE MATCH ?)"


def _facts(
    connection: sqlite3.Connection,
    only: Filter = ANY,
    order: str = "",
    limit: int | None = None,
    join: tuple[str, object] | None = None,
) -> list[Fact]:
    if limit is None:
        return select(connection, _fact, _FACTS, "WHERE", only.sql, order, values=only.values)
    # The rows first, as all that a fact is told with is not to be gathered for those left out.
    sql, values = ["SELECT t.row FROM facts t"], list[object]()
    if join is not None:
        sql.append(join[0])
        values.append(join[1])
    sql += ["WHERE", only.sql, order]
    found = connection.execute(" ".join(sql), (*values, *only.values, limit)).fetchall()
    rows = [int(row[0]) for row in found]
    by_row = facts_of_rows(connection, rows)
    return [by_row[row] for row in rows]


def page(found: list[T], limit: int, key: Callable[[T], Key]) -> tuple[list[T], str]:
    """The first `limit` of them, and the key to go on behind, "" where there are no more."""
    if len(found) <= limit:
        return found, ""
    number, identifier = key(found[limit - 1])
    return found[:limit], f"{number}/{identifier}"


def _learned(one: Fact) -> Key:
    return sure(one.learned_at), one.id


def _came_true(one: Fact) -> Key:
    return sure(one.since or one.learned_at), one.id
