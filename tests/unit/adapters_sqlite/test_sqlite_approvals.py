"""What damage and a second process leave of approvals and grants."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.approval_store import SqliteApprovalStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.salvage import salvage
from nova_desktop.domain.agent.approvals import Answer, Approval, Scope
from tests.unit.adapters_sqlite.files import home

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASKED = Approval("a", "run", "call", "web_fetch", '{"url":"https://a.example"}', "{}", AT)


async def grant(database: Database) -> str:
    store = SqliteApprovalStore(database)
    await store.ask(ASKED)
    await store.answer("a", Answer.ALLOWED, Scope.TOOL, "")
    return (await store.grants())[0].id


def test_a_revoked_grant_does_not_come_back_with_an_old_copy(tmp_path: Path) -> None:
    place = home(tmp_path)
    name = place.use(grant)
    copy = tmp_path / "copy.sqlite3"
    copy.write_bytes(place.path.read_bytes())

    async def revoke(database: Database) -> None:
        await SqliteApprovalStore(database).revoke(name)

    place.use(revoke)
    with closing(sqlite3.connect(copy, isolation_level=None)) as target:
        held = "SELECT count(*) FROM grants WHERE revoked_at IS NULL"
        assert target.execute(held).fetchone()[0] == 1
        assert salvage(place.path, target) > 0
        assert target.execute(held).fetchone()[0] == 0
        assert target.execute("SELECT answer FROM approvals").fetchone()[0] == "allowed"


def test_two_windows_that_answer_at_once_make_one_answer(tmp_path: Path) -> None:
    place = home(tmp_path)
    place.use(lambda database: SqliteApprovalStore(database).ask(ASKED))
    told: list[Approval] = []

    async def both() -> None:
        with place.opened() as one, place.opened() as other:
            ways = [(one, Answer.ALLOWED), (other, Answer.DENIED)] * 5
            stores = [(SqliteApprovalStore(database), answer) for database, answer in ways]
            told.extend(
                await asyncio.gather(*(s.answer("a", a, Scope.TOOL, a.value) for s, a in stores))
            )
            grants = await SqliteApprovalStore(one).grants()
            assert len(grants) == (told[0].answer is Answer.ALLOWED)

    asyncio.run(both())
    assert len(set(told)) == 1


@pytest.mark.parametrize("word", ["perhaps", "ALLOWED", ""])
def test_a_word_of_another_version_is_no_yes(tmp_path: Path, word: str) -> None:
    place = home(tmp_path)
    place.use(grant)
    with closing(sqlite3.connect(place.path, isolation_level=None)) as connection:
        connection.execute("UPDATE approvals SET answer = ?", (word,))

    async def look(database: Database) -> Approval | None:
        return await SqliteApprovalStore(database).approval("a")

    found = place.use(look)
    assert found is not None
    assert found.answer is Answer.DENIED
