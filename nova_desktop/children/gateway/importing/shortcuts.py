"""Replaces functions of LiteLLM that would do something Nova must not or need not have done."""

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

_MCP_SERVERS: Final = "litellm.proxy._experimental.mcp_server.mcp_server_manager"
_TOOL_FIELDS: Final = frozenset({"tools", "functions", "tool_choice", "function_call", "name"})


def take_shortcuts(proxy: Any) -> None:
    """Put them in place; `proxy` is the imported `litellm.proxy.proxy_server`."""
    proxy.run_ollama_serve = start_nothing
    mcp = importlib.import_module("litellm.proxy._experimental.mcp_server.utils")
    _replace(mcp, "_forwarded_upstream_header_names", no_headers_without_servers)
    checks = importlib.import_module("litellm.proxy.auth.auth_checks")
    _replace(checks, "extract_request_tool_names", no_names_without_tools)


def _replace(module: Any, name: str, around: Callable[[Any], Any]) -> None:
    setattr(module, name, around(getattr(module, name)))


def start_nothing() -> None:
    """LiteLLM starts `ollama serve` for a model without an address; Nova starts no programs."""


def no_headers_without_servers(real: Callable[[], frozenset[str]]) -> Callable[[], frozenset[str]]:
    """Headers that MCP servers forward: none as long as no server was ever loaded.

    Asking LiteLLM would import all of MCP for that, 0.3 s within the first call.
    """

    def forwarded_upstream_header_names() -> frozenset[str]:
        return real() if _MCP_SERVERS in sys.modules else frozenset()

    return forwarded_upstream_header_names


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
