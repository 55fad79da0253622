"""From LiteLLM's record of a call to a usage event."""

import dataclasses
from typing import Any

import pytest

from nova_desktop.children.gateway.usage import WARM_UP_CALL, logger_methods, usage_params
from nova_desktop.domain.usage import UsageEvent

RECORD: dict[str, Any] = {
    "litellm_call_id": "call-1",
    "startTime": 1_700_000_000.0,
    "completionStartTime": 1_700_000_000.5,
    "endTime": 1_700_000_002.0,
    "stream": True,
    "status": "success",
    "model": "openai/gpt",
    "model_group": "gpt",
    "model_id": "d-1",
    "prompt_tokens": 7,
    "completion_tokens": 9,
    "response_cost": 0.25,
    "cache_hit": None,
    "request_tags": ["role:chat", "purpose:conversation", "variant:a:b", "User-Agent: x", "odd"],
    "error_information": None,
}


def test_a_stream_that_went_well() -> None:
    assert usage_params(RECORD) == {
        "call_id": "call-1",
        "at": "2023-11-14T22:13:20+00:00",
        "model": "gpt",
        "deployment_id": "d-1",
        "role": "chat",
        "purpose": "conversation",
        "variant": "a:b",
        "prompt_tokens": 7,
        "completion_tokens": 9,
        "cost_usd": 0.25,
        "first_token_ms": 500.0,
        "total_ms": 2000.0,
        "cache_hit": False,
        "error": "",
    }


def test_its_names_are_those_of_the_event() -> None:
    elsewhere = {"gateway"}  # calls that went past the child
    names = {field.name for field in dataclasses.fields(UsageEvent)} - elsewhere
    assert set(usage_params(RECORD)) == names


def test_a_failure_tells_its_kind_and_status_and_not_its_text() -> None:
    about = {"error_class": "AuthenticationError", "error_code": "401", "error_message": "sk-key"}
    params = usage_params(
        RECORD | {"status": "failure", "error_information": about, "error_str": "sk-key"}
    )
    assert params["error"] == "AuthenticationError 401"
    assert "sk-key" not in str(params)


@pytest.mark.parametrize(
    "change", [{"stream": False}, {"completionStartTime": 0.0}, {"completionStartTime": 9e9}]
)
def test_the_first_token_s_time_where_it_is_not_known(change: dict[str, Any]) -> None:
    assert usage_params(RECORD | change)["first_token_ms"] is None


def test_a_sparse_record() -> None:
    params = usage_params({"startTime": 5.0, "endTime": 4.0, "model": "m", "cache_hit": True})
    assert (params["model"], params["total_ms"], params["cache_hit"]) == ("m", 0.0, True)
    assert (params["call_id"], params["cost_usd"], params["role"]) == ("", 0.0, "")


def test_texts_are_shortened() -> None:
    assert len(str(usage_params(RECORD | {"request_tags": ["role:" + "x" * 999]})["role"])) == 200


async def log(record: dict[str, Any] | None) -> list[dict[str, object]]:
    sent: list[dict[str, object]] = []
    methods: dict[str, Any] = logger_methods(sent.append)
    given = {"standard_logging_object": record}
    for name in ("async_log_success_event", "async_log_failure_event"):
        await methods[name](None, kwargs=given, response_obj=None, start_time=None, end_time=None)
    return sent


@pytest.mark.anyio
async def test_each_kind_of_end_is_told() -> None:
    assert [params["call_id"] for params in await log(RECORD)] == ["call-1", "call-1"]


@pytest.mark.anyio
async def test_the_warm_up_is_no_usage() -> None:
    assert await log(RECORD | {"litellm_call_id": WARM_UP_CALL}) == []
    assert await log(None) == []


@pytest.mark.anyio
async def test_only_the_warm_up_is_answered_by_litellm_itself() -> None:
    before: Any = logger_methods(lambda _params: None)["async_pre_call_hook"]
    warm, real = {"litellm_call_id": WARM_UP_CALL}, {"litellm_call_id": "call-1"}
    for data in (warm, real):
        await before(None, user_api_key_dict=None, cache=None, data=data, call_type="completion")
    assert "mock_response" in warm
    assert "mock_response" not in real
