"""The searches of the fake graph."""

import math
from collections.abc import Sequence

from nova_desktop.children.memory.graph import Row, Scored, Vector
from nova_desktop.children.memory.recall.words import words


def by_words(text: str, rows: Sequence[tuple[str, str]], limit: int) -> list[Scored]:
    """(id, text) pairs by the share of the words that they have."""
    asked = {word.form for word in words(text)}
    scored = [
        Scored(row, len(asked & {word.form for word in words(said)}) / math.sqrt(1 + len(said)))
        for row, said in rows
    ]
    return sorted((s for s in scored if s.score), key=lambda s: -s.score)[:limit]


def by_vector(vector: Vector, rows: Sequence[Row], limit: int) -> list[Scored]:
    """By the cosine."""
    scored = [
        Scored(row.id, sum(a * b for a, b in zip(vector, row.vector, strict=True)))
        for row in rows
        if row.vector is not None
    ]
    return sorted(scored, key=lambda s: -s.score)[:limit]
