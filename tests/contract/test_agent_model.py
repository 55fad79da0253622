"""Calls with tools, from the scripted upstream itself and from it behind the real LiteLLM."""

import json
from collections.abc import Generator

import pytest

from nova_desktop.adapters.gateway.agent_calls import HttpAgentModel
from nova_desktop.adapters.gateway.completions import HttpCompletions
from nova_desktop.domain.agent.control import ASK_USER, FINISH
from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import MANAGED, Route
from nova_desktop.services.agent.ports import AgentDelta, AgentRequest
from tests.contract.gateway_process import MASTER_KEY, GatewayProcess
from tests.fakes.upstream import ScriptedUpstream
from tests.fakes.upstream_script import Behaviour, Fault, ToolCall

pytestmark = pytest.mark.anyio
KEY, REF = "sk-canary-8Kq2", SecretRef("upstream")
SAID = ({"role": "user", "content": "Tidy up"},)


@pytest.fixture(scope="module")
def upstream() -> Generator[ScriptedUpstream]:
    with ScriptedUpstream() as server:
        server.release()
        yield server


@pytest.fixture(scope="module")
def gateway(
    upstream: ScriptedUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Generator[GatewayProcess]:
    served = Deployment("id", "big", "openai/big", api_base=upstream.base_url, secret=REF)
    folder = tmp_path_factory.mktemp("gateway")
    with GatewayProcess(folder, GatewayPlan((served,)), {REF: KEY}) as process:
        yield process


@pytest.fixture(params=["upstream", "gateway"])
def route(request: pytest.FixtureRequest, upstream: ScriptedUpstream) -> Route:
    upstream.calls.clear()
    if request.param == "gateway":
        process: GatewayProcess = request.getfixturevalue("gateway")
        return Route(MANAGED, "big", process.base_url, MASTER_KEY)
    return Route(MANAGED, "big", upstream.base_url, KEY)


async def ask(route: Route, *, plain: bool = False) -> list[AgentDelta]:
    completions = HttpCompletions()
    request = AgentRequest("big", SAID, (FINISH, ASK_USER), "call-1", plain=plain)
    try:
        return [delta async for delta in HttpAgentModel(completions).ask(route, request)]
    finally:
        await completions.aclose()


async def test_words_stream_and_calls_come_whole(route: Route, upstream: ScriptedUpstream) -> None:
    calls = (
        ToolCall("finish", '{"summary": "Größe"}'),
        ToolCall("ask_user", json.dumps({"question": "x" * 5000})),
    )
    upstream.enqueue(Behaviour(tool_calls=calls))
    last = (await ask(route))[-1]
    assert [(call.name, call.arguments) for call in last.calls] == [
        (call.name, call.arguments) for call in calls
    ]
    assert len({call.id for call in last.calls}) == 2
    assert last.finish_reason == "tool_calls"
    assert last.measure is not None
    sent = upstream.calls[-1].body["tools"]
    assert [tool["function"]["name"] for tool in sent] == ["finish", "ask_user"]
    assert "anyOf" not in json.dumps(sent)


async def test_mere_words(route: Route, upstream: ScriptedUpstream) -> None:
    upstream.enqueue(Behaviour(text="It is done."))
    deltas = await ask(route)
    assert "".join(delta.text for delta in deltas) == "It is done."
    assert deltas[-1].calls == ()


async def test_a_model_without_tools_answers_in_json(
    route: Route, upstream: ScriptedUpstream
) -> None:
    upstream.enqueue(
        Behaviour(text='{"say": "So", "tool": "finish", "arguments": {"summary": "s"}}')
    )
    last = (await ask(route, plain=True))[-1]
    assert (last.text, [call.name for call in last.calls]) == ("So", ["finish"])
    body = upstream.calls[-1].body
    assert "tools" not in body
    assert body["response_format"]["json_schema"]["schema"]["required"] == [
        "say",
        "tool",
        "arguments",
    ]
    assert "- ask_user: " in str(body["messages"])


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.MALFORMED_JSON])
async def test_an_answer_that_breaks_is_no_answer(
    route: Route, upstream: ScriptedUpstream, fault: Fault
) -> None:
    upstream.enqueue(Behaviour(tokens=6, fault=fault))
    with pytest.raises(NovaError) as caught:
        await ask(route)
    assert caught.value.problem.code in (
        ProblemCode.ANSWER_CUT, ProblemCode.ANSWER_UNREADABLE, ProblemCode.PROVIDER_FAILED,
    )  # fmt: skip
