"""Where tasks stand: lanes, projects, people and labels, as lists of choice show them."""

import sqlite3
from typing import Final

from nova_desktop.adapters.sqlite.task_rows import lane_from, person_from, project_from
from nova_desktop.domain.task_places import Lane, Person, Project

_OF_PROJECT: Final = """(
    SELECT count(*) FROM tasks WHERE project = projects.id AND is_open = 1 AND deleted_at IS NULL
)"""
_OF_PERSON: Final = """(
    SELECT count(*) FROM task_people JOIN tasks ON tasks.id = task_people.task
    WHERE person = people.id AND is_open = 1 AND deleted_at IS NULL
)"""
# From one label to the next in the index: many tasks have few labels.
_LABELS: Final = """
    WITH RECURSIVE each (label) AS (
        SELECT min(label) FROM task_labels UNION ALL
        SELECT (SELECT min(task_labels.label) FROM task_labels
                WHERE task_labels.label > each.label)
        FROM each WHERE each.label IS NOT NULL
    )
    SELECT label FROM each WHERE label IS NOT NULL
"""
_BY_NAME: Final = "ORDER BY archived, name COLLATE NOCASE, row"


def lanes(connection: sqlite3.Connection) -> list[Lane]:
    """From the left to the right."""
    return [lane_from(row) for row in connection.execute("SELECT * FROM lanes ORDER BY rank, row")]


def projects(connection: sqlite3.Connection, counted: bool = True) -> list[Project]:
    """By name, archived ones last; counts are 0 where they are not wanted."""
    count = _OF_PROJECT if counted else "0"
    found = connection.execute(
        f"SELECT *, {count} AS open_tasks FROM projects {_BY_NAME}"  # noqa: S608 (constants)
    )
    return [project_from(row) for row in found]


def people(connection: sqlite3.Connection, counted: bool = True) -> list[Person]:
    """By name, archived ones last; counts are 0 where they are not wanted."""
    count = _OF_PERSON if counted else "0"
    found = connection.execute(
        f"SELECT *, {count} AS open_tasks FROM people {_BY_NAME}"  # noqa: S608 (constants)
    )
    return [person_from(row) for row in found]


def labels(connection: sqlite3.Connection) -> list[str]:
    """By name."""
    return [row[0] for row in connection.execute(_LABELS)]
