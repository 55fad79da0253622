"""The rendered plan, looked at before LiteLLM gets it."""

from pathlib import Path

import pytest

from nova_desktop.children.gateway.plan_file import PlannedModel, PlanRejectedError, read_plan

GOOD = """
model_list:
  - model_name: gpt
    litellm_params: {model: openai/gpt, api_key: os.environ/NOVA_SECRET_OPENAI}
    model_info: {id: d-1}
  - model_name: other
    litellm_params: {model: openai/other}
general_settings: {master_key: os.environ/NOVA_SECRET_GATEWAY}
"""


def read(tmp_path: Path, text: str | bytes) -> object:
    file = tmp_path / "plan.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_plan(str(file))


def test_a_plan(tmp_path: Path) -> None:
    plan = read(tmp_path, GOOD)
    assert getattr(plan, "models", None) == (PlannedModel("gpt", "d-1"), PlannedModel("other", ""))
    assert getattr(plan, "master_key_env", None) == "NOVA_SECRET_GATEWAY"


@pytest.mark.parametrize("text", ["{}", "model_list:\n", "model_list: []\ngeneral_settings:\n"])
def test_a_plan_without_a_model(tmp_path: Path, text: str) -> None:
    assert getattr(read(tmp_path, text), "models", None) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("model_list: [\n - x: {", "no YAML, line 2"),
        ("", "must be a mapping"),
        ("- a\n", "must be a mapping"),
        (b"\xff\xfe\x00", "no YAML"),
        ("!!python/object/apply:os.getcwd []", "no YAML"),
        ("model_list: {}x", "no YAML"),
        ("model_list: 3\n", "model_list must be a list"),
        ("model_list: [3]\n", "model 1 must be a mapping"),
        ("model_list: [{}]\n", "model 1 has no model_name"),
        ("model_list: [{model_name: a}]\n", "litellm_params of model 1"),
        ("model_list: [{model_name: a, litellm_params: {}}]\n", "names no upstream"),
        ("general_settings: {master_key: sk-plain-canary}\n", "not the key"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(PlanRejectedError, match=reason) as caught:
        read(tmp_path, text)
    assert "canary" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlanRejectedError, match="cannot read"):
        read_plan(str(tmp_path / "none.yaml"))
