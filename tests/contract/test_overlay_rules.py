"""The sections that the installed LiteLLM reads are all decided on: passed on, or refused."""

import importlib.util
import re
from pathlib import Path

from nova_desktop.adapters.gateway.overlay_rules import ALLOWED_SECTIONS, DENIED_SECTIONS

# Read with the same name from something that is no configuration file
_OTHER = {"enabled", "interval_hours", "force_reload", "litellm_jwtauth", "enable_jwt_auth"}


def proxy_server() -> str:
    found = importlib.util.find_spec("litellm")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "proxy" / "proxy_server.py").read_text()


def sections_read() -> set[str]:
    pattern = r'\b(?:config|_config|new_config)(?:\.get\(\s*|\[)"([a-z_]+)"'
    return set(re.findall(pattern, proxy_server())) - _OTHER


def test_every_section_is_decided_on() -> None:
    sections = sections_read()
    assert {"model_list", "general_settings", "mcp_servers", "guardrails"} <= sections
    assert sections - ALLOWED_SECTIONS - DENIED_SECTIONS.keys() == set()


def test_no_section_is_taken_that_would_change_nothing() -> None:
    assert sections_read() >= ALLOWED_SECTIONS


def test_all_that_loads_code_by_name_is_refused() -> None:
    from nova_desktop.adapters.gateway.overlay_rules import objection_to

    source = proxy_server()
    named = set(re.findall(r'general_settings\.get\("(custom_[a-z_]+)"', source))
    assert len(named) >= 7
    for name in named:
        assert objection_to({"general_settings": {name: "m.f"}}, ()) is not None, name
    for name in ("callbacks", "success_callback", "failure_callback", "audit_log_callbacks",
                 "post_call_rules", "custom_provider_map"):  # fmt: skip
        assert f'"{name}"' in source
        assert objection_to({"litellm_settings": {name: "m.f"}}, ()) is not None, name
