"""One turn: an answer from waiting for the gateway to its last word, stored as it grows."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nova_desktop.domain.chat import Author, ChatRequest, Delta, Measure, Message, MessageState
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode

if TYPE_CHECKING:
    from nova_desktop.services.chat import ChatParts

CONTEXT_MESSAGES: Final = 40
SAVE_EVERY_S: Final = 0.5
ATTEMPTS: Final = 3
ATTEMPT_PAUSE_S: Final = 0.5
_TAGS: Final = ("role:chat", "purpose:conversation")


class Turn:
    """Publishes the message at every delta, and stores it twice a second and at its end."""

    def __init__(
        self,
        parts: "ChatParts",
        message: Message,
        question_seq: int,
        publish: Callable[[Message], None],
    ) -> None:
        self.message = message
        self.task: asyncio.Task[None] | None = None
        self.over = asyncio.Event()
        self._parts = parts
        self._question_seq = question_seq
        self._publish = publish
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
            self._change(state=self._end_state)
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
        await gateway.planned()
        model = gateway.model_for(Role.CHAT)
        if not model:
            raise NovaError.of(ProblemCode.NO_MODEL)
        self._change(model=model)
        for attempt in range(1, ATTEMPTS + 1):
            base_url, key = await gateway.address(model)
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

    async def _follow(self, base_url: str, key: str, model: str) -> None:
        self._change(state=MessageState.STREAMING)
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
        said = await self._parts.store.messages(
            self.message.conversation_id, CONTEXT_MESSAGES, self._question_seq + 1
        )
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

    async def _keep(self) -> None:
        """Store it as it is; a disk that takes nothing must not end the answer."""
        try:
            await self._parts.store.update_message(self.message)
        except NovaError as error:
            self._parts.on_problem(error.problem)

    def _fail(self, problem: Problem) -> None:
        self._change(
            state=MessageState.FAILED,
            problem=problem.code,
            problem_detail=problem.detail,
            problem_params=dict(problem.params),
        )

    async def _finish(self) -> None:
        if self.message.state in (MessageState.QUEUED, MessageState.STREAMING):
            self._fail(Problem(ProblemCode.UNEXPECTED))  # the error itself goes to its report
        try:
            await self._keep()
        finally:
            self.over.set()

    async def _end(self, state: MessageState) -> None:
        self._end_state = state
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait([self.task])
        if not self.over.is_set():  # cancelled before its first step
            self._change(state=state)
            await self._finish()

    def _change(self, **changes: object) -> None:
        self.message = replace(self.message, **changes)  # pyright: ignore[reportArgumentType] (fields by name)
        self._publish(self.message)


def _is_unreachable(error: NovaError) -> bool:
    return error.problem.code is ProblemCode.GATEWAY_UNREACHABLE
