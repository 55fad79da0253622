"""Pins LiteLLM and everything of its inside that the gateway child stands on.

When this fails after a new version, read what changed there before any number here is changed.
"""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from nova_desktop.children.gateway.importing.cuts import STAND_INS
from nova_desktop.children.gateway.importing.reexports import PACKAGES
from nova_desktop.children.gateway.routes import SERVED_PATHS

PIN = "1.106.2"
ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "contract" / "litellm_report.py"


def run(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        timeout=110,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return run()


def test_the_version_is_the_pinned_one(report: dict[str, Any]) -> None:
    assert version("litellm") == report["version"] == report["told_version"] == PIN


def test_the_collector_is_back_and_spares_what_was_imported(report: dict[str, Any]) -> None:
    assert report["gc"]
    assert report["frozen"] > 100_000
    assert report["defer_build"] is None


def test_nothing_needless_is_imported(report: dict[str, Any]) -> None:
    assert report["heavy"] == []
    assert report["loaded_stand_ins"] == []
    assert report["modules"] < 3300


def test_only_nova_s_routes_are_registered(report: dict[str, Any]) -> None:
    registered = set(report["routes"])
    assert registered <= SERVED_PATHS
    # The routes of MCP are loaded with the first call of one.
    assert SERVED_PATHS - registered == {"/mcp-rest/tools/list", "/mcp-rest/tools/call"}
    assert report["mounts"] == []


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("load_config", ["router", "config_file_path"]),
        ("discard", []),
        ("get_model_list", ["model_name", "team_id"]),
        ("add_litellm_callback", ["callback"]),
        ("success", ["kwargs", "response_obj", "start_time", "end_time"]),
        ("failure", ["kwargs", "response_obj", "start_time", "end_time"]),
        ("before", ["user_api_key_dict", "cache", "data", "call_type"]),
        ("lifespan_context", ["app"]),
        ("upstream_credential_headers", ["header_names"]),
        ("extract_request_tool_names", ["route", "data"]),
        ("semantic_filter", ["llm_router", "litellm_settings"]),
        ("ollama", ["start_nothing"]),
    ],
)
def test_internal_functions(report: dict[str, Any], name: str, parameters: list[str]) -> None:
    assert report["signatures"][name] == parameters


def test_the_fields_of_a_call_s_record(report: dict[str, Any]) -> None:
    wanted = {
        "litellm_call_id", "startTime", "endTime", "completionStartTime", "stream", "status",
        "model", "model_group", "model_id", "prompt_tokens", "completion_tokens",
        "response_cost", "cache_hit", "request_tags", "error_information",
        "error_information.error_class", "error_information.error_code",
    }  # fmt: skip
    assert wanted <= set(report["payload"])


def test_every_switch_of_the_environment_is_still_one_of_litellm(report: dict[str, Any]) -> None:
    # HuggingFace's library reads this one.
    assert report["switches"] == ["HF_HUB_OFFLINE"]


def test_names_of_tools_are_read_for_virtual_keys_only(report: dict[str, Any]) -> None:
    assert report["tool_names_callers"] == ["check_tools_allowlist"]


def test_a_stand_in_stands_for_what_is_there(report: dict[str, Any]) -> None:
    assert len(report["stand_ins"]) == len(STAND_INS)
    for state in report["stand_ins"]:
        assert state["real"] != "StandInFinder", state
        assert state["missing"] == [], state
        assert state["no_functions"] == [], state


def test_reexports_that_were_put_off_are_what_they_would_have_been(
    report: dict[str, Any],
) -> None:
    plain = run("names", *PACKAGES)
    assert set(plain) == set(report["exports"]) == set(PACKAGES)
    for package in PACKAGES:
        late = report["exports"][package]
        assert {name: late.get(name) for name in plain[package]} == plain[package], package
        assert len(plain[package]) > 3
