"""Permissions of tools, and what the user is asked before a tool is used."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Permission(StrEnum):
    """Whether a tool may be used: not at all, after a question, or at once."""

    NEVER = "never"
    ASK = "ask"
    ALLOW = "allow"


class Scope(StrEnum):
    """How far a yes reaches: this call, calls equal to it, the tool, or the tool in this run."""

    ONCE = "once"
    EXACTLY = "exactly"
    TOOL = "tool"
    RUN = "run"


class Answer(StrEnum):
    """What came of a question. EXPIRED: its run ended before anybody answered."""

    OPEN = "open"
    ALLOWED = "allowed"
    DENIED = "denied"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Grant:
    """A yes that lasts. `arguments` is a canonical form for EXACTLY, `run` an id for RUN."""

    id: str
    tool: str
    scope: Scope
    granted_at: datetime
    arguments: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """One question. `call` is the id of the call within its run; `arguments` as it would be run.

    `preview` is JSON of a Preview. `reply` is what the user wrote beside the answer. Answered once:
    the first answer counts.
    """

    id: str
    run: str
    call: str
    tool: str
    arguments: str
    preview: str
    asked_at: datetime
    answer: Answer = Answer.OPEN
    scope: Scope = Scope.ONCE
    reply: str = ""
    answered_at: datetime | None = None
