"""Renders a GatewayPlan as the YAML that the LiteLLM proxy reads; pure, and free of secrets.

The names of all settings were checked against litellm 1.106.2.
"""

import json
from typing import Final, cast

import yaml

from nova_desktop.adapters.gateway.overlay import merged, read_overlay
from nova_desktop.domain.gateway_plan import Deployment, Fallback, GatewayPlan, McpServer, Param
from nova_desktop.domain.problems import NovaError, ProblemCode

Section = dict[str, object]

FROM_ENVIRONMENT: Final = "os.environ/"
NO_KEY: Final = "no-key"
"""What a server that asks for no key is sent: LiteLLM refuses such a call without any key, and
would take OPENAI_API_KEY from the environment, where it is none of this upstream's business."""

MCP_PREFIX: Final = "nova-"
"""What stands before the id of an MCP server, so that it is no other server's name."""

MCP_TIMEOUT_S: Final = 60.0

_OPENAI_LIKE: Final = frozenset(
    {"openai", "text-completion-openai", "custom_openai", "openai_like", "lm_studio",
     "hosted_vllm", "llamafile", "litellm_proxy"}
)  # fmt: skip
_MOST_DEPTH: Final = 40
_OLLAMA_ADDRESS: Final = "http://127.0.0.1:11434"


def render(plan: GatewayPlan, master_key_env: str) -> str:
    """The YAML text; `master_key_env` names the variable that holds the gateway's own key.

    Raises NovaError with PLAN_REJECTED for a text that LiteLLM would take for a variable's name,
    and for an overlay that cannot be merged, then with its line.
    """
    document: Section = {
        "model_list": [_model(deployment) for deployment in plan.deployments],
        "router_settings": _router(plan),
        "litellm_settings": _library(plan),
        "general_settings": _general(master_key_env),
    }
    if plan.mcp:
        document["mcp_servers"] = {server.id: _mcp_server(server) for server in plan.mcp}
    names = {ref.env_name() for ref in plan.secrets()} - {master_key_env}
    document = merged(document, read_overlay(plan.overlay, names))
    # ASCII with escapes: PyYAML writes some characters as they are and reads them as line ends
    return yaml.safe_dump(document, sort_keys=False, width=100)


def provider_of(upstream: str) -> str:
    """LiteLLM's name of the provider, "" where `upstream` names none."""
    provider, slash, _ = upstream.partition("/")
    return provider if slash else ""


def _model(deployment: Deployment) -> Section:
    return {
        "model_name": _literal(deployment.model),
        "litellm_params": _params(deployment),
        "model_info": _model_info(deployment),
    }


def _params(deployment: Deployment) -> Section:
    found: Section = {
        "model": _literal(deployment.upstream),
        "api_base": _literal(_api_base(deployment)),
        "api_key": _api_key(deployment),
        "timeout": deployment.timeout_s,
        "weight": deployment.weight,
    }
    return _known(found) | {param.name: _value(param) for param in deployment.params}


def _value(param: Param) -> object:
    """The parameter as LiteLLM is to read it."""
    if param.secret is not None:
        return FROM_ENVIRONMENT + param.secret.env_name()
    try:
        value: object = json.loads(param.value)
    except ValueError:
        return _literal(param.value)
    except RecursionError:
        raise _refused(f"the parameter {param.name!r} is nested too deep") from None
    _check(param, value)
    return value


def _check(param: Param, value: object) -> None:
    """No text inside may name a variable: LiteLLM would send its value away."""
    waiting = [(value, 0)]
    while waiting:
        at, depth = waiting.pop()
        if depth > _MOST_DEPTH:
            raise _refused(f"the parameter {param.name!r} is nested too deep")
        if isinstance(at, str):
            _literal(at)
        elif isinstance(at, list):
            waiting += [(inner, depth + 1) for inner in cast("list[object]", at)]
        elif isinstance(at, dict):
            entries = cast("dict[str, object]", at).items()
            waiting += [(inner, depth + 1) for entry in entries for inner in entry]


def _api_base(deployment: Deployment) -> str:
    if deployment.api_base:
        return deployment.api_base
    # without an address LiteLLM would start `ollama serve` by itself
    ollama = provider_of(deployment.upstream) in {"ollama", "ollama_chat"}
    return _OLLAMA_ADDRESS if ollama else ""


def _api_key(deployment: Deployment) -> str:
    if deployment.secret is not None:
        return FROM_ENVIRONMENT + deployment.secret.env_name()
    return NO_KEY if provider_of(deployment.upstream) in _OPENAI_LIKE else ""


def _model_info(deployment: Deployment) -> Section:
    costs_nothing = 0.0 if deployment.local else None
    found: Section = {
        "id": _literal(deployment.id),
        "mode": deployment.mode.value,
        "litellm_provider": provider_of(deployment.upstream),
        "max_input_tokens": deployment.context_tokens,
        "max_output_tokens": deployment.max_output_tokens,
        "output_vector_size": deployment.vector_size,
        "input_cost_per_token": _first(deployment.input_cost_per_token, costs_nothing),
        "output_cost_per_token": _first(deployment.output_cost_per_token, costs_nothing),
        # else LiteLLM warns of each local model that it does not know these two
        "cache_read_input_token_cost": costs_nothing,
        "cache_creation_input_token_cost": costs_nothing,
        "supports_function_calling": deployment.tool_calls,
        "supports_response_schema": deployment.json_schema,
        "supports_vision": deployment.vision,
        "supports_reasoning": deployment.reasoning,
    }
    return _known(found)


def _router(plan: GatewayPlan) -> Section:
    return {
        "routing_strategy": "simple-shuffle",
        "num_retries": plan.retries,
        # a lone deployment that cools down would answer 429 and hide the cause
        "disable_cooldowns": True,
        "fallbacks": [_fallback(fallback) for fallback in plan.fallbacks],
    }


def _mcp_server(server: McpServer) -> Section:
    """Its tools are for whoever has the gateway's key, and so for Nova alone."""
    found: Section = {
        "server_id": MCP_PREFIX + server.id,
        "url": _literal(server.url),
        "transport": server.transport.value,
        "allow_all_keys": True,
        "timeout": MCP_TIMEOUT_S,
    }
    if server.secret is not None:
        token = FROM_ENVIRONMENT + server.secret.env_name()
        found |= {"auth_type": "bearer_token", "auth_value": token}
    return found


def _fallback(fallback: Fallback) -> dict[str, list[str]]:
    return {_literal(fallback.model): [_literal(name) for name in fallback.instead]}


def _library(plan: GatewayPlan) -> Section:
    return {
        "request_timeout": plan.request_timeout_s,
        "drop_params": True,
        "turn_off_message_logging": True,
        "redact_messages_in_exceptions": True,
        "suppress_debug_info": True,
        # else a token count of an unknown model goes to the network
        "disable_hf_tokenizer_download": True,
        # else every usage event carries the window's User-Agent among its tags
        "disable_add_user_agent_to_request_tags": True,
    }


def _general(master_key_env: str) -> Section:
    return {
        "master_key": FROM_ENVIRONMENT + master_key_env,
        "disable_model_info_refresh": True,
        "disable_spend_logs": True,
        # nobody logs in; unset, LiteLLM warns at every start
        "trusted_proxy_ranges": [],
        "background_health_checks": False,
        # a call that Nova gave up is not paid for to its end
        "cancel_on_disconnect": True,
    }


def _literal(text: str) -> str:
    if text.startswith(FROM_ENVIRONMENT):
        raise _refused(f"{text!r} names a variable")
    return text


def _refused(detail: str) -> NovaError:
    return NovaError.of(ProblemCode.PLAN_REJECTED, detail=detail)


def _first(value: float | None, otherwise: float | None) -> float | None:
    return otherwise if value is None else value


def _known(found: Section) -> Section:
    return {name: value for name, value in found.items() if value is not None and value != ""}
