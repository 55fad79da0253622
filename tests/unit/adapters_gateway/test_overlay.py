"""YAML of the user's merged into the gateway's: what is taken, what is refused, and where."""

import pytest
import yaml

from nova_desktop.adapters.gateway.overlay import MOST_CHARACTERS, read_overlay
from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import Deployment, Fallback, GatewayPlan, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode

KEY = SecretRef("openai")
MINE = Deployment("d1", "mine", "openai/up", secret=KEY)
PLAN = GatewayPlan((MINE, Deployment("d2", "other", "openai/o")), (Fallback("mine", ("other",)),))


def rendered(overlay: str) -> dict[str, dict[str, object]]:
    plan = GatewayPlan(PLAN.deployments, PLAN.fallbacks, overlay)
    return yaml.safe_load(render(plan, "NOVA_SECRET_GATEWAY"))


def refused(overlay: str) -> tuple[int, str]:
    """The line and the reason."""
    with pytest.raises(NovaError) as error:
        rendered(overlay)
    problem = error.value.problem
    assert problem.code is ProblemCode.PLAN_REJECTED
    assert problem.detail == f"line {problem.params['line']}: {problem.params['why']}"
    return int(problem.params["line"]), problem.params["why"]


def test_nothing_changes_nothing() -> None:
    assert rendered("") == rendered("# only words\n") == rendered("router_settings:\n")


def test_models_are_appended_and_settings_merged() -> None:
    whole = rendered(
        """
x-mine: &shared
  timeout: 20
model_list:
  - model_name: extra
    litellm_params:
      <<: *shared
      model: openai/extra
      api_key: os.environ/NOVA_SECRET_OPENAI
      brand_new_parameter: 3
  - model_name: near
    litellm_params: {model: ollama_chat/near}
router_settings:
  num_retries: 1
  fallbacks: [{mine: [extra]}]
litellm_settings:
  request_timeout: 30
  something_new: true
general_settings:
  max_request_size_mb: 4
"""
    )
    names = [entry["model_name"] for entry in whole["model_list"]]  # type: ignore[index]
    assert names == ["mine", "other", "extra", "near"]
    extra, near = whole["model_list"][2:]  # type: ignore[index]
    assert extra["litellm_params"]["timeout"] == 20
    assert near["litellm_params"]["api_base"] == "http://127.0.0.1:11434"
    assert whole["router_settings"]["num_retries"] == 1
    assert whole["router_settings"]["fallbacks"] == [{"mine": ["extra"]}, {"mine": ["other"]}]
    assert whole["router_settings"]["disable_cooldowns"] is True
    assert whole["litellm_settings"]["request_timeout"] == 30
    assert whole["litellm_settings"]["turn_off_message_logging"] is True
    assert whole["general_settings"]["master_key"] == "os.environ/NOVA_SECRET_GATEWAY"
    assert whole["x-mine"] == {"timeout": 20}


@pytest.mark.parametrize(
    ("line", "overlay"),
    [
        (2, "general_settings:\n  master_key: sk-1234\n"),
        (2, "general_settings:\n  database_url: postgresql://x\n"),
        (2, "general_settings:\n  custom_auth: my.auth\n"),
        (2, "general_settings:\n  pass_through_endpoints: []\n"),
        (2, "general_settings:\n  public_routes: [/x]\n"),
        (2, "general_settings:\n  key_management_system: custom\n"),
        (2, "general_settings:\n  dangerously_permit_weak_or_unset_master_key: true\n"),
        (2, "litellm_settings:\n  callbacks: [my_module.hook]\n"),
        (2, "litellm_settings:\n  success_callback: [langfuse]\n"),
        (2, "litellm_settings:\n  post_call_rules: my.rules\n"),
        (2, "litellm_settings:\n  custom_provider_map: []\n"),
        (2, "litellm_settings:\n  turn_off_message_logging: false\n"),
        (3, "litellm_settings:\n  cache: true\n  cache_params: {type: redis, host: x}\n"),
        (2, "router_settings:\n  redis_host: x\n"),
        (1, "environment_variables: {PATH: /tmp}\n"),
        (1, "include: [other.yaml]\n"),
        (1, "mcp_servers: {a: {command: sh}}\n"),
        (1, "guardrails: []\n"),
        (3, "model_list:\n  - model_name: a\n    litellm_params: {model: vllm/x}\n"),
        (3, "model_list:\n  - model_name: a\n    litellm_params: {model: o/x, api_key: sk-live}\n"),
        (3, "model_list:\n  - model_name: a\n    litellm_params: {model: o/x, plugins: [m.f]}\n"),
        (2, "x-a:\n  api_key: os.environ/HOME\n"),
        (1, "x-a: os.environ/NOVA_SECRET_GATEWAY\n"),
        (1, "x-a: [a, prefix os.environ/NOVA_SECRET_OPENAI]\n"),
        (3, "x-a: &a\n  b: 1\n  custom_handler: my.code\nx-c: *a\n"),
        (1, "x-a: oidc/file//etc/passwd\n"),
    ],
)  # fmt: skip
def test_what_runs_code_opens_ports_or_holds_secrets(line: int, overlay: str) -> None:
    assert refused(overlay)[0] == line


def test_an_anchor_hides_nothing() -> None:
    hidden = "x-a: &a\n  master_key: sk-1\n  ok: 1\ngeneral_settings: *a\n"
    assert refused(hidden)[0] in (2, 4)
    merged = "x-a: &a\n  database_url: x\ngeneral_settings:\n  <<: *a\n  ok: 1\n"
    assert refused(merged)[0] in (2, 3, 4)


@pytest.mark.parametrize(
    ("line", "overlay", "says"),
    [
        (2, "router_settings:\n\tnum_retries: 1\n", "tab"),
        (3, "a: 1\nb: 2\na: 3\n", "twice"),
        (3, "r:\n  x: 1\n  x: 2\n", "twice"),
        (1, "- a\n- b\n", "mapping"),
        (1, "just words\n", "mapping"),
        (2, "a: [1, 2\n", ""),
        (2, "a: 1\n---\nb: 2\n", ""),
        (1, "a: !!python/object/apply:os.system [ls]\n", "constructor"),
        (1, "a: &a [*a]\n", "deep"),
        (1, "1: x\n", "name"),
        (1, "model_list: {a: 1}\n", "a list"),
        (1, "router_settings: [1]\n", "a mapping"),
        (2, "model_list:\n  - nope\n", "mapping"),
        (2, "model_list:\n  - litellm_params: {model: x}\n", "model_name"),
        (2, "model_list:\n  - model_name: x\n", "litellm_params.model"),
        (1, "a: " + "[" * 60 + "]" * 60 + "\n", "deep"),
        (1, "a: 2001-99-99\n", ""),
        (1, "a: !!int ''\n", "does not fit"),
        (1, "a: !!bool maybe\n", "does not fit"),
        (1, "a: !!timestamp x\n", "does not fit"),
        (1, "a: \ud800\n", "surrogates"),
        (1, "? [a]\n: 1\n", "unhashable"),
        (1, "litellm_setting: {drop_params: true}\n", "did you mean litellm_settings?"),
        (2, "router_settings: {}\nModel_list: []\n", "did you mean model_list?"),
        (3, "x-a: {}\n\ncolours: {}\n", "no section colours"),
        (1, "num_retries: 1\n", "no section num_retries"),
    ],
)
def test_broken_yaml_is_refused_with_its_line(line: int, overlay: str, says: str) -> None:
    at, why = refused(overlay)
    assert at == line, why
    assert says in why


def test_a_megabyte_is_refused_and_a_quarter_is_not() -> None:
    line, why = refused("a: 1\n" + "# words\n" * 150_000)
    assert "longer than 256 kB" in why
    assert 30_000 < line < 40_000
    big = "x-a:\n" + "".join(f"  k{n}: {n}\n" for n in range(15_000))
    assert len(big) < MOST_CHARACTERS
    assert len(read_overlay(big)["x-a"]) == 15_000  # type: ignore[arg-type]


def test_a_text_that_explodes_is_refused() -> None:
    laughs = "x-0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    assert "more than" in refused(laughs)[1]
    merges = "a0: &a0 {k: 1}\n" + "".join(
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: 1}}\n" for n in range(1, 12)
    )
    assert "too large" in refused(merges)[1]


def test_a_false_name_for_the_own_key_stays_ours() -> None:
    """A YAML that passes can still not take the place of the key."""
    whole = rendered("general_settings: {}\nlitellm_settings: {}\n")
    assert whole["general_settings"]["master_key"] == "os.environ/NOVA_SECRET_GATEWAY"


@pytest.mark.parametrize(
    "text",
    [
        "x-a: " + "[" * 120_000,
        "x-a: " + "[" * 60_000 + "]" * 60_000,
        "x-a: " + "{b: " * 50_000,
        "x-a:\n " + "- " * 100_000 + "x",
        "? " * 100_000 + "x",
        "x-a: &a " + "[" * 60_000 + "*a",
    ],
)
def test_nothing_is_nested_so_deep_that_the_process_ends(text: str) -> None:
    """The C parser calls itself for each level; its stack is the whole process's."""
    assert len(text) <= MOST_CHARACTERS
    assert "too deep" in refused(text)[1]
