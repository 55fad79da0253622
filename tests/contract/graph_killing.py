"""Reads an episode again and again in processes that are killed at every step of its writing.

Run as `python -m tests.contract.graph_killing FOLDER STEPS`; prints how often nothing and how
often all of it was there, and fails on anything between. Posix only, as it forks.
"""

import asyncio
import os
import signal
import sqlite3
import sys
import warnings
from contextlib import closing
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # Graphiti's own
    from tests.contract.graph_places import graphiti_over

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.store import open_store
from nova_desktop.children.memory.vectors import VectorIndex
from tests.contract.graph_rows import AT, episode

TEXT = "\n".join(f"Person {n} | KNOWS | Person {n + 1}" for n in range(6))
COUNTS = """
SELECT (SELECT count(*) FROM facts), (SELECT count(*) FROM entities),
    (SELECT count(*) FROM mentions), (SELECT count(*) FROM vectors), (SELECT count(*) FROM
    vector_codes), (SELECT count(*) FROM fact_episodes), (SELECT extracted FROM episodes),
    (SELECT state FROM jobs)
"""
NOTHING = (0, 0, 0, 0, 0, 0, 0, "working")
ALL = (6, 7, 7, 13, 13, 6, 1, "done")


class Killer:
    """Ends this process at the given statement of the writing thread."""

    def __init__(self, at: int) -> None:
        self._left = at

    def __call__(self, statement: str) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def begin(folder: Path) -> None:
    """A file with one text that waits."""
    store, _ = await open_store(folder)
    graph = EmbeddedGraph(store, VectorIndex())
    await graph.put_episode(episode("e1", content=TEXT, extracted=False))
    await store.write(
        lambda c: c.execute(
            "INSERT INTO jobs (key, episode, space, source, at, text, queued_at, state)"
            " VALUES ('k', 'e1', 'nova', 'note', 1, 'x', 1, 'working')"
        )
    )
    await store.close()


async def read_episode(folder: Path, step: int) -> None:
    """What a worker does with a text, until it is killed."""
    store, _ = await open_store(folder)
    graph = EmbeddedGraph(store, VectorIndex())
    await graph.open()
    if not await graph.is_extracted("e1"):
        await store.write(lambda c: c.set_trace_callback(Killer(step)))
        async with graph.batch() as batch:
            await graphiti_over(graph).add_episode(
                "n", TEXT, "d", AT, group_id="nova", uuid="e1", previous_episode_uuids=[]
            )
            batch.on_commit("e1")
    await store.close()


def killed(folder: Path, step: int) -> bool:
    """Whether the process was killed before it was done."""
    child = os.fork()
    if child == 0:
        asyncio.run(read_episode(folder, step))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def state(folder: Path) -> tuple[object, ...]:
    """What the file holds."""
    with closing(sqlite3.connect(folder / "memory.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return tuple(connection.execute(COUNTS).fetchone())


def main(folder: Path, every: int) -> None:
    """Kill at each `every`-th statement until the text is read."""
    child = os.fork()  # the threads of an open store must not be there when the next one forks
    if child == 0:
        asyncio.run(begin(folder))
        os._exit(0)
    os.waitpid(child, 0)
    kills, step = 0, 1
    while killed(folder, step):
        found = state(folder)
        if found == ALL:
            break
        assert found == NOTHING, f"step {step}: {found}"
        kills, step = kills + 1, step + every
    assert state(folder) == ALL
    print(kills)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
