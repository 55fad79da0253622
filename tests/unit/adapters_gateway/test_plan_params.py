"""More of LiteLLM's parameters of a deployment, as the YAML has them."""

from typing import Any

import pytest
import yaml

from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan, Param, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode


def params_of(*params: Param) -> dict[str, Any]:
    plan = GatewayPlan((Deployment("d", "m", "azure/m", params=params),))
    (model,) = yaml.safe_load(render(plan, "NOVA_SECRET_GATEWAY"))["model_list"]
    return model["litellm_params"]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2024-10-21", "2024-10-21"),
        ("60", 60),
        ("0.5", 0.5),
        ("true", True),
        ('["a", 1]', ["a", 1]),
        ('{"a": {"b": null}}', {"a": {"b": None}}),
        ('"60"', "60"),
        ("", ""),
        ("yes: no", "yes: no"),
        ("*anchor", "*anchor"),
        ("!!python/object:os.system", "!!python/object:os.system"),
    ],
)
def test_json_where_it_is_json_else_the_text(value: str, read: object) -> None:
    assert params_of(Param("p", value)) == {"model": "azure/m", "p": read}


def test_a_secret_is_named_and_never_written() -> None:
    ref = SecretRef("azure work")
    assert params_of(Param("client_secret", "", ref))["client_secret"] == (
        f"os.environ/{ref.env_name()}"
    )


def test_a_parameter_wins_over_what_nova_would_say() -> None:
    assert params_of(Param("model", "azure/other"))["model"] == "azure/other"


@pytest.mark.parametrize(
    "value",
    [
        "os.environ/HOME",
        '"os.environ/HOME"',
        '["a", "os.environ/HOME"]',
        '{"a": {"b": ["os.environ/HOME"]}}',
        '{"os.environ/HOME": 1}',
        '"\\u006fs.environ/HOME"',
    ],
)
def test_a_value_that_names_a_variable_is_refused(value: str) -> None:
    with pytest.raises(NovaError) as refused:
        params_of(Param("api_version", value))
    assert refused.value.problem.code is ProblemCode.PLAN_REJECTED
    assert "names a variable" in refused.value.problem.detail


@pytest.mark.parametrize("depth", [41, 900, 200_000])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}")])
def test_a_value_that_is_nested_too_deep_is_refused(begin: str, end: str, depth: int) -> None:
    with pytest.raises(NovaError) as refused:
        params_of(Param("extra_body", begin * depth + "1" + end * depth))
    assert "'extra_body' is nested too deep" in refused.value.problem.detail


def test_all_secrets_of_a_plan_are_named_once() -> None:
    key = SecretRef("key")
    params = (Param("a", "", SecretRef("a")), Param("b", "", key))
    plan = GatewayPlan((Deployment("d", "m", "x/m", secret=key, params=params),))
    assert plan.secrets() == (key, SecretRef("a"))
