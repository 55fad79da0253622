"""Records every usage event of the gateway, and tells who waits for the cost of a call."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from nova_desktop import protocol
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.ports import UsageStore
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor

UsageListener = Callable[[UsageEvent], None]


class UsageRecorder:
    """Listens to the children, stores events in the order they came, then tells its listeners."""

    def __init__(
        self,
        supervisor: Supervisor,
        store: UsageStore,
        scope: TaskScope,
        on_problem: Callable[[Problem], None],
    ) -> None:
        self._store = store
        self._scope = scope
        self._on_problem = on_problem
        self._waiting: list[UsageEvent] = []
        self._writing = False
        self._listeners: list[UsageListener] = []
        supervisor.on_event(self._heard)

    def on_usage(self, listener: UsageListener) -> None:
        self._listeners.append(listener)

    def _heard(self, child: str, method: str, params: Mapping[str, object]) -> None:
        del child
        if method != protocol.USAGE:
            return
        self._waiting.append(usage_event(params))
        if not self._writing:
            self._writing = True
            self._scope.start(self._write(), "store usage")

    async def _write(self) -> None:
        try:
            while self._waiting:
                events, self._waiting = self._waiting, []
                await self._store.add_usage(events)
                for event in events:
                    for listener in self._listeners:
                        listener(event)
        except NovaError as error:
            self._on_problem(error.problem)
        finally:
            self._writing = False


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
