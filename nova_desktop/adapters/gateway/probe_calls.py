"""Calls that test a model and are not streamed: with tools, with a JSON schema, an embedding."""

import json
from collections.abc import Callable, Mapping
from typing import Final, cast

import httpx

from nova_desktop.adapters.gateway.answer import COST_HEADER, DEPLOYMENT_HEADER, amount_in
from nova_desktop.adapters.gateway.clients import HttpClients, Network
from nova_desktop.adapters.gateway.errors import (
    Redact,
    problem,
    refusal,
    refusal_error,
    transport_error,
)
from nova_desktop.domain.chat import Measure
from nova_desktop.domain.model_tests import Said, Vector
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import Route

ANSWER_S: Final = 120.0
_CALL_ID: Final = b"x-litellm-call-id"
_MOST_BYTES: Final = 1_048_576
_OK: Final = 200
_PATHS: Final = {True: "/v1/embeddings", False: "/v1/chat/completions"}


def _as_is(text: str) -> str:
    return text


class HttpProbes:
    """The ProbeClient over HTTP. `redact` takes secrets out of what errors quote."""

    def __init__(
        self,
        redact: Redact = _as_is,
        *,
        answer_s: float = ANSWER_S,
        network: Callable[[], Network] = Network,
    ) -> None:
        self._redact = redact
        self._clients = HttpClients(answer_s, network)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._clients.aclose()

    async def say(self, route: Route, call_id: str, body: Mapping[str, object]) -> Said:
        """The whole answer to a chat request. Raises NovaError with a code of the model calls."""
        raw, headers = await self._post(route, call_id, body, embeds=False)
        message = _object(_first(raw.get("choices")).get("message"))
        calls = [_object(call.get("function")) for call in _objects(message.get("tool_calls"))]
        called = tuple((str(c.get("name", "")), str(c.get("arguments", ""))) for c in calls)
        told = (_measure(raw, headers), headers.get(DEPLOYMENT_HEADER, ""))
        return Said(str(message.get("content") or ""), called, *told)

    async def vector(self, route: Route, call_id: str, body: Mapping[str, object]) -> Vector:
        """The first vector, empty for none. Raises NovaError with a code of the model calls."""
        raw, headers = await self._post(route, call_id, body, embeds=True)
        values = _first(raw.get("data")).get("embedding")
        numbers = cast("list[object]", values) if isinstance(values, list) else []
        vector = tuple(float(v) for v in numbers if isinstance(v, int | float))
        return Vector(vector, _measure(raw, headers), headers.get(DEPLOYMENT_HEADER, ""))

    async def _post(
        self, route: Route, call_id: str, body: Mapping[str, object], *, embeds: bool
    ) -> tuple[Mapping[str, object], Mapping[str, str]]:
        """What it answers, and its headers."""
        model = str(body.get("model", ""))
        headers = {b"Content-Type": b"application/json", _CALL_ID: call_id.encode()}
        if route.key:
            headers[b"Authorization"] = b"Bearer " + route.key.encode()
        address = route.base_url.rstrip("/").removesuffix("/v1") + _PATHS[embeds]
        try:
            client = await self._clients.client_for(route.base_url, route.certificate)
            content = json.dumps(dict(body)).encode()
            response = await client.post(address, headers=headers, content=content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise transport_error(error, model, self._redact, answering=False) from None
        answer = response.content[: _MOST_BYTES + 1]
        if response.status_code != _OK:
            said = refusal(response.status_code, answer, keyless=not route.key)
            raise refusal_error(said, model, self._redact)
        return _object(self._read(answer, model)), response.headers

    def _read(self, answer: bytes, model: str) -> object:
        try:
            if len(answer) <= _MOST_BYTES:
                return json.loads(answer)
            detail = "the answer is too large"
        except (ValueError, RecursionError) as error:
            detail = str(error)
        raise NovaError(problem(ProblemCode.ANSWER_UNREADABLE, model, detail, self._redact))


def _object(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _objects(value: object) -> list[Mapping[str, object]]:
    return [_object(v) for v in cast("list[object]", value)] if isinstance(value, list) else []


def _measure(raw: Mapping[str, object], headers: Mapping[str, str]) -> Measure:
    """What was used and what it cost, as far as the gateway tells it."""
    usage = _object(raw.get("usage"))
    used = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
    prompt, completion = (count if isinstance(count, int) else None for count in used)
    return Measure(prompt, completion, amount_in(headers.get(COST_HEADER, "")))


def _first(value: object) -> Mapping[str, object]:
    found = _objects(value)
    return found[0] if found else {}
