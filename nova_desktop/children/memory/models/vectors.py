"""Reads the vectors of an embeddings answer, and refuses those that are none."""

from collections.abc import Mapping
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.domain.problems import ProblemCode

Matrix = NDArray[np.float32]
_SHORTEST_NORM: Final = 1e-12


def read_vectors(
    body: Mapping[str, object], count: int, dimension: int, model: str
) -> list[list[float]]:
    """One vector of length 1 for each text, in their order, cut to `dimension` numbers.

    Raises ModelCallError: ANSWER_UNREADABLE for another form or count, MEMORY_VECTORS_DIFFER for
    vectors that are too short, and for NaN, infinite numbers and zeros.
    """
    rows = _rows(body, count, model)
    shortest = min(len(row) for row in rows)
    if shortest < dimension or len({len(row) for row in rows}) > 1:
        detail = f"the model gives {shortest} numbers, and {dimension} are kept"
        raise ModelCallError(ProblemCode.MEMORY_VECTORS_DIFFER, detail, model)
    try:
        matrix = np.array([row[:dimension] for row in rows], dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        raise ModelCallError(ProblemCode.ANSWER_UNREADABLE, "no numbers", model) from None
    return normalised(matrix, model)


def normalised(matrix: NDArray[np.float64], model: str) -> list[list[float]]:
    """Rows scaled so that their squares sum to 1. Raises ModelCallError for zeros and NaN."""
    if not np.isfinite(matrix).all():
        detail = "a vector has numbers that are not finite"
        raise ModelCallError(ProblemCode.MEMORY_VECTORS_DIFFER, detail, model)
    # The largest number first: squares of huge ones would be infinite.
    largest = np.abs(matrix).max(axis=1, keepdims=True)
    if float(largest.min()) <= _SHORTEST_NORM:
        raise ModelCallError(ProblemCode.MEMORY_VECTORS_DIFFER, "a vector of zeros", model)
    scaled = matrix / largest
    lengths = np.sqrt(np.sum(scaled * scaled, axis=1, keepdims=True))
    return (scaled / lengths).astype(np.float32).tolist()


def _rows(body: Mapping[str, object], count: int, model: str) -> list[list[float]]:
    found: dict[int, list[float]] = {}
    try:
        for at, entry in enumerate(cast("list[Mapping[str, object]]", body["data"])):
            index = entry.get("index", at)
            found[index if isinstance(index, int) else at] = _numbers(entry["embedding"])
    except (KeyError, TypeError, AttributeError) as error:
        detail = f"no embeddings: {type(error).__name__}"
        raise ModelCallError(ProblemCode.ANSWER_UNREADABLE, detail, model) from None
    if sorted(found) != list(range(count)):
        detail = f"{len(found)} vectors came for {count} texts"
        raise ModelCallError(ProblemCode.ANSWER_UNREADABLE, detail, model)
    return [found[at] for at in range(count)]


def _numbers(raw: object) -> list[float]:
    if not isinstance(raw, list):
        raise TypeError("no list")
    return cast("list[float]", raw)
