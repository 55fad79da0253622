"""The door before LiteLLM's application: only Nova's routes, only with the key of this run."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final
from urllib.parse import parse_qs

from nova_desktop.children.gateway.routes import ONE_MODEL_ONLY, OPEN, SERVED

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_BEARER: Final = b"bearer "
_LONGEST_TURN_S: Final = 0.01


class Gate:
    """An ASGI application around another.

    Wrong keys and unknown paths end here, whatever LiteLLM would make of them (an unknown key is
    400 'No connected db.' there, and its pages need none). `calls` counts the POSTs that passed,
    `running` those that have not ended.
    """

    def __init__(self, application: Application, key: str) -> None:
        self._application = application
        self._key = key.encode()
        self.calls = 0
        self.running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif (refusal := self._refusal(scope)) is not None:
            await answer(send, *refusal)
        else:
            await self._pass(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_call = scope["method"] == "POST"
        self.calls += is_call
        self.running += is_call
        try:
            await self._application(scope, receive, _fair(send))
        finally:
            self.running -= is_call

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        path = scope["path"]
        if path not in OPEN and not self._may_enter(scope["headers"]):
            return 401, "auth_error", "this gateway needs the key of the application"
        if path not in SERVED:
            return 404, "not_found_error", "there is no such route"
        if scope["method"] != SERVED[path]:
            return 405, "not_allowed_error", f"this route is for {SERVED[path]}"
        needed = ONE_MODEL_ONLY.get(path)
        if needed is not None and needed.encode() not in parse_qs(scope["query_string"]):
            return 400, "invalid_request_error", f"this route needs {needed}"
        return None

    def _may_enter(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        return brings(headers, self._key)


def brings(headers: Iterable[tuple[bytes, bytes]], key: bytes) -> bool:
    """Whether a request brings this key, once."""
    given = [value for name, value in headers if name == b"authorization"]
    return len(given) == 1 and (
        given[0][: len(_BEARER)].lower() == _BEARER
        and hmac.compare_digest(given[0][len(_BEARER) :], key)
    )


def _fair(send: Send) -> Send:
    """Let other work in now and then.

    LiteLLM takes a third of a millisecond for each token and never waits while more of them are
    there: a burst of 10,000 would keep pings and other answers out for seconds.
    """
    clock = asyncio.get_running_loop().time
    since = clock()

    async def send_fairly(message: MutableMapping[str, Any]) -> None:
        nonlocal since
        await send(message)
        if clock() - since > _LONGEST_TURN_S:
            await asyncio.sleep(0)
            since = clock()

    return send_fairly


async def answer(send: Send, status: int, kind: str, message: str) -> None:
    """An error as OpenAI's clients read it."""
    error = {"message": message, "type": kind, "param": None, "code": str(status)}
    body = json.dumps({"error": error}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
