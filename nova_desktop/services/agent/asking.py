"""Asks a model what to do next, through the gateways in their order."""

import time
from collections.abc import Sequence
from contextlib import aclosing
from typing import Final
from uuid import uuid4

from nova_desktop.domain.agent.control import CONTROL
from nova_desktop.domain.agent.runs import Run, Step
from nova_desktop.domain.agent.talk import messages
from nova_desktop.domain.chat import Delta, Measure
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.served_models import MANAGED, Route, ServedModel, Way
from nova_desktop.services.agent.parts import RunParts, Said
from nova_desktop.services.agent.ports import AgentDelta, AgentRequest
from nova_desktop.services.failover import all_failed, goes_on, named
from nova_desktop.services.model_changes import bounded
from nova_desktop.services.usage import usage_elsewhere

MOST_ANSWER_TOKENS: Final = 4096
"""The longest answer of one step, so that a model that never stops does."""
_TAGS: Final = ("role:chat", "purpose:agent")
_CUT: Final = "length"  # the reason of the chat completions
_NO_MEASURE: Final = Measure()


class Asking:
    """One answer at a time; nothing of an answer counts before it is whole."""

    def __init__(self, parts: RunParts) -> None:
        self._parts = parts

    async def ask(self, run: Run, steps: Sequence[Step]) -> Said:
        """The next answer. Raises NovaError when every way failed."""
        gateway = self._parts.gateway
        await gateway.planned()
        if not gateway.model_for(Role.CHAT):
            raise NovaError.of(ProblemCode.NO_MODEL)
        system = await self._parts.prompt(run)
        failures: list[tuple[Way, Problem]] = []
        ways = gateway.ways(Role.CHAT)
        for way in ways:
            try:
                return await self._ask(way, system, steps, last=way is ways[-1])
            except NovaError as error:
                if not goes_on(error.problem):
                    raise
                gateway.failed(way, error.problem)
                failures.append((way, error.problem))
        raise all_failed(failures)

    async def _ask(self, way: Way, system: str, steps: Sequence[Step], *, last: bool) -> Said:
        route = await self._parts.gateway.route(way)
        try:
            return await self._said(route, system, steps, None if last else route.first_word_s)
        except NovaError as error:
            raise named(error, route) from None

    async def _said(
        self, route: Route, system: str, steps: Sequence[Step], first_word_s: float | None
    ) -> Said:
        known = self._parts.served(route.gateway, route.model)
        plain = known is not None and known.tool_calls is False
        request = AgentRequest(
            model=route.model,
            messages=messages(system, steps, plain=plain),
            tools=(*CONTROL, *self._parts.gate.specs()),
            call_id=uuid4().hex,
            tags=_TAGS,
            max_tokens=bounded(MOST_ANSWER_TOKENS, route.most_tokens),
            plain=plain,
            json_schema=known is None or known.json_schema is not False,
            first_word_s=first_word_s,
        )
        return await self._follow(route, request, known)

    async def _follow(self, route: Route, request: AgentRequest, known: ServedModel | None) -> Said:
        started = time.monotonic()
        text: list[str] = []
        thought: list[str] = []
        last = AgentDelta()
        async with aclosing(self._parts.model.ask(route, request)) as deltas:
            async for delta in deltas:
                text.append(delta.text)
                thought.append(delta.reasoning)
                last = delta
        measure = last.measure or _NO_MEASURE
        self._used(route, request, last, measure)
        local = known is not None and known.local
        return Said(
            "".join(text).strip(),
            "".join(thought),
            last.calls,
            self._parts.gateway.answered(route, last.group),
            request.call_id,
            measure,
            0.0 if local else measure.cost_usd,
            time.monotonic() - started,
            last.finish_reason == _CUT,
        )

    def _used(self, route: Route, request: AgentRequest, last: AgentDelta, took: Measure) -> None:
        """A gateway elsewhere sends no usage event: its last chunk has the figures."""
        if route.gateway == MANAGED or self._parts.on_usage is None:
            return
        whole = Delta(group=last.group, deployment=last.deployment, measure=took)
        event = usage_elsewhere(request.call_id, took, route, whole, _TAGS)
        self._parts.on_usage(event)
