"""One GET or POST to a provider: bounded in size, without redirects, parsed off the loop."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from nova_desktop.adapters.gateway.clients import HttpClients, Network

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ERROR_BYTES: Final = 64 * 1024


class TooLargeError(ValueError):
    """The answer is larger than MOST_BYTES."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`document` is the JSON of a good answer, None for none; `text` tells what an error says."""

    status: int
    document: object = None
    text: str = ""
    is_json: bool = False
    retry_after_s: float | None = None


@asynccontextmanager
async def client_for(
    url: str, network: Network, timeout_s: float
) -> AsyncGenerator[httpx.AsyncClient, None]:
    """A client for one check. Raises NovaError when proxy or certificates cannot be used."""
    clients = HttpClients(timeout_s, lambda: network)
    try:
        yield await clients.client_for(url)
    finally:
        await clients.aclose()


async def ask(
    client: httpx.AsyncClient,
    url: str,
    headers: Mapping[str, str],
    body: Mapping[str, object] | None = None,
) -> Answer:
    """Raises httpx.HTTPError, httpx.InvalidURL and TooLargeError."""
    content = None if body is None else json.dumps(body).encode()
    kind = {"content-type": "application/json"} if body is not None else {}
    method = "GET" if body is None else "POST"
    sent = {**headers, **kind}
    async with client.stream(method, url, headers=sent, content=content) as response:
        good = response.is_success
        raw = await _bounded(response, MOST_BYTES if good else MOST_ERROR_BYTES, strict=good)
    if not good:
        return Answer(
            response.status_code, text=_error_text(response, raw), retry_after_s=_retry(response)
        )
    is_json, document = await asyncio.to_thread(_parsed, raw)
    return Answer(response.status_code, document, is_json=is_json)


async def _bounded(response: httpx.Response, most: int, *, strict: bool) -> bytes:
    raw = bytearray()
    async for chunk in response.aiter_bytes():
        raw += chunk
        if len(raw) > most:
            if strict:
                raise TooLargeError(f"the answer is larger than {most // 2**20} MB")
            break
    return bytes(raw[:most])


def _parsed(raw: bytes) -> tuple[bool, object]:
    try:
        return True, json.loads(raw)
    except (ValueError, RecursionError):
        return False, None


def _error_text(response: httpx.Response, raw: bytes) -> str:
    kind = response.headers.get("x-amzn-errortype", "")
    moved = response.headers.get("location", "") if response.is_redirect else ""
    where = f"redirects to {moved}" if moved else ""
    parts = (kind, where, raw.decode("utf-8", "replace"))
    return " ".join(part for part in parts if part)


def _retry(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdigit() and len(value) < 7 else None
