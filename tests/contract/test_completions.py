"""What HttpCompletions makes of every answer: from the scripted upstream itself, and from it
behind the real LiteLLM. Where the two differ, the difference is LiteLLM's and is stated here."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

import pytest

from nova_desktop.adapters.gateway.completions import HttpCompletions
from nova_desktop.domain.chat import Author, ChatRequest, Delta
from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan, SecretRef
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from tests.contract.gateway_process import MASTER_KEY, GatewayProcess
from tests.fakes.upstream import ScriptedUpstream, closed_port
from tests.fakes.upstream_script import SCENES, Behaviour, Fault

pytestmark = pytest.mark.anyio

UPSTREAM_KEY = "sk-canary-Zq7wXy81LmNp"
KEY_REF = SecretRef("upstream")
DIRECT, BEHIND = "upstream", "gateway"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the client asks. `key` is what this place wants."""

    name: str
    base_url: str
    key: str
    upstream: ScriptedUpstream


def plan_for(upstream: ScriptedUpstream) -> GatewayPlan:
    served = [
        Deployment(
            id=f"id-{name}",
            model=name,
            upstream=f"openai/{name}",
            api_base=upstream.base_url,
            secret=KEY_REF,
            input_cost_per_token=1e-6,
            output_cost_per_token=2e-6,
        )
        for name in SCENES
    ]
    nowhere = f"http://127.0.0.1:{closed_port()}/v1"
    gone = Deployment(id="id-gone", model="gone", upstream="openai/gone", api_base=nowhere)
    return GatewayPlan((*served, gone))


@pytest.fixture(scope="module")
def upstream() -> Generator[ScriptedUpstream]:
    with ScriptedUpstream() as server:
        yield server


@pytest.fixture(scope="module")
def gateway(
    upstream: ScriptedUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Generator[GatewayProcess]:
    folder = tmp_path_factory.mktemp("gateway")
    with GatewayProcess(folder, plan_for(upstream), {KEY_REF: UPSTREAM_KEY}) as process:
        yield process


@pytest.fixture(params=[DIRECT, BEHIND])
def place(request: pytest.FixtureRequest, upstream: ScriptedUpstream) -> Generator[Place]:
    upstream.calls.clear()
    upstream.hold()
    if request.param == BEHIND:
        process: GatewayProcess = request.getfixturevalue("gateway")
        yield Place(BEHIND, process.base_url, MASTER_KEY, upstream)
    else:
        yield Place(DIRECT, upstream.base_url, UPSTREAM_KEY, upstream)
    upstream.release()


@asynccontextmanager
async def streaming(
    place: Place, model: str, *, key: str | None = None, **patience: float
) -> AsyncGenerator[AsyncGenerator[Delta, None]]:
    client = HttpCompletions(lambda text: text.replace(UPSTREAM_KEY, "***"), **patience)
    request = ChatRequest(model, ((Author.YOU, "hello there"),), "call-1", ("role:chat",))
    used = place.key if key is None else key
    try:
        async with aclosing(client.stream_chat(place.base_url, used, request)) as stream:
            yield stream
    finally:
        await client.aclose()


async def answer(place: Place, model: str) -> list[Delta]:
    async with streaming(place, model) as stream:
        return [delta async for delta in stream]


async def problem(place: Place, model: str, *, key: str | None = None) -> Problem:
    async with streaming(place, model, key=key) as stream:
        with pytest.raises(NovaError) as caught:
            [delta async for delta in stream]
    return caught.value.problem


async def rest_and_problem(stream: AsyncGenerator[Delta, None]) -> tuple[str, Problem]:
    text = ""
    try:
        async for delta in stream:
            text += delta.text
    except NovaError as error:
        return text, error.problem
    pytest.fail(f"no problem came behind {text!r}")


def text_of(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


async def test_an_answer_streams_and_ends_with_its_measures(place: Place) -> None:
    deltas = await answer(place, "echo")
    assert text_of(deltas) == "Echo: hello there"
    last = deltas[-1]
    assert (last.finish_reason, last.model) == ("stop", "echo")
    assert [delta.finish_reason for delta in deltas[:-1]] == [""] * (len(deltas) - 1)
    assert last.measure is not None
    assert (last.measure.prompt_tokens, last.measure.completion_tokens) == (2, 3)
    assert last.measure.first_token_ms is not None
    assert last.measure.total_ms is not None
    assert 0 < last.measure.first_token_ms <= last.measure.total_ms
    expected = pytest.approx(8e-6) if place.name == BEHIND else None
    assert last.measure.cost_usd == expected


async def test_reasoning_comes_apart_from_the_text(place: Place) -> None:
    deltas = await answer(place, "think")
    assert "".join(delta.reasoning for delta in deltas) == "Let me think about it."
    assert text_of(deltas) == "Echo: hello there"


async def test_a_token_does_not_wait_for_the_next(place: Place) -> None:
    async with streaming(place, "held") as stream:
        text = ""
        while "w1" not in text:
            text += (await anext(stream)).text
        place.upstream.release()
        rest = [delta async for delta in stream]
    assert text + text_of(rest) == "w0 w1 w2 w3 w4 w5 "


async def test_slow_headers_are_waited_for(place: Place) -> None:
    async with streaming(place, "slow-headers") as stream:
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(anext(stream))
            await asyncio.to_thread(place.upstream.wait_for_calls, 1)
            assert not asking.done()
            place.upstream.release()
        assert (await asking).text.startswith("Echo:")


async def test_a_burst_is_whole(place: Place) -> None:
    count = 10_000 if place.name == DIRECT else 1000  # LiteLLM takes a millisecond for each
    place.upstream.enqueue(Behaviour(tokens=count))
    deltas = await answer(place, "burst")
    assert text_of(deltas) == "".join(f"w{i} " for i in range(count))
    if place.name == DIRECT:
        assert len(deltas) < 1000


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("bad-request", ProblemCode.REQUEST_REFUSED),
        ("key-refused", ProblemCode.PROVIDER_KEY_REFUSED),
        ("no-credit", ProblemCode.PROVIDER_NO_CREDIT),
        ("quota", ProblemCode.PROVIDER_NO_CREDIT),
        ("forbidden", ProblemCode.PROVIDER_KEY_REFUSED),
        ("unknown-model", ProblemCode.MODEL_UNKNOWN),
        ("slow-408", ProblemCode.ANSWER_TIMED_OUT),
        ("rate-limited", ProblemCode.PROVIDER_RATE_LIMITED),
        ("server-error", ProblemCode.PROVIDER_FAILED),
        ("crash", ProblemCode.PROVIDER_FAILED),
        ("bad-gateway", ProblemCode.PROVIDER_FAILED),
        ("overloaded", ProblemCode.PROVIDER_FAILED),
        ("gateway-timeout", ProblemCode.ANSWER_TIMED_OUT),
        ("context", ProblemCode.CONTEXT_TOO_LONG),
        ("context-llama-cpp", ProblemCode.CONTEXT_TOO_LONG),
    ],
)
async def test_refusals(place: Place, model: str, code: ProblemCode) -> None:
    found = await problem(place, model)
    assert found.code is code
    assert found.params["model"] == model
    assert found.detail
    assert len(place.upstream.calls) == 1


async def test_no_key_is_in_what_is_told(place: Place) -> None:
    for model in ("key-refused", "forbidden"):
        assert UPSTREAM_KEY not in (await problem(place, model)).detail
    assert [call.key for call in place.upstream.calls] == [UPSTREAM_KEY] * 2


async def test_the_wait_that_an_upstream_asks_for_is_told(place: Place) -> None:
    assert (await problem(place, "rate-limited")).params["retry_after_s"] == "1"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.CUT, ProblemCode.ANSWER_CUT),
        (Fault.RESET, ProblemCode.ANSWER_CUT),
        (Fault.INVALID_UTF8, ProblemCode.ANSWER_UNREADABLE),
        (Fault.MALFORMED_JSON, ProblemCode.ANSWER_UNREADABLE),
        (Fault.ERROR_EVENT, ProblemCode.PROVIDER_FAILED),
    ],
)
async def test_faults_in_mid_stream(place: Place, fault: Fault, code: ProblemCode) -> None:
    place.upstream.enqueue(Behaviour(tokens=6, fault=fault, fault_after=3, hold_after=2))
    async with streaming(place, "echo") as stream:
        text = ""
        while "w1" not in text:
            text += (await anext(stream)).text
        place.upstream.release()
        rest, found = await rest_and_problem(stream)
    assert (found.code, found.retryable) == (code, True)
    assert text + rest == "w0 w1 w2 "


async def test_silence_is_given_up(place: Place) -> None:
    async with streaming(place, "stall", silence_s=0.5) as stream:
        text, found = await rest_and_problem(stream)
    assert (found.code, found.retryable) == (ProblemCode.ANSWER_TIMED_OUT, True)
    assert text == "w0 w1 "


@pytest.mark.parametrize("held", [Behaviour(hold_headers=True), Behaviour(hold_after=0)])
async def test_an_answer_that_does_not_begin_is_given_up(place: Place, held: Behaviour) -> None:
    place.upstream.enqueue(held)
    async with streaming(place, "echo", first_word_s=0.5) as stream:
        text, found = await rest_and_problem(stream)
    assert (text, found.code) == ("", ProblemCode.ANSWER_TIMED_OUT)
    [call] = place.upstream.calls
    assert await asyncio.to_thread(call.disconnected.wait, 10)


async def test_the_wait_for_the_first_word_is_no_silence(place: Place) -> None:
    async with streaming(place, "stall", silence_s=0.0) as stream:
        text, found = await rest_and_problem(stream)
    assert text.startswith("w0 ")
    assert found.code is ProblemCode.ANSWER_TIMED_OUT


async def test_an_answer_that_just_ends(place: Place) -> None:
    if place.name == BEHIND:  # LiteLLM closes such an answer properly, and hides that it was cut
        assert text_of(await answer(place, "unfinished")) == "w0 w1 "
    else:
        assert (await problem(place, "unfinished")).code is ProblemCode.ANSWER_CUT


async def test_an_upstream_that_sends_a_page(place: Place) -> None:
    found = await problem(place, "not-sse")
    behind = place.name == BEHIND  # an empty answer is all that LiteLLM makes of it
    wanted = ProblemCode.ANSWER_UNREADABLE if behind else ProblemCode.GATEWAY_UNREACHABLE
    assert found.code is wanted


async def test_closing_the_stream_ends_the_call_at_the_upstream(place: Place) -> None:
    async with streaming(place, "held") as stream:
        assert (await anext(stream)).text
    [call] = place.upstream.calls
    assert await asyncio.to_thread(call.disconnected.wait, 10)


@pytest.mark.parametrize("place", [BEHIND], indirect=True)
@pytest.mark.parametrize("key", ["sk-wrong", "not-even-a-key", ""])
async def test_the_gateway_wants_its_own_key(place: Place, key: str) -> None:
    assert (await problem(place, "echo", key=key)).code is ProblemCode.GATEWAY_KEY_REFUSED
    assert not place.upstream.calls


@pytest.mark.parametrize("place", [BEHIND], indirect=True)
async def test_models_that_the_gateway_cannot_reach(place: Place) -> None:
    assert (await problem(place, "nobody")).code is ProblemCode.MODEL_UNKNOWN
    assert (await problem(place, "gone")).code is ProblemCode.PROVIDER_UNREACHABLE
