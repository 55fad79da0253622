"""Makes salvaged tasks whole: what points to something that was lost no longer does."""

import sqlite3
from typing import Final

_MENDING: Final = (
    """
    UPDATE tasks SET lane = CASE status
        WHEN 'needs_review' THEN 'needs_you' WHEN 'waiting' THEN 'waiting'
        WHEN 'in_progress' THEN 'in_progress' WHEN 'done' THEN 'done' WHEN 'failed' THEN 'done'
        ELSE 'inbox' END
    WHERE lane NOT IN (SELECT id FROM lanes)
    """,
    """
    UPDATE tasks SET project = NULL
    WHERE project IS NOT NULL AND project NOT IN (SELECT id FROM projects)
    """,
    # Also where an older row and a newer one stand below each other.
    """
    UPDATE tasks SET parent = NULL, place = ''
    WHERE parent IS NOT NULL AND id NOT IN (
        WITH RECURSIVE held (id) AS (
            SELECT id FROM tasks WHERE parent IS NULL UNION
            SELECT tasks.id FROM held JOIN tasks ON tasks.parent = held.id
        )
        SELECT id FROM held
    )
    """,
    "DELETE FROM task_notes WHERE task NOT IN (SELECT id FROM tasks)",
    "DELETE FROM task_labels WHERE task NOT IN (SELECT id FROM tasks)",
    """
    DELETE FROM task_people WHERE task NOT IN (SELECT id FROM tasks)
        OR person NOT IN (SELECT id FROM people)
    """,
    """
    DELETE FROM task_needs WHERE task NOT IN (SELECT id FROM tasks)
        OR needed NOT IN (SELECT id FROM tasks)
    """,
    "DELETE FROM task_comments WHERE task NOT IN (SELECT id FROM tasks)",
    "DELETE FROM task_links WHERE task NOT IN (SELECT id FROM tasks)",
    "DELETE FROM task_attachments WHERE task NOT IN (SELECT id FROM tasks)",
    "DELETE FROM task_sources WHERE task NOT IN (SELECT id FROM tasks)",
)


def mend_tasks(target: sqlite3.Connection) -> None:
    """To be called inside the transaction that takes the rows over."""
    for statement in _MENDING:
        target.execute(statement)
