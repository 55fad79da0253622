"""Records every usage event of the gateway, and tells who waits for the cost of a call."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from nova_desktop import protocol
from nova_desktop.domain.chat import Delta, Measure
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.served_models import Route
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.ports import UsageStore
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor

UsageListener = Callable[[UsageEvent], None]
_MOST_UNSTORED: Final = 1000


class UsageRecorder:
    """Listens to the children, stores events in the order they came, then tells its listeners.

    What the store does not take is tried again with the next event or after `retry_s` seconds; the
    newest 1,000 wait for that. The listeners hear each event once, stored or not.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        store: UsageStore,
        scope: TaskScope,
        on_problem: Callable[[Problem], None],
        retry_s: float = 5.0,
    ) -> None:
        self._store = store
        self._scope = scope
        self._on_problem = on_problem
        self._retry_s = retry_s
        self._arrived: list[UsageEvent] = []
        self._unstored: list[UsageEvent] = []
        self._fails = False
        self._news = asyncio.Event()
        self._writing = False
        self._listeners: list[UsageListener] = []
        supervisor.on_event(self._heard)

    def on_usage(self, listener: UsageListener) -> None:
        self._listeners.append(listener)

    def _heard(self, child: str, method: str, params: Mapping[str, object]) -> None:
        del child
        if method == protocol.USAGE:
            self.record(usage_event(params))

    def record(self, event: UsageEvent) -> None:
        """Take an event that no child sent: the call went to a gateway elsewhere."""
        self._arrived.append(event)
        self._news.set()
        if not self._writing:
            self._writing = True
            self._scope.start(self._write(), "store usage")

    async def _write(self) -> None:
        try:
            while self._arrived or self._unstored:
                self._news.clear()
                arrived, self._arrived = self._arrived, []
                await self._try([*self._unstored, *arrived])
                for event in arrived:
                    for listener in self._listeners:
                        listener(event)
                if self._unstored:
                    await self._pause()
        finally:
            self._writing = False

    async def _try(self, events: list[UsageEvent]) -> None:
        """Store them, or keep them for later; a store that goes on failing is told once."""
        try:
            await self._store.add_usage(events)
        except NovaError as error:
            self._unstored = events[-_MOST_UNSTORED:]
            if not self._fails:
                self._on_problem(error.problem)
            self._fails = True
        else:
            self._unstored = []
            self._fails = False

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._retry_s):  # wait_for may lose a cancellation
                await self._news.wait()


def usage_elsewhere(
    call_id: str, measure: Measure, route: Route, last: Delta, tags: Sequence[str]
) -> UsageEvent:
    """The event of an answer that came from a gateway elsewhere, of what it told itself."""
    named = {name: value for name, _, value in (tag.partition(":") for tag in tags)}
    return UsageEvent(
        call_id=call_id,
        at=datetime.now(UTC),
        model=last.group or route.model,
        deployment_id=f"{route.gateway}:{last.deployment}",
        role=named.get("role", ""),
        purpose=named.get("purpose", ""),
        variant=named.get("variant", ""),
        prompt_tokens=measure.prompt_tokens or 0,
        completion_tokens=measure.completion_tokens or 0,
        cost_usd=measure.cost_usd or 0.0,
        first_token_ms=measure.first_token_ms,
        total_ms=measure.total_ms or 0.0,
        gateway=route.gateway,
    )


def usage_event(params: Mapping[str, object]) -> UsageEvent:
    """The event of a child's `usage` notification; odd values become empty ones."""
    return UsageEvent(
        call_id=_text(params, "call_id"),
        at=_time(params.get("at")),
        model=_text(params, "model"),
        deployment_id=_text(params, "deployment_id"),
        role=_text(params, "role"),
        purpose=_text(params, "purpose"),
        variant=_text(params, "variant"),
        prompt_tokens=int(_number(params, "prompt_tokens") or 0),
        completion_tokens=int(_number(params, "completion_tokens") or 0),
        cost_usd=_number(params, "cost_usd") or 0.0,
        first_token_ms=_number(params, "first_token_ms"),
        total_ms=_number(params, "total_ms") or 0.0,
        cache_hit=params.get("cache_hit") is True,
        error=_text(params, "error"),
    )


def _text(params: Mapping[str, object], key: str) -> str:
    value = params.get(key)
    return value if isinstance(value, str) else ""


def _number(params: Mapping[str, object], key: str) -> float | None:
    value = params.get(key)
    return float(value) if isinstance(value, int | float) else None


def _time(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
