"""What is forgotten or wiped goes from every place that memory was in, and comes back from none."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from nova_desktop.children.memory.edits import going
from nova_desktop.children.memory.edits.edits import Edits
from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Graph, Row
from nova_desktop.children.memory.moving.move import Move
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory_state import GraphKind, GraphPlace
from tests.fakes.memory_desk import Desk
from tests.fakes.memory_graph import FakeGraph, entity_row, episode_row, fact_row, mention_row

pytestmark = pytest.mark.anyio
HERE, THERE = GraphPlace(), GraphPlace(GraphKind.NEO4J, "neo4j://there", "neo4j", "", "neo4j")


def opens(graph: Graph) -> Callable[[GraphPlace], AbstractAsyncContextManager[Graph]]:
    @asynccontextmanager
    async def opened(_place: GraphPlace) -> AsyncGenerator[Graph]:
        yield graph

    return opened


async def learned(desk: Desk) -> None:
    """A text that says two facts, in the graph of the desk."""
    episode = await desk.tell("k1", "Anna lives in Hamburg. Anna likes quinces.")
    things = [entity_row("anna", "Anna"), entity_row("hamburg", "Hamburg")]
    facts = [
        fact_row("f1", "Anna lives in Hamburg", ("anna", "hamburg"), [episode]),
        fact_row("f2", "Anna likes quinces", ("anna", "anna"), [episode]),
    ]
    links = [mention_row(episode, "anna"), mention_row(episode, "hamburg")]
    await desk.graph.put_rows([*things, *facts, *links])


def quiet(_done: int, _total: int) -> None: ...


def mover(desk: Desk, target: Graph) -> Move:
    return Move(desk.store, desk.graph, HERE, opens(target))


async def test_forgotten_after_it_was_copied_it_is_not_there_after_the_next_move(
    desk: Desk,
) -> None:
    await learned(desk)
    there = FakeGraph()
    assert (await mover(desk, there).run(THERE, quiet)).ok
    gone = await desk.edits.forget_fact("f1")
    await desk.edits.forget_entity("hamburg")
    assert (await mover(desk, there).run(THERE, quiet)).ok
    assert list(there.kept["fact"]) == ["f2"]
    assert list(there.kept["entity"]) == ["anna"]
    await desk.edits.restore(gone.ticket)
    await mover(desk, there).run(THERE, quiet)
    assert "f2" in there.kept["fact"]


async def test_forgotten_while_it_is_copied_it_is_not_there(desk: Desk) -> None:
    await learned(desk)
    there = FakeGraph()
    put = there.put_rows

    async def putting(rows: list[Row]) -> None:
        await put(rows)
        if rows[0].kind == "fact":
            await desk.edits.forget_fact("f1")

    there.put_rows = putting  # type: ignore[method-assign, assignment]
    assert (await mover(desk, there).run(THERE, quiet)).ok
    assert list(there.kept["fact"]) == ["f2"]


async def test_what_was_wiped_is_not_there_after_the_next_move(desk: Desk) -> None:
    await learned(desk)
    there = FakeGraph()
    await mover(desk, there).run(THERE, quiet)
    await desk.edits.wipe("nova")
    await there.put_rows([episode_row("other", "Of another program in the same space.")])
    await desk.graph.put_rows([entity_row("anna", "Anna")])
    await mover(desk, there).run(THERE, quiet)
    kept = {kind: list(rows) for kind, rows in there.kept.items() if rows}
    assert kept["episode"] == ["other"]
    assert kept["entity"] == ["anna"]
    assert not kept.get("fact")


async def test_nothing_is_noted_of_a_wiped_space_that_was_nowhere_else(desk: Desk) -> None:
    await learned(desk)
    await desk.edits.wipe("nova")
    assert not any((await desk.store.read(going.forgotten)).values())


async def rows_in_file(store: Store) -> dict[str, int]:
    tables = ("episodes", "entities", "facts", "mentions", "passages")
    return {
        name: await store.read(
            lambda c, t=name: c.execute(f"SELECT count(*) FROM {t}").fetchone()[0]
        )
        for name in tables
    }


async def test_what_the_file_has_of_a_graph_that_is_elsewhere_now_goes_too(desk: Desk) -> None:
    await learned(desk)
    old = EmbeddedGraph(desk.store, VectorIndex())
    async for rows in desk.graph.rows(()):
        await old.put_rows(rows)
    now = FakeGraph()
    async for rows in desk.graph.rows(()):
        await now.put_rows(rows)
    edits = Edits(desk.store, now, desk.embedder, desk.time, left=old)
    await edits.forget_fact("f1")
    assert [row.id for row in await old.rows_by_id("fact", ["f1", "f2"])] == ["f2"]
    await edits.wipe("nova")
    assert set((await rows_in_file(desk.store)).values()) == {0}
