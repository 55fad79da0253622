"""What a run works with."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from nova_desktop.domain.agent.approvals import Approval, Permission
from nova_desktop.domain.agent.runs import Run
from nova_desktop.domain.agent.tools import ToolCall, ToolResult, ToolSpec
from nova_desktop.domain.chat import Measure
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.agent.ports import (
    AgentModel,
    ApprovalStore,
    Offer,
    RunStore,
    ToolContext,
)
from nova_desktop.services.ports import GatewayTarget


class Gate(Protocol):
    """services.agent.permissions.ToolGate."""

    def specs(self) -> Sequence[ToolSpec]: ...

    async def offer(self, call: ToolCall, context: ToolContext) -> Offer: ...

    async def decide(self, offered: Any, context: ToolContext) -> Permission: ...

    async def ask(self, offered: Any, context: ToolContext) -> Approval: ...

    async def use(self, offered: Any, context: ToolContext) -> ToolResult: ...

    async def found(self, offered: Any, context: ToolContext) -> ToolResult | None: ...


@dataclass(frozen=True, slots=True)
class RunParts:
    """`prompt` makes the system message of a run, `served` tells what a gateway knows of a model.

    `is_there` tells whether the task of a run still is. `look_for_tools` asks the servers that have
    some, in bounded time; it never raises.
    """

    store: RunStore
    approvals: ApprovalStore
    gate: Gate
    model: AgentModel
    gateway: GatewayTarget
    prompt: Callable[[Run], Awaitable[str]]
    served: Callable[[str, str], ServedModel | None]
    is_there: Callable[[str], Awaitable[bool]]
    now: Callable[[], datetime]
    look_for_tools: Callable[[], Awaitable[None]]
    on_usage: Callable[[UsageEvent], None] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of a model: words, calls, and what it took. `usd` None: the price is unknown.

    `cut`: it came to the most that one answer may have before its end.
    """

    text: str
    reasoning: str
    calls: tuple[ToolCall, ...]
    model: str
    call_id: str
    measure: Measure
    usd: float | None
    seconds: float
    cut: bool = False

    @property
    def tokens(self) -> int:
        return (self.measure.prompt_tokens or 0) + (self.measure.completion_tokens or 0)
