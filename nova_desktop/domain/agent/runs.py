"""Runs: stretches of an agent's work, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from nova_desktop.domain.problems import ProblemCode


class RunState(StrEnum):
    """Where a run stands. Only WORKING uses models.

    ASKS waits for the user: a question or an approval. PAUSED waits for a budget, quiet hours or
    the user's word, as `reason` says. The last three are ends; FAILED offers Retry.
    """

    QUEUED = "queued"
    WORKING = "working"
    ASKS = "asks"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


ENDED: Final = frozenset({RunState.DONE, RunState.FAILED, RunState.STOPPED})


class PauseReason(StrEnum):
    """Why a run rests."""

    NONE = ""
    BUDGET = "budget"
    LIMIT = "limit"  # of this run: steps, time, tokens or money
    QUIET_HOURS = "quiet_hours"
    BY_YOU = "by_you"
    CLOSED = "closed"  # Nova was closed; it goes on with the next start


class CallState(StrEnum):
    """How far a tool call got.

    STARTED is stored before the tool is used. After a crash a call inside Nova is looked up and
    not repeated; one to the outside becomes MAYBE, 'may have happened', and is asked about.
    """

    PROPOSED = "proposed"
    ASKED = "asked"
    DENIED = "denied"
    STARTED = "started"
    FINISHED = "finished"
    REFUSED = "refused"  # an unknown tool, arguments that are wrong, a permission that says never
    MAYBE = "maybe"


OPEN_CALLS: Final = frozenset(
    {CallState.PROPOSED, CallState.ASKED, CallState.STARTED, CallState.MAYBE}
)
"""Calls that still need something before the model goes on."""


class StepKind(StrEnum):
    """A step is one call of a model, one call of a tool, or something the user said meanwhile."""

    MODEL = "model"
    TOOL = "tool"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. Seconds of work without waiting; `tokens` and `usd` None for no cap."""

    steps: int = 40
    seconds: float = 900.0
    tokens: int | None = 200_000
    usd: float | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What was used. `usd` is None where a price is unknown, which is not 0."""

    tokens: int = 0
    usd: float | None = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `number` counts from 1 within its run and never changes.

    MODEL: `text` is what the model said, `call_id` joins it to its usage event. TOOL: `tool`,
    `arguments` (JSON) and `model_call` (the model's id of the call) say what was asked for, `text`
    what it gave, `batch` takes it back. USER: `text` is what was said.
    """

    run: str
    number: int
    kind: StepKind
    at: datetime
    text: str = ""
    reasoning: str = ""
    model: str = ""
    call_id: str = ""
    tool: str = ""
    arguments: str = ""
    model_call: str = ""
    state: CallState = CallState.FINISHED
    batch: str = ""
    spent: Spent = field(default_factory=Spent)


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `task` is the task it works on, `conversation` the chat it belongs to; "" for none.

    `summary` is what it says at its end, `question` what it asks while it ASKS. `problem` with its
    parameters and detail tells why it failed. Times are aware and in UTC.
    """

    id: str
    aim: str
    state: RunState
    created_at: datetime
    updated_at: datetime
    task: str = ""
    conversation: str = ""
    model: str = ""
    limits: Limits = field(default_factory=Limits)
    spent: Spent = field(default_factory=Spent)
    steps: int = 0
    summary: str = ""
    question: str = ""
    reason: PauseReason = PauseReason.NONE
    problem: ProblemCode | None = None
    problem_detail: str = ""
    problem_params: Mapping[str, str] = field(default_factory=dict[str, str])
    ended_at: datetime | None = None
