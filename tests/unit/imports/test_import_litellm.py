"""LiteLLM configurations in the shapes of its documentation, and in wrong ones."""

from pathlib import Path

import pytest

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Mode, Param, SecretRef
from nova_desktop.domain.imported import FoundKey, Loss
from nova_desktop.domain.problems import NovaError
from tests.unit.imports.import_bench import lost, read, read_text, why

OPENAI = SecretRef("OPENAI_API_KEY")


def one(folder: Path, params: str, info: str = "{mode: chat}", **env: str) -> Deployment:
    text = f"model_list: [{{model_name: m, litellm_params: {params}, model_info: {info}}}]"
    (deployment,) = read_text(folder, text, **env).deployments
    return deployment


def test_a_simple_configuration() -> None:
    found = read("simple")
    models = [(d.model, d.upstream, d.secret, d.local) for d in found.deployments]
    assert models == [
        ("gpt-4o", "openai/gpt-4o", OPENAI, False),
        (
            "claude",
            "anthropic/claude-sonnet-4-20250514",
            SecretRef("ANTHROPIC_API_KEY"),
            False,
        ),
        ("gemini-flash", "gemini/gemini-2.5-flash", SecretRef("GEMINI_API_KEY"), False),
        ("local-llama", "ollama/llama3.2", None, True),
    ]
    assert found.deployments[1].params == (Param("max_tokens", "4096"), Param("temperature", "0.2"))
    assert {key.ref.name: key.value for key in found.keys} == {
        "OPENAI_API_KEY": "sk-test-openai-0123456789",
        "ANTHROPIC_API_KEY": "sk-ant-test-0123456789",
        "GEMINI_API_KEY": "AIzaTestGemini0123456789",
    }
    assert [(v.section, v.name, v.value) for v in found.router] == [
        ("litellm_settings", "drop_params", "true"),
        ("router_settings", "num_retries", "2"),
    ]
    assert lost(found) == {
        ("picture", Loss.OTHER_KIND),
        ("litellm_settings.set_verbose", Loss.NOVA_SETS_IT),
        ("general_settings.master_key", Loss.NOVA_SETS_IT),
    }


def test_without_its_env_the_keys_are_missing_and_the_models_come() -> None:
    found = read("simple", NOTHING="1")
    assert len(found.deployments) == 4
    assert [key.value for key in found.keys] == ["", "", ""]


def test_several_deployments_behind_one_name() -> None:
    first, second, mini, bedrock = read("balanced").deployments
    assert (first.id, first.model, first.weight) == ("azure-eu", "gpt-4o", 3)
    assert (second.model, second.timeout_s) == ("gpt-4o", 20.0)
    assert second.api_base == "https://example-us.openai.azure.com"
    assert first.params == (
        Param("api_version", "2024-10-21"),
        Param("rpm", "480"),
        Param("base_model", "azure/gpt-4o-2024-08-06"),
    )
    assert (mini.upstream, mini.secret) == ("gpt-4o-mini", OPENAI)
    assert (mini.input_cost_per_token, mini.output_cost_per_token) == (1.5e-7, 6e-7)
    assert bedrock.secrets() == (
        SecretRef("AWS_ACCESS_KEY_ID"),
        SecretRef("AWS_SECRET_ACCESS_KEY"),
    )


def test_router_settings_and_what_needs_a_service() -> None:
    found = read("balanced")
    values = {value.name: value.value for value in found.router}
    assert values["fallbacks"] == (
        '[{"gpt-4o": ["gpt-4o-mini", "claude-bedrock"]}, {"nowhere": ["gpt-4o"]}]'
    )
    assert values["model_group_alias"].startswith('{"gpt-4": "gpt-4o"')
    assert {value.name for value in found.router} == {
        "routing_strategy", "model_group_alias", "num_retries", "timeout", "allowed_fails",
        "cooldown_time", "enable_pre_call_checks", "fallbacks", "context_window_fallbacks",
        "request_timeout",
    }  # fmt: skip
    assert why(found, "router_settings.redis_host") == [Loss.NEEDS_SERVICE]
    assert why(found, "general_settings.database_url") == [Loss.NEEDS_SERVICE]
    for code in ("litellm_settings.callbacks", "litellm_settings.success_callback",
                 "general_settings.custom_auth"):  # fmt: skip
        assert why(found, code) == [Loss.OWN_CODE]


def test_wildcards_become_accounts() -> None:
    found = read("wildcard")
    assert found.accounts == (Account("openai", "openai", secret=OPENAI),)
    assert {what for what, loss in lost(found) if loss is Loss.WILDCARD} == {"openai/*", "*"}
    assert all("*" not in deployment.model for deployment in found.deployments)


def test_credentials_by_name_and_what_a_model_tells_of_itself() -> None:
    team, expert, bge, nomic, _signed = read("wildcard").deployments
    assert team.secret == SecretRef("TEAM_AZURE_KEY")
    assert team.api_base == "https://team.openai.azure.com"
    assert team.params == (Param("api_version", "2025-01-01-preview"),)
    assert (expert.mode, expert.secret, expert.context_tokens) == (Mode.CHAT, None, 32_768)
    assert (expert.max_output_tokens, expert.tool_calls, expert.vision) == (8192, True, False)
    assert (expert.input_cost_per_token, expert.output_cost_per_token) == (1e-6, 2e-6)
    assert (bge.mode, bge.vector_size) == (Mode.EMBEDDING, 1024)
    assert bge.params == (Param("extra_headers", '{"X-Team": "blue"}'),)
    assert (nomic.mode, nomic.api_base, nomic.local) == (
        Mode.EMBEDDING,
        "http://127.0.0.1:11434",
        True,
    )


def test_only_what_nothing_tells_is_a_guess() -> None:
    found = read("wildcard")
    guessed = {d.model for d in found.deployments if d.id in found.guessed}
    assert guessed == {"team-gpt", "nomic", "signed"}


def test_what_else_does_not_come_along() -> None:
    found = read("wildcard")
    assert why(found, "more_models.yaml") == [Loss.OTHER_FILE]
    assert why(found, "mcp_servers") == [Loss.LATER]
    assert why(found, "model_info.access_groups") == [Loss.NOT_IN_NOVA]
    assert why(found, "environment_variables.LANGFUSE_SECRET_KEY") == [Loss.NO_TARGET]
    assert why(found, "nomic: api_base") == [Loss.CHANGED]
    assert why(found, "signed: extra_headers") == [Loss.HIDES_KEY]


@pytest.mark.parametrize("name", ["simple", "balanced", "wildcard"])
def test_no_secret_stands_in_anything_but_a_key(name: str) -> None:
    found = read(name)
    secrets = [key.value for key in found.keys if key.value]
    secrets += ["sk-plain", "user:password"]
    words = repr(found)
    assert not [secret for secret in secrets if secret in words]
    assert "sk-plain-in-address-012345" in " ".join(key.value for key in read("wildcard").keys)


def test_a_key_that_stands_twice_is_one_key(tmp_path: Path) -> None:
    entry = "{model_name: %s, litellm_params: {model: openai/x, api_key: sk-same-0123456789}}"
    found = read_text(tmp_path, f"model_list: [{entry % 'a'}, {entry % 'b'}]")
    assert found.keys == (FoundKey(SecretRef("a key"), "sk-same-0123456789"),)
    assert {d.secret for d in found.deployments} == {SecretRef("a key")}


def test_keys_in_the_file_itself_are_found_by_name(tmp_path: Path) -> None:
    text = (
        "environment_variables: {MY_KEY: sk-in-file-0123456789}\n"
        "model_list: [{model_name: m, litellm_params: {model: x/y, api_key: os.environ/MY_KEY}}]\n"
    )
    assert read_text(tmp_path, text).keys[0].value == "sk-in-file-0123456789"
    assert read_text(tmp_path, text, MY_KEY="sk-picked").keys[0].value == "sk-picked"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ("{model: a/b, api_version: 2024-10-21}", Param("api_version", "2024-10-21")),
        ("{model: a/b, api_version: '2024'}", Param("api_version", '"2024"')),
        ("{model: a/b, tags: [a, b]}", Param("tags", '["a", "b"]')),
        ("{model: a/b, drop_params: true}", Param("drop_params", "true")),
        ("{model: a/b, region: os.environ/REGION}", Param("region", "eu")),
        (
            "{model: a/b, client_secret: s3cret}",
            Param("client_secret", "", SecretRef("m client_secret")),
        ),
        (
            "{model: a/b, azure_ad_token: os.environ/REGION}",
            Param("azure_ad_token", "", SecretRef("REGION")),
        ),
        (
            "{model: a/b, vertex_credentials: {type: x, private_key: y}}",
            Param("vertex_credentials", "", SecretRef("m vertex_credentials")),
        ),
        (
            "{model: a/b, input_cost_per_audio_token: 0.5}",
            Param("input_cost_per_audio_token", "0.5"),
        ),
    ],
)  # fmt: skip
def test_parameters(tmp_path: Path, params: str, param: Param) -> None:
    assert one(tmp_path, params, REGION="eu").params == (param,)


@pytest.mark.parametrize("key", ["none", "dummy", "sk-1234", "EMPTY", "lm-studio", "not-needed"])
def test_what_stands_for_no_key_is_none(tmp_path: Path, key: str) -> None:
    assert (
        one(tmp_path, f"{{model: openai/x, api_base: 'http://h/v1', api_key: {key}}}").secret
        is None
    )


@pytest.mark.parametrize(
    ("params", "secret"),
    [
        ("{model: gpt-4o}", "OPENAI_API_KEY"),
        ("{model: mistral/x}", "MISTRAL_API_KEY"),
        ("{model: openai/x, api_base: 'http://h/v1'}", ""),
        ("{model: ollama/x}", ""),
        ("{model: unknown/x}", ""),
        ("{model: azure/x, api_base: 'https://h'}", "AZURE_API_KEY"),
    ],
)
def test_the_key_that_litellm_would_look_for(tmp_path: Path, params: str, secret: str) -> None:
    deployment = one(tmp_path, params)
    assert (deployment.secret.name if deployment.secret else "") == secret


@pytest.mark.parametrize(
    "params",
    [
        "{model: os.environ/MODEL}",
        "{model: openai/x, api_base: os.environ/BASE}",
    ],
)
def test_a_model_whose_address_nobody_knows_stays(tmp_path: Path, params: str) -> None:
    found = read_text(tmp_path, f"model_list: [{{model_name: m, litellm_params: {params}}}]")
    assert not found.deployments
    (left,) = found.left
    assert (left.what, left.why) == ("m", Loss.VALUE_MISSING)
    assert left.detail in {"MODEL", "BASE"}


def test_a_value_that_names_one_more_variable_is_not_followed(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "model_list: [{model_name: m, litellm_params: {model: os.environ/A}}]",
        A="os.environ/HOME",
    )
    assert not found.deployments


def test_unknown_keys_and_wrong_forms_are_told_one_by_one() -> None:
    found = read("hostile/unknown_keys.yaml")
    assert [d.model for d in found.deployments] == ["x"]
    assert found.router == ()
    assert {what for what, _ in lost(found)} == {
        "model_info.mood", "model_list[2]", "model_list[3]", "model_list[4]", "model_list[5]",
        "router_settings.fallbacks", "router_settings.num_retries", "router_settings.wishes",
        "litellm_settings", "surprise",
    }  # fmt: skip


def test_of_keys_that_stand_twice_the_last_counts_and_it_is_told() -> None:
    found = read("hostile/duplicate_keys.yaml")
    assert [(d.model, d.upstream) for d in found.deployments] == [("second", "openai/b")]
    assert sorted(what for what, loss in lost(found) if loss is Loss.TWICE) == [
        "line 3: model_name",
        "line 6: model",
    ]


def test_names_with_markup_are_names_and_disguises_are_refused() -> None:
    found = read("hostile/names.yaml")
    names = [d.model for d in found.deployments]
    assert names == ["<b>bold</b><img src=x onerror=alert(1)>", "../../etc/passwd"]
    assert why(found, "model_list[2]") == why(found, "model_list[3]") == [Loss.NOT_UNDERSTOOD]
    assert all(d.id.isascii() and "/" not in d.id for d in found.deployments)


@pytest.mark.parametrize(
    "text", ["{}", "model_list: []", "model_list:", "model_list: 5", "other: 1"]
)
def test_no_models_is_no_error(tmp_path: Path, text: str) -> None:
    assert read_text(tmp_path, text).deployments == ()


def test_ten_thousand_entries_are_cut_and_told(tmp_path: Path) -> None:
    entry = "- {model_name: m, litellm_params: {model: a/b}}\n"
    found = read_text(tmp_path, "model_list:\n" + entry * 2_500)
    assert len(found.deployments) == 2_000
    assert len({d.id for d in found.deployments}) == 2_000
    assert found.left[-1].detail == "2500"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(NovaError):
        read(str(tmp_path / "none.yaml"))


@pytest.mark.parametrize("upstream", ["vllm/x", "auto_router/x", "custom/x", "litellm_agent/x"])
def test_what_runs_inside_the_gateway_stays_out(tmp_path: Path, upstream: str) -> None:
    found = read_text(
        tmp_path, f"model_list: [{{model_name: m, litellm_params: {{model: {upstream}}}}}]"
    )
    assert not found.deployments
    assert why(found, "m") == [Loss.OWN_CODE]


@pytest.mark.parametrize(
    ("param", "loss"),
    [
        ("callbacks: [x.y]", Loss.OWN_CODE),
        ("custom_handler: x.y", Loss.OWN_CODE),
        ("api_version: oidc/file/etc/passwd", Loss.NOT_UNDERSTOOD),
        ("client_secret: oidc/env/HOME", Loss.KEY_UNUSABLE),
        ("api_key: oidc/env/HOME", Loss.KEY_UNUSABLE),
        ("extra_body: {token: x}", Loss.HIDES_KEY),
        ("extra_body: {a: [{b: os.environ/HOME}]}", Loss.HIDES_KEY),
    ],
)
def test_parameters_that_run_or_read_something_stay_out(
    tmp_path: Path, param: str, loss: Loss
) -> None:
    text = f"model_list: [{{model_name: m, litellm_params: {{model: a/b, {param}}}}}]"
    found = read_text(tmp_path, text, HOME="/root")
    (deployment,) = found.deployments
    assert (deployment.params, deployment.secret) == ((), None)
    assert why(found, f"m: {param.partition(':')[0]}") == [loss]
