"""Streams chat completions from a LiteLLM gateway, ours or one that the user runs elsewhere."""

import asyncio
import json
import time
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Mapping,
    Sequence,
)
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar

import httpx

from nova_desktop.adapters.gateway.answer import AnswerReader
from nova_desktop.adapters.gateway.clients import HttpClients, Network
from nova_desktop.adapters.gateway.errors import Redact, refusal, refusal_error, transport_error
from nova_desktop.domain.chat import Author, ChatRequest, Delta
from nova_desktop.domain.problems import NovaError

# A large model on this computer reads a long conversation for minutes, and some think in silence.
FIRST_WORD_S: Final = 300.0
SILENCE_S: Final = 45.0
CALL_ID_HEADER: Final = "x-litellm-call-id"

_ROLES: Final = {Author.YOU: "user", Author.NOVA: "assistant", Author.SYSTEM: "system"}
_DRAIN_S: Final = 0.25
_MAX_ERROR_BYTES: Final = 65_536
_LARGE_CHARS: Final = 65_536
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Call:
    """A chat completion that is streamed. `content` is its body, as JSON.

    `call_id` joins the answer to its usage event; `first_word_s` is as in ChatRequest.
    """

    base_url: str
    key: str = field(repr=False)
    model: str
    call_id: str
    content: bytes = field(repr=False)
    certificate: str = field(default="", repr=False)
    first_word_s: float | None = None


def _as_is(text: str) -> str:
    return text


class HttpCompletions:
    """The CompletionClient over HTTP.

    `redact` takes secrets out of what errors quote. `first_word_s` is the longest wait for the
    first word, `silence_s` the longest silence after it.
    """

    def __init__(
        self,
        redact: Redact = _as_is,
        *,
        first_word_s: float = FIRST_WORD_S,
        silence_s: float = SILENCE_S,
        network: Callable[[], Network] = Network,
    ) -> None:
        self._redact = redact
        self._first_word_s = first_word_s
        self._silence_s = silence_s
        self._clients = HttpClients(first_word_s, network)

    async def aclose(self) -> None:
        """Close all connections; streams that still run fail with ANSWER_CUT."""
        await self._clients.aclose()

    async def stream_chat(
        self, base_url: str, key: str, request: ChatRequest, *, certificate: str = ""
    ) -> AsyncGenerator[Delta, None]:
        """The deltas of an answer, at most one a network read; the last one has the measure.

        Closing the iterator ends the call. Raises NovaError with a code of the model calls.
        """
        call = Call(
            base_url, key, request.model, request.call_id, await _encoded(request), certificate,
            request.first_word_s,
        )  # fmt: skip
        async with aclosing(self.stream(call, self.reader(request.model))) as deltas:
            async for delta in deltas:
                yield delta

    def reader(self, model: str) -> AnswerReader:
        """What reads the answer of a model into deltas."""
        return AnswerReader(model, self._redact)

    @property
    def redact(self) -> Redact:
        """Takes secrets out of a text."""
        return self._redact

    async def stream(self, call: "Call", reader: AnswerReader) -> AsyncGenerator[Delta, None]:
        """The deltas that `reader` makes of the answer to a call. As `stream_chat`."""
        started = time.perf_counter()
        word_by = started + min(call.first_word_s or self._first_word_s, self._first_word_s)
        first_token_ms: float | None = None
        answering = False
        try:
            posted = self._post(call)
            async with aclosing(await _in_time(posted, word_by)) as response:
                await self._refuse(response, call.model, keyless=not call.key)
                reader.says(response.headers)
                answering = True
                chunks = response.aiter_bytes()
                while (chunk := await self._next(chunks, reader, word_by)) is not None:
                    delta = reader.feed(chunk)
                    if delta is not None:
                        first_token_ms = first_token_ms or _ms_since(started)
                        yield delta
                    if reader.failed is not None:
                        raise NovaError(reader.failed)
                    if reader.done:
                        break
                yield reader.last(first_token_ms, _ms_since(started))
                await _drain(chunks)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise transport_error(error, call.model, self._redact, answering=answering) from None

    async def _next(
        self, chunks: AsyncIterator[bytes], reader: AnswerReader, word_by: float
    ) -> bytes | None:
        """The next bytes, None at the end. Raises httpx.ReadTimeout when they take too long."""
        if not reader.has_content:
            return await _in_time(anext(chunks, None), word_by)
        try:
            async with asyncio.timeout(self._silence_s):
                return await anext(chunks, None)
        except TimeoutError:
            raise httpx.ReadTimeout(f"silence for {self._silence_s:.0f} s") from None

    async def _post(self, call: "Call") -> httpx.Response:
        client = await self._clients.client_for(call.base_url, call.certificate)
        headers = {
            b"Content-Type": b"application/json",
            b"Accept": b"text/event-stream",
            b"Accept-Encoding": b"identity",
            CALL_ID_HEADER.encode(): call.call_id.encode(),
        }
        if call.key:
            headers[b"Authorization"] = b"Bearer " + call.key.encode()
        address = _address(call.base_url)
        request = client.build_request("POST", address, headers=headers, content=call.content)
        return await client.send(request, stream=True)

    async def _refuse(self, response: httpx.Response, model: str, *, keyless: bool) -> None:
        """Raise what an answer says that is no stream."""
        if response.status_code == 200 and not _is_page(response):
            return
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > _MAX_ERROR_BYTES:
                break
        said = refusal(response.status_code, bytes(body), keyless=keyless)
        raise refusal_error(said, model, self._redact, _retry_after(response))


async def _in_time(coming: Awaitable[_Answer], word_by: float) -> _Answer:
    """Raises httpx.ReadTimeout when there is no word by then, on the clock of perf_counter."""
    patience = word_by - time.perf_counter()
    try:
        async with asyncio.timeout(patience):
            return await coming
    except TimeoutError:
        raise httpx.ReadTimeout(f"no word for {patience:.0f} s") from None


class Asked(Protocol):
    """What chats and runs ask a model for alike."""

    @property
    def model(self) -> str: ...

    @property
    def tags(self) -> tuple[str, ...]: ...

    @property
    def temperature(self) -> float | None: ...

    @property
    def max_tokens(self) -> int | None: ...


def streamed(request: Asked, messages: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The body of a streamed chat completion, as JSON values."""
    body: dict[str, object] = {
        "model": request.model,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.tags:
        body["metadata"] = {"tags": list(request.tags)}
    if request.temperature is not None:
        body["temperature"] = request.temperature
    if request.max_tokens is not None:
        body["max_tokens"] = request.max_tokens
    return body


def _body(request: ChatRequest) -> bytes:
    messages = [{"role": _ROLES[author], "content": text} for author, text in request.messages]
    body = streamed(request, messages)
    if not request.fallbacks:
        body["disable_fallbacks"] = True
    return json.dumps(body, separators=(",", ":")).encode()


async def _encoded(request: ChatRequest) -> bytes:
    """The body; a large one is made in a thread, so that the window does not wait for it."""
    if sum(len(text) for _, text in request.messages) > _LARGE_CHARS:
        return await asyncio.to_thread(_body, request)
    return _body(request)


def _address(base_url: str) -> str:
    return f"{base_url.rstrip('/').removesuffix('/v1')}/v1/chat/completions"


def _is_page(response: httpx.Response) -> bool:
    return response.headers.get("content-type", "").startswith("text/html")


def _retry_after(response: httpx.Response) -> str:
    """Seconds to wait, as the gateway or the upstream behind it says, or ""."""
    for name in ("retry-after", "llm_provider-retry-after"):
        value = response.headers.get(name, "")
        if value.isdigit():
            return value
    return ""


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    """Read the few bytes after the end, so that the connection can be used again."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_S):
            async for _ in chunks:
                pass


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
