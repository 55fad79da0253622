"""Export, import and move of the real memory child, cancelled on their way and begun again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nova_desktop.domain.memory_state import (
    GraphKind,
    GraphPlace,
    GraphState,
    LongWork,
    MemoryModels,
    WorkReport,
)
from nova_desktop.domain.wire import from_wire, to_wire
from tests.fakes.memory_child import MemoryChild
from tests.fakes.memory_graph import entity_row, episode_row, fact_row
from tests.fakes.neo4j_server import Neo4jServer
from tests.unit.memory_recall.test_memory_files import write

MANY, FEW = 6_000, 600
NONE = MemoryModels(dimension=32)


def a_file(path: Path, count: int) -> Path:
    """An export of so many texts, things and facts."""
    rows = [episode_row(f"e{n:05}", f"Text {n} of Anna.") for n in range(count)]
    rows += [entity_row(f"t{n:05}", f"Thing {n}") for n in range(count)]
    for n in range(count):
        ends = (f"t{n:05}", f"t{(n + 1) % count:05}")
        rows.append(fact_row(f"f{n:05}", f"Fact {n}", ends, [f"e{n:05}"]))
    write(path, [{"kind": row.kind, "id": row.id, "values": row.values} for row in rows])
    return path


def cancelled(child: MemoryChild, method: str, **params: object) -> WorkReport:
    """Ask for long work and cancel it once some of it is done."""
    before = len(child.said)
    asked = child.send(method, **{name: to_wire(each) for name, each in params.items()})

    def goes_on() -> bool:
        news = [m["params"] for m in child.said[before:] if m.get("method") == "memory_progress"]
        return any(each["done"] for each in news)

    child.until(goes_on)
    child.value("stop_work")
    answer = child.wait_for(lambda message: message.get("id") == asked)
    return from_wire(WorkReport, answer["result"]["value"])


@pytest.fixture
def child(tmp_path: Path) -> Iterator[MemoryChild]:
    with MemoryChild(tmp_path) as child:
        child.start(NONE)
        child.until(lambda: child.health().state is GraphState.READY)
        yield child


def test_files_are_cancelled_and_begun_again(child: MemoryChild, tmp_path: Path) -> None:
    file, out = a_file(tmp_path / "all.jsonl", MANY), tmp_path / "out.jsonl"
    made = cancelled(child, "import_file", path=str(file))
    assert (made.work, made.stopped) == (LongWork.IMPORT, True)
    assert child.health().facts < MANY
    assert child.get(WorkReport, "import_file", path=str(file)).ok
    assert child.health().facts == MANY
    made = cancelled(child, "export", path=str(out), spaces=())
    assert (made.work, made.stopped) == (LongWork.EXPORT, True)
    assert not list(tmp_path.glob("out.jsonl*"))
    assert child.get(WorkReport, "export", path=str(out), spaces=()).ok
    assert child.value("check") == []


@pytest.mark.long
def test_a_move_is_cancelled_and_goes_on(
    child: MemoryChild, neo4j: Neo4jServer, tmp_path: Path
) -> None:
    file = a_file(tmp_path / "all.jsonl", FEW)
    assert child.get(WorkReport, "import_file", path=str(file)).ok
    there = GraphPlace(GraphKind.NEO4J, neo4j.uri, neo4j.user, neo4j.password, "neo4j")
    made = cancelled(child, "move", to=there)
    assert (made.work, made.stopped) == (LongWork.MOVE, True)
    assert 0 < neo4j.rows("MATCH (n:Episodic|Entity) RETURN count(n) AS n")[0]["n"] < 2 * FEW
    assert child.health().kind is GraphKind.EMBEDDED
    made = child.get(WorkReport, "move", to=there)
    assert (made.ok, made.facts, made.differences) == (True, FEW, ())
