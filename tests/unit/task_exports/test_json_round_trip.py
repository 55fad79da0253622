"""A file of Nova's own format has all there is: taken back it makes the very same board."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.domain.commands import Command
from tests.unit.adapters_sqlite.files import home, is_sound
from tests.unit.adapters_sqlite.task_dump import Dump, broken_searches, dump, tried
from tests.unit.adapters_sqlite.test_sqlite_task_undo import BATCHES, BEGIN
from tests.unit.task_exports.export_desk import ExportDesk


def without_rows(found: Dump) -> dict[str, list[tuple[object, ...]]]:
    """Every value but the numbers of rows; lists without an order are given one."""
    tables = {name: [row[1:] for row in rows] for name, rows in found.items()}
    searches = {name: len(rows) for name, rows in found.items() if name.endswith("_search")}
    unordered = ("task_labels", "task_people", "task_needs", "task_notes", "projects", "people")
    for name in (*unordered, "lanes", "task_comments", "task_links", "task_attachments"):
        tables[name].sort(key=repr)
    return {name: rows for name, rows in tables.items() if name not in searches} | {
        "searches": sorted(searches.items())
    }


async def there_and_back(batches: list[list[Command]], here: Database, there: Database) -> None:
    for batch in [BEGIN, *batches]:
        await tried(here, batch)
    folder = here.path.parent
    desk, other = ExportDesk(here), ExportDesk(there)
    await desk.export(folder / "all.json")
    empty = await dump(there)
    await other.take(folder / "all.json")
    await other.export(folder / "again.json")
    assert (folder / "again.json").read_bytes() == (folder / "all.json").read_bytes()
    assert without_rows(await dump(there)) == without_rows(await dump(here))
    assert await there.write(broken_searches) == []
    full = await dump(there)
    assert await other.journal.undo()
    assert await dump(there) == empty
    assert await other.journal.redo()
    assert await dump(there) == full


@settings(max_examples=60, deadline=None)
@given(batches=BATCHES)
def test_export_then_import_is_the_same(batches: list[list[Command]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = home(Path(folder) / "a"), home(Path(folder) / "b")
        for place in (first, second):
            place.path.parent.mkdir()
        with first.opened() as here, second.opened() as there:
            asyncio.run(there_and_back(batches, here, there))
        assert is_sound(second.path)
