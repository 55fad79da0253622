"""Lists and calls tools of MCP servers through the managed gateway.

The routes and shapes are those of litellm 1.106.2: GET /mcp-rest/tools/list?server_id=… and
POST /mcp-rest/tools/call; tests/contract/test_mcp_servers.py stands on the real ones.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Final, cast

import httpx

from nova_desktop.adapters.gateway.clients import HttpClients
from nova_desktop.adapters.gateway.errors import refusal
from nova_desktop.adapters.gateway.plan_yaml import MCP_PREFIX
from nova_desktop.domain.problems import NovaError
from nova_desktop.services.agent.mcp_ports import McpAnswer, McpError, McpOffer

LIST_S: Final = 10.0
CALL_S: Final = 60.0
LARGEST_BYTES: Final = 2_000_000
_LONGEST_WHY: Final = 300
Address = Callable[[], Awaitable[tuple[str, str]]]
Json = Mapping[str, object]


class GatewayMcpServers:
    """The McpServers of the application. `address` gives the gateway's base and key."""

    def __init__(
        self,
        address: Address,
        redact: Callable[[str], str] = str,
        *,
        list_s: float = LIST_S,
        call_s: float = CALL_S,
    ) -> None:
        self._address = address
        self._redact = redact
        self._list_s = list_s
        self._call_s = call_s
        self._clients = HttpClients(max(list_s, call_s))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._clients.aclose()

    async def offers(self, server: str) -> Sequence[McpOffer]:
        """What the server says it has. Raises McpError."""
        params = {"server_id": MCP_PREFIX + server}
        raw = await self._ask("GET", "/mcp-rest/tools/list", self._list_s, params=params)
        if raw.get("error"):
            raise self._failed(str(raw.get("message") or raw["error"]))
        rows = raw.get("tools")
        found: list[McpOffer] = []
        for row in cast("list[object]", rows) if isinstance(rows, list) else []:
            known = _object(row)
            name, about = known.get("name"), known.get("description")
            schema = known.get("inputSchema", known.get("input_schema"))
            if isinstance(name, str):
                found.append(McpOffer(name, about if isinstance(about, str) else "", schema))
        return found

    async def call(self, server: str, tool: str, arguments: Mapping[str, object]) -> McpAnswer:
        """What a tool gave. Raises McpError."""
        body = {"server_id": MCP_PREFIX + server, "name": tool, "arguments": dict(arguments)}
        raw = await self._ask("POST", "/mcp-rest/tools/call", self._call_s, body=body)
        rows = raw.get("content")
        parts = (
            [_text_of(row) for row in cast("list[object]", rows)] if isinstance(rows, list) else []
        )
        structured = raw.get("structuredContent")
        if not any(parts) and structured is not None:
            parts = [json.dumps(structured, ensure_ascii=False)]
        text = "\n".join(part for part in parts if part)
        return McpAnswer(self._redact(text) or "(no text)", raw.get("isError") is not True)

    async def _ask(
        self,
        method: str,
        path: str,
        seconds: float,
        *,
        params: Mapping[str, str] | None = None,
        body: Json | None = None,
    ) -> Json:
        sent = False
        try:
            async with asyncio.timeout(seconds):
                base, key = await self._address()
                client = await self._clients.client_for(base)
                headers = {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
                request = client.build_request(
                    method, f"{base}{path}", params=params, json=body, headers=headers
                )
                sent = body is not None
                async with aclosing(await client.send(request, stream=True)) as response:
                    content = await _content(response)
        except TimeoutError:
            raise self._failed(f"no answer for {seconds:g} s", sent) from None
        except NovaError as error:
            raise self._failed(f"the gateway is not there ({error.problem.code})", sent) from None
        except httpx.ConnectError:
            raise self._failed("the gateway is not there") from None
        except httpx.HTTPError as error:
            raise self._failed(type(error).__name__, sent) from None
        return self._read(response.status_code, content, sent)

    def _read(self, status: int, content: bytes, sent: bool) -> Json:
        if status != 200:
            # a server's refusal before the call, as of unknown tools, is told with 4xx
            raise self._failed(refusal(status, content).message, sent and status >= 500)
        try:
            raw: object = json.loads(content)
        except (ValueError, RecursionError):
            raise self._failed("its answer cannot be read", sent) from None
        return _object(raw)

    def _failed(self, why: str, sent: bool = False) -> McpError:
        plain = " ".join(self._redact(why).split())[:_LONGEST_WHY]
        return McpError(plain or "no reason was told", may_have_happened=sent)


async def _content(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > LARGEST_BYTES:
            raise httpx.DecodingError("too large")
    return bytes(content)


def _text_of(row: object) -> str:
    """A part of an answer; what is no text is only named."""
    part = _object(row)
    if isinstance(text := part.get("text"), str):
        return text
    inner = _object(part.get("resource")).get("text")
    if isinstance(inner, str):
        return inner
    return f"({part.get('type', 'something')} that is no text)" if part else ""


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}
