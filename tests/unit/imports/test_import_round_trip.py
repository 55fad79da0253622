"""A LiteLLM configuration through Nova and back: the gateway gets what LiteLLM had."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import GatewayPlan
from nova_desktop.domain.imported import ImportKind
from tests.unit.imports.import_bench import FILES, ImportDesk

pytestmark = pytest.mark.anyio
# What Nova writes for itself where a configuration says nothing.
_NOVAS_OWN = {"litellm_provider", "mode", "id", "input_cost_per_token", "output_cost_per_token",
              "cache_read_input_token_cost", "cache_creation_input_token_cost"}  # fmt: skip
# What cannot come along, by the preview's own words: told, and tested elsewhere.
_TOLD = {"access_groups"}


async def through_nova(folder: Path, name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The gateway's configuration after the import, and the values of its variables."""
    desk = ImportDesk(folder)
    path = str(FILES / name / "config.yaml")
    preview = await desk.imports.look(ImportKind.LITELLM_CONFIG, path)
    await desk.imports.apply(preview, preview.proposed())
    saved = desk.store.settings
    plan = GatewayPlan(
        saved.models.deployments, saved.roles.fallbacks(), saved.advanced.gateway_yaml
    )
    document = yaml.safe_load(render(plan, "NOVA_SECRET_GATEWAY"))
    values = {ref.env_name(): value for ref, value in desk.bench.vault.values.items()}
    return document, values


def env_of(name: str) -> dict[str, str]:
    path = FILES / name / ".env"
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.removeprefix("export ").split(" #")[0].partition("=") for line in lines)
    return {key: value.strip("'\"") for key, _, value in pairs}


def resolved(value: Any, variables: dict[str, str]) -> Any:
    """With variables in place of their names, as the gateway does it; a number as a number."""
    if isinstance(value, str) and value.startswith("os.environ/"):
        return variables.get(value.removeprefix("os.environ/"), "?")
    try:
        return float(value) if not isinstance(value, bool) else value
    except (TypeError, ValueError):
        return str(value) if not isinstance(value, dict | list) else value


def models_of(document: dict[str, Any], variables: dict[str, str]) -> list[dict[str, Any]]:
    """Each entry flat: name, parameters with their values, and what it tells of itself."""
    found: list[dict[str, Any]] = []
    for entry in document["model_list"]:
        info = {k: v for k, v in (entry.get("model_info") or {}).items() if k not in _TOLD}
        params = {key: resolved(value, variables) for key, value in entry["litellm_params"].items()}
        params |= {key: resolved(value, variables) for key, value in info.items()}
        found.append({"model_name": entry["model_name"], **params})
    return found


@pytest.mark.parametrize("name", ["simple", "balanced"])
async def test_names_parameters_and_keys_are_the_same(tmp_path: Path, name: str) -> None:
    original = yaml.safe_load((FILES / name / "config.yaml").read_text())
    rendered, values = await through_nova(tmp_path, name)
    theirs = models_of(original, env_of(name))
    theirs = [model for model in theirs if model.get("mode") != "image_generation"]
    ours = models_of(rendered, values)
    assert [model["model_name"] for model in ours] == [model["model_name"] for model in theirs]
    for mine, their in zip(ours, theirs, strict=True):
        if their["model"].startswith("gemini/"):  # its key is one that LiteLLM finds by itself
            their["api_key"] = env_of(name)["GEMINI_API_KEY"]
        extra = {key: mine[key] for key in mine.keys() - their.keys()}
        assert {key: mine.get(key) for key in their} == their
        assert set(extra) <= _NOVAS_OWN, extra


async def test_router_settings_and_fallbacks_are_the_same(tmp_path: Path) -> None:
    original = yaml.safe_load((FILES / "balanced" / "config.yaml").read_text())
    rendered, _values = await through_nova(tmp_path, "balanced")
    router = rendered["router_settings"]
    for name, value in original["router_settings"].items():
        assert name.startswith("redis") or router[name] == value, name
    library = original["litellm_settings"]
    known = [pair for pair in library["fallbacks"] if "nowhere" not in pair]
    assert router["fallbacks"] == known
    assert router["context_window_fallbacks"] == library["context_window_fallbacks"]
    assert rendered["litellm_settings"]["request_timeout"] == library["request_timeout"]
    assert "callbacks" not in rendered["litellm_settings"]
    assert rendered["general_settings"]["master_key"] == "os.environ/NOVA_SECRET_GATEWAY"


async def test_stored_credentials_and_own_prices_reach_the_gateway(tmp_path: Path) -> None:
    rendered, values = await through_nova(tmp_path, "wildcard")
    models = {model["model_name"]: model for model in models_of(rendered, values)}
    assert list(models) == ["team-gpt", "embedding-expert", "bge-m3", "nomic", "signed"]
    team = models["team-gpt"]
    assert (team["api_base"], team["api_version"]) == (
        "https://team.openai.azure.com",
        "2025-01-01-preview",
    )
    expert = models["embedding-expert"]
    assert (expert["mode"], expert["input_cost_per_token"]) == ("chat", 1e-6)
    assert expert["max_input_tokens"] == 32_768
    bge = models["bge-m3"]
    assert (bge["mode"], bge["output_vector_size"]) == ("embedding", 1024)
    assert bge["extra_headers"] == {"X-Team": "blue"}
    assert bge["api_key"] == "sk-plain-embedding-0123456789"
    assert models["signed"]["api_base"].startswith("https://user:sk-plain-in-address")


@pytest.mark.parametrize("name", ["simple", "balanced", "wildcard"])
async def test_no_key_stands_in_the_rendered_configuration(tmp_path: Path, name: str) -> None:
    rendered, values = await through_nova(tmp_path, name)
    text = yaml.safe_dump(rendered)
    assert values
    assert not [value for value in values.values() if value in text]
    assert "sk-plain" not in text


async def test_every_setting_that_is_kept_may_stand_in_the_users_yaml(tmp_path: Path) -> None:
    router = {
        "num_retries": 1, "max_retries": 1, "timeout": 1.5, "stream_timeout": 1, "allowed_fails": 1,
        "cooldown_time": 1, "retry_after": 1, "max_fallbacks": 1,
        "default_max_parallel_requests": 1, "disable_cooldowns": True,
        "enable_pre_call_checks": True, "enable_tag_filtering": True,
        "tag_filtering_match_any": True, "enable_weighted_failover": True,
        "model_group_alias": {"other": "m"}, "retry_policy": {"TimeoutErrorRetries": 1},
        "model_group_retry_policy": {"m": {"TimeoutErrorRetries": 1}},
        "allowed_fails_policy": {"TimeoutErrorAllowedFails": 1},
        "routing_strategy_args": {"ttl": 10}, "routing_strategy": "latency-based-routing",
        "fallbacks": [{"m": ["m"]}], "context_window_fallbacks": [{"m": ["m"]}],
        "content_policy_fallbacks": [{"m": ["m"]}], "default_fallbacks": ["m"],
    }  # fmt: skip
    library = {"request_timeout": 5, "drop_params": True, "modify_params": True}
    config = tmp_path / "config.yaml"
    models = [{"model_name": "m", "litellm_params": {"model": "ollama/x"}}]
    config.write_text(
        yaml.safe_dump(
            {"model_list": models, "router_settings": router, "litellm_settings": library}
        )
    )
    desk = ImportDesk(tmp_path)
    preview = await desk.imports.look(ImportKind.LITELLM_CONFIG, str(config))
    assert preview.left == ()
    await desk.imports.apply(preview, preview.proposed())
    saved = desk.store.settings
    plan = GatewayPlan(saved.models.deployments, overlay=saved.advanced.gateway_yaml)
    document = yaml.safe_load(render(plan, "NOVA_SECRET_GATEWAY"))
    assert document["router_settings"] | router == document["router_settings"]
    assert document["litellm_settings"] | library == document["litellm_settings"]
