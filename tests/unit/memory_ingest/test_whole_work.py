"""Work on all of memory is stopped where what was written is whole, and goes on later."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.telling import HealthBoard
from nova_desktop.children.memory.whole import WholeWork
from nova_desktop.domain.memory import JobState
from nova_desktop.domain.memory_state import LongWork
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_graph import entity_row, episode_row, fact_row, mention_row
from tests.fakes.memory_running import NONE, Running, running
from tests.fakes.model_endpoint import FakeModels

pytestmark = pytest.mark.anyio
COUNT = 450


def rows() -> list:
    texts = [episode_row(f"e{n:04}", f"Text {n} of Anna.") for n in range(COUNT)]
    things = [entity_row(f"t{n:04}", f"Thing {n}") for n in range(COUNT)]
    ends = [(f"t{n:04}", f"t{(n + 1) % COUNT:04}") for n in range(COUNT)]
    facts = [fact_row(f"f{n:04}", f"Fact {n}", ends[n], [f"e{n:04}"]) for n in range(COUNT)]
    return [*texts, *things, *facts, *(mention_row(f"e{n:04}", f"t{n:04}") for n in range(COUNT))]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "memory", FakeModels(), NONE) as opened:
        yield opened


def whole_of(here: Running) -> WholeWork:
    board = HealthBoard(here.health, lambda _method, _params: None)
    return WholeWork(here.base, lambda: here.parts, board)


def stops_at(here: Running, whole: WholeWork, done: int, patch: pytest.MonkeyPatch) -> None:
    """The user presses Cancel once so much is told as done."""

    def progress(_work: LongWork, so_far: int, _total: int) -> None:
        if so_far >= done:
            whole.stop()

    patch.setattr(here.base.telling, "progress", progress)


async def all_rows(here: Running) -> dict[tuple[str, str], object]:
    return {
        (each.kind, each.id): each.values
        async for some in here.parts.graph.rows(())
        for each in some
    }


async def test_a_stopped_export_leaves_no_file_and_no_other_one_changed(
    here: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.parts.graph.put_rows(rows())
    whole, folder = whole_of(here), tmp_path / "out"
    folder.mkdir()
    (folder / "old.jsonl").write_text("an older export")
    for name in ("old.jsonl", "new.jsonl"):
        stops_at(here, whole, 1, monkeypatch)
        made = await whole.export(str(folder / name), ())
        assert (made.work, made.ok, made.stopped) == (LongWork.EXPORT, False, True)
    assert [path.name for path in folder.iterdir()] == ["old.jsonl"]
    assert (folder / "old.jsonl").read_text() == "an older export"
    monkeypatch.undo()
    assert (await whole.export(str(folder / "old.jsonl"), ())).ok


@pytest.mark.parametrize("done", [0, COUNT, 2 * COUNT + 1])
async def test_a_stopped_import_goes_on_and_adds_nothing_twice(
    here: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    await here.parts.graph.put_rows(rows())
    file = tmp_path / "all.jsonl"
    await whole_of(here).export(str(file), ())
    async with running(tmp_path / "other", FakeModels(), NONE) as other:
        whole = whole_of(other)
        stops_at(other, whole, done, monkeypatch)
        made = await whole.import_file(str(file))
        assert (made.work, made.ok, made.stopped) == (LongWork.IMPORT, False, True)
        assert set(await all_rows(other)) < set(await all_rows(here))
        assert await other.base.store.check() == ""
        monkeypatch.undo()
        assert (await whole.import_file(str(file))).ok
        assert await all_rows(other) == await all_rows(here)


class Slow(FakeModels):
    """Models that answer once they may."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_now, self.may = asyncio.Event(), asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked_now.set()
        await self.may.wait()
        return await super().handle_async_request(request)


async def test_work_that_waits_for_a_text_is_stopped_at_once(tmp_path: Path) -> None:
    models = Slow()
    async with running(tmp_path / "memory", models) as here:
        whole = whole_of(here)
        await here.remember("k1", "Anna works at Contoso")
        await models.asked_now.wait()
        importing = asyncio.create_task(whole.import_file(str(tmp_path / "none.jsonl")))
        await asyncio.sleep(0)
        with pytest.raises(GraphError) as busy:
            await whole.export(str(tmp_path / "x.jsonl"), ())
        assert busy.value.code == ProblemCode.MEMORY_WORK_UNDER_WAY
        whole.stop()
        async with asyncio.timeout(2):
            assert (await importing).stopped
        models.may.set()
        assert (await here.until("k1")).state is JobState.DONE
        await here.remember("k2", "Anna lives in Porto")
        assert (await here.until("k2")).state is JobState.DONE, "texts are read again"


async def test_nothing_to_stop_is_nothing(here: Running, tmp_path: Path) -> None:
    whole = whole_of(here)
    whole.stop()
    assert (await whole.export(str(tmp_path / "x.jsonl"), ())).ok
