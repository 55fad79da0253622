"""`python -m bench.vectors [ROWS…]`: ways to search vectors, side by side in one run.

Each way has a process of its own, so that its private memory (USS) is its own; the time of a
query holds everything from the vector to the ten rows. The truth is comparing all in float32.
usearch is measured where it is installed: it is no part of Nova.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

DIMENSION = 1024
QUERIES = 200
TEN = 10
Find = Callable[[np.ndarray], list[int]]
Build = Callable[[Path, np.ndarray], None]


def clustered(count: int) -> np.ndarray:
    """Groups of 25 around centres, with a direction that all share."""
    chance = np.random.default_rng(1)
    centres = chance.standard_normal((max(count // 25, 1), DIMENSION), dtype=np.float32)
    centres += 0.6 * chance.standard_normal(DIMENSION, dtype=np.float32)
    made = centres[chance.integers(0, len(centres), count)]
    made = made + 0.5 * chance.standard_normal((count, DIMENSION), dtype=np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def real_text(count: int) -> np.ndarray:
    """Sentences of the installed packages as vectors."""
    return text_vectors(sentences(count))


def text_vectors(given: list[str]) -> np.ndarray:
    """Each text as the weighted sum of its words' directions, of length 1."""
    texts = [re.findall(r"\w+", text.lower()) for text in given]
    seen = Counter(word for text in texts for word in set(text))
    known: dict[str, np.ndarray] = {}
    made = np.zeros((len(texts), DIMENSION), dtype=np.float32)
    for number, text in enumerate(texts):
        for word in text:
            direction = known.get(word)
            if direction is None:
                direction = known[word] = _direction(word)
            made[number] += direction * np.float32(np.log(1 + len(texts) / seen[word]))
    shared = np.random.default_rng(2).standard_normal(DIMENSION, dtype=np.float32)
    made += 0.3 * np.linalg.norm(made, axis=1).mean() / np.sqrt(DIMENSION) * shared
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def _direction(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).standard_normal(DIMENSION, dtype=np.float32)


def sentences(count: int) -> list[str]:
    """So many lines of text from the installed packages, each as a bag of words."""
    found: dict[str, None] = {}
    for path in sorted(Path(sysconfig.get_paths()["purelib"]).rglob("*.py")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            text = line.strip(" #\"'")
            if text.count(" ") >= 5 and text.isprintable() and not set(text) & set("=("):
                found.setdefault(" ".join(sorted(text.lower().split())), None)
        if len(found) >= count:
            break
    return list(found)[:count]


def _nearest(scores: np.ndarray, rows: np.ndarray) -> list[int]:
    best = np.argpartition(-scores, min(TEN, len(scores) - 1))[:TEN]
    return [int(rows[n]) for n in best[np.argsort(-scores[best])]]


# Each way is (build, open): what is written into its folder, and how a question is answered then.
def write_matrix(folder: Path, vectors: np.ndarray) -> None:
    vectors.tofile(folder / "matrix")


def _matrix(folder: Path) -> np.ndarray:
    size = (folder / "matrix").stat().st_size // (4 * DIMENSION)
    return np.memmap(folder / "matrix", np.float32, "r", shape=(size, DIMENSION))


def exact(folder: Path) -> Find:
    matrix = np.fromfile(folder / "matrix", np.float32).reshape(-1, DIMENSION)
    rows = np.arange(len(matrix))
    return lambda query: _nearest(matrix @ query, rows)


def mapped(folder: Path) -> Find:
    matrix = _matrix(folder)
    rows = np.arange(len(matrix))
    return lambda query: _nearest(matrix @ query, rows)


def write_int8(folder: Path, vectors: np.ndarray) -> None:
    write_matrix(folder, vectors)
    np.rint(vectors * (127 / np.abs(vectors).max())).astype(np.int8).tofile(folder / "codes")


def int8(folder: Path) -> Find:
    matrix, small = _matrix(folder), np.fromfile(folder / "codes", np.int8).reshape(-1, DIMENSION)

    def find(query: np.ndarray) -> list[int]:
        parts = [small[n : n + 4096].astype(np.float32) @ query for n in range(0, len(small), 4096)]
        scores = np.concatenate(parts)
        rows = np.sort(np.argpartition(-scores, 50)[:50])
        return _nearest(matrix[rows] @ query, rows)

    return find


def write_bits(folder: Path, vectors: np.ndarray) -> None:
    write_matrix(folder, vectors)
    np.ascontiguousarray(np.packbits(vectors > 0, axis=1).view(np.uint64).T).tofile(
        folder / "codes"
    )


def bits(folder: Path) -> Find:
    matrix = _matrix(folder)
    codes = np.fromfile(folder / "codes", np.uint64).reshape(DIMENSION // 64, -1)

    def find(query: np.ndarray) -> list[int]:
        far = np.zeros(len(matrix), dtype=np.uint16)
        for row, word in zip(codes, np.packbits(query > 0).view(np.uint64), strict=True):
            far += np.bitwise_count(row ^ word)
        rows = np.sort(np.argpartition(far, 800)[:800])
        return _nearest(matrix[rows] @ query, rows)

    return find


def write_nova(folder: Path, vectors: np.ndarray) -> None:
    from nova_desktop.children.memory.store.connection import (  # noqa: PLC0415 (only for this way)
        connect,
        use_log,
    )
    from nova_desktop.children.memory.store.migrations import (  # noqa: PLC0415 (as above)
        migrate,
        shipped_migrations,
    )
    from nova_desktop.children.memory.vectors.table import put  # noqa: PLC0415 (as above)

    (folder / "memory.db").touch()
    connection = connect(folder / "memory.db", writes=True)
    use_log(connection)
    migrate(connection, shipped_migrations())
    connection.execute("BEGIN")
    put(connection, "passage", ((n, "nova", v) for n, v in enumerate(vectors)), 1)
    connection.execute("COMMIT")
    connection.close()


def nova(folder: Path) -> Find:
    from nova_desktop.children.memory.store.connection import connect  # noqa: PLC0415 (as above)
    from nova_desktop.children.memory.vectors import VectorIndex  # noqa: PLC0415 (as above)

    reader, index = connect(folder / "memory.db", writes=False), VectorIndex()

    def find(query: np.ndarray) -> list[int]:
        return [row for row, _ in index.nearest(reader, "passage", query, ["nova"], TEN)]

    return find


def write_usearch(kind: str) -> Build:
    def build(folder: Path, vectors: np.ndarray) -> None:
        from usearch.index import Index  # noqa: PLC0415 (it may not be there)

        index: Any = Index(ndim=DIMENSION, metric="cos", dtype=kind)
        index.add(np.arange(len(vectors)), vectors)
        index.save(str(folder / "index"))

    return build


def usearch(folder: Path) -> Find:
    from usearch.index import Index  # noqa: PLC0415 (it may not be there)

    index: Any = Index.restore(str(folder / "index"))
    return lambda query: [int(key) for key in index.search(query, TEN).keys]


WAYS: dict[str, tuple[Build, Callable[[Path], Find]]] = {
    "exact float32 in memory": (write_matrix, exact),
    "memory-mapped float32": (write_matrix, mapped),
    "int8, exact re-scoring": (write_int8, int8),
    "bit codes, exact re-scoring": (write_bits, bits),
    "bits, 4 bits, SQLite (Nova)": (write_nova, nova),
    "usearch HNSW f32": (write_usearch("f32"), usearch),
    "usearch HNSW i8": (write_usearch("i8"), usearch),
}


def build(way: str, folder: Path) -> dict[str, float]:
    """Write what a way keeps; in a process of its own."""
    vectors = np.load(folder / "vectors.npy")
    own = folder / "own"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    begun = time.perf_counter()
    WAYS[way][0](own, vectors[QUERIES:])
    took = time.perf_counter() - begun
    return {"built": took, "disk": sum(f.stat().st_size for f in own.iterdir()) / 1e6}


def measure(way: str, folder: Path) -> dict[str, float]:
    """Answer all questions; in a process of its own."""
    queries, truth = np.load(folder / "queries.npy"), np.load(folder / "truth.npy")
    begun = time.perf_counter()
    find = WAYS[way][1](folder / "own")
    find(queries[0])
    first = time.perf_counter() - begun
    took: list[float] = []
    right = 0
    for query, wanted in zip(queries, truth, strict=True):
        begun = time.perf_counter()
        found = find(query)
        took.append((time.perf_counter() - begun) * 1000)
        right += len(set(found) & {int(row) for row in wanted})
    return {
        "p50": float(np.percentile(took, 50)),
        "p95": float(np.percentile(took, 95)),
        "recall": right / (len(queries) * TEN),
        "uss": psutil.Process().memory_full_info().uss / 1e6,
        "first": first,
    }


STEPS = {"build": build, "measure": measure}


def run(step: str, way: str, folder: Path) -> dict[str, float] | None:
    """A step from outside; None where the way is not to be had."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.vectors", "--step", step, way, str(folder)],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # as in the memory child
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"{way:28} {done.stderr.strip().splitlines()[-1][:100]}")
        return None
    return json.loads(done.stdout.splitlines()[-1])


def prepare(folder: Path, make: Callable[[int], np.ndarray], count: int) -> None:
    """Write vectors and the true answers; the first QUERIES rows are the questions."""
    vectors = make(count + QUERIES)
    every = vectors[QUERIES:]
    truth = [_nearest(every @ query, np.arange(len(every))) for query in vectors[:QUERIES]]
    np.save(folder / "vectors.npy", vectors)
    np.save(folder / "queries.npy", vectors[:QUERIES])
    np.save(folder / "truth.npy", np.array(truth))


def main(counts: list[int]) -> None:
    """Print one table."""
    print(f"{'way':28} {'vectors':10} {'rows':>7} {'p50 ms':>7} {'p95 ms':>7} {'recall@10':>9}"
          f" {'USS MB':>7} {'disk MB':>8} {'build s':>8} {'first s':>8}")  # fmt: skip
    for count in counts:
        for name, make in (("clustered", clustered), ("real text", real_text)):
            with tempfile.TemporaryDirectory() as made:
                prepare(Path(made), make, count)
                for way in WAYS:
                    _print(way, name, count, Path(made))


def _print(way: str, name: str, count: int, folder: Path) -> None:
    built = run("build", way, folder)
    row = run("measure", way, folder) if built else None
    if built and row:
        print(f"{way:28} {name:10} {count:7} {row['p50']:7.1f} {row['p95']:7.1f}"
              f" {row['recall']:9.3f} {row['uss']:7.0f} {built['disk']:8.0f}"
              f" {built['built']:8.1f} {row['first']:8.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(STEPS[sys.argv[2]](sys.argv[3], Path(sys.argv[4]))))
    else:
        main([int(each) for each in sys.argv[1:]] or [5_000, 100_000])
