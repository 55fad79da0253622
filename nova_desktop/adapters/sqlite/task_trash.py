"""Empties the trash: what was deleted long ago is forgotten, in the journal too."""

import sqlite3
from datetime import datetime
from typing import Final

from nova_desktop.adapters.sqlite.rows import to_micros

# What is still alive no longer stands below it or waits for it.
_EMPTYING: Final = (
    "UPDATE tasks SET parent = NULL, place = '' WHERE parent IN (SELECT id FROM temp.emptied)",
    "DELETE FROM task_notes WHERE task IN (SELECT id FROM temp.emptied)",
    "DELETE FROM task_labels WHERE task IN (SELECT id FROM temp.emptied)",
    "DELETE FROM task_people WHERE task IN (SELECT id FROM temp.emptied)",
    """
    DELETE FROM task_needs WHERE task IN (SELECT id FROM temp.emptied)
        OR needed IN (SELECT id FROM temp.emptied)
    """,
    "DELETE FROM task_comments WHERE task IN (SELECT id FROM temp.emptied)",
    "DELETE FROM task_links WHERE task IN (SELECT id FROM temp.emptied)",
    "DELETE FROM task_attachments WHERE task IN (SELECT id FROM temp.emptied)",
    "DELETE FROM task_told WHERE task IN (SELECT id FROM temp.emptied)",
    "DELETE FROM tasks WHERE id IN (SELECT id FROM temp.emptied)",
    # Undo goes back one batch after the other, so nothing before such a deletion can be reached.
    """
    UPDATE journal SET settled = 1 WHERE settled = 0 AND id <= (
        SELECT max(id) FROM journal WHERE task IN (SELECT id FROM temp.emptied)
    )
    """,
    "UPDATE journal SET redoable = 0 WHERE redoable = 1",
    "DELETE FROM journal WHERE task IN (SELECT id FROM temp.emptied)",
)


def empty_trash(connection: sqlite3.Connection, before: datetime) -> int:
    """How many tasks went."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS emptied (id TEXT PRIMARY KEY)")
    connection.execute("DELETE FROM temp.emptied")
    found = connection.execute(
        "INSERT INTO temp.emptied SELECT id FROM tasks WHERE deleted_at < ?", (to_micros(before),)
    )
    if found.rowcount > 0:
        for statement in _EMPTYING:
            connection.execute(statement)
    return max(found.rowcount, 0)
