"""An agent over stores in memory, the real gate, a few tools, and a model that plays a script."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.runs import Limits, Run, RunState, Step
from nova_desktop.domain.agent.tools import (
    Effect,
    FieldChange,
    Preview,
    ToolCall,
    ToolResult,
    ToolSpec,
)
from nova_desktop.domain.chat import Measure
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.served_models import MANAGED, Route, ServedModel, Way
from nova_desktop.services.agent.agent import Agent, Desk
from nova_desktop.services.agent.parts import RunParts
from nova_desktop.services.agent.permissions import ToolGate
from nova_desktop.services.agent.ports import AgentDelta, AgentRequest, Tool, ToolContext
from nova_desktop.services.scope import TaskScope
from tests.fakes.approval_stores import MemoryApprovalStore
from tests.fakes.run_stores import MemoryRunStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORD = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}


class WordTool:
    """Says its word again, and remembers what took effect, by the key of the call."""

    def __init__(self, name: str, effect: Effect, permission: Permission) -> None:
        self.spec = ToolSpec(name, f"The tool {name}.", WORD, effect, permission)
        self.done: dict[str, str] = {}
        self.uses: list[str] = []
        self.on_use: Callable[[], None] = lambda: None

    async def preview(self, arguments: Mapping[str, object], context: ToolContext) -> Preview:
        return Preview(self.spec.name, (FieldChange("word", "", str(arguments["word"])),))

    async def use(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        word = str(arguments["word"])
        self.uses.append(word)
        self.done[context.key] = word
        self.on_use()
        return ToolResult(f"{self.spec.name}: {word}", batch=f"batch-{context.call}")

    async def found(self, context: ToolContext) -> ToolResult | None:
        if self.spec.effect is not Effect.CHANGES or context.key not in self.done:
            return None
        return ToolResult(f"{self.spec.name}: {self.done[context.key]}")


Turn = "tuple[str, Sequence[tuple[str, object]]] | BaseException"


class ScriptedModel:
    """Answers with one turn after the other: words and calls, or an error. `asked` is what came."""

    def __init__(self, *turns: Any) -> None:
        self.turns = list(turns)
        self.asked: list[AgentRequest] = []
        self.usd: float | None = 0.01
        self.before: Callable[[], Any] = lambda: None

    async def ask(self, route: Route, request: AgentRequest) -> AsyncGenerator[AgentDelta]:
        del route
        self.asked.append(request)
        waits = self.before()
        if waits is not None:
            await waits
        turn = self.turns.pop(0) if self.turns else ("Nothing more.", ())
        if isinstance(turn, BaseException):
            raise turn
        text, calls = turn
        yield AgentDelta(text)
        made = tuple(
            ToolCall(
                f"m{len(self.asked)}-{n}",
                name,
                given if isinstance(given, str) else json.dumps(given),
            )
            for n, (name, given) in enumerate(calls)
        )
        yield AgentDelta(
            calls=made,
            finish_reason="stop",
            measure=Measure(100, 10, self.usd),
            group=request.model,
        )


class OneGateway:
    """A GatewayTarget with its ways."""

    def __init__(self, *models: str) -> None:
        self.models = models or ("big",)
        self.failures: list[str] = []

    async def planned(self) -> None: ...

    def model_for(self, role: object) -> str:
        del role
        return self.models[0]

    def ways(self, role: object) -> Sequence[Way]:
        del role
        return [Way(MANAGED, name) for name in self.models]

    async def route(self, way: Way, on_wait: object = None) -> Route:
        del on_wait
        return Route(way.gateway, way.model, "http://127.0.0.1:9", "key")

    def answered(self, route: Route, group: str) -> str:
        return group or route.model

    def failed(self, way: Way, problem: object) -> None:
        del problem
        self.failures.append(way.model)


@dataclass
class AgentDesk:
    """The agent and all around it. `there` are the tasks that exist."""

    model: ScriptedModel
    gateway: OneGateway = field(default_factory=OneGateway)
    store: MemoryRunStore = field(default_factory=MemoryRunStore)
    approvals: MemoryApprovalStore = field(default_factory=MemoryApprovalStore)
    limits: Limits = field(default_factory=Limits)
    working_set: int = 3
    paused: bool = False
    now: Callable[[], datetime] = lambda: NOW
    served: ServedModel | None = None
    there: set[str] = field(default_factory=lambda: {"t"})
    errors: list[BaseException] = field(default_factory=list[BaseException])
    chosen: dict[str, Permission] = field(default_factory=dict[str, Permission])

    coming: list[Tool] = field(default_factory=list[Tool])
    """Tools of servers, which are there once they were looked for."""
    found: list[Tool] = field(default_factory=list[Tool])

    def __post_init__(self) -> None:
        self.look = WordTool("look", Effect.READS, Permission.ALLOW)
        self.change = WordTool("change", Effect.CHANGES, Permission.ALLOW)
        self.careful = WordTool("careful", Effect.CHANGES, Permission.ASK)
        self.send = WordTool("send", Effect.OUTSIDE, Permission.ASK)
        self.open()

    def open(self) -> None:
        """A new agent over the same stores, as after a start."""
        tools = [self.look, self.change, self.careful, self.send]
        self.gate = ToolGate(self.approvals, lambda: self.chosen, lambda: tools, lambda: self.found)
        self.scope = TaskScope(self.errors.append)
        self.agent = Agent(self._parts(), self._desk(), self.scope)

    def _parts(self) -> RunParts:
        async def prompt(run: Run) -> str:
            return f"You work on {run.aim or run.task}."

        async def is_there(task: str) -> bool:
            return task in self.there

        async def look_for_tools() -> None:
            self.found = list(self.coming)

        return RunParts(
            self.store, self.approvals, self.gate, self.model, self.gateway, prompt,
            lambda _gateway, _model: self.served, is_there, self.now, look_for_tools,
        )  # fmt: skip

    def _desk(self) -> Desk:
        async def brief(task: str, aim: str) -> str:
            return aim or f"The task {task}"

        async def keep_paused(paused: bool) -> None:
            self.paused = paused

        return Desk(
            lambda: self.limits,
            lambda: self.working_set,
            brief,
            lambda: self.paused,
            keep_paused,
        )

    async def play(self, aim: str = "Do it", task: str = "") -> Run:
        """Start a run and wait until it does not work."""
        run = await self.agent.start(aim, task=task)
        return await self.rest(run.id)

    async def rest(self, run_id: str) -> Run:
        await self.agent.wait_over(run_id)
        run = await self.agent.run(run_id)
        assert run is not None
        assert run.state is not RunState.WORKING
        return run

    async def tools_of(self, run: Run) -> list[Step]:
        return [step for step in await self.agent.steps(run.id) if step.tool]

    async def kill(self) -> None:
        """As kill -9 leaves it: nothing is settled or said; then a new start."""
        await self.scope.close()
        self.open()
        await self.agent.recover()


def refused(error: NovaError) -> str:
    """The code of a problem."""
    return error.problem.code.value
