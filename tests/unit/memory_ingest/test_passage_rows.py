"""A passage's row that is taken again by another text brings nothing of the one before."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from nova_desktop.children.memory.embedded import generations
from nova_desktop.children.memory.moving.passage_shadow import missing_passages, put_passages
from nova_desktop.children.memory.recall.passages import passage_refs
from nova_desktop.domain.memory import JobState, Question
from tests.fakes.memory_running import NONE, ONLY_EMBEDDING, Running, running
from tests.fakes.memory_script import word_vector
from tests.fakes.model_endpoint import FakeModels

pytestmark = pytest.mark.anyio


class SlowVectors(FakeModels):
    """Whose vectors of one text come when they are let go."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word
        self.asked_for = asyncio.Event()
        self.let_go = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(await request.aread())
        if any(self._word in text for text in body.get("input", ())):
            self.asked_for.set()
            await self.let_go.wait()
        return await super().handle_async_request(request)


async def test_a_text_of_another_space_gets_no_vector_of_what_was_forgotten(
    tmp_path: Path,
) -> None:
    models = SlowVectors("zebrafinch")
    async with running(tmp_path, models, NONE) as here:
        old = await here.remember("a", "A zebrafinch sang.", space="work")
        await here.until("a", JobState.KEPT)
        await here.use(ONLY_EMBEDDING)
        await models.asked_for.wait()
        await here.parts.edits.forget_episode(old.episode)
        await here.remember("b", "Quarterly taxes are due.", space="private")
        models.let_go.set()
        # Until it has its own: what was asked for then comes first.
        await here.wait_for(lambda: _own_vector(here, "Quarterly taxes are due."))
        found = await here.parts.recall.recall(Question("zebrafinch sang", ("work",)))
        assert found.hits == ()


async def _own_vector(here: Running, text: str) -> bool:
    found = await here.parts.passages.search(word_vector(text, 16), ["private"], 5)
    return bool(found) and found[0][1] > 0.99


async def test_a_new_vector_is_of_the_text_that_has_the_row(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), NONE) as here:
        store = here.base.store
        old = await here.remember("a", "A zebrafinch sang.", space="work")
        await store.write(lambda c: generations.begin(c, "new/3"))
        missing = await store.read(lambda c: missing_passages(c, 0, 9))
        assert [text for _, _, text in missing] == ["A zebrafinch sang."]
        await here.parts.edits.forget_episode(old.episode)
        await here.remember("b", "Taxes are due.", space="private")
        made = [(each, [1.0, 0.0, 0.0]) for each in missing]
        await store.write(lambda c: put_passages(c, made, "new/3"))
        left = await store.read(lambda c: missing_passages(c, 0, 9))
        assert [(space, text) for _, space, text in left] == [("private", "Taxes are due.")]


async def test_a_row_is_of_the_spaces_that_were_asked(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), NONE) as here:
        store = here.base.store
        await here.remember("a", "A zebrafinch sang.", space="private")
        assert not await store.read(lambda c: passage_refs(c, [1], ["work"]))
        assert len(await store.read(lambda c: passage_refs(c, [1], ["private"]))) == 1
