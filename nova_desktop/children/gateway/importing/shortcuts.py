"""Replaces functions of LiteLLM that would do something Nova must not or need not have done."""

import importlib
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

_MCP_SERVERS: Final = "litellm.proxy._experimental.mcp_server.mcp_server_manager"
_MCP_HEADERS: Final = "x-mcp"
_TOOL_FIELDS: Final = frozenset({"tools", "functions", "tool_choice", "function_call", "name"})


def take_shortcuts(proxy: Any) -> None:
    """Put them in place; `proxy` is the imported `litellm.proxy.proxy_server`."""
    proxy.run_ollama_serve = start_nothing
    mcp = importlib.import_module("litellm.proxy._experimental.mcp_server.utils")
    _replace(mcp, "upstream_credential_headers", no_credentials_without_mcp)
    startup = proxy.ProxyStartupEvent
    _replace(startup, "initialize_semantic_tool_filter", no_filter_unless_configured)
    checks = importlib.import_module("litellm.proxy.auth.auth_checks")
    _replace(checks, "extract_request_tool_names", no_names_without_tools)


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


def no_names_without_tools(
    real: Callable[[str, dict[str, Any]], list[str]],
) -> Callable[[str, dict[str, Any]], list[str]]:
    """Names of the tools in a request: none if it has no field for any.

    Asking LiteLLM would import the translations of every provider for that. The names only
    matter for virtual keys with a list of allowed tools, which need a database.
    """

    def extract_request_tool_names(route: str, data: dict[str, Any]) -> list[str]:
        return real(route, data) if has_tools(data) else []

    return extract_request_tool_names


def has_tools(data: Mapping[str, Any]) -> bool:
    """Whether a request's body has a field that may name tools."""
    return not _TOOL_FIELDS.isdisjoint(data)
