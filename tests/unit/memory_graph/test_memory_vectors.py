"""Search by meaning: as good as comparing everything, up to date, and safe from bad vectors."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nova_desktop.children.memory.store import Store, open_store
from nova_desktop.children.memory.vectors import Filter, VectorIndex, usable
from nova_desktop.children.memory.vectors.coding import encode, estimate, turn
from nova_desktop.children.memory.vectors.table import (
    GENERATION,
    complete_codes,
    put,
    read,
    set_state,
)

COUNT, DIMENSION = 3000, 96
NEW = "INSERT INTO passages (row, episode, space, ordinal, begins, ends, at, text)"


@pytest.fixture
async def store(tmp_path: Path):
    opened, _ = await open_store(tmp_path)
    yield opened
    await opened.close()


def clustered(count: int, dimension: int = DIMENSION) -> np.ndarray:
    random = np.random.default_rng(7)
    centres = random.standard_normal((max(count // 20, 1), dimension))
    near = centres[random.integers(0, len(centres), count)]
    made = near + 0.6 * random.standard_normal((count, dimension))
    made[:, 0] += 8  # as in real models: a few dimensions outweigh the rest
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


async def fill(store: Store, vectors: np.ndarray, of: int = 1) -> None:
    def write(c) -> None:
        for n, vector in enumerate(vectors, 1):
            space = "even" if n % 2 == 0 else "odd"
            c.execute(
                f"{NEW} VALUES (?, ?, ?, 0, 0, 1, ?, 'x') ON CONFLICT DO NOTHING",
                (n, f"e{n}", space, n),
            )
            put(c, "passage", [(n, space, vector)], of)

    await store.write(write)


def exact(vectors: np.ndarray, query: Sequence[float], rows: list[int], limit: int) -> list[int]:
    scores = vectors[[row - 1 for row in rows]] @ np.asarray(query, dtype=np.float32)
    return [rows[n] for n in np.argsort(-scores)[:limit]]


@pytest.mark.anyio
async def test_it_finds_what_comparing_all_finds(store: Store) -> None:
    vectors, index = clustered(COUNT), VectorIndex()
    await fill(store, vectors)
    found = right = 0
    for n in range(0, COUNT, 100):
        query = vectors[n] + 0.05
        wanted = exact(vectors, query, list(range(1, COUNT + 1)), 10)
        got = await store.read(lambda c, q=query: index.nearest(c, "passage", q, None, 10))
        assert [score for _, score in got] == sorted((s for _, s in got), reverse=True)
        right += len({row for row, _ in got} & set(wanted))
        found += len(got)
    assert found == 10 * (COUNT // 100)
    assert right / found >= 0.99


@pytest.mark.anyio
async def test_spaces_filters_and_a_least_score_hold(store: Store) -> None:
    vectors, index = clustered(COUNT), VectorIndex()
    await fill(store, vectors)
    query = vectors[100]
    rows = [row for row in range(1, COUNT + 1) if row % 2 == 0 and row > COUNT - 60]
    only = Filter("t.at > ?", (COUNT - 60,))
    got = await store.read(lambda c: index.nearest(c, "passage", query, ["even"], 8, only))
    assert [row for row, _ in got] == exact(vectors, query, rows, 8)
    strict = await store.read(lambda c: index.nearest(c, "passage", query, None, 3000, least=0.95))
    scores = vectors @ query
    assert {row for row, _ in strict} == {int(n) + 1 for n in np.nonzero(scores >= 0.95)[0]}
    assert await store.read(lambda c: index.nearest(c, "passage", query, ["none"], 5)) == []
    assert await store.read(lambda c: index.nearest(c, "fact", query, None, 5)) == []


@pytest.mark.anyio
async def test_it_keeps_up_with_what_is_written_deleted_and_replaced(store: Store) -> None:
    vectors, index = clustered(300), VectorIndex()
    await fill(store, vectors)

    async def first(query: np.ndarray) -> int:
        got = await store.read(lambda c: index.nearest(c, "passage", query, None, 1))
        return got[0][0]

    assert await first(vectors[4]) == 5
    await store.write(lambda c: c.execute("DELETE FROM passages WHERE row = 5"))
    assert await first(vectors[4]) != 5
    await store.write(lambda c: put(c, "passage", [(9, "odd", vectors[4].tolist())], 1))
    assert await first(vectors[4]) == 9
    assert index.count("passage") == 299
    left = await store.read(lambda c: c.execute("SELECT count(*) FROM vector_codes").fetchone())
    assert left[0] == 299
    again = VectorIndex()
    got = await store.read(lambda c: again.nearest(c, "passage", vectors[4], None, 1))
    assert got[0][0] == 9


@pytest.mark.anyio
async def test_another_generation_takes_over_at_once(store: Store) -> None:
    index = VectorIndex()
    await fill(store, clustered(100))
    await fill(store, clustered(100, 40), of=2)
    old, new = clustered(100), clustered(100, 40)
    seen = await store.read(lambda c: index.nearest(c, "passage", old[3], None, 1))
    assert seen[0][0] == 4
    assert await store.read(lambda c: index.nearest(c, "passage", new[3], None, 1)) == []
    await store.write(lambda c: set_state(c, GENERATION, "2"))
    seen = await store.read(lambda c: index.nearest(c, "passage", new[3], None, 1))
    assert seen[0][0] == 4


@pytest.mark.anyio
async def test_codes_that_are_missing_are_made_anew(store: Store) -> None:
    vectors, index = clustered(200), VectorIndex()
    await fill(store, vectors)
    await store.write(complete_codes)
    await store.write(lambda c: c.execute("DELETE FROM vector_codes WHERE id % 3 = 0"))
    assert await store.write(complete_codes) == 66
    assert await store.write(complete_codes) == 0
    await store.write(lambda c: set_state(c, "vectors_coding", "0"))
    assert await store.write(complete_codes) == 200
    got = await store.read(lambda c: index.nearest(c, "passage", vectors[2], None, 1))
    assert got[0][0] == 3


@pytest.mark.anyio
async def test_the_same_vector_again_changes_nothing(store: Store) -> None:
    vectors = clustered(5)
    await fill(store, vectors)
    ids = "SELECT group_concat(id) FROM vectors"
    before = await store.read(lambda c: c.execute(ids).fetchone()[0])
    await fill(store, vectors)
    assert await store.read(lambda c: c.execute(ids).fetchone()[0]) == before
    back = await store.read(lambda c: read(c, "passage", [1, 5, 77]))
    assert back == {1: vectors[0].tolist(), 5: vectors[4].tolist()}


BAD = [
    [],
    [0.0] * DIMENSION,
    [math.nan] + [0.1] * (DIMENSION - 1),
    [math.inf] * DIMENSION,
    [0.5] * (DIMENSION + 1),
    [0.5] * (DIMENSION - 1),
    ["a"] * DIMENSION,
    [[0.5]] * DIMENSION,
    [1e300] * DIMENSION,
    None,
]


@pytest.mark.anyio
@pytest.mark.parametrize("bad", BAD)
async def test_what_is_no_vector_is_not_kept_and_finds_nothing(store: Store, bad: object) -> None:
    vectors, index = clustered(20), VectorIndex()
    await fill(store, vectors)
    assert await store.write(lambda c: put(c, "passage", [(3, "odd", bad)], 1)) == 0
    kept = await store.read(lambda c: read(c, "passage", [3]))
    assert len(kept[3]) == DIMENSION
    assert await store.read(lambda c: index.nearest(c, "passage", bad, None, 5)) == []


def test_lengths_that_are_no_power_of_two_keep_angles() -> None:
    for dimension in (1, 7, 64, 384, 768, 1000):
        vectors = clustered(50, dimension)
        turned = turn(vectors)
        assert np.allclose(turned @ turned.T, vectors @ vectors.T, atol=1e-4)
        guess = estimate(encode(vectors), turned[0])
        if dimension >= 64:
            assert np.abs(guess - vectors @ vectors[0]).max() < 0.07


def test_a_usable_vector_is_float32() -> None:
    made = usable([3, 4])
    assert made is not None
    assert made.dtype == np.float32
    assert usable([3, 4], 3) is None
