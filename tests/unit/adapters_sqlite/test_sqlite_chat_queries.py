"""The chat's questions use indexes: none of them reads all messages."""

import sqlite3
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.chat_queries import LIST, ONE, PATH
from tests.unit.adapters_sqlite.files import Home, begin, home

VALUES = {"id": "c1", "conversation": "c1", "message": None, "before": 10, "limit": 50}


@pytest.fixture
def place(tmp_path: Path) -> Home:
    made = home(tmp_path)
    made.use(begin)
    return made


@pytest.mark.parametrize("question", [LIST, ONE, PATH], ids=["list", "one", "path"])
def test_no_question_reads_all_messages(place: Home, question: str) -> None:
    def plan(connection: sqlite3.Connection) -> list[str]:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {question}", VALUES)
        return [str(row["detail"]) for row in rows]

    steps = place.use(lambda database: database.read(plan))
    assert any("SEARCH" in step for step in steps)
    assert [step for step in steps if step in ("SCAN messages", "SCAN said", "SCAN other")] == []
