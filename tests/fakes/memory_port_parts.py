"""What the fake MemoryGraph is made of: its bin, its pages, its words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from nova_desktop.domain.memory import Entity, Episode, Fact, Gone, GoneKind, Page

T = TypeVar("T")


@dataclass(slots=True)
class Kept:
    """What a forgetting took, for its undo."""

    episodes: dict[str, tuple[Episode, str]] = field(default_factory=dict[str, tuple[Episode, str]])
    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    entities: dict[str, Entity] = field(default_factory=dict[str, Entity])


def gone_of(ticket: str, kept: Kept, at: datetime) -> Gone:
    """As it stands in the list of what was forgotten."""
    texts = [text for _, text in kept.episodes.values()]
    names = [
        (GoneKind.THING, [each.name for each in kept.entities.values()]),
        (GoneKind.TEXT, texts),
        (GoneKind.FACT, [fact.text for fact in kept.facts.values()]),
    ]
    kind, name = next((kind, found[0]) for kind, found in names if found)
    counts = len(texts), len(kept.facts), len(kept.entities)
    return Gone(ticket, kind, name, at, at + timedelta(days=7), *counts)


def words_of(text: str) -> set[str]:
    """In small letters, without the marks around them."""
    return {word.strip(".,?!:;\"'()").lower() for word in text.split()}


def cut(rows: Sequence[T], page: Page) -> tuple[tuple[T, ...], str]:
    """The page of these rows, and where to go on."""
    start = int(page.after or 0)
    end = start + page.limit
    return tuple(rows[start:end]), str(end) if end < len(rows) else ""
