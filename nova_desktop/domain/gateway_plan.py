"""The GatewayPlan: what Nova wants the LiteLLM gateway to serve, free of any file format."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Mode(StrEnum):
    """What a model does, in LiteLLM's words (`model_info.mode`)."""

    CHAT = "chat"
    EMBEDDING = "embedding"


class Role(StrEnum):
    """What Nova uses a model for."""

    CHAT = "chat"
    MEMORY = "memory"
    SMALL = "small"
    EMBEDDING = "embedding"


@dataclass(frozen=True, slots=True)
class SecretRef:
    """The name of a secret in the vault, never its value. Example: `openai`."""

    name: str

    def env_name(self) -> str:
        """The variable by which the gateway child knows this secret, inside its process only."""
        safe = "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in self.name)
        return f"NOVA_SECRET_{safe.upper()}"


@dataclass(frozen=True, slots=True)
class Param:
    """One more of LiteLLM's parameters of a deployment, as `api_version`.

    `value` is JSON where it is a number, a truth value, a list or an object, else the text itself.
    With `secret` the value lies in the vault.
    """

    name: str
    value: str = ""
    secret: SecretRef | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """One upstream behind a model name.

    `upstream` is LiteLLM's `provider/model`; costs are US dollars per token; None means that
    LiteLLM's own table decides. `account` is the id of the provider's account it was made from,
    "" for one of the user's own. `test_model` marks the poor stand-in of a development set-up.
    """

    id: str
    model: str
    upstream: str
    mode: Mode = Mode.CHAT
    api_base: str = ""
    secret: SecretRef | None = None
    local: bool = False
    test_model: bool = False
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    vector_size: int | None = None
    input_cost_per_token: float | None = None
    output_cost_per_token: float | None = None
    tool_calls: bool | None = None
    json_schema: bool | None = None
    vision: bool | None = None
    reasoning: bool | None = None
    weight: int | None = None
    timeout_s: float | None = None
    account: str = ""
    enabled: bool = True
    params: tuple[Param, ...] = ()

    def secrets(self) -> tuple[SecretRef, ...]:
        """All secrets that it names."""
        named = (self.secret, *(param.secret for param in self.params))
        return tuple(ref for ref in named if ref is not None)


class McpTransport(StrEnum):
    """How an MCP server is spoken to, in LiteLLM's words."""

    HTTP = "http"
    SSE = "sse"


_MCP_ID: Final = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_LONGEST_MCP_ID: Final = 24


@dataclass(frozen=True, slots=True)
class McpServer:
    """A server whose tools the agent may be given. `name` is what a person calls it.

    The names of its tools begin with `id`: small letters and digits, in words joined by one `_`.
    `secret` is sent as a bearer token.
    """

    id: str
    url: str
    name: str = ""
    transport: McpTransport = McpTransport.HTTP
    secret: SecretRef | None = None
    enabled: bool = True

    def __post_init__(self) -> None:
        if len(self.id) > _LONGEST_MCP_ID or not _MCP_ID.fullmatch(self.id):
            raise ValueError("an id of a server has small letters, digits and single _ only")
        if not self.url.startswith(("http://", "https://")):
            raise ValueError("a server needs an address with http:// or https://")


@dataclass(frozen=True, slots=True)
class Fallback:
    """If `model` fails, try `instead` in order."""

    model: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GatewayPlan:
    """All that the gateway serves. Empty is a valid plan: the gateway starts and serves nothing.

    `overlay` is YAML of the user's own, merged over what Nova renders.
    """

    deployments: tuple[Deployment, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    overlay: str = ""
    retries: int = 0
    request_timeout_s: float = 600.0
    mcp: tuple[McpServer, ...] = ()

    def models(self, mode: Mode = Mode.CHAT) -> tuple[str, ...]:
        """Model names of one mode, each once, in the plan's order."""
        return tuple(dict.fromkeys(d.model for d in self.deployments if d.mode is mode))

    def secrets(self) -> tuple[SecretRef, ...]:
        """Every secret the plan names, each once."""
        of_servers = [server.secret for server in self.mcp if server.secret is not None]
        named = [ref for d in self.deployments for ref in d.secrets()]
        return tuple(dict.fromkeys([*named, *of_servers]))

    def model_for(self, role: Role, chosen: str = "") -> str:
        """The model of `role`: the chosen one if served, else the first real one, else a test one.

        Returns "" when the plan serves nothing that fits.
        """
        mode = Mode.EMBEDDING if role is Role.EMBEDDING else Mode.CHAT
        fitting = [d for d in self.deployments if d.mode is mode]
        if any(d.model == chosen for d in fitting):
            return chosen
        real = [d.model for d in fitting if not d.test_model]
        return (real or [d.model for d in fitting] or [""])[0]
