"""What the agent needs of MCP servers, through the gateway."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class McpOffer:
    """A tool as its server tells it; nothing of it is believed or checked yet."""

    name: str
    description: str
    schema: object


@dataclass(frozen=True, slots=True)
class McpAnswer:
    """What a call gave, as text. One that is not `ok` says why, in the server's words."""

    text: str
    ok: bool = True


class McpError(Exception):
    """A server, or the way to it, failed. `may_have_happened`: the call had been sent."""

    def __init__(self, why: str, *, may_have_happened: bool = False) -> None:
        super().__init__(why)
        self.may_have_happened = may_have_happened


class McpServers(Protocol):
    """Lists and calls the tools of servers. Raises McpError and nothing else."""

    async def offers(self, server: str) -> Sequence[McpOffer]: ...

    async def call(self, server: str, tool: str, arguments: Mapping[str, object]) -> McpAnswer: ...
