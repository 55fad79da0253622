"""Makes one call inside the process, so that the user's first one does not pay for it."""

import asyncio
import contextlib
import importlib
import json
import sys
import time
from collections.abc import MutableMapping
from typing import Any, Final

from nova_desktop.children.gateway.gate import Gate
from nova_desktop.children.gateway.usage import WARM_UP_CALL

PAUSE_S: Final = 0.25
QUIET_S: Final = 3.0
_ALSO_NEEDED: Final = ("openai.resources.chat", "openai.resources.embeddings")
_LOOKED_FOR: Final = "httpx2"
"""openai uses it as soon as it stands in sys.modules, which is before its import has ended: it
must never be imported beside a call."""
_FOR_TOOLS: Final = "litellm.responses.mcp.chat_completions_handler"


async def warm_up(gate: Gate, key: str, model: str) -> None:
    """Play a call of `model` to the end, unless a real one came first; see usage.answer_warm_up.

    It waits a moment before: whoever waits for the start has the first turn.
    """
    await asyncio.sleep(PAUSE_S)
    if model and not gate.calls:
        began = time.perf_counter()
        for name in _ALSO_NEEDED:
            importlib.import_module(name)
            await asyncio.sleep(0)
        await _call(gate, key, model)
        sys.stderr.write(f"warmed up in {(time.perf_counter() - began) * 1000:.0f} ms\n")
    await _quiet(gate)
    importlib.import_module(_LOOKED_FOR)
    # Every call with tools looks into this one. Its import takes half a second, in which other
    # calls would be slow, thread or not.
    await asyncio.to_thread(importlib.import_module, _FOR_TOOLS)


async def _quiet(gate: Gate) -> None:
    """Wait until no call came, and none ran, for a while."""
    before = -1
    while gate.running or gate.calls != before:
        before = gate.calls
        await asyncio.sleep(QUIET_S)


async def _call(gate: Gate, key: str, model: str) -> None:
    messages = [{"role": "user", "content": "warm-up"}]
    body = json.dumps({"model": model, "messages": messages, "stream": True}).encode()
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    never = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        if waiting:
            return waiting.pop()
        await never.wait()
        return {"type": "http.disconnect"}

    async def send(_message: MutableMapping[str, Any]) -> None:
        return None

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(30.0):
            await gate(_scope(key, len(body)), receive, send)


def _scope(key: str, length: int) -> MutableMapping[str, Any]:
    path = "/v1/chat/completions"
    headers = {
        "authorization": f"Bearer {key}",
        "content-type": "application/json",
        "content-length": str(length),
        "x-litellm-call-id": WARM_UP_CALL,
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "state": {},
    }
