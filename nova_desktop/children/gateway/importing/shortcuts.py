"""Replaces functions of LiteLLM that would do something Nova must not or need not have done."""

import importlib
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

_MCP_SERVERS: Final = "litellm.proxy._experimental.mcp_server.mcp_server_manager"
_MCP_HEADERS: Final = "x-mcp"


def take_shortcuts(proxy: Any) -> None:
    """Put them in place; `proxy` is the imported `litellm.proxy.proxy_server`."""
    proxy.run_ollama_serve = start_nothing
    mcp = importlib.import_module("litellm.proxy._experimental.mcp_server.utils")
    _replace(mcp, "upstream_credential_headers", no_credentials_without_mcp)
    startup = proxy.ProxyStartupEvent
    _replace(startup, "initialize_semantic_tool_filter", no_filter_unless_configured)
    checks: Any = importlib.import_module("litellm.proxy.auth.auth_checks")
    checks.extract_request_tool_names = no_tool_names


def _replace(module: Any, name: str, around: Callable[[Any], Any]) -> None:
    setattr(module, name, around(getattr(module, name)))


def start_nothing() -> None:
    """LiteLLM starts `ollama serve` for a model without an address; Nova starts no programs."""


def no_credentials_without_mcp(
    real: Callable[[Iterable[str]], frozenset[str]],
) -> Callable[[Iterable[str]], frozenset[str]]:
    """Headers of a call that carry a key for an MCP server: none if no server was ever loaded.

    Asking LiteLLM would import all of MCP for that, 0.3 s within the first call. Headers that
    begin as MCP's do, whatever they are, still go to LiteLLM.
    """

    def upstream_credential_headers(header_names: Iterable[str]) -> frozenset[str]:
        names = tuple(header_names)
        if _MCP_SERVERS in sys.modules or any(_is_of_mcp(name) for name in names):
            return real(names)
        return frozenset()

    return upstream_credential_headers


def _is_of_mcp(header: str) -> bool:
    return header.lower().startswith(_MCP_HEADERS)


def no_filter_unless_configured(
    real: Callable[..., Awaitable[None]],
) -> Callable[..., Awaitable[None]]:
    """The semantic filter of MCP tools: nothing to do if no plan asks for it, as none of Nova's.

    LiteLLM looks at the plan too, but imports MCP before.
    """

    async def initialize_semantic_tool_filter(
        llm_router: Any, litellm_settings: Mapping[str, Any]
    ) -> None:
        if litellm_settings.get("mcp_semantic_tool_filter"):
            await real(llm_router=llm_router, litellm_settings=litellm_settings)

    return initialize_semantic_tool_filter


def no_tool_names(_route: str, _data: dict[str, Any]) -> list[str]:
    """Names of the tools in a request, to hold them against the list of a virtual key.

    There are no virtual keys without a database, so none is looked for; LiteLLM would import the
    translations of every provider for that, half a second within the first call with tools.
    """
    return []
