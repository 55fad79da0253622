"""The YAML that a plan becomes."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.adapters.gateway.plan_yaml import NO_KEY, provider_of, render
from nova_desktop.domain.gateway_plan import Deployment, Fallback, GatewayPlan, Mode, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode

HOSTED = Deployment(
    id="d1",
    model="GPT",
    upstream="openai/gpt-x",
    secret=SecretRef("openai"),
    context_tokens=128_000,
    max_output_tokens=4096,
    input_cost_per_token=1e-6,
    output_cost_per_token=2e-6,
    tool_calls=True,
    json_schema=False,
    vision=True,
    reasoning=False,
    weight=3,
    timeout_s=30.0,
)
LOCAL = Deployment(
    id="d2",
    model="Gemma",
    upstream="openai/gemma",
    api_base="http://127.0.0.1:5000/v1",
    local=True,
    test_model=True,
)
VECTORS = Deployment(
    id="d3",
    model="nomic",
    upstream="ollama/nomic-embed-text",
    mode=Mode.EMBEDDING,
    vector_size=768,
    local=True,
)
PLAN = GatewayPlan(
    (HOSTED, LOCAL, VECTORS), (Fallback("GPT", ("Gemma",)),), retries=1, request_timeout_s=90.0
)


def rendered(plan: GatewayPlan) -> dict[str, Any]:
    return yaml.safe_load(render(plan, "NOVA_SECRET_GATEWAY"))


def test_a_hosted_model() -> None:
    assert rendered(PLAN)["model_list"][0] == {
        "model_name": "GPT",
        "litellm_params": {
            "model": "openai/gpt-x",
            "api_key": "os.environ/NOVA_SECRET_OPENAI",
            "timeout": 30.0,
            "weight": 3,
        },
        "model_info": {
            "id": "d1",
            "mode": "chat",
            "litellm_provider": "openai",
            "max_input_tokens": 128_000,
            "max_output_tokens": 4096,
            "input_cost_per_token": 1e-6,
            "output_cost_per_token": 2e-6,
            "supports_function_calling": True,
            "supports_response_schema": False,
            "supports_vision": True,
            "supports_reasoning": False,
        },
    }


def test_a_local_model_costs_nothing_and_needs_no_key() -> None:
    _, local, vectors = rendered(PLAN)["model_list"]
    assert local["litellm_params"]["api_key"] == NO_KEY
    assert local["model_info"]["input_cost_per_token"] == 0.0
    assert local["model_info"]["output_cost_per_token"] == 0.0
    assert vectors["model_info"]["mode"] == "embedding"
    assert vectors["model_info"]["output_vector_size"] == 768


def test_a_cost_that_the_plan_states_wins_for_a_local_model_too() -> None:
    plan = GatewayPlan((Deployment("d", "m", "openai/m", local=True, input_cost_per_token=3e-6),))
    assert rendered(plan)["model_list"][0]["model_info"]["input_cost_per_token"] == 3e-6


def test_the_placeholder_goes_only_to_servers_of_the_openai_kind() -> None:
    plan = GatewayPlan((Deployment("d", "m", "bedrock/claude"), Deployment("e", "n", "plain")))
    assert all("api_key" not in m["litellm_params"] for m in rendered(plan)["model_list"])


def test_ollama_gets_an_address_so_that_litellm_starts_no_server() -> None:
    assert rendered(PLAN)["model_list"][2]["litellm_params"]["api_base"].startswith("http://127.")


def test_routing() -> None:
    document = rendered(PLAN)
    assert document["router_settings"]["num_retries"] == 1
    assert document["router_settings"]["disable_cooldowns"] is True
    assert document["router_settings"]["fallbacks"] == [{"GPT": ["Gemma"]}]
    assert document["litellm_settings"]["request_timeout"] == 90.0


def test_an_empty_plan_is_a_document_too() -> None:
    document = rendered(GatewayPlan())
    assert document["model_list"] == []
    assert document["general_settings"]["master_key"] == "os.environ/NOVA_SECRET_GATEWAY"


@pytest.mark.parametrize(
    "deployment",
    [
        Deployment("os.environ/HOME", "m", "openai/m"),
        Deployment("d", "os.environ/HOME", "openai/m"),
        Deployment("d", "m", "os.environ/HOME"),
        Deployment("d", "m", "openai/m", api_base="os.environ/HOME"),
    ],
)
def test_no_text_of_the_plan_reads_a_variable(deployment: Deployment) -> None:
    with pytest.raises(NovaError) as caught:
        render(GatewayPlan((deployment,)), "K")
    assert caught.value.problem.code is ProblemCode.PLAN_REJECTED


@given(st.text(min_size=1).filter(lambda text: not text.startswith("os.environ/")))
def test_any_name_survives(name: str) -> None:
    plan = GatewayPlan((Deployment(name, name, f"openai/{name}"),), (Fallback(name, (name,)),))
    document = rendered(plan)
    assert document["model_list"][0]["model_name"] == name
    assert document["router_settings"]["fallbacks"] == [{name: [name]}]


def test_providers() -> None:
    assert provider_of("huggingface/together/model") == "huggingface"
    assert provider_of("gpt-4") == ""


def source(path: str) -> str:
    """A file of the installed litellm, read and not imported: an import takes seconds."""
    found = importlib.util.find_spec("litellm")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent.joinpath(path).read_text()


def test_litellm_knows_every_setting() -> None:
    document = rendered(PLAN)
    library = source("__init__.py") + source("constants.py")
    router, proxy = source("router.py"), source("proxy/_types.py")
    proxy += source("proxy/proxy_server.py")
    unknown = [
        n for n in document["litellm_settings"] if not re.search(rf"^{n}\b", library, re.MULTILINE)
    ]
    unknown += [n for n in document["router_settings"] if not re.search(rf"\b{n}: ", router)]
    unknown += [n for n in document["general_settings"] if not re.search(rf"\b{n}\b", proxy)]
    fields = source("types/router.py") + source("types/utils.py")
    for model in document["model_list"]:
        named = [*model["litellm_params"], *model["model_info"]]
        unknown += [n for n in named if not re.search(rf"\b{n}\b", fields)]
    assert not unknown
