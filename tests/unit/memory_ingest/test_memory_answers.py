"""What goes over the line between the child and the window: sizes, files, refusals, news."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nova_desktop.children.memory import long_texts
from nova_desktop.children.memory.answering import answering
from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.ingest.extraction import Learned
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.start_params import set_up_of
from nova_desktop.children.memory.telling import FACTS_A_FRAME, HealthBoard, Telling
from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.domain.memory import Entities, Entity, Fact, Job, JobState, Page, Thing
from nova_desktop.domain.memory_state import (
    GraphKind,
    GraphState,
    LongWork,
    MemoryHealth,
    MemorySetUp,
)
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.wire import from_wire, to_wire
from nova_desktop.protocol import JsonObject, Result, encode

pytestmark = pytest.mark.anyio
AT = datetime(2026, 1, 1, tzinfo=UTC)
JOB = Job("k", "e", "nova", "", "", JobState.DONE, AT)


async def test_a_page_that_is_too_large_has_fewer_rows() -> None:
    async def entities(page: Page) -> Entities:
        rows = [Entity(str(n), "nova", "名" * 150, summary="名" * 900) for n in range(page.limit)]
        return Entities(tuple(rows), "more")

    answer = await answering(entities, page=Page)({"page": to_wire(Page(limit=200))})
    encode(Result(1, answer))
    assert 1 <= len(from_wire(Entities, answer["value"]).rows) < 200


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (GraphError("memory_down", "no answer"), "memory_down"),
        (ModelCallError(ProblemCode.NO_MODEL, "none", "m"), "no_model"),
    ],
)
async def test_errors_are_problems(error: Exception, code: str) -> None:
    async def fail() -> None:
        raise error

    assert (await answering(fail)({}))["problem"] == code


async def test_parameters_are_checked() -> None:
    async def say(words: str, times: int = 1) -> str:
        return words * times

    method = answering(say, "times", words=str, times=int)
    assert await method({"words": "a"}) == {"value": "a"}
    assert await method({"words": "a", "times": 2}) == {"value": "aa"}
    bad: list[JsonObject] = [{}, {"words": 7}, {"words": "a", "times": "2"}]
    for params in bad:
        with pytest.raises(RefusedError):
            await method(params)


async def test_texts_go_by_private_files(tmp_path: Path) -> None:
    words = "ä" * 200_000
    assert long_texts.is_long(words)
    assert not long_texts.is_long("a" * 50_000)
    file = Path(await long_texts.leave(words, str(tmp_path)))
    assert file.stat().st_mode & 0o777 == 0o600
    assert await long_texts.take(str(file)) == words
    assert not file.exists()
    (tmp_path / "link").symlink_to("/etc/hostname")
    for path in (tmp_path / "link", tmp_path / "none", tmp_path):
        with pytest.raises(GraphError):
            await long_texts.take(str(path))
    with pytest.raises(GraphError):
        await long_texts.leave(words, str(tmp_path / "none"))


async def test_facts_come_in_frames_that_fit() -> None:
    told: list[JsonObject] = []
    ends = (Thing("1", "A"), Thing("2", "B"))
    facts = [Fact(str(n), "nova", "名" * 2000, "R", *ends, AT) for n in range(2 * FACTS_A_FRAME)]
    Telling(lambda _method, params: told.append(params)).facts(JOB, Learned(tuple(facts), ()))
    assert len(told) == 2
    for params in told:
        encode(Result(1, params))


async def test_progress_is_told_now_and_then_and_at_the_end() -> None:
    told: list[object] = []
    now = [0.0]
    telling = Telling(lambda _method, params: told.append(params["done"]), lambda: now[0])
    for done in range(101):
        now[0] += 0.01
        telling.progress(LongWork.EXPORT, done, 100)
    assert told[0] == 0
    assert told[-1] == 100
    assert len(told) < 10


async def test_health_is_told_when_it_is_another_one() -> None:
    episodes = [0]
    told: list[JsonObject] = []
    looked = asyncio.Event()

    async def look() -> MemoryHealth:
        looked.set()
        return MemoryHealth(GraphState.READY, GraphKind.EMBEDDED, episodes[0])

    board = HealthBoard(look, lambda _method, params: told.append(params), calm_s=0)
    task = asyncio.create_task(board.run())
    for count in (0, 0, 1):
        episodes[0] = count
        looked.clear()
        board.changed()
        await asyncio.wait_for(looked.wait(), 5)
        await asyncio.sleep(0)
    task.cancel()
    found = [from_wire(MemoryHealth, params["health"]).episodes for params in told]
    assert found == [0, 1]


@pytest.mark.parametrize(
    "raw",
    [None, {}, {"folder": "here"}, {"folder": "/x", "models": {"dimension": 0}},
     {"folder": "/x", "place": {"kind": "neo4j"}}, {"folder": "/x", "place": {"kind": "moon"}}],
)  # fmt: skip
async def test_a_set_up_that_is_none_is_refused(raw: object) -> None:
    with pytest.raises(RefusedError):
        set_up_of({"set_up": raw})


async def test_a_good_one_is_read(tmp_path: Path) -> None:
    wanted = MemorySetUp(str(tmp_path))
    assert set_up_of({"set_up": to_wire(wanted)}) == wanted
