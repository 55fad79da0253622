"""Moving between places, taking an old graph over, and re-embedding, broken off at every step."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Counts, GraphError, Row
from nova_desktop.children.memory.moving.backup import Backup
from nova_desktop.children.memory.moving.migration import Migration
from nova_desktop.children.memory.moving.move import Move
from nova_desktop.children.memory.moving.unasked import Unasked
from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.places import open_graph
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.children.memory.whole import StoppedError
from nova_desktop.domain.memory_state import LongWork
from nova_desktop.domain.problems import ProblemCode
from tests.contract.graph_rows import ROWS, entity
from tests.contract.old_graph_life import (
    EMBEDDED,
    AnotherModel,
    embedded_in,
    every_fact,
    every_row,
    graph_of,
    opens,
    place_of,
    quiet,
    store_in,
    work_with,
)
from tests.fakes.graphiti_models import embed
from tests.fakes.neo4j_server import Neo4jServer
from tests.fakes.old_graphs import DUMPED_EPISODES, MID_2025, load_dump

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    async with store_in(tmp_path) as opened:
        yield opened


@pytest.fixture
async def embedded(store: Store) -> AsyncGenerator[EmbeddedGraph]:
    async with embedded_in(store) as opened:
        yield opened


@pytest.fixture
async def old(neo4j: Neo4jServer) -> AsyncGenerator[Neo4jGraph]:
    load_dump(neo4j, MID_2025)
    async with graph_of(neo4j) as opened:
        yield opened


class BrokenError(Exception):
    """Stands for a kill."""


def broken_after(writes: int, put: Callable[..., object]) -> Callable[..., object]:
    """`put` that fails after so many times."""
    left = [writes]

    async def breaking(rows: list[Row]) -> None:
        if not left[0]:
            raise BrokenError
        left[0] -= 1
        await put(rows)  # type: ignore[misc] (a method of a graph)

    return breaking


def migration(store: Store, target: EmbeddedGraph) -> Migration:
    index = VectorIndex()
    return Migration(
        store, target, EMBEDDED, lambda place: open_graph(place, store, index, as_it_is=True)
    )


# --- moving ---
async def test_a_move_that_was_broken_off_goes_on(
    neo4j: Neo4jServer,
    store: Store,
    embedded: EmbeddedGraph,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await embedded.put_rows(ROWS)
    await embedded.set_fingerprint("words|64")
    move = Move(store, embedded, EMBEDDED, opens(store, VectorIndex()))
    kept = Neo4jGraph.put_rows
    for step in range(4):
        count = [step]

        async def breaking(self: Neo4jGraph, rows: list[Row], count: list[int] = count) -> None:
            if not count[0]:
                raise BrokenError
            count[0] -= 1
            await kept(self, rows)

        monkeypatch.setattr(Neo4jGraph, "put_rows", breaking)
        with pytest.raises(BrokenError):
            await move.run(place_of(neo4j), quiet)
    monkeypatch.setattr(Neo4jGraph, "put_rows", kept)
    told: list[tuple[int, int]] = []
    made = await move.run(place_of(neo4j), lambda done, total: told.append((done, total)))
    assert (made.work, made.ok, made.differences) == (LongWork.MOVE, True, ())
    assert (made.episodes, made.entities, made.facts) == (2, 5, 2)
    assert all(done <= total for done, total in told)
    async with graph_of(neo4j) as there:
        assert await there.fingerprint() == "words|64"
        assert await every_fact(there) == await every_fact(embedded)
    assert len(await every_row(embedded)) == len(ROWS)


async def test_a_move_that_was_cancelled_goes_on(
    neo4j: Neo4jServer, store: Store, embedded: EmbeddedGraph
) -> None:
    await embedded.put_rows(ROWS)
    move = Move(store, embedded, EMBEDDED, opens(store, VectorIndex()))
    before, told = await every_row(embedded), list[int]()

    def cancelled_at(step: int) -> Callable[[int, int], None]:
        left = [step]

        def progress(done: int, _total: int) -> None:
            told.append(done)
            left[0] -= 1
            if left[0] < 0:
                raise StoppedError

        return progress

    for step in range(5):
        with pytest.raises(StoppedError):
            await move.run(place_of(neo4j), cancelled_at(step))
        assert await every_row(embedded) == before, "what is in use stays as it is"
    made = await move.run(place_of(neo4j), quiet)
    assert (made.ok, made.stopped, made.differences) == (True, False, ())
    async with graph_of(neo4j) as there:
        assert await every_fact(there) == await every_fact(embedded)


async def test_what_does_not_arrive_is_named(
    neo4j: Neo4jServer, store: Store, embedded: EmbeddedGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    await embedded.put_rows(ROWS)
    kept = Neo4jGraph.put_rows

    async def losing(self: Neo4jGraph, rows: list[Row]) -> None:
        await kept(self, [row for row in rows if row.id != "f-bob"])

    monkeypatch.setattr(Neo4jGraph, "put_rows", losing)
    move = Move(store, embedded, EMBEDDED, opens(store, VectorIndex()))
    made = await move.run(place_of(neo4j), quiet)
    assert not made.ok
    assert "fact: 1 of 3 are missing" in made.differences


async def test_nothing_moves_to_where_it_is(store: Store, embedded: EmbeddedGraph) -> None:
    move = Move(store, embedded, EMBEDDED, opens(store, VectorIndex()))
    with pytest.raises(GraphError) as refused:
        await move.run(EMBEDDED, quiet)
    assert refused.value.code == ProblemCode.MEMORY_PLACE_UNUSABLE


# --- taking over ---
async def test_a_dry_run_changes_nothing(
    neo4j: Neo4jServer, old: Neo4jGraph, store: Store, embedded: EmbeddedGraph
) -> None:
    made = await migration(store, embedded).run(place_of(neo4j), "nova", quiet, dry_run=True)
    assert (made.ok, made.dry_run, made.episodes) == (True, True, DUMPED_EPISODES)
    assert await every_row(embedded) == {}
    assert Backup.all(store.path.parent) == []


async def test_an_old_graph_is_taken_over_and_back(
    neo4j: Neo4jServer, old: Neo4jGraph, store: Store, embedded: EmbeddedGraph
) -> None:
    mine = [row for row in ROWS if row.id != "far"]
    await embedded.put_rows(mine)
    await embedded.set_fingerprint("words|64")
    before = await every_row(embedded)
    counts = await old.counts()
    made = await migration(store, embedded).run(place_of(neo4j), "nova", quiet, dry_run=False)
    assert (made.ok, made.differences) == (True, ())
    assert made.episodes == counts.episodes + 2
    assert made.facts == counts.facts + 2
    assert (Path(made.backup) / "memory.db").stat().st_size > 0
    assert await embedded.fingerprint() == "words|64"
    rows = await every_row(embedded)
    came = await every_row(old)
    assert {key: rows[key].values for key in came} == {key: r.values for key, r in came.items()}
    passages = await store.read(
        lambda c: c.execute("SELECT count(DISTINCT episode) FROM passages").fetchone()[0]
    )
    assert passages == DUMPED_EPISODES
    await migration(store, embedded).roll_back(made.backup)
    after = await every_row(embedded)
    assert {key: r.values for key, r in after.items()} == {k: r.values for k, r in before.items()}
    assert await store.read(lambda c: c.execute("SELECT count(*) FROM passages").fetchone()[0]) == 0
    with pytest.raises(GraphError):
        await migration(store, embedded).roll_back(made.backup)


async def test_an_empty_memory_takes_vectors_along(
    neo4j: Neo4jServer, old: Neo4jGraph, store: Store, embedded: EmbeddedGraph
) -> None:
    await embedded.set_fingerprint("another|48")  # as a child does that has a model
    made = await migration(store, embedded).run(place_of(neo4j), "nova", quiet, dry_run=False)
    assert made.ok
    assert await embedded.fingerprint() == "?|1024"
    assert await embedded.without_vector(5) == []
    await migration(store, embedded).roll_back(made.backup)
    assert await embedded.counts() == Counts()
    assert await embedded.fingerprint() == "another|48"


async def test_a_filled_memory_is_told_the_cost_and_embeds_nothing_unasked(
    neo4j: Neo4jServer, old: Neo4jGraph, store: Store, embedded: EmbeddedGraph
) -> None:
    await embedded.put_rows([row for row in ROWS if row.id != "far"])
    await embedded.set_fingerprint("words|64")
    take, there, unasked = migration(store, embedded), place_of(neo4j), Unasked(store)
    tried = await take.run(there, "nova", quiet, dry_run=True)
    assert tried.to_embed is not None
    assert tried.to_embed.cost_usd is None
    assert not await unasked.is_set()
    before = await unasked.estimate(embedded)
    made = await take.run(there, "nova", quiet, dry_run=False)
    assert await unasked.there_are(embedded)
    after = await unasked.estimate(embedded)
    assert after.texts - before.texts == tried.to_embed.texts > 2 * DUMPED_EPISODES
    assert abs(after.tokens - before.tokens - tried.to_embed.tokens) <= 1
    await migration(store, embedded).roll_back(made.backup)
    assert not await unasked.is_set()
    await take.run(there, "nova", quiet, dry_run=False, embed=True)
    assert not await unasked.is_set()


async def test_an_empty_memory_has_nothing_to_be_asked_for(
    neo4j: Neo4jServer, old: Neo4jGraph, store: Store, embedded: EmbeddedGraph
) -> None:
    take = migration(store, embedded)
    assert (await take.run(place_of(neo4j), "nova", quiet, dry_run=True)).to_embed is None
    await take.run(place_of(neo4j), "nova", quiet, dry_run=False)
    assert not await Unasked(store).is_set()


async def test_a_take_over_that_was_broken_off_goes_on_and_can_go_back(
    neo4j: Neo4jServer,
    old: Neo4jGraph,
    store: Store,
    embedded: EmbeddedGraph,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await embedded.put_rows([entity("mine")])
    for writes in (1, 0, 2):
        with monkeypatch.context() as patch:
            patch.setattr(embedded, "put_rows", broken_after(writes, embedded.put_rows))
            with pytest.raises(BrokenError):
                await migration(store, embedded).run(place_of(neo4j), "nova", quiet, dry_run=False)
    made = await migration(store, embedded).run(place_of(neo4j), "nova", quiet, dry_run=False)
    assert made.ok
    assert len(Backup.all(store.path.parent)) == 1
    await migration(store, embedded).roll_back(made.backup)
    assert set(await every_row(embedded)) == {("entity", "mine")}


@pytest.mark.parametrize("path", ["/", "/etc/passwd", "migrations", ""])
async def test_no_other_folder_is_taken_for_a_backup(
    store: Store, embedded: EmbeddedGraph, path: str
) -> None:
    with pytest.raises(GraphError) as refused:
        await migration(store, embedded).roll_back(path)
    assert refused.value.code == ProblemCode.MEMORY_FILE_UNREADABLE


async def test_a_group_that_is_not_there_is_told(
    neo4j: Neo4jServer, old: Neo4jGraph, store: Store, embedded: EmbeddedGraph
) -> None:
    with pytest.raises(GraphError) as gone:
        await migration(store, embedded).run(place_of(neo4j), "other", quiet, dry_run=False)
    assert gone.value.code == ProblemCode.MEMORY_GONE


# --- re-embedding ---
@pytest.mark.parametrize("kept", ["embedded", "neo4j"])
@pytest.mark.parametrize(
    "step", ["begin_shadow", "put_shadow", "swap_shadow", "rows", "drop_old_vectors"]
)
async def test_re_embedding_goes_on_after_a_kill_at_each_step(
    request: pytest.FixtureRequest,
    store: Store,
    kept: str,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = kept == "neo4j"
    context = graph_of(request.getfixturevalue("neo4j")) if elsewhere else embedded_in(store)
    async with context as graph:
        await graph.put_rows(ROWS)
        await graph.set_fingerprint("words|64")
        before = {key: row.values for key, row in (await every_row(graph)).items()}
        model = AnotherModel()

        def broken(*_: object) -> None:
            raise BrokenError

        with monkeypatch.context() as patch:
            patch.setattr(graph, step, broken)
            with pytest.raises(BrokenError):
                await work_with(store, model).run(graph, quiet)
        assert await work_with(store, model).is_under_way()
        assert await work_with(store, model).run(graph, quiet)
        assert not await work_with(store, model).is_under_way()
        rows = await every_row(graph)
        assert {key: row.values for key, row in rows.items()} == before
        assert await graph.fingerprint() == model.fingerprint
        lengths = {len(r.vector) for r in rows.values() if r.vector is not None}
        assert lengths == {48}
        assert await graph.without_vector(5) == []
        found = await graph.entities_by_vector(embed("Rome", 48), ["nova"], 1)
        assert found[0].id == "rome"


async def test_an_estimate_tells_what_it_would_take(store: Store, embedded: EmbeddedGraph) -> None:
    await embedded.put_rows(ROWS)
    model = AnotherModel()
    found = await work_with(store, model).estimate(embedded)
    assert (found.texts, found.cost_usd) == (9, None)
    assert found.tokens > 20
    await store.write(
        lambda c: c.execute("INSERT INTO spending VALUES ('2026-01-01', 'embedding', 1, 100, 0, 2)")
    )
    priced = await work_with(store, model).estimate(embedded)
    assert priced.cost_usd == pytest.approx(found.tokens * 0.02)


async def test_it_can_be_stopped_and_the_old_vectors_stay(
    store: Store, embedded: EmbeddedGraph
) -> None:
    await embedded.put_rows(ROWS)
    await embedded.set_fingerprint("words|64")
    work = work_with(store, AnotherModel())

    def stop(_done: int, _total: int) -> None:
        work.stop()

    assert not await work.run(embedded, stop)
    assert not await work.is_under_way()
    assert await embedded.fingerprint() == "words|64"
    found = await embedded.entities_by_vector(embed("Rome"), ["nova"], 1)
    assert found[0].id == "rome"
