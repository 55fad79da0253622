"""An embedding model without a model: texts that share words and parts of words are near."""

import functools
import hashlib
import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt


def text_vector(text: str, dimension: int) -> list[float]:
    """A unit vector of `dimension` float32 numbers; always the same for a text, on any machine."""
    total = np.zeros(dimension, dtype=np.float64)
    for part, weight in _parts(text):
        total += weight * _direction(part, dimension)
    length = float(np.linalg.norm(total)) or 1.0
    # As Neo4j keeps them: single precision.
    return [float(number) for number in (total / length).astype(np.float32)]


def _parts(text: str) -> Iterator[tuple[str, float]]:
    yield "", 0.2  # so that every two texts have something in common, and no vector is zero
    for word in re.findall(r"\w+", text.casefold()):
        yield word, 1.0
        padded = f"<{word}>"
        for start in range(len(padded) - 2):
            yield padded[start : start + 3], 0.4


@functools.lru_cache(maxsize=50_000)
def _direction(part: str, dimension: int) -> npt.NDArray[np.float64]:
    noise = hashlib.shake_256(part.encode()).digest(dimension)
    centred = np.frombuffer(noise, dtype=np.uint8).astype(np.float64) - 127.5
    return centred / np.sqrt(dimension)
