"""One text that the embedding model refuses keeps no other one from its vector."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from nova_desktop.children.memory.methods import TextMethods
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.moving.reembedding import ReembedWork
from nova_desktop.domain.memory import NewEpisode, Question
from nova_desktop.domain.wire import to_wire
from tests.fakes.memory_running import AT, BOTH, ONLY_EMBEDDING, ONLY_MEMORY, Running, running
from tests.fakes.memory_script import word_vector
from tests.fakes.model_endpoint import Asked, FakeModels, embedded, endpoint, knowing, refused

pytestmark = pytest.mark.anyio
ANOTHER = replace(BOTH, embedding=(endpoint("another"),))


def refusing(words: str) -> Callable[[Asked], httpx.Response]:
    """As `knowing`, but for vectors of texts with these words."""

    def reply(asked: Asked) -> httpx.Response:
        if not asked.is_chat and any(words in text for text in asked.body["input"]):
            return refused(400, "the input is not valid")(asked)
        return knowing()(asked)

    return reply


async def yes() -> bool:
    return True


def quiet(_done: int, _total: int) -> None: ...


def reembedding(here: Running) -> ReembedWork:
    return ReembedWork(here.base.store, here.base.embedder, yes, lambda: None, again_s=0.05)


async def test_the_other_passages_get_theirs(tmp_path: Path, models: FakeModels) -> None:
    models.otherwise = refusing("Rome")
    async with running(tmp_path, models, ONLY_EMBEDDING) as here:
        for n, place in enumerate(["Paris", "Rome", "Oslo", "Bern", "Riga"]):
            await here.remember(f"k{n}", f"Anna lives in {place}.")
        here.base.filling.nudge()

        async def all_but_one() -> bool:
            return await here.parts.passages.count_missing() == 1

        await here.wait_for(all_but_one)
        found = await here.parts.recall.recall(Question("Riga"))
        assert found.by_meaning


async def test_all_is_embedded_anew_but_what_the_new_model_refuses(
    tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models) as here:
        for n, place in enumerate(["Rome", "Oslo", "Bern"]):
            await here.remember(f"k{n}", f"Anna lives in {place}.")
            await here.until(f"k{n}")
        models.otherwise = refusing("Rome")
        await here.use(ANOTHER)
        assert await reembedding(here).run(here.parts.graph, quiet)
        assert await here.parts.graph.fingerprint() == "another|16"
        without = {each.text for each in await here.parts.graph.without_vector(9)}
        assert {"Rome"} <= without <= {"Rome", "Anna lives in Rome"}


async def test_a_model_that_refuses_everything_is_not_asked_for_each_text(
    tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models) as here:
        for n in range(6):
            await here.remember(f"k{n}", f"Anna knows Person{n}.")
            await here.until(f"k{n}")
        models.otherwise = refusing("")
        await here.use(ANOTHER)
        models.asked.clear()
        with pytest.raises(ModelCallError):
            await reembedding(here).run(here.parts.graph, quiet)
        assert len(models.asked) <= 3


async def test_what_was_written_without_vectors_costs_no_call_each(
    tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models, ONLY_MEMORY) as here:
        for n in range(8):
            await here.remember(f"k{n}", f"Anna knows Person{n}.")
            await here.until(f"k{n}")
        models.asked.clear()
        models.otherwise = embedded(size=3, make=lambda text, _size: word_vector(text, 3))
        await here.use(BOTH)

        async def given_up() -> bool:
            return here.base.embedder.problem is not None

        await here.wait_for(given_up)
        here.base.filling.nudge()
        await here.wait_for(given_up)
        assert len(models.asked) <= 8


async def test_a_new_text_gets_its_vectors_at_once(tmp_path: Path, models: FakeModels) -> None:
    async with running(tmp_path, models, ONLY_EMBEDDING) as here:
        remember = TextMethods(here.base, here.keeping).methods()["remember"]
        new = NewEpisode("k", "Anna lives in Oslo.", AT)
        assert "value" in await remember({"episode": to_wire(new)})

        async def has_all() -> bool:
            return await here.parts.passages.count_missing() == 0

        await here.wait_for(has_all)
