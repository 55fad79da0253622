"""Embeddings over HTTP: dimensions that a server refuses, odd answers, and errors."""

import json
from collections.abc import AsyncIterator

import pytest

from nova_desktop.adapters.gateway.embeddings import HttpEmbeddings
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import Route
from tests.fakes.look_server import Asked, LookServer, Played

pytestmark = pytest.mark.anyio


def answer(*vectors: list[float], turned: bool = False) -> Played:
    entries = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    body = {"data": entries[::-1] if turned else entries, "usage": {"prompt_tokens": 7}}
    cost = (("x-litellm-response-cost", "0.5"), ("Content-Type", "application/json"))
    return Played(200, json.dumps(body).encode(), cost)


@pytest.fixture
async def client() -> AsyncIterator[HttpEmbeddings]:
    made = HttpEmbeddings(lambda text: text.replace("sk-key", "***"))
    yield made
    await made.aclose()


def route(server: LookServer) -> Route:
    return Route("", "vectors", server.url, "sk-key")


async def test_vectors_come_in_the_order_of_the_texts(client: HttpEmbeddings) -> None:
    with LookServer({}, answer([3.0, 4.0], [0.0, 2.0], turned=True)) as server:
        found = await client.embed(route(server), ["a", "b"], 2, "call-1")
        assert await client.embed(route(server), [], 2) is not None
    assert found.vectors == ((0.6, 0.8), (0.0, 1.0))
    assert (found.dimension, found.prompt_tokens, found.cost_usd) == (2, 7, 0.5)
    (asked,) = server.asked
    body = json.loads(asked.body)
    assert (body["dimensions"], body["input"], body["model"]) == (2, ["a", "b"], "vectors")
    assert asked.authorization == "Bearer sk-key"


async def test_a_server_without_dimensions_is_asked_without_from_then_on(
    client: HttpEmbeddings,
) -> None:
    def play(server: LookServer, asked: Asked) -> Played:
        if "dimensions" in json.loads(asked.body):
            return Played(400, {"error": {"message": "Setting dimensions is not supported"}})
        return answer([3.0, 4.0, 12.0])

    with LookServer({}, play) as server:
        for _ in range(2):
            found = await client.embed(route(server), ["a"], 2)
            assert (found.vectors, found.dimension) == (((0.6, 0.8),), 3)
    assert ["dimensions" in json.loads(asked.body) for asked in server.asked] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "played",
    [
        answer([1.0]),
        answer([1.0], [1.0, 2.0]),
        answer([], []),
        Played(200, b"{"),
        Played(200, {"data": "no"}),
        Played(200, {"data": [{"index": 0}, {"index": 1}]}),
        Played(200, {"data": [{"embedding": ["x"]}, {"embedding": [1]}]}),
    ],
)
async def test_answers_that_are_none(client: HttpEmbeddings, played: Played) -> None:
    with LookServer({}, played) as server, pytest.raises(NovaError) as failed:
        await client.embed(route(server), ["a", "b"], None)
    assert failed.value.problem.code is ProblemCode.ANSWER_UNREADABLE


async def test_errors_are_those_of_model_calls(client: HttpEmbeddings) -> None:
    refused = Played(401, {"error": {"message": "bad sk-key"}})
    with LookServer({}, refused) as server, pytest.raises(NovaError) as failed:
        await client.embed(route(server), ["a"], None)
    assert failed.value.problem.code is ProblemCode.PROVIDER_KEY_REFUSED
    assert "sk-key" not in failed.value.problem.detail
    with pytest.raises(NovaError) as gone:
        await client.embed(route(server), ["a"], None)
    assert gone.value.problem.code is ProblemCode.GATEWAY_UNREACHABLE
