"""Memory at several sizes, embedded and on Neo4j: `python -m bench.memory [2k] [5k] [20k]`.

2,000 / 4,000, 5,000 / 20,000 and 20,000 / 100,000 things / facts with vectors of 1024 numbers,
once in clusters and once made from real text. All through the memory child's own parts; models
answer at once and their time is left out. Each step has a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.memory_graph import QUESTIONS, SIZES, TEN
from bench.rows import Row, add_results, table
from tests.fakes.neo4j_server import Neo4jServer, neo4j_missing

RESULTS = Path(__file__).with_name("results.json")
SHORT = ("2k", "5k")
VECTORS = ("clustered", "real text")
NEO4J_UP_TO = 20_000
"""Facts: with more it takes too long to fill."""
FEW = 40
TEXTS = 30
GOALS = {"5k": "<= 20", "20k": "<= 50"}


def run(step: str, folder: Path, **how: Any) -> dict[str, float]:
    """A step in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.memory_steps", step, str(folder), json.dumps(how)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def embedded(size: str, vectors: str) -> list[Row]:
    """The figures of the embedded place."""
    how = SIZES[size]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        run("fill", folder, place={}, entities=how.entities, facts=how.facts, vectors=vectors)
        disk = (folder / "memory.db").stat().st_size / 1e6
        asked = run("recall", folder, place={}, questions=QUESTIONS)
        told = run("ingest", folder, place={}, texts=TEXTS)
    name = _name("embedded", size, vectors)
    return [
        *_recall_rows(name, asked, GOALS.get(size, "")),
        Row(f"{name}: recall@{TEN} of exact", "", asked["right"], None, ">= 0.99"),
        Row(f"{name}: private memory", "MB", asked["private"], None, "<= 400", "USS"),
        Row(f"{name}: on disk", "MB", disk),
        _ingest_row(name, told, "<= 60"),
    ]


def neo4j(size: str, vectors: str) -> list[Row]:
    """The figures of the same on a Neo4j server on this computer."""
    how = SIZES[size]
    with tempfile.TemporaryDirectory() as made, _server(Path(made) / "server") as server:
        folder = Path(made) / "child"
        folder.mkdir()
        place = {"uri": server.uri, "user": server.user, "password": server.password}
        place["database"] = "neo4j"
        amount = {"entities": how.entities, "facts": how.facts, "vectors": vectors}
        run("fill", folder, place=place, **amount)
        asked = run("recall", folder, place=place, questions=FEW)
        told = run("ingest", folder, place=place, texts=TEXTS // 3)
        assert server.process is not None
        memory = psutil.Process(server.process.pid).memory_full_info().uss / 1e6
        server.stop()
        disk = _bytes(Path(made)) / 1e6
    name = _name("Neo4j", size, vectors)
    note = f"and {memory:.0f} MB of the server"
    return [
        *_recall_rows(name, asked, ""),
        Row(f"{name}: recall@{TEN} of exact", "", asked["right"]),
        Row(f"{name}: private memory", "MB", asked["private"], None, "", note),
        Row(f"{name}: on disk", "MB", disk, None, "", "with its logs and the memory file"),
        _ingest_row(name, told, ""),
    ]


def _recall_rows(name: str, asked: dict[str, float], goal: str) -> list[Row]:
    note = f"{asked['cpu_p50']:.1f} ms of the processor at the median"
    return [
        Row(f"{name}: recall p50", "ms", asked["p50"], None, "", note),
        Row(f"{name}: recall p95", "ms", asked["p95"], asked["most"], goal),
        Row(f"{name}: load", "s", asked["load"], None, "", "open, and the first answer"),
    ]


def _ingest_row(name: str, told: dict[str, float], goal: str) -> Row:
    note = f"{told['cpu']:.0f} ms of the processor on average"
    return Row(f"{name}: ingest overhead a text", "ms", told["p50"], told["most"], goal, note)


def _name(place: str, size: str, vectors: str) -> str:
    how = SIZES[size]
    return f"memory, {place} {how.entities // 1000}k/{how.facts // 1000}k, {vectors}"


@contextmanager
def _server(folder: Path) -> Iterator[Neo4jServer]:
    folder.mkdir()
    with Neo4jServer(folder) as server:
        yield server


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def measure(sizes: tuple[str, ...] = SHORT) -> list[Row]:
    """Every figure of these sizes; without the big one it takes minutes."""
    missing = neo4j_missing()
    rows: list[Row] = []
    for size in sizes:
        for vectors in VECTORS:
            _tell(f"embedded {size}, {vectors}")
            rows += embedded(size, vectors)
        if SIZES[size].facts <= NEO4J_UP_TO and not missing:
            _tell(f"Neo4j {size}")
            rows += neo4j(size, VECTORS[-1])
    if missing:
        _tell(f"Neo4j: not run: {missing}")
    return rows


def _tell(what: str) -> None:
    print(f"measuring memory: {what}, load {os.getloadavg()[0]:.1f} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    made = measure(tuple(sys.argv[1:]) or tuple(SIZES))
    add_results(made, RESULTS)
    print(table(made))
