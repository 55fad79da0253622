"""One turn: an answer from waiting for the gateway to its last word, stored as it grows."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nova_desktop.domain.chat import (
    Author,
    ChatRequest,
    Delta,
    Measure,
    Message,
    MessageState,
    WaitsFor,
)
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.prompts import with_memory
from nova_desktop.domain.served_models import MANAGED, Route, Way
from nova_desktop.services.failover import all_failed, goes_on, named
from nova_desktop.services.model_changes import bounded
from nova_desktop.services.usage import usage_elsewhere

if TYPE_CHECKING:
    from nova_desktop.services.answers import ChatParts
    from nova_desktop.services.late_store import LateStore

CONTEXT_MESSAGES: Final = 40
SAVE_EVERY_S: Final = 0.5
ATTEMPTS: Final = 3
ATTEMPT_PAUSE_S: Final = 0.5
CHARACTERS_A_TOKEN: Final = 4
_TAGS: Final = ("role:chat", "purpose:conversation")


class Turn:
    """Publishes the message at every delta, and stores it twice a second and at its end.

    `question` is the id of what it answers; the model sees the path that ends there.
    """

    def __init__(
        self,
        parts: "ChatParts",
        message: Message,
        question: str,
        publish: Callable[[Message], None],
        late: "LateStore",
    ) -> None:
        self.message = message
        self.task: asyncio.Task[None] | None = None
        self.over = asyncio.Event()
        self._parts = parts
        self._question = question
        self._publish = publish
        self._late = late
        self._disk_fails = False
        self._saved_at = time.monotonic()
        self._end_state = MessageState.INTERRUPTED
        self._route: Route | None = None
        self._recalled: str | None = None

    async def run(self) -> None:
        """Answer; every end, also a cancelled one, leaves the message in a final state."""
        try:
            await self._stream()
            self._change(state=MessageState.COMPLETE)
        except NovaError as error:
            self._fail(error.problem)
        except asyncio.CancelledError:
            self._change(state=self._end_state, waits_for=WaitsFor.NOTHING)
            self._estimate()
            raise
        finally:
            await self._finish()

    async def stop(self) -> None:
        """End it because the user wants so."""
        await self._end(MessageState.STOPPED)

    async def interrupt(self) -> None:
        """End it because Nova closes."""
        await self._end(MessageState.INTERRUPTED)

    def _estimate(self) -> None:
        """Of an answer that ended early a gateway elsewhere tells no figures."""
        known = self.message.measure.completion_tokens is not None
        if self._route is None or self._route.gateway == MANAGED or known or not self._has_begun:
            return
        tokens = -(-len(self.message.text + self.message.reasoning) // CHARACTERS_A_TOKEN)
        self._change(
            measure=replace(self.message.measure, completion_tokens=tokens, estimated=True)
        )

    def measured(self, measure: Measure) -> None:
        """Figures from the gateway while the turn is still ending."""
        self._change(measure=measure)

    async def _stream(self) -> None:
        gateway = self._parts.gateway
        self._wait_for(WaitsFor.GATEWAY)
        await gateway.planned()
        model = gateway.model_for(Role.CHAT)
        if not model:
            raise NovaError.of(ProblemCode.NO_MODEL)
        self._change(model=model)
        ways = gateway.ways(Role.CHAT)
        failures: list[tuple[Way, Problem]] = []
        for way in ways:
            self._change(model=way.model)
            try:
                await self._ask(way, last=way is ways[-1])
            except NovaError as error:
                if self._has_begun or not goes_on(error.problem):
                    raise
                gateway.failed(way, error.problem)
                failures.append((way, error.problem))
            else:
                return
        self._change(model=model)
        raise all_failed(failures)

    @property
    def _has_begun(self) -> bool:
        return bool(self.message.text or self.message.reasoning)

    async def _ask(self, way: Way, *, last: bool) -> None:
        gateway, attempts = self._parts.gateway, ATTEMPTS if last else 1
        for attempt in range(1, attempts + 1):
            self._route = route = await gateway.route(way, self._wait_for)
            try:
                await self._follow(route, None if last else route.first_word_s)
            except NovaError as error:
                # Nothing went out: the child ended just now and its end was not seen yet.
                again = way.gateway == MANAGED and _is_unreachable(error)
                if self._has_begun or not again or attempt == attempts:
                    # `from error` may make a cycle, which keeps the connection for long
                    raise named(error, route) from None
                await asyncio.sleep(ATTEMPT_PAUSE_S)
            else:
                return

    def _wait_for(self, what: WaitsFor) -> None:
        self._change(state=MessageState.QUEUED, waits_for=what)

    async def _follow(self, route: Route, first_word_s: float | None) -> None:
        self._change(state=MessageState.STREAMING, waits_for=WaitsFor.NOTHING)
        request = replace(await self._request(route), first_word_s=first_word_s)
        deltas = self._parts.completions.stream_chat(
            route.base_url, route.key, request, certificate=route.certificate
        )
        last = Delta()
        async with aclosing(deltas) as stream:
            async for delta in stream:
                if not self._has_begun:
                    self._names(route, delta)
                last = delta
                self._grow(delta)
                await self._save_sometimes()
        self._answered(route, last)

    def _names(self, route: Route, delta: Delta) -> None:
        """The model that answers, with its gateway when that stands in for another."""
        model = self._parts.gateway.answered(route, delta.group)
        self._change(model=f"{model} · {route.name}" if route.takes_over else model)

    def _answered(self, route: Route, last: Delta) -> None:
        """A gateway elsewhere sends no usage event: its last chunk has the figures."""
        if route.gateway == MANAGED or self._parts.on_usage is None:
            return
        event = usage_elsewhere(self.message.id, self.message.measure, route, last, _TAGS)
        self._parts.on_usage(event)

    async def _request(self, route: Route) -> ChatRequest:
        settings = self._parts.settings()
        most = settings.max_tokens  # what stands in for the chosen model may say less at once
        return ChatRequest(
            model=route.model,
            messages=await self._context(),
            call_id=self.message.id,
            tags=_TAGS,
            temperature=settings.temperature,
            max_tokens=most and bounded(most, route.most_tokens),
        )

    async def _context(self) -> tuple[tuple[Author, str], ...]:
        """What the model sees: the prompt, then the words up to the question.

        Empty and failed answers are left out.
        """
        said = await self._parts.store.path_to(self._question, CONTEXT_MESSAGES)
        failed = MessageState.FAILED
        words = [(m.author, m.text) for m in said if m.text and m.state is not failed]
        recalled = await self._recall(said[-1].text if said else "")
        prompt = self._parts.prompt() if self._parts.prompt is not None else ""
        prompt = with_memory(prompt, recalled)
        return tuple([(Author.SYSTEM, prompt), *words] if prompt else words)

    async def _recall(self, question: str) -> str:
        """Once for all ways that are tried."""
        if self._recalled is None:
            recall, here = self._parts.recall, self.message.conversation_id
            self._recalled = await recall(here, question) if recall is not None else ""
        return self._recalled

    def _grow(self, delta: Delta) -> None:
        self._change(
            text=self.message.text + delta.text,
            reasoning=self.message.reasoning + delta.reasoning,
            measure=delta.measure or self.message.measure,
        )

    async def _save_sometimes(self) -> None:
        if time.monotonic() - self._saved_at >= SAVE_EVERY_S:
            self._saved_at = time.monotonic()
            await self._keep()

    async def _keep(self) -> bool:
        """Store it as it is; a disk that takes nothing is told once and must not end the answer."""
        try:
            await self._parts.store.update_message(self.message)
        except NovaError as error:
            if not self._disk_fails:
                self._parts.on_problem(error.problem)
            self._disk_fails = True
        else:
            self._disk_fails = False
        return not self._disk_fails

    def _fail(self, problem: Problem) -> None:
        self._change(
            state=MessageState.FAILED,
            waits_for=WaitsFor.NOTHING,
            problem=problem.code,
            problem_detail=problem.detail,
            problem_params=dict(problem.params),
        )

    async def _finish(self) -> None:
        if self.message.state in (MessageState.QUEUED, MessageState.STREAMING):
            self._fail(Problem(ProblemCode.UNEXPECTED))  # the error itself goes to its report
        try:
            written: Message | None = None
            while written is not self.message:  # its usage may arrive while it is stored
                written = self.message
                if not await self._keep():
                    self._late.add(self.message)
                    break
        finally:
            self.over.set()

    async def _end(self, state: MessageState) -> None:
        self._end_state = state
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait([self.task])
        if not self.over.is_set():  # cancelled before its first step
            self._change(state=state, waits_for=WaitsFor.NOTHING)
            await self._finish()

    def _change(self, **changes: object) -> None:
        self.message = replace(self.message, **changes)  # pyright: ignore[reportArgumentType] (fields by name)
        self._publish(self.message)


def _is_unreachable(error: NovaError) -> bool:
    return error.problem.code is ProblemCode.GATEWAY_UNREACHABLE
