"""Salvaged messages keep their parents, their variants and what was shown."""

from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.database import Database
from tests.unit.adapters_sqlite.files import (
    Home,
    add,
    begin,
    fill,
    home,
    ids,
    message,
    spoil_page_of,
)
from tests.unit.adapters_sqlite.test_sqlite_damage import OLD, repaired


@pytest.fixture
def place(tmp_path: Path) -> Home:
    return home(tmp_path)


def test_salvaged_messages_find_their_place_in_the_tree(place: Home) -> None:
    async def talk(database: Database) -> None:
        await fill(database)
        store = SqliteChatStore(database)
        await store.add_message(message("new-5", "before the edit"), "new-2")
        await store.add_message(message("new-6", "edited"), "new-2")
        await store.add_message(message("new-7", "the answer to that"))
        await store.add_message(message("other", "another beginning"), "")
        await store.show_variant("old-000", 0)
        await store.show_variant("other", -1)
        await store.show_variant("new-3", 2)

    async def look(database: Database) -> tuple[list[str], list[tuple[int, int]]]:
        found = await SqliteChatStore(database).messages("c1", limit=4)
        return [m.id for m in found], [(m.variant, m.variants) for m in found]

    async def other(database: Database) -> list[str]:
        store = SqliteChatStore(database)
        assert await store.show_variant("old-000", 1)
        return await ids(database)

    place.use(talk)
    before = place.use(look)
    assert before == (["new-1", "new-2", "new-6", "new-7"], [(1, 1), (1, 1), (3, 3), (1, 1)])
    spoil_page_of(place.path, "old-050: ")
    repaired(place)
    assert place.use(look) == before
    assert len(place.use(ids)) == 105
    assert place.use(other) == ["other"]


def test_what_followed_a_lost_message_follows_the_one_before_it(place: Home) -> None:
    async def talk(database: Database) -> None:
        await begin(database)
        await add(database, *OLD)

    async def look(database: Database) -> list[str]:
        found = await SqliteChatStore(database).messages("c1", limit=500)
        assert [m.parent for m in found] == ["", *(m.id for m in found[:-1])]
        return [m.id for m in found]

    place.use(talk)
    spoil_page_of(place.path, "old-050: ")
    repaired(place)
    found = place.use(look)
    assert found == sorted(found)
    assert "old-050" not in found
