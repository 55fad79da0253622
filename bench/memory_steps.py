"""The steps of bench/memory.py, each in a process of its own: `python -m bench.memory_steps`.

The process is what the memory child is: the same imports, the same switches, and little else.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nova_desktop.children.memory.program import SWITCHES

os.environ.update(SWITCHES)  # numpy and Graphiti read it when they are imported

import httpx
import numpy as np
import psutil

from bench.memory_graph import FINGERPRINT, SPACE, TEN, Made, Size
from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Graph, Wanted
from nova_desktop.children.memory.models.http import ModelHttp
from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.parts import Base, make_base, make_parts
from nova_desktop.children.memory.quiet import be_quiet, settle
from nova_desktop.children.memory.recall.passage_vectors import StoredPassageVectors
from nova_desktop.children.memory.recall.recall import Recall
from nova_desktop.children.memory.store import Store, open_store
from nova_desktop.children.memory.telling import HealthBoard, Telling
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory import JobState, NewEpisode, Question
from nova_desktop.domain.memory_state import (
    GraphKind,
    GraphPlace,
    MemoryHealth,
    MemoryModels,
    MemorySetUp,
)
from tests.fakes.model_endpoint import FakeModels, endpoint

MODELS = MemoryModels((endpoint("rememberer"),), (), (endpoint("vec"),), 1024)
Figures = dict[str, float]


class AtOnce:
    """An embedder that knows all questions already."""

    fingerprint = FINGERPRINT

    def __init__(self, known: dict[str, list[float]]) -> None:
        self._known = known

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._known[text] for text in texts]


class TimedModels(FakeModels):
    """Counts the seconds that the fake models themselves take."""

    def __init__(self) -> None:
        super().__init__()
        self.took = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        begun = time.perf_counter()
        answer = await super().handle_async_request(request)
        self.took += time.perf_counter() - begun
        self.asked.clear()
        return answer


def graph_at(place: dict[str, str], store: Store, index: VectorIndex) -> Graph:
    """The graph on Neo4j if an address is given."""
    if not place:
        return EmbeddedGraph(store, index)
    return Neo4jGraph(GraphPlace(GraphKind.NEO4J, **place))


@asynccontextmanager
async def opened(
    folder: Path, place: dict[str, str]
) -> AsyncIterator[tuple[Store, VectorIndex, Graph]]:
    """The memory file with the graph, closed at the end."""
    store, _ = await open_store(folder)
    index = VectorIndex()
    graph = graph_at(place, store, index)
    await graph.open()
    settle()
    yield store, index, graph
    await graph.close()
    await store.close(60)


async def fill(folder: Path, place: dict[str, str], how: dict[str, Any]) -> Figures:
    """Make the memory with its questions."""
    begun = time.perf_counter()
    made = Made(Size(how["entities"], how["facts"]), how["vectors"])
    made.save_questions(folder)
    async with opened(folder, place) as (store, _, graph):
        await made.write(store, graph)
    return {"seconds": time.perf_counter() - begun}


async def recall(folder: Path, place: dict[str, str], how: dict[str, Any]) -> Figures:
    """Open it anew and ask; seconds, milliseconds, MB, and the share of the ten nearest found."""
    asked = json.loads((folder / "asked.json").read_text())
    texts, vectors = asked["texts"][: how["questions"]], np.load(folder / "asked.npy")
    embedder = AtOnce({text: v.tolist() for text, v in zip(texts, vectors, strict=False)})
    begun = time.perf_counter()
    async with opened(folder, place) as (store, index, graph):
        recall = Recall(store, graph, embedder, StoredPassageVectors(store, index))
        await recall.recall(Question(texts[0]))
        load = time.perf_counter() - begun
        took, cpu = await _asked(recall, texts)
        # Before what only this measurement needs.
        private = psutil.Process().memory_full_info().uss / 1e6
        right = await _found(graph, vectors[: len(texts)], asked["truth"])
    ms = {"p50": np.percentile(took, 50), "p95": np.percentile(took, 95), "most": max(took)}
    return {k: float(v) for k, v in ms.items()} | {
        "cpu_p50": float(np.percentile(cpu, 50)),
        "load": load,
        "private": private,
        "right": right,
    }


async def _asked(recall: Recall, texts: list[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of each question, by the clock and of the processor."""
    took: list[float] = []
    cpu: list[float] = []
    for text in texts:
        worked, begun = time.process_time(), time.perf_counter()
        answer = await recall.recall(Question(text))
        took.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
        if not (answer.hits and answer.by_meaning):
            raise AssertionError(f"nothing was found by meaning for {text!r}")
    return took, cpu


async def _found(graph: Graph, vectors: np.ndarray, truth: list[list[str]]) -> float:
    wanted = Wanted((SPACE,), datetime.now(UTC))
    right = 0
    for vector, ids in zip(vectors, truth, strict=False):
        found = await graph.facts_by_vector(vector.tolist(), wanted, TEN)
        right += len({each.id for each in found} & set(ids))
    return right / (TEN * len(vectors))


class Listener:
    """Waits for the end of a text; how facts and health stand is of no interest here."""

    def __init__(self) -> None:
        self._ended = asyncio.Event()

    def heard(self, method: str, params: Any) -> None:
        if method == "memory_job" and params["job"]["state"] in (JobState.DONE, JobState.DEAD):
            self._ended.set()

    async def end(self) -> None:
        await self._ended.wait()
        self._ended.clear()


async def _no_health() -> MemoryHealth:
    raise AssertionError("nobody asks for it")


async def ingest(folder: Path, place: dict[str, str], how: dict[str, Any]) -> Figures:
    """Remember texts one by one as the child does; milliseconds a text, without the models'."""
    async with opened(folder, place) as (store, _, graph):
        models, listener = TimedModels(), Listener()
        base = await make_base(
            store,
            MemorySetUp(str(folder), models=MODELS),
            Telling(listener.heard),
            HealthBoard(_no_health, lambda _method, _params: None),
            ModelHttp(transport=models),
        )
        parts = make_parts(base, graph)
        await base.filling.use(graph, parts.passages)
        await base.ingest.use_graph(parts.worker)
        running = asyncio.create_task(base.ingest.run())
        await _remember(base, listener, -1)
        took: list[float] = []
        worked = time.process_time()
        spent = models.took
        for number in range(how["texts"]):
            before = models.took
            begun = time.perf_counter()
            await _remember(base, listener, number)
            took.append((time.perf_counter() - begun - models.took + before) * 1000)
        cpu = (time.process_time() - worked - models.took + spent) * 1000 / how["texts"]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await base.http.aclose()
    return {"p50": float(np.median(took)), "most": max(took), "cpu": cpu}


async def _remember(base: Base, listener: Listener, number: int) -> None:
    key = f"bench/{os.getpid()}/{number}"
    who = f"Person{number % 7}"
    text = (
        f"{who} works at Company{number}. {who} knows Friend{number}. {who} likes green tea."
        f" Friend{number} lives in Town{number % 5}."
    )
    await base.ingest.remember(NewEpisode(key, text, datetime.now(UTC)))
    await listener.end()
    job = await base.queue.job(key)
    if job is None or job.state is not JobState.DONE or job.facts < 3:
        raise AssertionError(f"not read as it should be: {job}")


STEPS = {"fill": fill, "recall": recall, "ingest": ingest}


def main() -> None:
    """`STEP FOLDER JSON`: the place and how much, as JSON; the last line is the figures'."""
    be_quiet()
    step, folder, given = sys.argv[1:]
    how = json.loads(given)
    figures = asyncio.run(STEPS[step](Path(folder), how.pop("place"), how))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
