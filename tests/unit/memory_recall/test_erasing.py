"""What was forgotten long ago or wiped is in no file any more, whatever comes in between."""

import asyncio
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nova_desktop.children.memory.chores import keep_house
from nova_desktop.children.memory.edits import erasing
from nova_desktop.children.memory.graph import GraphError
from nova_desktop.domain.memory import Question
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_desk import Desk
from tests.fakes.memory_graph import entity_row, fact_row, mention_row

pytestmark = pytest.mark.anyio
SECRET = "xylokastro"
TEXT = f"The password is {SECRET}. " * 40


def folder_of(desk: Desk) -> Path:
    return desk.store.path.parent


def places_of_secret(desk: Desk) -> list[str]:
    """Files that have it."""
    files = (path for path in folder_of(desk).rglob("*") if path.is_file())
    return sorted(path.name for path in files if SECRET.encode() in path.read_bytes())


async def forgotten_long_ago(desk: Desk) -> None:
    episode = await desk.tell("k1", TEXT)
    await desk.edits.forget_episode(episode)
    desk.turn_on(days=8)


async def test_a_rewriting_that_failed_is_done_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await forgotten_long_ago(desk)

    async def full(*_: object) -> None:
        raise GraphError(ProblemCode.MEMORY_FAILED, "database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "_empty_log", full)
        with pytest.raises(GraphError):
            await desk.edits.empty_bin()
    assert await desk.edits.empty_bin()
    assert places_of_secret(desk) == []
    assert not await desk.edits.empty_bin()


async def test_copies_go_before_the_file_is_rewritten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.tell("k1", TEXT)
    await desk.store.backup()
    await desk.edits.forget_episode((await desk.queue.job("k1")).episode)
    desk.turn_on(days=8)

    async def full(*_: object) -> None:
        raise GraphError(ProblemCode.MEMORY_FAILED, "database or disk is full")

    monkeypatch.setattr(erasing, "_empty_log", full)
    with pytest.raises(GraphError):
        await desk.edits.empty_bin()
    assert list((folder_of(desk) / "backups").iterdir()) == []


async def test_a_wipe_reaches_damaged_files_and_half_copies(desk: Desk) -> None:
    await desk.tell("k1", TEXT)
    copy = await desk.store.backup()
    damaged = folder_of(desk) / "memory.db.damaged-20260101T000000Z"
    for path in (damaged, copy.with_name(f"{copy.name}.tmp"), Path(f"{damaged}-wal")):
        path.write_bytes(copy.read_bytes())
    await desk.edits.wipe("nova")
    assert places_of_secret(desk) == []


@pytest.mark.parametrize(("days", "left"), [(1, ["added.jsonl"]), (8, [])])
async def test_what_migrations_keep_goes_too(desk: Desk, days: int, left: list[str]) -> None:
    at = desk.now + timedelta(days=8 - days)
    kept = folder_of(desk) / "migrations" / at.strftime("%Y%m%dT%H%M%S%fZ")
    kept.mkdir(parents=True)
    for name in ("memory.db", "graph.jsonl.gz"):
        (kept / name).write_text(TEXT)
    (kept / "added.jsonl").write_text("")
    await forgotten_long_ago(desk)
    assert await desk.edits.empty_bin()
    assert places_of_secret(desk) == []
    assert sorted(path.name for path in kept.glob("*")) == left


async def test_a_log_that_is_being_read_is_emptied_afterwards(desk: Desk) -> None:
    await desk.tell("k1", TEXT)
    reader = sqlite3.connect(desk.store.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM passages").fetchone()
    ends = asyncio.get_running_loop().call_later(1.0, reader.close)
    await desk.edits.wipe("nova")
    ends.cancel()
    assert places_of_secret(desk) == []


async def test_a_log_that_is_read_for_ever_is_no_success(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.tell("k1", TEXT)
    reader = sqlite3.connect(desk.store.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM passages").fetchone()
    monkeypatch.setattr(erasing, "PATIENCE_S", 0.1)
    with pytest.raises(GraphError):
        await desk.edits.wipe("nova")
    reader.close()
    assert await desk.edits.empty_bin()
    assert places_of_secret(desk) == []


async def test_a_copy_that_was_begun_before_a_wipe_comes_to_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nova_desktop.children.memory.store import backups

    await desk.tell("k1", TEXT)
    copied, go_on = threading.Event(), threading.Event()
    real = backups._copy  # pyright: ignore[reportPrivateUsage] (held open)

    def slow(source: Any, target: Path) -> None:
        real(source, target)
        copied.set()
        go_on.wait(10)

    monkeypatch.setattr(backups, "_copy", slow)
    copying = asyncio.create_task(desk.store.backup())
    await asyncio.to_thread(copied.wait, 10)
    asyncio.get_running_loop().call_later(0.5, go_on.set)
    await desk.edits.wipe("nova")
    with pytest.raises(GraphError):
        await copying
    assert places_of_secret(desk) == []


async def test_a_kill_inside_forgetting_leaves_no_half_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = await desk.tell("k1", "Anna loves quince.")
    rows = [entity_row("anna", "Anna"), mention_row(episode, "anna")]
    await desk.graph.put_rows(
        [*rows, fact_row("f1", "Anna loves quince", ("anna", "anna"), [episode])]
    )

    async def killed(kind: str, ids: object) -> None:
        raise RuntimeError(kind)

    with monkeypatch.context() as patched:
        patched.setattr(desk.graph, "delete", killed)
        with pytest.raises(RuntimeError):
            await desk.edits.forget_episode(episode)
    await desk.edits.finish()
    assert await desk.kept() == {}
    assert (await desk.recall.recall(Question("quince"))).hits == ()


async def test_a_text_that_came_again_is_not_taken_for_the_forgotten_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = await desk.tell("k1", "Anna loves quince.")

    async def away(kind: str, ids: object) -> None:
        raise GraphError(ProblemCode.MEMORY_DOWN, "gone")

    with monkeypatch.context() as patched:
        patched.setattr(desk.graph, "delete", away)
        with pytest.raises(GraphError):
            await desk.edits.forget_episode(episode)
    assert await desk.tell("k1", "Anna loves quince.") == episode
    await desk.edits.finish()
    assert await desk.kept() == {"episode": [episode]}


async def test_chores_begin_soon_and_the_bin_is_first() -> None:
    done: list[str] = []

    async def empty_bin() -> None:
        done.append("bin")
        raise GraphError(ProblemCode.MEMORY_FAILED, "full")

    async def copy() -> None:
        done.append("copy")

    task = asyncio.create_task(keep_house(empty_bin, copy, 0.01, 60))
    await asyncio.sleep(0.2)
    task.cancel()
    assert done == ["bin", "copy"]
