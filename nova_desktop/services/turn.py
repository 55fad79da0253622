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

if TYPE_CHECKING:
    from nova_desktop.services.answers import ChatParts
    from nova_desktop.services.late_store import LateStore

CONTEXT_MESSAGES: Final = 40
SAVE_EVERY_S: Final = 0.5
ATTEMPTS: Final = 3
ATTEMPT_PAUSE_S: Final = 0.5
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

    async def run(self) -> None:
        """Answer; every end, also a cancelled one, leaves the message in a final state."""
        try:
            await self._stream()
            self._change(state=MessageState.COMPLETE)
        except NovaError as error:
            self._fail(error.problem)
        except asyncio.CancelledError:
            self._change(state=self._end_state, waits_for=WaitsFor.NOTHING)
            raise
        finally:
            await self._finish()

    async def stop(self) -> None:
        """End it because the user wants so."""
        await self._end(MessageState.STOPPED)

    async def interrupt(self) -> None:
        """End it because Nova closes."""
        await self._end(MessageState.INTERRUPTED)

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
        for attempt in range(1, ATTEMPTS + 1):
            base_url, key = await gateway.address(model, self._wait_for)
            if (ref := gateway.missing_secret(model)) is not None:
                raise NovaError.of(ProblemCode.KEY_MISSING, model=model, secret=ref.name)
            try:
                await self._follow(base_url, key, model)
            except NovaError as error:
                # Nothing went out: the gateway ended just now and its end was not seen yet.
                if self.message.text or not _is_unreachable(error) or attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(ATTEMPT_PAUSE_S)
            else:
                return

    def _wait_for(self, what: WaitsFor) -> None:
        self._change(state=MessageState.QUEUED, waits_for=what)

    async def _follow(self, base_url: str, key: str, model: str) -> None:
        self._change(state=MessageState.STREAMING, waits_for=WaitsFor.NOTHING)
        request = await self._request(model)
        deltas = self._parts.completions.stream_chat(base_url, key, request)
        async with aclosing(deltas) as stream:
            async for delta in stream:
                self._grow(delta)
                await self._save_sometimes()

    async def _request(self, model: str) -> ChatRequest:
        settings = self._parts.settings()
        return ChatRequest(
            model=model,
            messages=await self._context(),
            call_id=self.message.id,
            tags=_TAGS,
            temperature=settings.temperature,
            max_tokens=settings.max_tokens,
        )

    async def _context(self) -> tuple[tuple[Author, str], ...]:
        """What the model sees: the words up to the question, no empty or failed answers."""
        said = await self._parts.store.path_to(self._question, CONTEXT_MESSAGES)
        failed = MessageState.FAILED
        return tuple((m.author, m.text) for m in said if m.text and m.state is not failed)

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
