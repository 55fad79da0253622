"""What is worth telling a model before it answers, as quoted text within a number of tokens."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from nova_desktop.domain.memory import Episode, Fact, Hit, Match, MemoryContext

CHARS_A_TOKEN: Final = 4
LONGEST_PASSAGE: Final = 600
"""Characters of a passage that are told."""
LONGEST_TITLE: Final = 80
_TAG: Final = re.compile(r"<(?=\s*/?\s*memory)", re.IGNORECASE)
_NO_TAG: Final = "\u2039"  # looks like the sign it stands for
_LEAST_LEFT: Final = 80
"""Characters below which no part of a passage is begun."""


@dataclass(slots=True)
class _Lines:
    """Lines within a number of characters."""

    left: int
    lines: list[str] = field(default_factory=list[str])

    def add(self, line: str) -> bool:
        """Whether it still fitted."""
        if len(line) + 1 > self.left:
            return False
        self.lines.append(line)
        self.left -= len(line) + 1
        return True


def tell(pinned: Sequence[Hit], hits: Sequence[Hit], tokens: int) -> MemoryContext:
    """Pinned facts, then the facts of `hits`, then their passages, as far as `tokens` go.

    One quoted line each; who asks puts its own words and marks around them.
    """
    lines = _Lines(tokens * CHARS_A_TOKEN)
    told = _facts(lines, [*pinned, *hits])
    told += [hit for hit in _passages(lines, hits) if hit not in told]
    if not lines.lines:
        return MemoryContext("")
    text = "\n".join(lines.lines)
    return MemoryContext(text, tuple(told), -(-len(text) // CHARS_A_TOKEN))


def as_hit(fact: Fact, episode: Episode | None) -> Hit:
    """A fact that is told whatever is asked."""
    return Hit(episode, fact, matched=(Match.LINK,))


def _facts(lines: _Lines, hits: Sequence[Hit]) -> list[Hit]:
    told: dict[str, Hit] = {}
    for hit in hits:
        fact = hit.fact
        if fact is None or fact.id in told:
            continue
        if lines.add(f"- {quoted(fact.text)} ({_of_fact(fact, hit.episode)})"):
            told[fact.id] = hit
    return list(told.values())


def _passages(lines: _Lines, hits: Sequence[Hit]) -> list[Hit]:
    told: list[Hit] = []
    seen: set[str] = set()
    for hit in hits:
        source = f" ({_of_episode(hit.episode)})" if hit.episode else ""
        room = min(LONGEST_PASSAGE, lines.left - len(source) - 12)
        if not hit.passage or hit.passage in seen or room < _LEAST_LEFT:
            continue
        seen.add(hit.passage)
        if lines.add(f"- {quoted(_cut(hit, room))}{source}"):
            told.append(hit)
    return told


def quoted(text: str) -> str:
    """On one line in quotes, so that it can end neither its line nor the memory."""
    return json.dumps(_TAG.sub(_NO_TAG, " ".join(text.split())), ensure_ascii=False)


def _cut(hit: Hit, room: int) -> str:
    """A passage, or the part of it around the first word that was asked for."""
    text = hit.passage
    if len(text) <= room:
        return text
    middle = hit.marks[0][0] if hit.marks else 0
    start = max(0, min(middle - room // 3, len(text) - room))
    return ("… " if start else "") + text[start : start + room].strip() + " …"


def _of_fact(fact: Fact, episode: Episode | None) -> str:
    notes = ["pinned"] if fact.pinned else []
    notes += [f"since {_day(fact.since)}"] if fact.since else []
    notes += [f"until {_day(fact.until)}"] if fact.until else []
    notes += [f"given up {_day(fact.retired_at)}"] if fact.retired_at else []
    notes.append(_of_episode(episode) if episode else f"learnt {_day(fact.learned_at)}")
    return "; ".join(notes)


def _of_episode(episode: Episode) -> str:
    title = " ".join(episode.title.split())[:LONGEST_TITLE]
    return f"from {quoted(title)}, {_day(episode.at)}" if title else f"from {_day(episode.at)}"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
