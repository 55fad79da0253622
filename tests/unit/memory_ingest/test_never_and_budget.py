"""What is never to be remembered goes to no embedding model, and nothing does over budget."""

import asyncio
import json
from pathlib import Path

import pytest

from nova_desktop.children.memory.embedded import generations
from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.moving.passage_shadow import missing_passages
from nova_desktop.domain.memory import JobState, Question
from nova_desktop.domain.memory_state import MemoryLimits
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_running import BOTH, NONE, ONLY_EMBEDDING, running
from tests.fakes.model_endpoint import FakeModels, knowing

pytestmark = pytest.mark.anyio


def embedded_texts(models: FakeModels) -> str:
    return json.dumps([asked.body.get("input") for asked in models.asked if not asked.is_chat])


async def test_over_budget_no_question_and_no_correction_costs_anything(
    tmp_path: Path, models: FakeModels
) -> None:
    models.otherwise = knowing(cost="0.01")
    async with running(tmp_path, models) as here:
        await here.remember("a", "Anna works at Contoso.")
        await here.until("a")
        await asyncio.sleep(0.3)
        await here.use(BOTH, MemoryLimits(usd_a_day=0.001))
        before = len(models.asked)
        found = await here.parts.recall.recall(Question("Where does Anna work?"))
        assert found.hits
        assert not found.by_meaning
        await here.parts.recall.context(Question("Anna, again"), 500)
        (fact,) = await here.facts()
        await here.parts.edits.correct(fact.id, "Anna works at Fabrikam")
        assert await here.said() == ["Anna works at Fabrikam"]
        assert len(models.asked) == before


async def test_a_correction_has_no_word_that_is_never_remembered(
    tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models) as here:
        await here.remember("a", "Anna works at Contoso.")
        await here.until("a")
        await here.parts.edits.set_never(["zebrafinch"])
        (fact,) = await here.facts()
        with pytest.raises(GraphError) as refused:
            await here.parts.edits.correct(fact.id, "Anna works at Zebrafinch")
        assert refused.value.code == ProblemCode.MEMORY_TEXT_REFUSED
        assert await here.said() == ["Anna works at Contoso"]


async def test_kept_texts_with_such_words_are_not_embedded(
    tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models, NONE) as here:
        await here.remember("a", "Anna works at Zebrafinch.")
        await here.remember("b", "Ben works at Contoso.")
        await here.until("b", JobState.KEPT)
        await here.parts.edits.set_never(["zebrafinch"])
        await here.use(ONLY_EMBEDDING)

        async def made() -> bool:
            return "Contoso" in embedded_texts(models)

        await here.wait_for(made)
        await asyncio.sleep(0.2)
        assert "Zebrafinch" not in embedded_texts(models)
        await here.base.store.write(lambda c: generations.begin(c, "other|16"))
        left = await here.base.store.read(lambda c: missing_passages(c, 0, 10))
        assert [text for _, _, text in left] == ["Ben works at Contoso."]
