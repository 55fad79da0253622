"""Rows of the tables as domain objects, and back."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar, cast

from nova_desktop.domain.chat import Author, Conversation, Measure, Message, MessageState
from nova_desktop.domain.commands import Actor, Command, JournalEntry
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.usage import UsageEvent

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_FIRST: Final = (datetime.min.replace(tzinfo=UTC) - EPOCH) // _MICROSECOND
_LAST: Final = (datetime.max.replace(tzinfo=UTC) - EPOCH) // _MICROSECOND

Member = TypeVar("Member", bound=StrEnum)
Values = dict[str, Any]


def to_micros(at: datetime) -> int:
    """Microseconds since 1970; exact, where a float would not be. `at` must be aware."""
    return (at - EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware time in UTC; a number that no calendar holds becomes the nearest that one does."""
    return EPOCH + min(max(micros, _FIRST), _LAST) * _MICROSECOND


def storable(text: str) -> str:
    """`text` without half characters (lone surrogates), which UTF-8 and so SQLite cannot hold.

    A model's answer has them when a pair is cut; two halves side by side become whole again.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def conversation_from(row: sqlite3.Row) -> Conversation:
    """From a row of `conversations` with the sum of its answers' costs."""
    return Conversation(
        id=row["id"],
        title=row["title"],
        created_at=from_micros(row["created_at"]),
        updated_at=from_micros(row["updated_at"]),
        pinned=bool(row["pinned"]),
        cost_usd=row["cost_usd"],
        remember=bool(row["remember"]),
        space=row["space"],
    )


def message_from(row: sqlite3.Row) -> Message:
    """From a row of `messages` with the ids of its conversation and parent, and its variant."""
    problem = row["problem"]
    return Message(
        id=row["id"],
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        author=member(Author, row["author"], Author.SYSTEM),
        text=row["text"],
        state=member(MessageState, row["state"], MessageState.INTERRUPTED),
        created_at=from_micros(row["created_at"]),
        model=row["model"],
        reasoning=row["reasoning"],
        problem=None if problem is None else member(ProblemCode, problem, ProblemCode.UNEXPECTED),
        problem_detail=row["problem_detail"],
        problem_params=params_from(row["problem_params"]),
        measure=_measure_from(row),
        variant=row["variant"],
        variants=row["variants"],
        parent=row["parent_id"] or "",
    )


def message_values(message: Message) -> Values:
    """The named values of every column of `messages` but its place in the tree."""
    measure = message.measure
    return {
        "id": message.id,
        "author": message.author,
        "state": message.state,
        "created_at": to_micros(message.created_at),
        "model": message.model,
        "problem": message.problem,
        "problem_detail": storable(message.problem_detail),
        "problem_params": json.dumps(dict(message.problem_params), separators=(",", ":")),
        "prompt_tokens": measure.prompt_tokens,
        "completion_tokens": measure.completion_tokens,
        "cost_usd": measure.cost_usd,
        "first_token_ms": measure.first_token_ms,
        "total_ms": measure.total_ms,
        "estimated": measure.estimated,
        "text": storable(message.text),
        "reasoning": storable(message.reasoning),
    }


def usage_from(row: sqlite3.Row) -> UsageEvent:
    """From a row of `usage`."""
    return UsageEvent(
        call_id=row["call_id"],
        at=from_micros(row["at"]),
        model=row["model"],
        deployment_id=row["deployment_id"],
        role=row["role"],
        purpose=row["purpose"],
        variant=row["variant"],
        prompt_tokens=row["prompt_tokens"],
        completion_tokens=row["completion_tokens"],
        cost_usd=row["cost_usd"],
        first_token_ms=row["first_token_ms"],
        total_ms=row["total_ms"],
        cache_hit=bool(row["cache_hit"]),
        error=row["error"],
    )


def usage_values(event: UsageEvent) -> Values:
    """The named values of every column of `usage`."""
    return {
        "call_id": event.call_id,
        "deployment_id": event.deployment_id,
        "at": to_micros(event.at),
        "model": event.model,
        "role": event.role,
        "purpose": event.purpose,
        "variant": event.variant,
        "prompt_tokens": event.prompt_tokens,
        "completion_tokens": event.completion_tokens,
        "cost_usd": event.cost_usd,
        "first_token_ms": event.first_token_ms,
        "total_ms": event.total_ms,
        "cache_hit": event.cache_hit,
        "error": storable(event.error),
    }


def entry_from(row: sqlite3.Row) -> JournalEntry:
    """From a row of `journal`."""
    return JournalEntry(
        id=row["id"],
        batch=row["batch"],
        actor=member(Actor, row["actor"], Actor.IMPORT),
        command=Command(row["kind"], _payload(row["payload"])),
        inverse=Command(row["inverse_kind"], _payload(row["inverse_payload"])),
        at=from_micros(row["at"]),
        undone=bool(row["undone"]),
    )


def payload_text(command: Command) -> str:
    """The payload as JSON. Raises TypeError for what JSON cannot hold."""
    return json.dumps(dict(command.payload), separators=(",", ":"))


def _payload(text: str) -> Mapping[str, object]:
    return cast("dict[str, object]", json.loads(text))


def params_from(text: str) -> Mapping[str, str]:
    """Of a problem; empty for what is none.

    A damaged row must not make a whole conversation unreadable.
    """
    try:
        raw: object = json.loads(text)
    except ValueError:
        return {}
    known = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    return {name: str(value) for name, value in known.items()}


def _measure_from(row: sqlite3.Row) -> Measure:
    return Measure(
        prompt_tokens=row["prompt_tokens"],
        completion_tokens=row["completion_tokens"],
        cost_usd=row["cost_usd"],
        first_token_ms=row["first_token_ms"],
        total_ms=row["total_ms"],
        estimated=bool(row["estimated"]),
    )


def member(kind: type[Member], value: str, otherwise: Member) -> Member:
    """The member with this value, else `otherwise`.

    A word that this version does not know must not make a whole conversation unreadable.
    """
    try:
        return kind(value)
    except ValueError:
        return otherwise
