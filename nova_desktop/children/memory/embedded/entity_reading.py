"""Reads entities with the number of their facts, and how they hang together."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from nova_desktop.children.memory.embedded import words
from nova_desktop.children.memory.embedded.filters import both, holding, in_spaces
from nova_desktop.children.memory.embedded.nodes import in_order_of, listed, select
from nova_desktop.children.memory.embedded.reading import LAST, key_of, page
from nova_desktop.children.memory.embedded.times import told
from nova_desktop.children.memory.graph import Wanted
from nova_desktop.children.memory.vectors import Filter
from nova_desktop.domain.memory import Entity

Links = list[tuple[str, str, int]]

_COUNTED: Final = """
SELECT e.*, (SELECT count(*) FROM mentions m WHERE m.entity = e.row) AS mentions,
    (SELECT count(*) FROM facts t WHERE (t.subject = e.row OR t.object = e.row) AND ONLY) AS facts
FROM entities e
"""
# All ends are counted at once: a count for each of 20,000 entities takes ten times as long.
_PAGE: Final = """
WITH ends (row) AS (
    SELECT t.subject FROM facts t WHERE ONLY
    UNION ALL SELECT t.object FROM facts t WHERE ONLY AND t.object != t.subject
), counted (row, facts) AS (SELECT row, count(*) FROM ends GROUP BY row)
SELECT t.row, t.id, coalesce(c.facts, 0) AS facts FROM entities t
LEFT JOIN counted c ON c.row = t.row
WHERE AMONG AND (coalesce(c.facts, 0), t.id) < (?, ?) ORDER BY facts DESC, t.id DESC LIMIT ?
"""
_NEAR: Final = """
WITH RECURSIVE near (row, depth) AS (
    SELECT row, 0 FROM entities WHERE id = ?
    UNION SELECT CASE t.subject WHEN n.row THEN t.object ELSE t.subject END, n.depth + 1
    FROM near n JOIN facts t ON (t.subject = n.row OR t.object = n.row) AND ONLY
    WHERE n.depth < 4 LIMIT 20000
)
SELECT e.id FROM near n JOIN entities e ON e.row = n.row
GROUP BY e.row ORDER BY min(n.depth), e.row LIMIT ?
"""
_LINKS: Final = """
WITH wanted AS (SELECT row, id FROM entities WHERE id IN (SELECT value FROM json_each(?)))
SELECT min(s.id, o.id), max(s.id, o.id), count(*)
FROM wanted s JOIN facts t ON t.subject = s.row JOIN wanted o ON o.row = t.object
WHERE s.row != o.row AND ONLY GROUP BY 1, 2
"""


def entity(row: sqlite3.Row) -> Entity:
    """Of a row of _COUNTED."""
    return Entity(
        id=row["id"],
        space=row["space"],
        name=row["name"],
        kind=row["kind"],
        summary=row["summary"],
        created_at=told(row["created_at"]),
        facts=row["facts"],
        mentions=row["mentions"],
    )


def entities(
    connection: sqlite3.Connection, ids: Sequence[str], holding_now: Filter
) -> list[Entity]:
    """In the order of the ids; facts are counted that fulfil `holding_now`."""
    sql = _COUNTED.replace("ONLY", holding_now.sql)
    where = "WHERE e.id IN (SELECT value FROM json_each(?))"
    found = select(connection, entity, sql, where, values=[*holding_now.values, listed(ids)])
    return in_order_of({each.id: each for each in found}, ids)


def entities_page(
    connection: sqlite3.Connection, wanted: Wanted, search: str, after: str, limit: int
) -> tuple[list[Entity], str]:
    """Those with the most facts first; with `search`, whose name or summary has its words."""
    among = in_spaces(wanted.spaces)
    if search.strip():
        among = both(among, _named(search))
    only = holding(wanted)
    sql = _PAGE.replace("ONLY", only.sql).replace("AMONG", among.sql)
    values = (*only.values, *only.values, *among.values, *key_of(after, LAST), limit + 1)
    keys = [(int(row["facts"]), str(row["id"])) for row in connection.execute(sql, values)]
    taken, more = page(keys, limit, lambda key: key)
    return entities(connection, [identifier for _, identifier in taken], only), more


def links(
    connection: sqlite3.Connection, wanted: Wanted, centre: str, most: int
) -> tuple[list[Entity], Links]:
    """The `most` entities with the most facts, or nearest to `centre`, and how they are linked."""
    only = holding(wanted)
    if centre:
        sql = _NEAR.replace("ONLY", only.sql)
        rows = connection.execute(sql, (centre, *only.values, most)).fetchall()
        found = entities(connection, [row[0] for row in rows], only)
    else:
        found, _ = entities_page(connection, wanted, "", "", most)
    ids = listed([each.id for each in found])
    joined = connection.execute(_LINKS.replace("ONLY", only.sql), (ids, *only.values))
    return found, [(str(row[0]), str(row[1]), int(row[2])) for row in joined]


def _named(search: str) -> Filter:
    """Names and summaries with these words, or names with the text in the middle of a word."""
    found: list[Filter] = []
    if typed := words.typed(search):
        found.append(Filter(_WORDS, (typed,)))
    part = search.strip()
    if len(part) >= 3:  # shorter ones have no three letters to look for
        found.append(Filter(_PARTS, (words.quoted(part),)))
    values = tuple(value for each in found for value in each.values)
    return Filter(f"({' OR '.join(each.sql for each in found) or '0'})", values)


_WORDS: Final = "t.row IN (SELECT rowid FROM entities_words WHERE entities_words MATCH ?)"
_PARTS: Final = "t.row IN (SELECT rowid FROM entities_parts WHERE entities_parts MATCH ?)"
