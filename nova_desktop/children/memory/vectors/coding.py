"""Makes four bits a dimension out of a vector, and compares codes with a whole vector.

A vector is turned first, by random signs and Hadamard transforms, which changes no angle: its
dimensions then look alike whatever model made it, so one scale fits them all. The upper bit of
each four is the sign; the signs alone are compared first, as they are a quarter of the size.
"""

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

CODING: Final = "1"
"""Changes with everything here; codes of another one are made anew."""

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Indexes = NDArray[np.intp]

_STEP: Final = np.float32(0.335)  # the best even step for 16 levels of a normal distribution
_MIDDLE: Final = np.float32(7.5)
_WORD: Final = 64
_AT_ONCE: Final = 256  # codes as numbers that stay in the processor's cache
_ROUNDS: Final = 2
_SEED: Final = 20260101


def code_bytes(dimension: int) -> int:
    """The length of the code of a vector of `dimension` numbers."""
    return _padded(dimension) // 2


def encode(vectors: Floats) -> Bytes:
    """(n, dimension) vectors of length 1 to (n, code_bytes) codes, two dimensions a byte."""
    turned = turn(vectors)
    scale = np.float32(np.sqrt(turned.shape[1])) / _STEP
    levels = np.clip(np.rint(turned * scale + _MIDDLE), 0, 15).astype(np.uint8)
    return (levels[:, 0::2] << np.uint8(4)) | levels[:, 1::2]


def signs(codes: Bytes) -> Words:
    """The signs of (n, code_bytes) codes as (dimension / 64, n) words."""
    both = np.stack(((codes >> np.uint8(7)), (codes >> np.uint8(3)) & np.uint8(1)), axis=2)
    bits = np.packbits(both.reshape(len(codes), -1), axis=1)
    return np.ascontiguousarray(bits.view(np.uint64).T)


def estimate(codes: Bytes, turned: Floats) -> Floats:
    """About the cosine between coded vectors and one of length 1 that was turned."""
    upper, lower = np.ascontiguousarray(turned[0::2]), np.ascontiguousarray(turned[1::2])
    sums = np.empty(len(codes), dtype=np.float32)
    for begin in range(0, len(codes), _AT_ONCE):
        part = codes[begin : begin + _AT_ONCE]
        first = (part >> np.uint8(4)).astype(np.float32) @ upper
        sums[begin : begin + _AT_ONCE] = first + (part & np.uint8(15)).astype(np.float32) @ lower
    scale = _STEP / np.float32(np.sqrt(len(turned)))
    return (sums - _MIDDLE * turned.sum()) * scale


def differing(cosine: float, padded: int) -> int:
    """In how many signs two vectors of this cosine differ at the very most: five deviations."""
    share = float(np.arccos(np.clip(cosine, -1.0, 1.0))) / np.pi
    return int(padded * share + 5 * np.sqrt(padded * share * (1 - share)))


def error(padded: int) -> float:
    """How far an estimate lies from the cosine: three deviations, one of 700 lies further."""
    return 0.006 + 0.291 / float(np.sqrt(padded))


def turn(vectors: Floats) -> Floats:
    """(n, dimension) to (n, padded dimension), all angles and lengths kept."""
    count, dimension = vectors.shape
    padded = _padded(dimension)
    turned = np.zeros((count, padded), dtype=np.float32)
    turned[:, :dimension] = vectors
    block = 1 << (padded.bit_length() - 1)
    for number in range(_ROUNDS):
        turned *= _flips(padded, number)
        # Two overlapping blocks, for a dimension that is no power of two.
        for begin in dict.fromkeys((0, padded - block)):
            turned[:, begin : begin + block] = _hadamard(turned[:, begin : begin + block])
    return turned


def _hadamard(block: Floats) -> Floats:
    # As a square it takes two small products instead of ten rounds of sums.
    count, size = block.shape
    rows = 1 << (size.bit_length() - 1) // 2
    square = block.reshape(count, rows, size // rows)
    turned: Floats = np.matmul(np.matmul(_sylvester(rows), square), _sylvester(size // rows))
    return turned.reshape(count, size)


@lru_cache(maxsize=16)
def _sylvester(size: int) -> Floats:
    made = np.ones((1, 1), dtype=np.float32)
    while len(made) < size:
        made = np.block([[made, made], [made, -made]])
    return (made / np.sqrt(size)).astype(np.float32)


@lru_cache(maxsize=8)
def _flips(padded: int, number: int) -> Floats:
    random: Any = np.random.default_rng((_SEED, padded, number))
    return np.where(random.integers(0, 2, padded) > 0, 1, -1).astype(np.float32)


def _padded(dimension: int) -> int:
    return -(-dimension // _WORD) * _WORD
