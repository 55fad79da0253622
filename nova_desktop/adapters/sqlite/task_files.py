"""Who names the copies of attached files: tasks, what can be taken back, and backups."""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from nova_desktop.adapters.sqlite.connection import connect_reader
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.errors import is_damage
from nova_desktop.adapters.sqlite.rows import to_micros

_NAME: Final = re.compile("[0-9a-f]{32}")
_PATHS: Final = "SELECT path FROM task_attachments"
# Imports of other programs bring no copies, and their payloads are long. The journal grows with
# time, so it is read from where the days in question begin.
_CHANGES: Final = """
    SELECT payload, inverse_payload FROM journal
    WHERE (redoable = 1 OR id > ifnull((
        SELECT id FROM journal WHERE at < ? ORDER BY id DESC LIMIT 1
    ), 0)) AND kind <> 'import_tasks'
        AND (instr(payload, '"path"') OR instr(inverse_payload, '"path"'))
"""


class SqliteCopyUses:
    """Implements CopyUses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def named(self, names: Collection[str], since: datetime) -> frozenset[str]:
        """Those of `names` that something names."""
        backups = self._database.backups.folder
        work = partial(_named, names=frozenset(names), since=since, backups=backups)
        return await self._database.read(work)


def _named(
    connection: sqlite3.Connection, names: frozenset[str], since: datetime, backups: Path
) -> frozenset[str]:
    found = names & _in_paths(connection)
    for row in connection.execute(_CHANGES, (to_micros(since),)):
        found |= names & set(_NAME.findall(f"{row[0]} {row[1]}"))
    for backup in sorted(backups.glob("nova-*.sqlite3")):
        if found == names:
            break
        found |= names & _in_backup(backup)
    return found


def _in_backup(path: Path) -> frozenset[str]:
    """One that is damaged, gone or from before there were tasks can bring no task back."""
    try:
        with closing(connect_reader(path)) as copy:
            return _in_paths(copy)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if is_damage(error) or "no such table" in str(error) or not path.exists():
            return frozenset()
        raise  # it may be sound and cannot be read now: then nothing goes


def _in_paths(connection: sqlite3.Connection) -> frozenset[str]:
    return frozenset(_names_in(row[0] for row in connection.execute(_PATHS)))


def _names_in(paths: Iterable[str]) -> Iterator[str]:
    """The folder may have been elsewhere then, so any part of a path that is such a name counts."""
    for path in paths:
        yield from _NAME.findall(path)
