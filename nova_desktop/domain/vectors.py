"""Vectors of embeddings: cut to a dimension and brought back to length 1."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Vector = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Embedding:
    """One vector a text, in their order. `dimension` is what the model itself gives."""

    vectors: tuple[Vector, ...]
    dimension: int = 0
    prompt_tokens: int | None = None
    cost_usd: float | None = None
    total_ms: float | None = None


def cut(vector: Sequence[float], dimension: int | None) -> Vector:
    """The first `dimension` numbers (all with None), scaled so that their squares sum to 1.

    That is how models trained for it (Matryoshka) are meant to be shortened. A vector of zeros
    stays one. Raises ValueError for an empty vector and for numbers that are not finite.
    """
    kept = vector[:dimension] if dimension is not None else vector
    if not kept or not all(map(math.isfinite, kept)):
        raise ValueError("a vector needs numbers, and finite ones")
    largest = max(map(abs, kept))
    if not largest:
        return tuple(0.0 for _ in kept)
    scaled = [number / largest for number in kept]  # squares of huge numbers would be infinite
    length = math.sqrt(math.fsum(number * number for number in scaled))
    return tuple(number / length for number in scaled)
