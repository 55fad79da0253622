"""Tests of models: a real call through the gateway, measured, priced and kept."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol
from uuid import uuid4

from nova_desktop.domain.chat import ChatRequest, Delta, Measure
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.model_tests import ModelTest, Probe, Said, Vector
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import MANAGED, Route
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services import model_probes as probes
from nova_desktop.services.ports import CompletionClient, ModelTestStore, ProbeClient
from nova_desktop.services.usage import usage_elsewhere

AT_ONCE: Final = 4
COST_WAIT_S: Final = 2.0
_LONGEST_TEXT: Final = 400
OnDelta = Callable[[Delta], None]
OnResult = Callable[[ModelTest], None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a test goes: `name` is what the gateway is asked for, a deployment's id if need be.

    `secret` names the key behind it, "" for none.
    """

    route: Route
    name: str
    secret: str = ""


class Targets(Protocol):
    """Where the models are."""

    def mode_of(self, model: str) -> Mode: ...

    def of_role(self, role: Role) -> Sequence[str]:
        """The model of a role, then its fallbacks."""
        ...

    async def calls(self, model: str, gateway: str) -> Sequence[Target]:
        """One for each key behind the name, at this gateway if it serves the model.

        Raises NovaError when it will not be ready.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelTestParts:
    """What the tests work with. `on_usage` takes what calls of gateways elsewhere used."""

    targets: Targets
    completions: CompletionClient
    probes: ProbeClient
    store: ModelTestStore
    on_usage: Callable[[UsageEvent], None] | None = None


class ModelTests:
    """Every failure is a result too; only the store's own failures are raised."""

    def __init__(self, parts: ModelTestParts, cost_wait_s: float = COST_WAIT_S) -> None:
        self._parts = parts
        self._cost_wait_s = cost_wait_s
        self._costs: dict[str, asyncio.Future[float]] = {}
        self._listeners: list[OnResult] = []

    def on_result(self, listener: OnResult) -> None:
        """Hear each result once it is kept."""
        self._listeners.append(listener)

    def usage_arrived(self, event: UsageEvent) -> None:
        """The gateway tells what a call cost."""
        waiting = self._costs.get(event.call_id)
        if waiting is not None and not waiting.done() and not event.error:
            waiting.set_result(event.cost_usd)

    def usual_probe(self, model: str) -> Probe:
        """What a plain test of it does, by its mode."""
        embeds = self._parts.targets.mode_of(model) is Mode.EMBEDDING
        return Probe.EMBEDDING if embeds else Probe.ANSWER

    async def test(
        self,
        model: str,
        probe: Probe | None = None,
        on_delta: OnDelta | None = None,
        gateway: str = MANAGED,
    ) -> ModelTest:
        """Test each key behind the name, and keep the results; the worst one.

        Cancelled, it keeps nothing of the call under way.
        """
        try:
            calls = await self._parts.targets.calls(model, gateway)
        except NovaError as error:
            usual = probe or self.usual_probe(model)
            return await self._keep(_failed(_blank(model, usual, gateway), error))
        probe = probe or self.usual_probe(model)
        results = [await self._keep(await self._call(model, probe, c, on_delta)) for c in calls]
        return next((result for result in results if not result.ok), results[-1])

    async def ask(
        self, model: str, question: str, on_delta: OnDelta, gateway: str = MANAGED
    ) -> ModelTest:
        """A question of the user's own, measured as a test is, but not kept; at the first key."""
        try:
            call = (await self._parts.targets.calls(model, gateway))[0]
        except NovaError as error:
            return _failed(_blank(model, Probe.ANSWER, gateway), error)
        call = replace(call, name=model)
        return await self._call(model, Probe.ANSWER, call, on_delta, question)

    async def test_role(self, role: Role) -> Sequence[ModelTest]:
        """The model of a role and its fallbacks, in their order."""
        return await self.test_all(self._parts.targets.of_role(role))

    async def test_all(
        self, models: Iterable[str], on_result: OnResult | None = None
    ) -> Sequence[ModelTest]:
        """All of these, AT_ONCE at a time; the results in the order of the models."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(model: str) -> ModelTest:
            async with room:
                result = await self.test(model)
            if on_result is not None:
                on_result(result)
            return result

        return await asyncio.gather(*(one(model) for model in dict.fromkeys(models)))

    async def last(self) -> Sequence[ModelTest]:
        """The newest of each gateway, model, key and probe, the newest of all first."""
        return await self._parts.store.last_tests()

    async def history(self, model: str, limit: int = 50) -> Sequence[ModelTest]:
        """Of one model, the newest first."""
        return await self._parts.store.test_history(model, limit)

    async def _keep(self, result: ModelTest) -> ModelTest:
        await self._parts.store.add_test(result)
        for listener in self._listeners:
            listener(result)
        return result

    async def _call(
        self,
        model: str,
        probe: Probe,
        call: Target,
        on_delta: OnDelta | None,
        question: str = "",
    ) -> ModelTest:
        call_id = f"test-{uuid4().hex}"
        blank = _blank(model, probe, call.route.gateway, call.secret)
        self._costs[call_id] = asyncio.get_running_loop().create_future()
        try:
            if probe is Probe.ANSWER:
                request = probes.answer_request(call.name, call_id, question)
                result = await self._stream(blank, call.route, request, on_delta)
            else:
                result = await self._ask(blank, call, call_id)
            return replace(result, cost_usd=await self._cost(call, call_id, result.cost_usd))
        except NovaError as error:
            return _failed(blank, error)
        finally:
            del self._costs[call_id]

    async def _stream(
        self, blank: ModelTest, route: Route, request: ChatRequest, on_delta: OnDelta | None
    ) -> ModelTest:
        text, measure, last = "", Measure(), Delta()
        deltas = self._parts.completions.stream_chat(
            route.base_url, route.key, request, certificate=route.certificate
        )
        async with aclosing(deltas) as stream:
            async for delta in stream:
                text += delta.text
                measure, last = delta.measure or measure, delta
                if on_delta is not None:
                    on_delta(delta)
        self._used(request.call_id, measure, route, last)
        return replace(
            blank,
            first_token_ms=measure.first_token_ms,
            total_ms=measure.total_ms,
            tokens_per_s=tokens_per_s(measure),
            cost_usd=measure.cost_usd,
            text=text.strip()[:_LONGEST_TEXT],
        )

    async def _ask(self, blank: ModelTest, call: Target, call_id: str) -> ModelTest:
        client, where = self._parts.probes, (call.route, call_id)
        started = time.perf_counter()
        if blank.probe is Probe.EMBEDDING:
            vector = await client.vector(*where, probes.embedding_body(call.name))
            took = self._used_whole(vector, call, call_id, started)
            if not vector.numbers:
                raise NovaError.of(ProblemCode.PROBE_NO_VECTOR, model=blank.model)
            blank = replace(blank, cost_usd=vector.measure.cost_usd)
            return replace(blank, dimension=len(vector.numbers), total_ms=took)
        tools = blank.probe is Probe.TOOL_CALL
        body = probes.tool_body(call.name) if tools else probes.schema_body(call.name)
        said = await client.say(*where, body)
        took = self._used_whole(said, call, call_id, started)
        check = probes.check_tool_call if tools else probes.check_schema
        text = check(said, blank.model)[:_LONGEST_TEXT]
        return replace(blank, total_ms=took, cost_usd=said.measure.cost_usd, text=text)

    def _used_whole(
        self, answer: Said | Vector, call: Target, call_id: str, started: float
    ) -> float:
        """Tell the usage of an answer that came at once; the milliseconds it took."""
        took = _ms_since(started)
        measure = replace(answer.measure, total_ms=took)
        self._used(call_id, measure, call.route, Delta(deployment=answer.deployment))
        return took

    def _used(self, call_id: str, measure: Measure, route: Route, last: Delta) -> None:
        """A gateway elsewhere sends no usage event: the answer itself has the figures."""
        if route.gateway != MANAGED and self._parts.on_usage is not None:
            self._parts.on_usage(usage_elsewhere(call_id, measure, route, last, probes.TAGS))

    async def _cost(self, call: Target, call_id: str, told: float | None) -> float | None:
        """What the answer told, else what the managed gateway's usage event tells a moment later.

        None when nothing came in time.
        """
        if told is not None or call.route.gateway != MANAGED:
            return told
        done, _ = await asyncio.wait([self._costs[call_id]], timeout=self._cost_wait_s)
        return done.pop().result() if done else None


def tokens_per_s(measure: Measure) -> float | None:
    """Words after the first one, by the time they took; None for an answer too short to tell."""
    count, first, total = measure.completion_tokens, measure.first_token_ms, measure.total_ms
    if not count or count < 2 or first is None or total is None or total <= first:
        return None
    return (count - 1) / ((total - first) / 1000)


def _blank(model: str, probe: Probe, gateway: str, secret: str = "") -> ModelTest:
    return ModelTest(model, probe, datetime.now(UTC), gateway, secret)


def _failed(blank: ModelTest, error: NovaError) -> ModelTest:
    code, detail = error.problem.code, error.problem.detail
    return replace(blank, ok=False, problem=code, problem_detail=detail)


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
