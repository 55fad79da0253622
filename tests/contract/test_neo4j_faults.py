"""What can go wrong with a Neo4j: told apart by a look, and lived through by the graph."""

import socket
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from graphiti_core.nodes import EpisodeType

from nova_desktop.children.memory.graph import GraphError, Wanted
from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.neo4j_graph.look import look
from nova_desktop.domain.memory_state import PlaceOutcome
from nova_desktop.domain.problems import ProblemCode
from tests.contract.graph_places import graphiti_over
from tests.contract.graph_rows import ROWS, entity, episode, fact
from tests.contract.old_graph_life import every_row, graph_of, place_of
from tests.fakes.neo4j_server import Neo4jServer

pytestmark = [pytest.mark.anyio, pytest.mark.long]
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "Anna | LIVES_IN | Rome\nAnna | KNOWS | Bob"


@pytest.fixture
async def graph(neo4j: Neo4jServer) -> AsyncGenerator[Neo4jGraph]:
    async with graph_of(neo4j) as opened:
        yield opened


@contextmanager
def answering(words: bytes) -> Iterator[int]:
    """A port where something else answers."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(256)
                connection.sendall(words)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


# --- looks ---
async def test_a_good_one_is_told_with_what_is_in_it(neo4j: Neo4jServer, graph: Neo4jGraph) -> None:
    await graph.put_rows(ROWS)
    found = await look(place_of(neo4j))
    assert (found.outcome, found.edition, found.written_by) == (
        PlaceOutcome.OK,
        "community",
        "nova",
    )
    assert found.version.startswith("5.26")
    assert (found.episodes, found.entities, found.facts, found.dimension) == (2, 5, 2, 64)
    assert dict(found.groups) == {"nova": 2, "other": 0}
    assert neo4j.rows("MATCH (n:NovaMeta {id: 'look'}) RETURN n") == []


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"password": "wrong"}, PlaceOutcome.PASSWORD_REFUSED),
        ({"password": ""}, PlaceOutcome.PASSWORD_REFUSED),
        ({"database": "nothere"}, PlaceOutcome.NO_DATABASE),
        ({"uri": "bolt://127.0.0.1:1"}, PlaceOutcome.REFUSED),
        ({"uri": "bolt://nowhere.invalid:7687"}, PlaceOutcome.NAME_UNKNOWN),
        ({"uri": "http://127.0.0.1:7474"}, PlaceOutcome.BAD_ADDRESS),
        ({"uri": "bolt://127.0.0.1:99999"}, PlaceOutcome.BAD_ADDRESS),
        ({"uri": "neo4j"}, PlaceOutcome.BAD_ADDRESS),
    ],
)
async def test_failures_are_told_apart(
    neo4j: Neo4jServer, changed: dict[str, str], outcome: PlaceOutcome
) -> None:
    assert (await look(place_of(neo4j, **changed))).outcome is outcome


async def test_encryption_that_is_not_there(neo4j: Neo4jServer) -> None:
    for scheme in ("bolt+s", "neo4j+ssc"):
        uri = neo4j.uri.replace("bolt", scheme)
        assert (await look(place_of(neo4j, uri=uri))).outcome is PlaceOutcome.TLS


@pytest.mark.parametrize("words", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"+OK hello\r\n"])
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
async def test_what_is_no_neo4j(neo4j: Neo4jServer, words: bytes, scheme: str) -> None:
    with answering(words) as port:
        place = place_of(neo4j, uri=f"{scheme}://127.0.0.1:{port}")
        assert (await look(place)).outcome is PlaceOutcome.NOT_NEO4J


async def test_a_graph_that_cannot_be_opened_says_why(neo4j: Neo4jServer) -> None:
    for changed in ({"password": "wrong"}, {"database": "nothere"}):
        graph = Neo4jGraph(place_of(neo4j, **changed))
        with pytest.raises(GraphError) as refused:
            await graph.open()
        await graph.close()
        assert refused.value.code == ProblemCode.MEMORY_PLACE_UNUSABLE
        assert not refused.value.retryable
        assert "wrong" not in str(refused.value)
    with pytest.raises(GraphError) as none:
        Neo4jGraph(place_of(neo4j, uri="no address"))
    assert none.value.code == ProblemCode.MEMORY_PLACE_UNUSABLE


# --- life ---
async def test_a_killed_server_is_away_and_then_back(neo4j: Neo4jServer, graph: Neo4jGraph) -> None:
    await graph.put_rows(ROWS)
    neo4j.kill()
    with pytest.raises(GraphError) as away:
        await graph.counts()
    assert (away.value.code, away.value.retryable) == (ProblemCode.MEMORY_DOWN, True)
    assert (await look(place_of(neo4j))).outcome is PlaceOutcome.REFUSED
    neo4j.start()
    assert (await graph.counts()).episodes == 2
    await graph.put_rows([entity("new")])
    assert len(await graph.entities(["new"])) == 1


async def test_a_kill_between_reading_and_writing_leaves_nothing_half(
    neo4j: Neo4jServer, graph: Neo4jGraph
) -> None:
    await graph.put_episode(episode("e9", content=TEXT, extracted=False))
    graphiti = graphiti_over(graph)

    async def read_it(*, killed: bool) -> None:
        async with graph.batch() as batch:
            await graphiti.add_episode(
                name="note",
                episode_body=TEXT,
                source_description="note",
                reference_time=AT,
                source=EpisodeType.text,
                group_id="nova",
                uuid="e9",
                previous_episode_uuids=[],
            )
            batch.on_commit("e9")
            if killed:
                neo4j.kill()

    with pytest.raises(GraphError) as away:
        await read_it(killed=True)
    assert away.value.code == ProblemCode.MEMORY_DOWN
    neo4j.start()
    assert not await graph.is_extracted("e9")
    assert (await graph.counts()).facts == 0
    await read_it(killed=False)
    assert await graph.is_extracted("e9")
    assert (await graph.counts()).facts == 2
    assert len(await graph.facts_of_episode("e9")) == 2


async def test_a_read_only_server_is_read(neo4j: Neo4jServer, graph: Neo4jGraph) -> None:
    await graph.put_rows(ROWS)
    neo4j.settings["server.databases.read_only"] = "neo4j"
    neo4j.restart()
    try:
        found = await look(place_of(neo4j))
        assert (found.outcome, found.episodes) == (PlaceOutcome.READ_ONLY, 2)
        again = Neo4jGraph(place_of(neo4j))
        with pytest.raises(GraphError) as refused:
            await again.open()
        assert refused.value.code == ProblemCode.MEMORY_READ_ONLY
        assert refused.value.retryable
        now = Wanted(("nova",), datetime(2026, 3, 1, 13, tzinfo=UTC))
        assert (await again.facts_by_words("Oslo", now, 1))[0].id == "f-oslo"
        with pytest.raises(GraphError) as unwritten:
            await again.put_rows([entity("new")])
        assert unwritten.value.code == ProblemCode.MEMORY_READ_ONLY
        await again.close()
    finally:
        del neo4j.settings["server.databases.read_only"]
        neo4j.restart()
    await graph.open()
    await graph.put_rows([entity("new")])


async def test_two_spaces_of_one_name_stay_apart(graph: Neo4jGraph) -> None:
    two = entity("two", "work_2")
    two = replace(two, values={**two.values, "name": "one"})
    await graph.put_rows([entity("one", "work"), two])
    assert [e.id for e in await graph.entities_by_words("one", ["work"], 5)] == ["one"]
    await graph.wipe("work")
    assert [e.id for e in await graph.entities_by_words("one", ["work_2"], 5)] == ["two"]


@pytest.mark.parametrize(
    "asked",
    [
        'Anna" OR *:* -(x) AND [a TO z] ~ ^ \\ / && || !{}:?*',
        "AND OR NOT",
        "\x00\ud800 Oslo",
        "*" * 300,
        "word " * 2000,
    ],
)
async def test_no_question_breaks_the_full_text_search(graph: Neo4jGraph, asked: str) -> None:
    await graph.put_rows(ROWS)
    everything = Wanted(("nova",), AT, history=True)
    await graph.facts_by_words(asked, everything, 5)
    await graph.entities_by_words(asked, ["nova"], 5)
    await graph.facts_page(everything, asked, "", 5)
    await graph.entities_page(["nova"], asked, "", 5)
    await graph.episode_keys(["nova"], asked, None, 5)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("小明王住在东京", "小明在哪里"),
        ("カタカナテスト", "カタカナ"),
        ("แอนนาอาศัยอยู่ในกรุงเทพ", "กรุงเทพ"),
        ("김철수는 서울에 산다", "서울"),
        ("Анна живёт в Москве", "анна"),
        ("آنا تعيش في القاهرة", "القاهرة"),
        ("अन्ना दिल्ली में रहती है", "दिल्ली"),
    ],
)
async def test_words_of_every_script_are_found(graph: Neo4jGraph, text: str, asked: str) -> None:
    await graph.put_rows([entity("a"), entity("b"), fact("f", ("a", "b"), text)])
    found = await graph.facts_by_words(asked, Wanted(("nova",), AT, history=True), 3)
    assert [each.id for each in found] == ["f"]


async def test_values_that_no_property_holds_come_back(graph: Neo4jGraph) -> None:
    odd = {
        "nested": {"a": [1, {"b": None}]},
        "mixed": [1, "a"],
        "none": None,
        "huge": 2**70,
        "uuid": "not mine",
        "nova_x": 1,
        "plain": ["a", "b"],
        "empty": [],
    }
    row = entity("odd", labels=["Foo-Bar", "Person"], attributes=odd, summary="\ud83d half")
    await graph.put_rows([row])
    (found,) = await graph.rows_by_id("entity", ["odd"])
    assert found.values["attributes"] == odd
    assert found.values["labels"] == ["Foo-Bar", "Person"]
    nodes = await graph.driver.search_interface.node_fulltext_search(
        graph.driver, "odd", _any(), ["nova"], 5
    )
    assert "nested" in nodes[0].attributes
    assert "nova_attributes" not in nodes[0].attributes
    assert nodes[0].labels == ["Entity", "Person"] or set(nodes[0].labels) == {"Entity", "Person"}


async def test_vectors_of_two_lengths_do_not_break_a_search(
    neo4j: Neo4jServer, graph: Neo4jGraph
) -> None:
    await graph.put_rows(ROWS)
    neo4j.rows(
        "MATCH (n:Entity {uuid: 'bob'})"
        " CALL db.create.setNodeVectorProperty(n, 'name_embedding', [0.5, 0.5, 0.5])"
    )
    anna = next(row for row in ROWS if row.id == "anna")
    found = await graph.entities_by_vector(anna.vector or [], ["nova"], 10)
    assert "bob" not in {each.id for each in found}
    assert found[0].id == "anna"
    nodes = await graph.driver.search_interface.node_similarity_search(
        graph.driver, list(anna.vector or []), _any(), ["nova"], 10, 0.0
    )
    assert {node.uuid for node in nodes} == {"anna", "rome", "oslo"}


async def test_an_interrupted_change_of_vectors_goes_on(
    neo4j: Neo4jServer, graph: Neo4jGraph, tmp_path: Path
) -> None:
    await graph.put_rows(ROWS)
    before = await every_row(graph)
    await graph.set_fingerprint("old")
    await graph.begin_shadow("new")
    missing = await graph.without_shadow(100)
    await graph.put_shadow([(m.kind, m.id, [1.0, 2.0]) for m in missing])
    await graph.swap_shadow()
    async with graph_of(neo4j) as again:  # as after a kill
        assert await again.fingerprint() == "new"
        await again.put_rows([replace(entity("late"), vector=[3.0, 4.0])])
        await again.drop_old_vectors()
        rows = await every_row(again)
        assert {len(r.vector) for r in rows.values() if r.vector is not None} == {2}
        assert {key: row.values for key, row in rows.items() if key[1] != "late"} == {
            key: row.values for key, row in before.items()
        }
        assert await again.fingerprint() == "new"
    (left,) = neo4j.rows(
        "MATCH (n:Entity) RETURN max(size([k IN keys(n) WHERE k STARTS WITH 'nova_vector'])) AS n"
    )
    assert left["n"] == 0


def _any() -> object:
    from graphiti_core.search.search_filters import SearchFilters

    return SearchFilters()
