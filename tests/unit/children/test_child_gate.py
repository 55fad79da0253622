"""The door of the gateway: which calls pass to LiteLLM."""

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest

from nova_desktop.children.gateway import gate
from nova_desktop.children.gateway.gate import Gate, Receive, Scope, Send
from nova_desktop.children.gateway.routes import SERVED

KEY = "sk-nova-0123456789abcdef"
BEARER = f"Bearer {KEY}"


class Inner:
    """Stands for LiteLLM's application."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        self.scopes.append(scope)


async def knock(
    path: str, key: str | None = BEARER, method: str = "GET", query: str = "", kind: str = "http"
) -> tuple[int, dict[str, Any], Gate]:
    """The gate's answer: status 0 if the call passed."""
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {}

    gate = Gate(Inner(), KEY)
    headers = [] if key is None else [(b"authorization", key.encode())]
    scope = {
        "type": kind,
        "path": path,
        "method": method,
        "query_string": query.encode(),
        "headers": headers,
    }
    await gate(scope, receive, send)
    if not sent:
        return 0, {}, gate
    if kind != "http":
        return sent[0]["code"], {}, gate
    return sent[0]["status"], json.loads(sent[1]["body"])["error"], gate


@pytest.mark.anyio
@pytest.mark.parametrize("path", [path for path in SERVED if path != "/health"])
async def test_a_served_route_passes(path: str) -> None:
    status, _, gate = await knock(path, method=SERVED[path])
    assert status == 0
    assert gate.calls == (SERVED[path] == "POST")


@pytest.mark.anyio
@pytest.mark.parametrize(
    "key",
    [None, "", "Bearer", "Bearer ", KEY, "Bearer sk-wrong", f"Bearer {KEY}x", f"Basic {KEY}"],
)
async def test_without_the_key_nothing_passes(key: str | None) -> None:
    status, error, gate = await knock("/v1/models", key)
    assert (status, error["type"], gate.calls) == (401, "auth_error", 0)


@pytest.mark.anyio
async def test_who_has_no_key_learns_nothing_of_routes() -> None:
    assert (await knock("/key/generate", None, "POST"))[0] == 401
    assert (await knock("/health/liveliness", None))[0] == 0


@pytest.mark.anyio
@pytest.mark.parametrize(
    "path",
    ["/", "/ui", "/docs", "/redoc", "/openapi.json", "/key/generate", "/config/update", "/metrics",
     "/v1/models/", "/v1/chat/completions/..", "/public/model_hub", "/mcp", "/v1/responses"],
)  # fmt: skip
async def test_other_routes_are_not_there(path: str) -> None:
    assert (await knock(path))[0] == 404


@pytest.mark.anyio
async def test_a_method_that_is_not_for_the_route() -> None:
    assert (await knock("/v1/chat/completions", method="GET"))[0] == 405
    assert (await knock("/v1/models", method="OPTIONS"))[0] == 405


@pytest.mark.anyio
async def test_health_is_for_one_model_or_the_user_pays_for_all() -> None:
    assert (await knock("/health"))[0] == 400
    assert (await knock("/health", query="model=a"))[0] == 400
    assert (await knock("/health", query="model_id=a"))[0] == 0


@pytest.mark.anyio
async def test_web_sockets_are_closed() -> None:
    assert (await knock("/v1/realtime", kind="websocket"))[0] == 1008


@pytest.mark.anyio
async def test_the_life_of_the_application_passes() -> None:
    assert (await knock("", kind="lifespan"))[0] == 0


@pytest.mark.anyio
async def test_a_burst_lets_other_work_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_LONGEST_TURN_S", -1.0)
    sent, seen = [0], []

    async def burst(_scope: Scope, _receive: Receive, send: Send) -> None:
        asyncio.get_running_loop().call_soon(lambda: seen.append(sent[0]))
        for _ in range(10):
            await send({"type": "http.response.body", "body": b"x", "more_body": True})

    async def send(_message: MutableMapping[str, Any]) -> None:
        sent[0] += 1

    async def receive() -> MutableMapping[str, Any]:
        return {}

    scope = {
        "type": "http",
        "path": "/v1/chat/completions",
        "method": "POST",
        "query_string": b"",
        "headers": [(b"authorization", BEARER.encode())],
    }
    await Gate(burst, KEY)(scope, receive, send)
    assert (seen, sent) == ([1], [10])
