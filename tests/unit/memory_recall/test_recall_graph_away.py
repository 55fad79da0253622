"""While the graph is away the texts are still found by their words."""

from typing import Any

import pytest

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.recall.reading import Reading
from nova_desktop.children.memory.recall.recall import Recall
from nova_desktop.domain.memory import Match, Page, Question
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_desk import Desk

pytestmark = pytest.mark.anyio


class Broken:
    """A graph of which every call fails alike."""

    def __init__(self, code: ProblemCode) -> None:
        self._code = code

    def __getattr__(self, name: str) -> Any:
        async def call(*_: object, **__: object) -> None:
            raise GraphError(self._code, f"{name} fails")

        return call


async def test_texts_are_found_by_words_and_told_to_the_chat(desk: Desk) -> None:
    episode = await desk.tell("k1", "The dentist is called Mr Okafor.", read=False)
    desk.graph = Broken(ProblemCode.MEMORY_DOWN)  # type: ignore[assignment]
    question = Question("what is my dentist called")
    recalled = await desk.recall.recall(question)
    assert not recalled.by_meaning
    (hit,) = recalled.hits
    assert (hit.episode and hit.episode.id, hit.matched) == (episode, (Match.WORDS,))
    assert "Okafor" in (await desk.recall.context(question, 200)).text


async def test_a_graph_that_fails_otherwise_is_told(desk: Desk) -> None:
    await desk.tell("k1", "The dentist is called Mr Okafor.")
    desk.graph = Broken(ProblemCode.MEMORY_FAILED)  # type: ignore[assignment]
    with pytest.raises(GraphError):
        await desk.recall.recall(Question("what is my dentist called"))


async def test_a_graph_that_is_known_to_be_away_is_not_waited_for(desk: Desk) -> None:
    await desk.tell("k1", "The dentist is called Mr Okafor.", read=False)
    asked: list[str] = []

    class Slow:
        def __getattr__(self, name: str) -> Any:
            async def call(*_: object, **__: object) -> None:
                asked.append(name)
                raise GraphError(ProblemCode.MEMORY_DOWN, "after a long wait")

            return call

    graph: Any = Slow()
    recall = Recall(desk.store, graph, desk.embedder, desk.vectors, is_away=lambda: True)
    (hit,) = (await recall.recall(Question("what is my dentist called"))).hits
    assert "Okafor" in hit.passage
    assert "Okafor" in (await recall.context(Question("dentist"), 200)).text
    assert asked == []
    reading = Reading(desk.store, graph)
    (text,) = (await reading.episodes(Page(search="dentist"))).rows
    assert "Okafor" in (await reading.episode(text.id))[1]
