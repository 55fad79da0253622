"""The port over the child's line: every method, its errors, long texts, events."""

import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.adapters.memory.answers import joined
from nova_desktop.adapters.memory.graph_client import MemoryGraphClient
from nova_desktop.adapters.memory.long_texts import LongTexts, is_long
from nova_desktop.domain.memory import (
    Fact,
    GraphLink,
    GraphNode,
    GraphPicture,
    Job,
    JobState,
    Page,
    Question,
)
from nova_desktop.domain.memory_state import (
    Endpoint,
    GraphKind,
    GraphPlace,
    GraphState,
    LongWork,
    MemoryHealth,
    MemoryModels,
    MemorySetUp,
)
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.wire import to_wire
from tests.fakes.memory_outbox import an_episode
from tests.fakes.memory_port import AT, FakeMemoryGraph
from tests.fakes.memory_wire import answered, parameters

pytestmark = pytest.mark.anyio


class Line:
    """A client whose child is the fake graph; `modes` are those of the files that came."""

    def __init__(self, folder: Path) -> None:
        self.graph = FakeMemoryGraph()
        self.client = MemoryGraphClient(self.call, folder)
        self.methods: list[str] = []
        self.modes: list[int] = []
        self.instead: Mapping[str, object] | None = None

    async def call(
        self, method: str, params: Mapping[str, object], timeout_s: float
    ) -> Mapping[str, object]:
        assert timeout_s > 0
        assert set(params) <= parameters(method) | {"text_file", "text_folder"}
        self.methods.append(method)
        if "text_file" in params:
            self.modes.append(stat.S_IMODE(Path(str(params["text_file"])).stat().st_mode))
        return self.instead or await answered(self.graph, method, params)


class Heard:
    def __init__(self) -> None:
        self.all: list[object] = []

    def job_changed(self, job: Job) -> None:
        self.all.append(job)

    def facts_changed(self, job: Job, added: object, retired: object) -> None:
        self.all.append((job, added, retired))

    def health_changed(self, health: MemoryHealth) -> None:
        self.all.append(health)

    def progress(self, work: LongWork, done: int, total: int) -> None:
        self.all.append((work, done, total))


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


async def test_what_goes_in_comes_out_again(line: Line) -> None:
    job = await line.client.remember(an_episode())
    assert (job.key, job.state) == ("note/1", JobState.WAITING)
    (fact,) = line.graph.learn("note/1", ("Anna", "Anna moves to Porto.", "Porto"))
    found = await line.client.recall(Question("Where does Anna move?"))
    assert found.hits[0].fact == fact
    assert found.hits[0].episode is not None
    told = await line.client.context(Question("Anna Porto"), 100)
    assert "Anna moves to Porto." in told.text
    anna = (await line.client.entities(Page(search="anna"))).rows[0]
    assert await line.client.entity(anna.id) == anna
    assert (await line.client.timeline(anna.id, Page())).rows == (fact,)
    assert (await line.client.facts(Page(), history=True)).rows == (fact,)
    assert (await line.client.episodes(Page(), anna.id)).rows[0].id == job.episode
    assert (await line.client.episode(job.episode))[1] == an_episode().text
    assert await line.client.facts_of(job.episode) == (fact,)
    assert (await line.client.picture(("nova",), most=10)).total == 2
    assert (await line.client.jobs(Page())).rows[0].state is JobState.DONE


async def test_a_large_picture_comes_in_parts(line: Line) -> None:
    await line.client.remember(an_episode())
    named = [("Anna", f"Anna knows Person{n}.", f"Person{n}") for n in range(1200)]
    line.graph.learn("note/1", *named)
    line.methods.clear()
    picture = await line.client.picture(("nova",), most=2000)
    assert (len(picture.nodes), len(picture.links), picture.total) == (1201, 1200, 1201)
    assert line.methods == ["picture_part"] * 3
    assert [(link.source, link.target) for link in picture.links[:2]] == [(0, 1), (0, 2)]


def test_links_to_what_did_not_come_are_left_out() -> None:
    nodes = tuple(GraphNode(f"n{n}", "Name", "", 0.0, 0.0, 1) for n in range(2))
    parts = [
        GraphPicture(nodes[:1], (GraphLink(0, 1, 1), GraphLink(0, 2, 1)), 3),
        GraphPicture(nodes[1:], (), 3),
    ]
    assert joined(parts) == GraphPicture(nodes, (GraphLink(0, 1, 1),), 3)


async def test_what_changes_facts(line: Line) -> None:
    await line.client.remember(an_episode())
    (fact,) = line.graph.learn("note/1", ("Anna", "Anna moves to Porto.", "Porto"))
    assert (await line.client.pin(fact.id, pinned=True)).pinned
    assert (await line.client.mark_wrong(fact.id, wrong=True)).wrong
    corrected = await line.client.correct(fact.id, "Anna moves to Lisbon.", AT)
    assert (corrected.made.text, corrected.made.since) == ("Anna moves to Lisbon.", AT)
    assert await line.client.take_back(corrected) == corrected.before
    assert (await line.client.facts(Page(), history=True)).rows == (corrected.before,)
    better = (await line.client.correct(fact.id, "Anna moves to Lisbon.", AT)).made
    gone = await line.client.forget_fact(better.id)
    assert gone.facts == 1
    assert await line.client.restore(gone.ticket)
    assert not await line.client.restore(gone.ticket)
    entity = (await line.client.entities(Page())).rows[0].id
    assert (await line.client.forget_entity(entity)).entities == 1
    assert (await line.client.forget_episode(fact.episodes[0])).episodes == 1
    await line.client.set_never(("dentist",))
    assert await line.client.never() == ("dentist",)
    await line.client.remember(an_episode("note/2"))
    assert (await line.client.wipe("nova")).episodes == 1


async def test_the_whole_of_it(line: Line) -> None:
    line.graph.tell_job(replace(await line.client.remember(an_episode()), state=JobState.DEAD))
    assert await line.client.retry() == 1
    assert (await line.client.health()).state is GraphState.READY
    assert (await line.client.usage()).prompts == ()
    place = GraphPlace(GraphKind.NEO4J, "neo4j://h", "neo4j", "pw", "neo4j")
    assert (await line.client.look(place)).version == "5.26.0"
    assert (await line.client.estimate_reembedding()).texts == 120
    await line.client.reembed(go_on=False)
    assert (await line.client.export("/x", ("nova",))).work is LongWork.EXPORT
    assert (await line.client.import_file("/x")).work is LongWork.IMPORT
    assert (await line.client.move(place)).work is LongWork.MOVE
    assert (await line.client.migrate(place, "nova", dry_run=True)).dry_run
    assert (await line.client.migrate(place, "nova", dry_run=False, embed=True)).ok
    assert line.graph.asked[-1] == "migrate nova False True"
    await line.client.stop_work()
    assert line.graph.asked[-1] == "stop_work"
    await line.client.roll_back("/b")
    line.graph.sound = (Problem(ProblemCode.MEMORY_SET_ASIDE, {"path": "p"}, "why"),)
    assert await line.client.check() == line.graph.sound
    model = Endpoint("http://g", "sk", "m", json_schema=None, temperature=0.1)
    wanted = MemorySetUp("/f", place, MemoryModels((model,), (), (model,), 512))
    await line.client.set_up(wanted)
    assert line.graph.set_ups == [wanted]


async def test_a_refusal_is_told_as_what_it_is(line: Line) -> None:
    with pytest.raises(NovaError) as raised:
        await line.client.entity("nobody")
    assert raised.value.problem.code is ProblemCode.MEMORY_GONE
    line.instead = {"problem": "memory_down", "params": {"n": 1}, "detail": "refused"}
    with pytest.raises(NovaError) as raised:
        await line.client.health()
    assert raised.value.problem == Problem(ProblemCode.MEMORY_DOWN, {"n": "1"}, "refused", True)
    line.instead = {"problem": "of_a_later_version"}
    with pytest.raises(NovaError) as raised:
        await line.client.check()
    assert raised.value.problem.code is ProblemCode.MEMORY_FAILED


@pytest.mark.parametrize("value", [None, 3, [], {"state": "flying", "kind": "embedded"}, {}])
async def test_an_answer_that_is_none_is_an_error_of_the_child(line: Line, value: object) -> None:
    line.instead = {"value": value}
    with pytest.raises(NovaError) as raised:
        await line.client.health()
    assert raised.value.problem.code is ProblemCode.CHILD_CALL_FAILED


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "🎉" * 50_000, "line\r\nline\n" * 20_000, "\ud800" * 30_000]
)
async def test_a_long_text_goes_by_a_private_file(line: Line, tmp_path: Path, text: str) -> None:
    await line.client.remember(replace(an_episode(), text=text))
    assert line.modes == [0o600]
    assert list(tmp_path.iterdir()) == []
    (kept,) = line.graph.held.values()
    assert kept[1] == text.encode("utf-8", "replace").decode().replace("\r\n", "\n")


async def test_a_file_of_a_call_that_failed_does_not_stay(line: Line, tmp_path: Path) -> None:
    async def fails(*_call: object) -> Mapping[str, object]:
        raise NovaError.of(ProblemCode.CHILD_SILENT)

    client = MemoryGraphClient(fails, tmp_path)
    with pytest.raises(NovaError):
        await client.remember(replace(an_episode(), text="a" * 200_000))
    assert list(tmp_path.iterdir()) == []


async def test_a_long_text_comes_back_by_a_file(line: Line, tmp_path: Path) -> None:
    await line.client.remember(an_episode())
    (kept,) = line.graph.held.values()
    file = tmp_path / "answer.txt"
    file.write_bytes(b"x\r\n" * 100_000)
    line.instead = {"value": [to_wire(kept[0]), ""], "text_file": str(file)}
    assert (await line.client.episode(kept[0].id))[1] == "x\r\n" * 100_000
    assert not file.exists()
    line.instead = {"value": [to_wire(kept[0]), ""], "text_file": "/etc/hostname"}
    with pytest.raises(NovaError) as raised:
        await line.client.episode(kept[0].id)
    assert raised.value.problem.code is ProblemCode.MEMORY_FILE_UNREADABLE


def test_what_is_long_is_counted_as_it_stands_on_the_line() -> None:
    assert not is_long("a" * 99_000)
    assert is_long("a" * 100_001)
    assert is_long("é" * 20_000)
    assert not is_long("é" * 8_000)


async def test_events_reach_the_listeners(line: Line) -> None:
    heard = Heard()
    line.client.listen(heard)
    job = await line.client.remember(an_episode())
    (fact,) = line.graph.learn("note/1", ("Anna", "Anna moves to Porto.", "Porto"))
    line.client.heard("memory_job", {"job": to_wire(job)})
    facts: Mapping[str, object] = {"job": to_wire(job), "added": [to_wire(fact)], "retired": []}
    line.client.heard("memory_facts", facts)
    line.client.heard("memory_health", {"health": to_wire(line.graph.now_health)})
    line.client.heard("memory_progress", {"work": "move", "done": 1, "total": 2})
    added: tuple[Fact, ...] = (fact,)
    moved = (LongWork.MOVE, 1, 2)
    assert heard.all == [job, (job, added, ()), line.graph.now_health, moved]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("memory_job", {}),
        ("memory_job", {"job": {"key": 1}}),
        ("memory_progress", {"work": "dance", "done": 1, "total": 2}),
        ("memory_health", {"health": None}),
        ("ready", {}),
    ],
)
async def test_an_event_that_cannot_be_read_is_dropped(
    line: Line, method: str, params: Mapping[str, object]
) -> None:
    heard = Heard()
    line.client.listen(heard)
    line.client.heard(method, params)
    assert heard.all == []


def test_long_texts_that_a_kill_left_are_removed(tmp_path: Path) -> None:
    old, new, other = (tmp_path / n for n in ("memory-1.txt", "memory-2.txt", "other.txt"))
    for path in (old, new, other):
        path.write_text("a secret")
    for path in (old, other):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    LongTexts(tmp_path)
    assert sorted(tmp_path.iterdir()) == [new, other]
