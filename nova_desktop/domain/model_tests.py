"""Results of testing models: what was tried, how it went, how long it took."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nova_desktop.domain.chat import Measure
from nova_desktop.domain.problems import ProblemCode


class Probe(StrEnum):
    """What a test does."""

    ANSWER = "answer"  # streams a short answer
    EMBEDDING = "embedding"
    TOOL_CALL = "tool_call"
    JSON_SCHEMA = "json_schema"


@dataclass(frozen=True, slots=True)
class ModelTest:
    """One test of one model. Milliseconds, US dollars; None where it does not apply.

    `secret` is the name of the key it went out with, "" for none. `problem` tells why it failed.
    """

    model: str
    probe: Probe
    at: datetime
    gateway: str = ""
    secret: str = ""
    ok: bool = True
    first_token_ms: float | None = None
    total_ms: float | None = None
    tokens_per_s: float | None = None
    dimension: int | None = None
    cost_usd: float | None = None
    text: str = ""
    problem: ProblemCode | None = None
    problem_detail: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A whole answer: its words, and the tools that it calls as (name, arguments in JSON).

    `measure` is what the gateway told of it, `deployment` the id of the upstream, "" for not told.
    """

    text: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    measure: Measure = field(default_factory=Measure)
    deployment: str = ""


@dataclass(frozen=True, slots=True)
class Vector:
    """One embedding, `numbers` empty for none; the rest as of Said."""

    numbers: tuple[float, ...] = ()
    measure: Measure = field(default_factory=Measure)
    deployment: str = ""
