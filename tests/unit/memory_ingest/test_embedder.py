"""Vectors of texts: batches, the cache, dimensions, and vectors that are none."""

import json
import math

import httpx
import pytest

from nova_desktop.children.memory.models.embedder import BATCH_TEXTS, Embedder
from nova_desktop.children.memory.models.embedding_cache import EmbeddingCache
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.models.graph_embedder import GraphEmbedder
from nova_desktop.children.memory.models.http import ModelHttp
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory_state import Endpoint, MemoryModels
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.model_endpoint import (
    Counted,
    FakeModels,
    embedded,
    endpoint,
    refused,
)

pytestmark = pytest.mark.anyio


def using(*embedding: Endpoint, dimension: int = 4) -> MemoryModels:
    return MemoryModels(embedding=embedding, dimension=dimension)


@pytest.fixture
def embedder(store: Store, models: FakeModels, counted: Counted) -> Embedder:
    http = ModelHttp(transport=models)
    return Embedder(http, EmbeddingCache(store), counted, using(endpoint("vec")))


async def test_each_text_is_embedded_once(embedder: Embedder, models: FakeModels) -> None:
    first = await embedder.embed(["one", "two", "one"])
    again = await embedder.embed(["two", "one"])
    assert first == [again[1], again[0], again[1]]
    (asked,) = models.asked
    assert asked.body["input"] == ["one", "two"]
    assert asked.body["dimensions"] == 4
    assert asked.tags == ["role:embedding", "purpose:memory"]


async def test_many_texts_go_in_batches(embedder: Embedder, models: FakeModels) -> None:
    texts = [f"text {n}" for n in range(2 * BATCH_TEXTS + 1)]
    assert len(await embedder.embed(texts)) == len(texts)
    assert [len(asked.body["input"]) for asked in models.asked] == [64, 64, 1]
    models.asked.clear()
    await embedder.embed(["x" * 7_000 + str(n) for n in range(20)])
    assert max(len(asked.body["input"]) for asked in models.asked) == 8


async def test_another_model_or_dimension_is_another_cache(
    embedder: Embedder, models: FakeModels
) -> None:
    await embedder.embed(["one"])
    assert embedder.fingerprint == "vec|4"
    for used in (using(endpoint("other")), using(endpoint("vec"), dimension=8)):
        embedder.use(used)
        (vector,) = await embedder.embed(["one"])
        assert len(vector) == used.dimension
    assert len(models.asked) == 3


async def test_a_server_without_dimensions_has_its_vectors_cut(
    embedder: Embedder, models: FakeModels
) -> None:
    models.otherwise = embedded(lambda _text, _size: [3.0, 4.0, 0.0, 0.0, 99.0])
    models.enqueue(refused(400, "does not support parameters: {'dimensions': 4}"))
    assert await embedder.embed(["one"]) == [pytest.approx([0.6, 0.8, 0.0, 0.0])]
    await embedder.embed(["two"])
    assert ["dimensions" in asked.body for asked in models.asked] == [True, False, False]


@pytest.mark.parametrize(
    ("vector", "code"),
    [
        ([1.0, 2.0, 3.0], ProblemCode.MEMORY_VECTORS_DIFFER),
        ([], ProblemCode.MEMORY_VECTORS_DIFFER),
        ([0.0] * 4, ProblemCode.MEMORY_VECTORS_DIFFER),
        ([1.0, math.nan, 0.0, 0.0], ProblemCode.MEMORY_VECTORS_DIFFER),
        ([1.0, math.inf, 0.0, 0.0], ProblemCode.MEMORY_VECTORS_DIFFER),
        (["a", "b", "c", "d"], ProblemCode.ANSWER_UNREADABLE),
        ("base64", ProblemCode.ANSWER_UNREADABLE),
    ],
)
async def test_vectors_that_are_none_are_refused(
    embedder: Embedder, models: FakeModels, vector: object, code: ProblemCode
) -> None:
    models.otherwise = embedded(lambda _text, _size: vector)  # type: ignore[arg-type,return-value] (bad on purpose)
    with pytest.raises(ModelCallError) as caught:
        await embedder.embed(["one"])
    assert caught.value.code is code
    assert embedder.problem is caught.value
    models.otherwise = embedded()
    await embedder.embed(["one"])  # nothing of it was kept
    assert embedder.problem is None


async def test_one_vector_too_few_is_refused(embedder: Embedder, models: FakeModels) -> None:
    body = json.dumps({"data": [{"index": 0, "embedding": [1.0, 0, 0, 0]}]})
    models.otherwise = lambda _: httpx.Response(200, text=body)
    with pytest.raises(ModelCallError):
        await embedder.embed(["one", "two"])


async def test_huge_numbers_are_brought_to_length_one(
    embedder: Embedder, models: FakeModels
) -> None:
    models.otherwise = embedded(lambda _text, _size: [1e200, 1e200, 0.0, 0.0])
    assert await embedder.embed(["x"]) == [pytest.approx([0.5**0.5, 0.5**0.5, 0, 0])]


async def test_only_the_same_model_is_asked_elsewhere(
    embedder: Embedder, models: FakeModels
) -> None:
    there = endpoint("vec", "http://127.0.0.1:2")
    embedder.use(using(endpoint("vec"), endpoint("another"), there))
    models.enqueue(httpx.ConnectError("down"))
    await embedder.embed(["one"])
    assert [asked.body["model"] for asked in models.asked] == ["vec", "vec"]


async def test_every_text_can_be_embedded(embedder: Embedder, models: FakeModels) -> None:
    await embedder.embed(["", "\ud800", "x" * 100_000])
    assert [len(text) for asked in models.asked for text in asked.body["input"]] == [1, 1, 8000]


async def test_without_a_model_facts_have_no_vectors(embedder: Embedder) -> None:
    fits = [True]
    graphs = GraphEmbedder(embedder, lambda: fits[0])
    assert len(await graphs.create("one")) == 4
    fits[0] = False
    assert await graphs.create_batch(["one", "two"]) == [[], []]
    fits[0] = True
    embedder.use(using())
    assert embedder.fingerprint == ""
    assert await graphs.create(["one"]) == []
    with pytest.raises(ModelCallError):
        await embedder.embed(["one"])


async def test_only_an_absence_that_passes_stops_the_facts(
    embedder: Embedder, models: FakeModels
) -> None:
    graphs = GraphEmbedder(embedder, lambda: True)
    models.enqueue(embedded(lambda _text, _size: [0.0] * 4))
    assert await graphs.create("one") == []
    models.enqueue(httpx.ConnectError("down"))
    with pytest.raises(ModelCallError):
        await graphs.create("one")
