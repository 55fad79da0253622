"""Graphiti's calls of models: forms, repairs, roles, failover and what is counted."""

import json

import httpx
import pytest
from graphiti_core.prompts.extract_nodes import ExtractedEntities
from graphiti_core.prompts.models import Message

from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.models.http import ModelHttp
from nova_desktop.children.memory.models.llm_client import GatewayLlm
from nova_desktop.domain.memory_state import Endpoint, MemoryModels
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.model_endpoint import KEY, Counted, FakeModels, endpoint, refused, said

pytestmark = pytest.mark.anyio
GOOD = json.dumps({"extracted_entities": [{"name": "Anna", "entity_type_id": 1}]})
PROMPT = "extract_nodes.extract_text"
DOWN = httpx.ConnectError("nobody there")


def llm(
    fake: FakeModels, counted: Counted, *memory: Endpoint, small: tuple[Endpoint, ...] = ()
) -> GatewayLlm:
    http = ModelHttp(transport=fake)
    return GatewayLlm(http, counted, MemoryModels(memory or (endpoint(),), small))


async def names(client: GatewayLlm, prompt: str = PROMPT) -> list[str]:
    messages = [
        Message(role="system", content="You extract."),
        Message(role="user", content="Hi\x00"),
    ]
    found = await client.generate_response(messages, ExtractedEntities, prompt_name=prompt)
    return [row["name"] for row in found["extracted_entities"]]


async def test_a_call_says_what_it_is_for(models: FakeModels, counted: Counted) -> None:
    models.enqueue(said(GOOD, cost="0.25", tokens=7))
    assert await names(llm(models, counted)) == ["Anna"]
    (asked,) = models.asked
    assert asked.tags == ["role:memory", f"purpose:{PROMPT}"]
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert len(asked.headers["x-litellm-call-id"]) == 36
    assert asked.form == "json_schema"
    assert "\x00" not in asked.text
    ((prompt, usage),) = counted.calls
    assert (prompt, usage.cost_usd, usage.prompt_tokens) == (PROMPT, 0.25, 7)


async def test_where_no_schema_can_be_kept_it_stands_in_the_prompt(
    models: FakeModels, counted: Counted
) -> None:
    client = llm(models, counted)
    no_form = "This response_format type is unavailable now"
    models.enqueue(refused(400, no_form), refused(400, no_form), GOOD, GOOD)
    assert await names(client) == ["Anna"]
    assert await names(client) == ["Anna"]
    assert [asked.form for asked in models.asked] == ["json_schema", "json_object", "", ""]
    assert all("extracted_entities" in asked.text for asked in models.asked)


async def test_one_that_keeps_to_schemas_is_not_told_them_twice(
    models: FakeModels, counted: Counted
) -> None:
    models.enqueue(GOOD, GOOD)
    await names(llm(models, counted, endpoint(json_schema=True)))
    await names(llm(models, counted, endpoint(json_schema=False)))
    assert "extracted_entities" not in models.asked[0].text
    assert models.asked[1].form == "json_object"


async def test_what_a_model_does_not_take_is_left_out(models: FakeModels, counted: Counted) -> None:
    client = llm(models, counted, endpoint(temperature=0.1))
    temperature = refused(400, "Unsupported value: 'temperature' does not support 0.1")
    models.enqueue(temperature, refused(400, "max_tokens is too large: 8192"), GOOD, GOOD)
    await names(client)
    await names(client)
    last = models.asked[-1].body
    assert "temperature" not in last
    assert "max_tokens" not in last
    assert models.asked[-1].form == "json_schema"


async def test_a_refusal_that_helps_nobody_teaches_nothing(
    models: FakeModels, counted: Counted
) -> None:
    client = llm(models, counted)
    models.otherwise = refused(400, "Your text is against our rules")
    with pytest.raises(ModelCallError) as caught:
        await names(client)
    assert caught.value.is_hopeless
    models.otherwise = said(GOOD)
    await names(client)
    assert models.asked[-1].form == "json_schema"


async def test_the_limit_is_not_the_one_for_talking(models: FakeModels, counted: Counted) -> None:
    models.enqueue(GOOD, GOOD)
    await names(llm(models, counted, endpoint(max_tokens=100)))
    await names(llm(models, counted, endpoint(max_tokens=100, context_tokens=4096)))
    unknown, small = (asked.body["max_tokens"] for asked in models.asked)
    assert unknown == 8192
    assert 3000 < small < 4096


async def test_a_bad_answer_is_repaired_once(models: FakeModels, counted: Counted) -> None:
    models.enqueue('{"extracted_entities": "Anna"}', GOOD)
    assert await names(llm(models, counted)) == ["Anna"]
    repair = models.asked[1].body["messages"]
    assert repair[-2] == {"role": "assistant", "content": '{"extracted_entities": "Anna"}'}
    assert "valid list" in repair[-1]["content"]
    assert len(counted.calls) == 2


@pytest.mark.parametrize(
    "bad",
    ["", "no", '{"extracted_entities": 3}', json.dumps(ExtractedEntities.model_json_schema())],
)
async def test_and_only_once(models: FakeModels, counted: Counted, bad: str) -> None:
    models.otherwise = said(bad)
    with pytest.raises(ModelCallError) as caught:
        await names(llm(models, counted, endpoint(), endpoint("other")))
    assert caught.value.code is ProblemCode.MEMORY_ANSWER_UNUSABLE
    assert not caught.value.is_hopeless
    assert len(models.asked) == 2


async def test_half_an_answer_is_better_than_none(models: FakeModels, counted: Counted) -> None:
    models.otherwise = said(GOOD[:-2] + ', {"name": "Be', finish="length")
    assert await names(llm(models, counted)) == ["Anna"]


async def test_small_prompts_go_to_the_small_model(models: FakeModels, counted: Counted) -> None:
    models.otherwise = said(GOOD)
    client = llm(models, counted, endpoint("large"), small=(endpoint("little"),))
    await names(client, "extract_edges.extract_timestamps")
    await names(client, "dedupe_edges.resolve_edge")
    await names(llm(models, counted, endpoint("large")), "extract_edges.extract_timestamps")
    asked = [(each.body["model"], each.tags[0]) for each in models.asked]
    assert asked == [("little", "role:small"), ("large", "role:memory"), ("large", "role:memory")]


async def test_the_next_endpoint_is_asked_when_one_is_away(
    models: FakeModels, counted: Counted
) -> None:
    gone = endpoint("a", "http://127.0.0.1:1/v1")
    client = llm(models, counted, gone, endpoint("b", "http://127.0.0.1:2"))
    models.enqueue(DOWN, GOOD, GOOD)
    await names(client)
    await names(client)
    places = [httpx.URL(asked.url).port for asked in models.asked]
    assert places == [1, 2, 2]  # it is not asked first again at once


async def test_without_any_the_first_reason_is_told(models: FakeModels, counted: Counted) -> None:
    models.enqueue(refused(401, f"bad key {KEY}"), DOWN)
    with pytest.raises(ModelCallError) as caught:
        await names(llm(models, counted, endpoint("a"), endpoint("b")))
    assert caught.value.code is ProblemCode.PROVIDER_KEY_REFUSED
    assert caught.value.is_away
    assert KEY not in caught.value.detail


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (refused(400, "This model's maximum context length is 4096"), "context_too_long"),
        (refused(400, "Invalid model name passed in model=x"), "model_unknown"),
        (refused(429, "Rate limit reached"), "provider_rate_limited"),
        (refused(429, "You exceeded your current quota"), "provider_no_credit"),
        (refused(500, "Internal error"), "provider_failed"),
        (refused(500, "Connection error."), "provider_unreachable"),
        (refused(503, "overloaded"), "provider_unreachable"),
        (refused(402, "pay"), "provider_no_credit"),
        (lambda _: httpx.Response(200, text="<html>log in</html>"), "answer_unreadable"),
        (lambda _: httpx.Response(200, content=b"x" * 9_000_000), "answer_unreadable"),
        (httpx.ReadTimeout("slow"), "answer_timed_out"),
        (httpx.RemoteProtocolError("cut"), "gateway_unreachable"),
    ],
)  # fmt: skip
async def test_each_failure_has_its_code(
    models: FakeModels, counted: Counted, reply: object, code: str
) -> None:
    if isinstance(reply, Exception):
        models.enqueue(reply)
    else:
        models.otherwise = reply  # type: ignore[assignment] (a Reply)
    with pytest.raises(ModelCallError) as caught:
        await names(llm(models, counted))
    assert caught.value.code == code


async def test_no_memory_model_is_a_reason_too(models: FakeModels, counted: Counted) -> None:
    client = llm(models, counted)
    client.use(MemoryModels())
    with pytest.raises(ModelCallError) as caught:
        await names(client)
    assert caught.value.code is ProblemCode.NO_MODEL


async def test_nobody_is_asked_for_numbers_of_episodes(
    models: FakeModels, counted: Counted
) -> None:
    models.enqueue(GOOD)
    await names(llm(models, counted))
    assert "episode_indices" not in json.dumps(models.asked[0].body)
