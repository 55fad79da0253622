"""Tests of models: what is measured, what is kept, what becomes of failures and cancellation."""

import asyncio
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.chat import Measure
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.model_tests import ModelTest, Probe, Said
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.model_tests import AT_ONCE, ModelTestParts, ModelTests, tokens_per_s
from tests.fakes.model_test_parts import FixedTargets, MemoryModelTestStore, ScriptedCalls

pytestmark = pytest.mark.anyio
REFUSED = NovaError.of(ProblemCode.PROVIDER_KEY_REFUSED, detail="HTTP 401")


class Bench:
    def __init__(self) -> None:
        self.targets = FixedTargets()
        self.calls = ScriptedCalls()
        self.store = MemoryModelTestStore()
        parts = ModelTestParts(self.targets, self.calls, self.calls, self.store)
        self.tests = ModelTests(parts, cost_wait_s=0.0)


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_an_answer_is_streamed_measured_and_kept(bench: Bench) -> None:
    words: list[str] = []
    result = await bench.tests.test("qwen", on_delta=lambda delta: words.append(delta.text))

    assert (result.ok, result.probe, result.text) == (True, Probe.ANSWER, "I am ready.")
    assert (result.first_token_ms, result.total_ms, result.tokens_per_s) == (400.0, 900.0, 20.0)
    assert "".join(words) == "I am ready."
    assert bench.store.kept == [result]
    (request,) = bench.calls.requests
    assert request.tags == ("role:test", "purpose:model-test")
    assert not request.fallbacks


async def test_the_cost_comes_with_the_usage_event(bench: Bench) -> None:
    parts = ModelTestParts(bench.targets, bench.calls, bench.calls, bench.store)
    tests = ModelTests(parts, cost_wait_s=30.0)
    task = asyncio.ensure_future(tests.test("qwen"))
    while not bench.calls.call_ids:
        await asyncio.sleep(0)
    call_id = bench.calls.call_ids[0]
    tests.usage_arrived(UsageEvent("another", datetime.now(UTC), "qwen", "d", cost_usd=9.0))
    tests.usage_arrived(UsageEvent(call_id, datetime.now(UTC), "qwen", "d", cost_usd=0.0004))

    assert (await task).cost_usd == 0.0004


async def test_a_cost_in_the_answer_needs_no_event(bench: Bench) -> None:
    bench.calls.measure = Measure(8, 11, 0.25, 400.0, 900.0)
    assert (await bench.tests.test("qwen")).cost_usd == 0.25
    bench.calls.measure = Measure(8, 11, None, 400.0, 900.0)
    assert (await bench.tests.test("qwen")).cost_usd is None


async def test_an_embedding_tells_its_dimension_and_time(bench: Bench) -> None:
    result = await bench.tests.test("nomic-embedding")
    assert (result.ok, result.probe, result.dimension) == (True, Probe.EMBEDDING, 3)
    assert result.total_ms is not None
    assert bench.calls.bodies[0]["disable_fallbacks"] is True

    bench.calls.numbers = ()
    assert (await bench.tests.test("nomic-embedding")).problem is ProblemCode.PROBE_NO_VECTOR


@pytest.mark.parametrize(
    ("calls", "ok"),
    [
        ((("get_weather", '{"city": "Paris"}'),), True),
        ((("get_weather", '{"city": 7}'),), False),
        ((("get_weather", "{city"),), False),
        ((("delete_all", '{"city": "Paris"}'),), False),
        ((), False),
    ],
)
async def test_tool_use_is_a_real_call_with_fitting_arguments(
    bench: Bench, calls: tuple[tuple[str, str], ...], ok: bool
) -> None:
    bench.calls.said = Said("It rains.", calls)
    result = await bench.tests.test("qwen", Probe.TOOL_CALL)
    assert result.ok is ok
    assert result.problem is (None if ok else ProblemCode.PROBE_NO_TOOL_CALL)
    assert bench.calls.bodies[0]["tools"]


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ('{"city": "Paris", "country": "France"}', True),
        ('{"city": "Paris"}', False),
        ('{"city": "Paris", "country": "France", "more": 1}', False),
        ('["Paris", "France"]', False),
        ("Paris, France", False),
        ("", False),
    ],
)
async def test_structured_output_must_fit_the_schema(bench: Bench, text: str, ok: bool) -> None:
    bench.calls.said = Said(text)
    result = await bench.tests.test("qwen", Probe.JSON_SCHEMA)
    assert result.ok is ok
    assert result.problem is (None if ok else ProblemCode.PROBE_NOT_THE_SCHEMA)


async def test_a_failure_is_a_result(bench: Bench) -> None:
    bench.calls.fails["qwen"] = REFUSED
    result = await bench.tests.test("qwen")
    assert not result.ok
    assert result.problem is ProblemCode.PROVIDER_KEY_REFUSED
    assert result.problem_detail == "HTTP 401"
    assert bench.store.kept == [result]

    bench.targets.fails["mini"] = NovaError.of(ProblemCode.KEY_MISSING)
    assert (await bench.tests.test("mini")).problem is ProblemCode.KEY_MISSING


async def test_each_key_behind_a_name_is_tested(bench: Bench) -> None:
    bench.targets.keys["qwen"] = ("groq", "huggingface")
    bench.calls.fails["qwen/huggingface"] = REFUSED
    worst = await bench.tests.test("qwen")
    assert worst.secret == "huggingface"
    assert [(t.model, t.secret, t.ok) for t in bench.store.kept] == [
        ("qwen", "groq", True),
        ("qwen", "huggingface", False),
    ]


async def test_all_are_tested_a_few_at_a_time(bench: Bench) -> None:
    names = [f"m{n}" for n in range(10)]
    bench.calls.fails["m3"] = REFUSED
    told: list[str] = []
    results = await bench.tests.test_all([*names, "m0"], lambda result: told.append(result.model))
    assert [r.model for r in results] == names
    assert sorted(told) == sorted(names)
    assert [r.model for r in results if not r.ok] == ["m3"]
    assert 1 < bench.calls.most_running <= AT_ONCE


async def test_a_role_is_its_model_and_fallbacks(bench: Bench) -> None:
    bench.targets.roles[Role.MEMORY] = ("qwen", "mini")
    assert [r.model for r in await bench.tests.test_role(Role.MEMORY)] == ["qwen", "mini"]


async def test_cancelled_it_ends_the_call_and_keeps_nothing(bench: Bench) -> None:
    bench.calls.held = {"qwen", "mini"}
    task = asyncio.ensure_future(bench.tests.test_all(["qwen", "mini"]))
    while bench.calls.running < 2:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert bench.calls.running == 0
    assert bench.store.kept == []


async def test_listeners_hear_each_result(bench: Bench) -> None:
    heard: list[ModelTest] = []
    bench.tests.on_result(heard.append)
    await bench.tests.test_all(["a", "b"])
    assert {test.model for test in heard} == {"a", "b"}
    assert [t.model for t in await bench.tests.history("a")] == ["a"]
    assert len(await bench.tests.last()) == 2


@pytest.mark.parametrize(
    ("measure", "speed"),
    [
        (Measure(1, 21, None, 100.0, 1100.0), 20.0),
        (Measure(1, 1, None, 100.0, 1100.0), None),
        (Measure(1, None, None, 100.0, 1100.0), None),
        (Measure(1, 20, None, 100.0, 100.0), None),
        (Measure(1, 20, None, None, 100.0), None),
    ],
)
def test_tokens_a_second(measure: Measure, speed: float | None) -> None:
    assert tokens_per_s(measure) == speed


@pytest.mark.parametrize(
    ("model", "probe"), [("qwen", None), ("words-embedding", None), ("qwen", Probe.TOOL_CALL)]
)
async def test_what_a_gateway_elsewhere_used_is_recorded(
    bench: Bench, model: str, probe: Probe | None
) -> None:
    used: list[UsageEvent] = []
    parts = ModelTestParts(bench.targets, bench.calls, bench.calls, bench.store, used.append)
    tests = ModelTests(parts, cost_wait_s=0.0)
    await tests.test(model, probe, gateway="office")
    (event,) = used
    assert (event.gateway, event.model) == ("office", model)
    assert event.deployment_id == "office:"
    assert (event.role, event.purpose) == ("test", "model-test")
    assert event.call_id == bench.calls.call_ids[0]
    assert event.total_ms > 0

    await tests.test(model, probe)  # the managed gateway tells its own
    assert used == [event]
