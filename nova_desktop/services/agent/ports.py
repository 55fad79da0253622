"""What the agent needs from outside."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from nova_desktop.domain.agent.approvals import Answer, Approval, Grant, Scope
from nova_desktop.domain.agent.runs import Run, RunState, Step
from nova_desktop.domain.agent.tools import Preview, ToolCall, ToolResult, ToolSpec
from nova_desktop.domain.chat import Measure
from nova_desktop.domain.served_models import Route


@dataclass(frozen=True, slots=True)
class AgentRequest:
    """A model call with tools. `messages` are in the shape of chat completions, JSON values.

    `plain` models know no tools: the tools stand in the prompt, and the answer is one JSON object,
    held to a schema where the model takes one (`json_schema`). `first_word_s` as in ChatRequest.
    """

    model: str
    messages: Sequence[Mapping[str, object]]
    tools: Sequence[ToolSpec]
    call_id: str
    tags: tuple[str, ...] = ()
    temperature: float | None = None
    max_tokens: int | None = None
    plain: bool = False
    json_schema: bool = True
    first_word_s: float | None = None


@dataclass(frozen=True, slots=True)
class AgentDelta:
    """A piece of an answer; the last has `calls` whole, `finish_reason` and `measure`."""

    text: str = ""
    reasoning: str = ""
    calls: tuple[ToolCall, ...] = ()
    finish_reason: str = ""
    measure: Measure | None = None
    group: str = ""
    deployment: str = ""


class AgentModel(Protocol):
    """Calls a model with tools through a gateway. Raises NovaError as CompletionClient does."""

    def ask(self, route: Route, request: AgentRequest) -> AsyncGenerator[AgentDelta]:
        """Closing the iterator ends the call."""
        ...


class RunStore(Protocol):
    """Keeps runs and their steps; each call is one transaction. Raises NovaError."""

    async def add_run(self, run: Run, steps: Sequence[Step] = ()) -> bool:
        """False, and nothing done, if its task has a run that has not ended."""
        ...

    async def save_run(self, run: Run) -> None: ...

    async def save_steps(self, steps: Sequence[Step], run: Run) -> None:
        """The steps, new or changed, with their run as it stands after them."""
        ...

    async def run(self, run_id: str) -> Run | None: ...

    async def steps(self, run_id: str, after: int = 0, limit: int = 500) -> Sequence[Step]:
        """Those behind number `after`, in order."""
        ...

    async def runs(
        self, states: Sequence[RunState] = (), task: str = "", limit: int = 100, offset: int = 0
    ) -> Sequence[Run]:
        """The newest first; of all states for none."""
        ...


class RunsOfTasks(Protocol):
    """The part of RunStore that tells of runs."""

    async def runs(
        self, states: Sequence[RunState] = (), task: str = "", limit: int = 100, offset: int = 0
    ) -> Sequence[Run]:
        """The newest first; of all states for none."""
        ...


class ApprovalStore(Protocol):
    """Keeps questions and grants. Raises NovaError."""

    async def ask(self, approval: Approval) -> Approval:
        """Store it; one of the same run and call is given back as it is."""
        ...

    async def answer(self, approval_id: str, answer: Answer, scope: Scope, reply: str) -> Approval:
        """The first answer counts; later ones give back what was answered.

        A scope beyond ONCE stores its grant in the same transaction.
        """
        ...

    async def approval(self, approval_id: str) -> Approval | None: ...

    async def approvals(self, run: str = "", *, only_open: bool = True) -> Sequence[Approval]: ...

    async def grants(self) -> Sequence[Grant]: ...

    async def revoke(self, grant_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ToolContext:
    """The run and call a tool is used for; `key` is the same when the call is made again."""

    run: str
    call: str
    task: str = ""
    conversation: str = ""

    @property
    def key(self) -> str:
        return f"{self.run}/{self.call}"


class Offer(Protocol):
    """A call that the gate has looked at; `refusal` is text for the model, "" for none."""

    @property
    def call(self) -> ToolCall: ...

    @property
    def spec(self) -> ToolSpec | None: ...

    @property
    def arguments(self) -> Mapping[str, object]: ...

    @property
    def refusal(self) -> str: ...


class Tool(Protocol):
    """One tool. `arguments` were checked against its parameters."""

    @property
    def spec(self) -> ToolSpec: ...

    async def preview(self, arguments: Mapping[str, object], context: ToolContext) -> Preview:
        """What it would do, without doing it."""
        ...

    async def use(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        """Do it. Faults that the model can mend are results that are not ok."""
        ...

    async def found(self, context: ToolContext) -> ToolResult | None:
        """What a call gave that was started before a crash; None if it did not take effect."""
        ...
