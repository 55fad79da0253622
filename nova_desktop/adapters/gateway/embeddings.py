"""Embeddings through a LiteLLM gateway, ours or one elsewhere."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Final, cast

import httpx

from nova_desktop.adapters.gateway.answer import COST_HEADER, amount_in
from nova_desktop.adapters.gateway.clients import HttpClients, Network
from nova_desktop.adapters.gateway.errors import (
    Redact,
    problem,
    refusal,
    refusal_error,
    transport_error,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import Route
from nova_desktop.domain.vectors import Embedding, Vector, cut

ANSWER_S: Final = 120.0
_CALL_ID: Final = "x-litellm-call-id"
_TAGS: Final = ("role:embedding", "purpose:memory")
_NO_DIMENSIONS: Final = "dimension"


class HttpEmbeddings:
    """The EmbeddingClient over HTTP.

    A server that refuses `dimensions` is asked again without, and not asked for them any more in
    this run; its vectors are cut here. `answer_s` is the longest wait for an answer.
    """

    def __init__(
        self,
        redact: Redact,
        network: Callable[[], Network] = Network,
        *,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._redact = redact
        self._clients = HttpClients(answer_s, network)
        self._cut_here: set[tuple[str, str]] = set()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._clients.aclose()

    async def embed(
        self, route: Route, texts: Sequence[str], dimension: int | None, call_id: str = ""
    ) -> Embedding:
        """One vector a text, each of length 1 and cut to `dimension` numbers.

        A vector that is shorter stays so. Raises NovaError with a code of the model calls.
        """
        if not texts:
            return Embedding(())
        began = time.perf_counter()
        place = (route.base_url, route.model)
        asked = None if place in self._cut_here else dimension
        try:
            response = await self._post(route, texts, asked, call_id)
            if asked is not None and _refuses_dimensions(response):
                self._cut_here.add(place)
                response = await self._post(route, texts, None, call_id)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise transport_error(error, route.model, self._redact, answering=False) from None
        if response.status_code != HTTPStatus.OK:
            said = refusal(response.status_code, response.content, keyless=not route.key)
            raise refusal_error(said, route.model, self._redact)
        took = (time.perf_counter() - began) * 1000
        return await asyncio.to_thread(self._read, response, route, len(texts), dimension, took)

    async def _post(
        self, route: Route, texts: Sequence[str], dimension: int | None, call_id: str
    ) -> httpx.Response:
        client = await self._clients.client_for(route.base_url, route.certificate)
        body: dict[str, object] = {
            "model": route.model,
            "input": list(texts),
            "encoding_format": "float",
            "metadata": {"tags": list(_TAGS)},
        }
        if dimension is not None:
            body["dimensions"] = dimension
        headers = {b"Content-Type": b"application/json"}
        if route.key:
            headers[b"Authorization"] = b"Bearer " + route.key.encode()
        if call_id:
            headers[_CALL_ID.encode()] = call_id.encode()
        content = await asyncio.to_thread(lambda: json.dumps(body).encode())
        return await client.post(_address(route.base_url), headers=headers, content=content)

    def _read(
        self,
        response: httpx.Response,
        route: Route,
        count: int,
        dimension: int | None,
        total_ms: float,
    ) -> Embedding:
        """Runs in a thread: hundreds of vectors are megabytes of JSON."""
        try:
            whole = cast(Mapping[str, object], json.loads(response.content))
            found = _vectors(whole, count)
            vectors = tuple(cut(vector, dimension) for vector in found)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            code, detail = ProblemCode.ANSWER_UNREADABLE, f"{type(error).__name__}: {error}"
            raise NovaError(problem(code, route.model, detail, self._redact)) from None
        cost = amount_in(response.headers.get(COST_HEADER, ""))
        return Embedding(vectors, len(found[0]), _tokens(whole), cost, total_ms)


def _vectors(whole: Mapping[str, object], count: int) -> list[Vector]:
    """In the order of the texts. Raises ValueError unless there is one for each, all as long."""
    entries = cast(list[Mapping[str, object]], whole["data"])
    found: dict[int, Vector] = {}
    for at, entry in enumerate(entries):
        index = entry.get("index", at)
        numbers = cast(list[float], entry["embedding"])
        found[index if isinstance(index, int) else at] = tuple(float(n) for n in numbers)
    if sorted(found) != list(range(count)):
        raise ValueError(f"{len(found)} vectors came for {count} texts")
    if len({len(vector) for vector in found.values()}) != 1:
        raise ValueError("the vectors differ in length")
    return [found[at] for at in range(count)]


def _tokens(whole: Mapping[str, object]) -> int | None:
    usage = whole.get("usage")
    if not isinstance(usage, dict):
        return None
    tokens = cast("dict[str, object]", usage).get("prompt_tokens")
    return tokens if isinstance(tokens, int) else None


def _refuses_dimensions(response: httpx.Response) -> bool:
    """LiteLLM says so with 400, as most servers do; some with 422 or 500."""
    status = response.status_code
    about = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_IMPLEMENTED)
    failed = status in about or status == HTTPStatus.INTERNAL_SERVER_ERROR
    return failed and _NO_DIMENSIONS in response.text.lower()


def _address(base_url: str) -> str:
    return f"{base_url.rstrip('/').removesuffix('/v1')}/v1/embeddings"
