"""`nova-desktop memory …` as a user runs it: the real command, child and Neo4j."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from nova_desktop.app.paths import nova_paths, prepare
from tests.contract.old_graph_life import embedded_in, store_in
from tests.fakes.memory_graph import entity_row
from tests.fakes.neo4j_server import Neo4jServer
from tests.fakes.old_graphs import DUMPED_EPISODES, END_OF_2025, load_dump

PATIENCE_S = 120


def run(home: Path, *arguments: str, password: str | None = None) -> tuple[int, str]:
    """The exit code, and all that was said."""
    env = os.environ | {"NOVA_HOME": str(home), "NOVA_MEMORY__ENABLED": "true"}
    env |= {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    env.pop("NOVA_NEO4J_PASSWORD", None)
    if password is not None:
        env["NOVA_NEO4J_PASSWORD"] = password
    done = subprocess.run(
        [sys.executable, "-m", "nova_desktop", "memory", *arguments],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.timeout(600)
def test_an_old_graph_is_taken_over_checked_exported_and_given_back(
    neo4j: Neo4jServer, tmp_path: Path
) -> None:
    load_dump(neo4j, END_OF_2025)
    before = neo4j.rows("MATCH (n) RETURN count(n) AS n")
    ask = ("migrate", "--from", neo4j.uri)
    code, said = run(tmp_path, *ask, "--dry-run", password=neo4j.password)
    assert code == 0, said
    assert f"Would be taken over: {DUMPED_EPISODES} texts" in said
    assert "vectors of 768" in said
    code, said = run(tmp_path, *ask, "--yes", password=neo4j.password)
    assert code == 0, said
    assert f"Taken over: {DUMPED_EPISODES} texts" in said
    assert "Backup: " in said
    assert neo4j.password not in said
    assert neo4j.rows("MATCH (n) RETURN count(n) AS n") == before
    code, said = run(tmp_path, "check")
    assert code == 0, said
    assert f"{DUMPED_EPISODES} texts" in said
    code, said = run(tmp_path, "export", str(tmp_path / "all.jsonl"))
    assert code == 0, said
    assert (tmp_path / "all.jsonl").read_bytes().count(b"\n") > DUMPED_EPISODES
    code, said = run(tmp_path, "roll-back", "--yes")
    assert code == 0, said
    code, said = run(tmp_path, "check")
    assert "0 texts, 0 things, 0 facts" in said


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_filled_memory_says_what_embedding_would_take(neo4j: Neo4jServer, tmp_path: Path) -> None:
    load_dump(neo4j, END_OF_2025)
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    asyncio.run(filled(paths.memory))
    ask = ("migrate", "--from", neo4j.uri)
    code, said = run(tmp_path, *ask, "--dry-run", password=neo4j.password)
    assert code == 0, said
    assert "Vectors do not come along for" in said
    assert "what they cost is not known" in said
    code, said = run(tmp_path, *ask, password=neo4j.password)
    assert (code, "add --yes" in said) == (2, True)
    code, said = run(tmp_path, *ask, "--yes", "--text-only", password=neo4j.password)
    assert code == 0, said
    assert "found by words only, until you press Re-embed" in said
    code, said = run(tmp_path, "roll-back", "--yes")
    assert code == 0, said
    code, said = run(tmp_path, *ask, "--yes", password=neo4j.password)
    assert (code, "found by words only" in said) == (0, False)


async def filled(folder: Path) -> None:
    """A memory with a thing whose vector was made by a known model."""
    async with store_in(folder) as store, embedded_in(store) as graph:
        await graph.put_rows([entity_row("t1", "Anna")])
        await graph.set_fingerprint("words|64")


def test_what_cannot_be_asked_for_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    code, said = run(tmp_path, "migrate", "--from", "bolt://neo4j:secret@127.0.0.1:1", password="p")
    assert code == 2
    assert "secret" not in said
    code, said = run(tmp_path, "migrate", "--from", "bolt://127.0.0.1:1")
    assert (code, "NOVA_NEO4J_PASSWORD" in said) == (2, True)
    code, said = run(tmp_path, "roll-back", "--yes")
    assert (code, "no migration" in said) == (2, True)


def test_a_file_of_a_newer_nova_is_told_and_left_alone(tmp_path: Path) -> None:
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    paths.memory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = paths.memory / "memory.db"
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 9999")
    before = file.read_bytes()
    code, said = run(tmp_path, "check")
    assert code == 1, said
    assert "Memory was written by a newer Nova" in said
    assert "Update Nova" in said
    assert "gave up" not in said
    assert file.read_bytes() == before


def test_a_running_nova_is_not_disturbed(tmp_path: Path) -> None:
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    with FileLock(paths.run / "nova.lock"):
        code, said = run(tmp_path, "check")
    assert (code, "Nova is running" in said) == (2, True)
