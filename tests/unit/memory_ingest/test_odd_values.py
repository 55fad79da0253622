"""Odd values, on the disk and in what is asked, stop nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from nova_desktop.children.memory.answering import answering
from nova_desktop.children.memory.ingest.checking import why_not
from nova_desktop.children.memory.ingest.queue import Queue
from nova_desktop.children.memory.store import Store
from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.domain.memory import JobState, NewEpisode, Page, Question
from nova_desktop.protocol import INVALID_PARAMS
from tests.fakes.memory_running import AT, BOTH, NONE, running
from tests.fakes.model_endpoint import FakeModels

pytestmark = pytest.mark.anyio
ODD = ("source = 'chXt'", "urgency = 'soXn'", f"at = {2**62}", "at = 'x'", f"queued_at = {2**62}")


@pytest.mark.parametrize("odd", ODD)
async def test_an_odd_value_keeps_no_text_from_being_read(
    tmp_path: Path, models: FakeModels, odd: str
) -> None:
    async with running(tmp_path, models, NONE) as here:
        for key in "abc":
            await here.remember(key, f"{key.upper()}nna works at Contoso.")
            await here.until(key, JobState.KEPT)
        await here.base.store.write(
            lambda c: c.execute(f"UPDATE jobs SET state = 'waiting', {odd} WHERE key = 'b'")
        )
        await here.base.store.write(
            lambda c: c.execute("UPDATE passages SET at = 'x' WHERE row = 1")
        )
    async with running(tmp_path, models, NONE) as here:
        await here.use(BOTH)
        for key in "abc":
            await here.until(key)
        assert len((await here.base.queue.page(Page())).rows) == 3
        assert len((await here.parts.recall.recall(Question("Contoso"))).hits) > 0
        assert len((await here.parts.reading.episodes(Page())).rows) == 3


async def test_a_state_that_is_none_waits(store: Store) -> None:
    queue = Queue(store)
    await queue.accept(NewEpisode("a", "Anna works at Contoso.", AT))
    await store.write(lambda c: c.execute("UPDATE jobs SET state = 'waXting'"))
    assert [job.state for job in (await queue.page(Page())).rows] == [JobState.DEAD]
    await queue.recover()
    assert [job.state for job in (await queue.page(Page())).rows] == [JobState.WAITING]


@pytest.mark.parametrize("after", ["²", "9" * 30, "-1", "x"])
async def test_a_page_behind_no_number_is_the_first(store: Store, after: str) -> None:
    queue = Queue(store)
    await queue.accept(NewEpisode("a", "Anna works at Contoso.", AT))
    assert len((await queue.page(Page(after))).rows) == 1


@pytest.mark.parametrize(("limit", "shown"), [(2**70, 3), (0, 1), (-5, 1), (2, 2)])
async def test_a_page_has_some_rows_whatever_is_asked(store: Store, limit: int, shown: int) -> None:
    queue = Queue(store)
    for key in "abc":
        await queue.accept(NewEpisode(key, "Anna works at Contoso.", AT))
    assert len((await queue.page(Page(limit=limit))).rows) == shown


@pytest.mark.parametrize("bad", ["\ud800", "a\0b"])
async def test_what_is_no_whole_text_is_refused(bad: str) -> None:
    async def nothing(**_asked: object) -> None:
        raise AssertionError

    page = {"limit": 5, "spaces": ["nova"], "after": "", "search": ""}
    asked = {"text": "x", "spaces": ["nova"], "limit": 5}
    for kind, raw in (
        (str, bad),
        (tuple[str, ...], ["nova", bad]),
        (Page, {**page, "after": bad}),
        (Page, {**page, "spaces": [bad]}),
        (Question, {**asked, "spaces": [bad]}),
    ):
        with pytest.raises(RefusedError) as refused:
            await answering(nothing, it=kind)({"it": raw})
        assert refused.value.code == INVALID_PARAMS
    assert why_not(NewEpisode(bad, "Anna.", AT)) == "key"


@pytest.mark.parametrize("bad", ["\ud800", "a\0b"])
async def test_what_is_searched_is_cleaned(store: Store, bad: str) -> None:
    seen: list[object] = []

    async def look(it: object) -> None:
        seen.append(it)
        words = it.text if isinstance(it, Question) else cast("Page", it).search
        await store.read(lambda c: c.execute("SELECT ?", (words,)).fetchone())

    page = {"limit": 5, "spaces": ["nova"], "after": "", "search": bad}
    await answering(look, it=Page)({"it": page})
    await answering(look, it=Question)({"it": {"text": bad, "spaces": ["nova"], "limit": 5}})
    assert len(seen) == 2


async def test_a_text_of_a_clock_that_was_ahead_is_found(
    tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models, NONE) as here:
        now = datetime.now(UTC)
        ahead = NewEpisode("a", "A zebrafinch sang for Anna.", now + timedelta(days=40))
        await here.base.ingest.remember(ahead)
        recall = here.parts.recall.recall
        assert len((await recall(Question("zebrafinch"))).hits) == 1
        assert (await recall(Question("zebrafinch", as_of=now))).hits == ()
