"""Conversations, messages and the deltas of a streamed answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nova_desktop.domain.memory import DEFAULT_SPACE
from nova_desktop.domain.problems import ProblemCode


class Author(StrEnum):
    """Who said it."""

    YOU = "you"
    NOVA = "nova"
    SYSTEM = "system"


class MessageState(StrEnum):
    """How far a message got. INTERRUPTED: Nova ended while it streamed; its text is kept."""

    QUEUED = "queued"
    STREAMING = "streaming"
    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class WaitsFor(StrEnum):
    """What a queued answer waits for; not stored."""

    NOTHING = ""
    ANSWER = "answer"  # the one before it
    MODEL = "model"  # its server loads it
    GATEWAY = "gateway"


@dataclass(frozen=True, slots=True)
class MemoryChoice:
    """What memory does in a conversation. Without `remember` it is neither written nor read there;
    else it is that of `space`.
    """

    remember: bool = True
    space: str = DEFAULT_SPACE


@dataclass(frozen=True, slots=True)
class Conversation:
    """A tree of messages, of which one path is shown. Times are aware and in UTC.

    `cost_usd` is what all its answers cost, in US dollars. `remember` and `space` are as in
    MemoryChoice.
    """

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    pinned: bool = False
    cost_usd: float = 0.0
    remember: bool = True
    space: str = DEFAULT_SPACE

    @property
    def memory(self) -> MemoryChoice:
        return MemoryChoice(self.remember, self.space)


@dataclass(frozen=True, slots=True)
class Measure:
    """What one answer took. Milliseconds and US dollars; None where it is not known."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None
    first_token_ms: float | None = None
    total_ms: float | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `seq` orders the messages of a conversation and grows.

    `parent` is the id of the message that it follows, "" for a first one. Messages with the same
    parent are variants of each other: this is number `variant` of `variants`, counted from 1.
    `problem` with its parameters and detail tells why it failed.
    """

    id: str
    conversation_id: str
    seq: int
    author: Author
    text: str
    state: MessageState
    created_at: datetime
    model: str = ""
    reasoning: str = ""
    problem: ProblemCode | None = None
    problem_detail: str = ""
    problem_params: Mapping[str, str] = field(default_factory=dict[str, str])
    measure: Measure = field(default_factory=Measure)
    variant: int = 1
    variants: int = 1
    parent: str = ""
    waits_for: WaitsFor = WaitsFor.NOTHING


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A model call as the gateway gets it.

    `call_id` joins the answer to its usage event; `tags` name role, purpose and variant,
    as `role:chat`, `purpose:conversation`. Without `fallbacks` no other model may take over.
    `first_word_s` is the longest wait for the first word in seconds, None for the client's own.
    """

    model: str
    messages: tuple[tuple[Author, str], ...]
    call_id: str
    tags: tuple[str, ...] = ()
    temperature: float | None = None
    max_tokens: int | None = None
    fallbacks: bool = True
    first_word_s: float | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer; the last one of a stream carries `finish_reason` and `measure`.

    `group` is the model name that LiteLLM took at last, also after a fallback of its own, and
    `deployment` the id of the upstream behind it; "" when it does not say.
    """

    text: str = ""
    reasoning: str = ""
    finish_reason: str = ""
    model: str = ""
    measure: Measure | None = None
    group: str = ""
    deployment: str = ""
