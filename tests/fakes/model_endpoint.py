"""Models behind a gateway without a network: what is asked is kept, the answers are scripted."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx

from nova_desktop.children.memory.models.http import Usage
from nova_desktop.domain.memory_state import Endpoint
from tests.fakes.memory_script import answer, word_vector

Json = dict[str, Any]
Reply = Callable[["Asked"], httpx.Response]

KEY = "sk-endpoint-0123456789"
NEAR = "http://127.0.0.1:9/v1"


class Asked(NamedTuple):
    """One request as it came."""

    url: str
    headers: httpx.Headers
    body: Json

    @property
    def is_chat(self) -> bool:
        return self.url.endswith("/v1/chat/completions")

    @property
    def form(self) -> str:
        """The type of response_format, "" without one."""
        return (self.body.get("response_format") or {}).get("type", "")

    @property
    def tags(self) -> list[str]:
        return self.body["metadata"]["tags"]

    @property
    def text(self) -> str:
        return "\n".join(each["content"] for each in self.body["messages"])


class FakeModels(httpx.AsyncBaseTransport):
    """Plays what was enqueued, else what `otherwise` says; by default it knows the answers."""

    def __init__(self, otherwise: Reply | None = None) -> None:
        self.asked: list[Asked] = []
        self.otherwise = otherwise or knowing()
        self._queue: list[Reply | Exception] = []

    def enqueue(self, *replies: "Reply | Exception | str") -> None:
        """Play these next; a text is what the model says."""
        self._queue += [said(each) if isinstance(each, str) else each for each in replies]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = Asked(str(request.url), request.headers, json.loads(await request.aread()))
        self.asked.append(asked)
        reply = self._queue.pop(0) if self._queue else self.otherwise
        if isinstance(reply, Exception):
            raise reply
        return reply(asked)


class Counted:
    """A UsageSink that keeps what it hears."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Usage]] = []

    def count(self, prompt: str, usage: Usage) -> None:
        self.calls.append((prompt, usage))


def endpoint(model: str = "m", base_url: str = NEAR, **more: Any) -> Endpoint:
    return Endpoint(base_url, KEY, model, **more)


def said(text: str, finish: str = "stop", cost: str = "", tokens: int = 10) -> Reply:
    """A chat completion with this text."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
    body = {"choices": [choice], "usage": {"prompt_tokens": tokens, "completion_tokens": tokens}}
    headers = {"x-litellm-response-cost": cost} if cost else {}
    return lambda _asked: httpx.Response(200, json=body, headers=headers)


def refused(status: int, message: str) -> Reply:
    return lambda _asked: httpx.Response(status, json={"error": {"message": message}})


def embedded(make: Callable[[str, int], list[float]] = word_vector, size: int = 8) -> Reply:
    """Vectors of the length that is asked for, of `size` when none is."""

    def reply(asked: Asked) -> httpx.Response:
        length = asked.body.get("dimensions", size)
        rows = [
            {"index": i, "embedding": make(t, length)} for i, t in enumerate(asked.body["input"])
        ]
        # JSON of the standard library writes NaN, as some servers do
        text = json.dumps({"data": rows, "usage": {"prompt_tokens": len(rows)}})
        return httpx.Response(200, text=text)

    return reply


def knowing(cost: str = "") -> Reply:
    """What a good model answers to Graphiti, and vectors by words."""

    def reply(asked: Asked) -> httpx.Response:
        if not asked.is_chat:
            return embedded()(asked)
        return said(json.dumps(answer(asked.body["messages"])), cost=cost)(asked)

    return reply
