"""The vectors of passages while those of another model are made beside them."""

import sqlite3
from collections.abc import Sequence

from nova_desktop.children.memory.embedded import generations
from nova_desktop.children.memory.recall.passage_vectors import (
    MadePassage,
    ToEmbedPassage,
    missing_of,
    put_of,
)
from nova_desktop.children.memory.vectors.table import set_state


def count_passages(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many there are, and their characters."""
    row = connection.execute("SELECT count(*), coalesce(sum(ends - begins), 0) FROM passages")
    count, characters = row.fetchone()
    return int(count), int(characters)


def missing_passages(
    connection: sqlite3.Connection, after: int, limit: int
) -> list[ToEmbedPassage]:
    """Those behind a row that have no new vector."""
    shadow = generations.shadow(connection)
    return missing_of(connection, shadow, after, limit) if shadow else []


def put_passages(connection: sqlite3.Connection, made: Sequence[MadePassage], made_by: str) -> None:
    """Keep new vectors of those that were not forgotten meanwhile."""
    shadow = generations.shadow(connection)
    if not shadow:
        return
    put_of(connection, made, shadow)
    set_state(connection, f"passages_made_by:{shadow}", made_by)
