"""Tools of MCP servers: asked for now and then, made plain, and named after their server."""

import asyncio
import json
import logging
import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.marks import quoted
from nova_desktop.domain.agent.schemas import plain_schema
from nova_desktop.domain.agent.tools import Effect, FieldChange, Preview, ToolResult, ToolSpec
from nova_desktop.domain.gateway_plan import McpServer
from nova_desktop.services.agent.mcp_ports import McpError, McpOffer, McpServers
from nova_desktop.services.agent.ports import Tool, ToolContext
from nova_desktop.services.agent.tools.basics import Arguments

_log = logging.getLogger(__name__)
MOST_TOOLS: Final = 64
"""Tools of one server that are taken."""

LONGEST_NAME: Final = 64
"""Characters of a tool's whole name: what models' servers take."""

LONGEST_DESCRIPTION: Final = 1_000
FRESH_S: Final = 120.0
"""How long a look is good for."""

_LONGEST_VALUE: Final = 500
_UNKNOWN: Final = "(The server did not finish; what it did until then is not known.)"
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class ServerLook:
    """How a server was when its tools were asked for: how many are used and how many left out,
    or why there are none."""

    tools: int = 0
    left_out: int = 0
    problem: str = ""


class McpTool:
    """One tool of a server; what it does is seen by others, whatever the server says."""

    def __init__(self, servers: McpServers, spec: ToolSpec, tool: str) -> None:
        self._servers = servers
        self._spec = spec
        self._tool = tool

    @property
    def spec(self) -> ToolSpec:
        return self._spec

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """What would be sent, argument by argument."""
        rows = [FieldChange(name, "", _shown(value)) for name, value in arguments.items()]
        return Preview(f"{self._spec.server}: {self._tool}", tuple(rows))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """What the server said."""
        try:
            answer = await self._servers.call(self._spec.server, self._tool, arguments)
        except McpError as error:
            tail = " It may have happened all the same." if error.may_have_happened else ""
            return ToolResult(f"The server {self._spec.server} failed: {error}.{tail}", ok=False)
        tail = "" if answer.ok else f"\n{_UNKNOWN}"
        return ToolResult(answer.text + tail, answer.ok)

    async def found(self, context: ToolContext) -> ToolResult | None:
        """Nobody here knows what became of it."""
        return None


class McpTools:
    """A source of tools. `configured` tells which servers there are now."""

    def __init__(
        self,
        servers: McpServers,
        configured: Callable[[], Sequence[McpServer]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._servers = servers
        self._configured = configured
        self._clock = clock
        self._looked_at = -math.inf
        self._found: dict[McpServer, tuple[McpTool, ...]] = {}
        self._looks: dict[str, ServerLook] = {}
        self._one_look = asyncio.Lock()

    def __call__(self) -> Sequence[Tool]:
        """Those of the servers that are on, as they were at the last look."""
        return [tool for server in self._on() for tool in self._found.get(server, ())]

    @property
    def looks(self) -> Mapping[str, ServerLook]:
        """What the last look brought, by the id of the server."""
        return dict(self._looks)

    async def keep_fresh(self) -> None:
        """Ask again where the servers are others than at the last look, or that was a while ago.

        Called before a run works; it takes 10 s at most.
        """
        same = list(self._found) == self._on()
        if not same or self._clock() - self._looked_at > FRESH_S:
            await self.refresh()

    async def refresh(self) -> None:
        """Ask all servers at once; one that fails has no tools until the next look."""
        async with self._one_look:
            servers = self._on()
            found = await asyncio.gather(*(self._look(server) for server in servers))
            self._found = {server: tools for server, (tools, _) in zip(servers, found, strict=True)}
            self._looks = {s.id: look for s, (_, look) in zip(servers, found, strict=True)}
            self._looked_at = self._clock()

    def _on(self) -> list[McpServer]:
        return [server for server in self._configured() if server.enabled]

    async def _look(self, server: McpServer) -> tuple[tuple[McpTool, ...], ServerLook]:
        try:
            offers = await self._servers.offers(server.id)
        except McpError as error:
            _log.info("the MCP server %s has no tools: %s", server.id, error)
            return (), ServerLook(problem=str(error))
        specs = _specs(server.id, offers[:MOST_TOOLS])
        tools = tuple(McpTool(self._servers, spec, name) for name, spec in specs.items())
        return tools, ServerLook(len(tools), len(offers) - len(tools))


def _specs(server: str, offers: Sequence[McpOffer]) -> dict[str, ToolSpec]:
    """The tools that can be used, by the server's own names; the first of a name counts."""
    found: dict[str, ToolSpec] = {}
    for offer in offers:
        name = f"{server}__{offer.name}"
        schema = plain_schema(offer.schema)
        fits = _NAME.fullmatch(offer.name) and len(name) <= LONGEST_NAME
        if not fits or schema is None or offer.name in found:
            _log.info("a tool of the MCP server %s cannot be used: %.80r", server, offer.name)
            continue
        about = quoted(offer.description, LONGEST_DESCRIPTION)
        described = f"[From the server {server}, in its own words] {about}"
        found[offer.name] = ToolSpec(
            name, described, schema, Effect.OUTSIDE, Permission.ASK, server
        )
    return found


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
