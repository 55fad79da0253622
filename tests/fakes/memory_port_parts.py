"""What the fake MemoryGraph is made of: its bin, its pages, its words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from nova_desktop.domain.memory import Entity, Episode, Fact, Page

T = TypeVar("T")


@dataclass(slots=True)
class Kept:
    """What a forgetting took, for its undo."""

    episodes: dict[str, tuple[Episode, str]] = field(default_factory=dict[str, tuple[Episode, str]])
    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    entities: dict[str, Entity] = field(default_factory=dict[str, Entity])


def words_of(text: str) -> set[str]:
    """In small letters, without the marks around them."""
    return {word.strip(".,?!:;\"'()").lower() for word in text.split()}


def cut(rows: Sequence[T], page: Page) -> tuple[tuple[T, ...], str]:
    """The page of these rows, and where to go on."""
    start = int(page.after or 0)
    end = start + page.limit
    return tuple(rows[start:end]), str(end) if end < len(rows) else ""
