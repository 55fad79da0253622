"""The codes of one kind of thing in memory, in pieces that grow without being copied."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nova_desktop.children.memory.vectors.coding import (
    Bytes,
    Floats,
    Indexes,
    Words,
    differing,
    estimate,
    signs,
)

Ids = NDArray[np.int64]
Distances = NDArray[np.uint16]

CHUNK: Final = 16_384
_NEVER: Final = np.uint16(0xFFFF)
_FEW: Final = 0.25
"""A share that is quicker to pick out than to compare all."""


@dataclass(slots=True)
class _Chunk:
    codes: Bytes
    signs: Words
    ids: Ids
    spaces: NDArray[np.int32]
    used: int = 0


@dataclass(slots=True)
class Codes:
    """Written under the index's lock; may be searched meanwhile, and then misses the newest."""

    width: int
    chunks: list[_Chunk] = field(default_factory=list[_Chunk])
    spaces: int = 0
    places: dict[int, int] = field(default_factory=dict[int, int])

    def __len__(self) -> int:
        return len(self.places)

    def add(self, ids: list[int], spaces: list[int], codes: Bytes) -> None:
        """Put them behind what is there; ids must be new."""
        begin, self.spaces = 0, max(self.spaces, *spaces, 0)
        while begin < len(ids):
            chunk = self._last_chunk()
            taken = slice(begin, begin + CHUNK - chunk.used)
            part = ids[taken]
            to = slice(chunk.used, chunk.used + len(part))
            chunk.codes[to] = codes[taken]
            chunk.signs[:, to] = signs(codes[taken])
            chunk.ids[to] = part
            chunk.spaces[to] = spaces[taken]
            first = (len(self.chunks) - 1) * CHUNK + chunk.used
            self.places.update(zip(part, range(first, first + len(part)), strict=True))
            chunk.used += len(part)
            begin += len(part)

    def remove(self, identifier: int) -> None:
        """Never find it again; its room is not used again before the next start."""
        place = self.places.pop(identifier, None)
        if place is not None:
            self.chunks[place // CHUNK].spaces[place % CHUNK] = -1

    def nearest(
        self, turned: Floats, spaces: list[int], most: int, least: float = -1.0
    ) -> tuple[Ids, Floats]:
        """Ids and estimated cosines of about the `most` nearest, the nearest first.

        Those far below the cosine `least` are left out.
        """
        distances = self._distances(turned, spaces, least)
        found: Indexes = np.flatnonzero(distances <= differing(least, len(turned)))
        if len(found) > most:
            found = np.sort(found[np.argpartition(distances[found], most)[:most]])
        scores = self._estimates(found, turned)
        order = np.argsort(-scores, kind="stable")
        return self._ids(found)[order], scores[order]

    def _last_chunk(self) -> _Chunk:
        if not self.chunks or self.chunks[-1].used == CHUNK:
            self.chunks.append(
                _Chunk(
                    codes=np.empty((CHUNK, self.width), dtype=np.uint8),
                    signs=np.empty((self.width // 32, CHUNK), dtype=np.uint64),
                    ids=np.empty(CHUNK, dtype=np.int64),
                    spaces=np.full(CHUNK, -1, dtype=np.int32),
                )
            )
        return self.chunks[-1]

    def _distances(self, turned: Floats, spaces: list[int], least: float) -> Distances:
        # What is added meanwhile is not looked at, so its space cannot be an unknown one.
        known = [(chunk, chunk.used) for chunk in list(self.chunks)]
        bits = np.packbits(turned > 0).view(np.uint64)
        allowed = np.zeros(max(self.spaces, *spaces, 0) + 2, dtype=np.bool_)
        allowed[spaces] = True  # what was removed has -1, the last one
        parts: list[Distances] = []
        for chunk, used in known:
            distance = _within(chunk.signs[:, :used], bits, least)
            distance[~allowed[chunk.spaces[:used]]] = _NEVER
            parts.append(distance)
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.uint16)

    def _estimates(self, places: Indexes, turned: Floats) -> Floats:
        parts = [
            estimate(self.chunks[number].codes.take(inside, axis=0), turned)
            for number, inside in self._by_chunk(places)
        ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.float32)

    def _ids(self, places: Indexes) -> Ids:
        parts = [self.chunks[number].ids[inside] for number, inside in self._by_chunk(places)]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    def _by_chunk(self, places: Indexes) -> list[tuple[int, Indexes]]:
        # The places are in order, so each chunk's are side by side.
        ends = np.searchsorted(places, np.arange(1, len(self.chunks) + 1) * CHUNK).tolist()
        begins = [0, *ends[:-1]]
        return [
            (number, places[begin:end] - number * CHUNK)
            for number, (begin, end) in enumerate(zip(begins, ends, strict=True))
            if end > begin
        ]


def _within(signs: Words, bits: Words, least: float) -> Distances:
    """In how many signs each differs; _NEVER for those that half of them show to be too far."""
    half = len(bits) // 2
    first = _differing(signs[:half], bits[:half])
    near = np.flatnonzero(first <= differing(least, half * 64))
    if len(near) > _FEW * len(first):
        first += _differing(signs[half:], bits[half:])
        return first
    distances = np.full(len(first), _NEVER)
    distances[near] = first[near] + _differing(signs[half:].take(near, axis=1), bits[half:])
    return distances


def _differing(signs: Words, bits: Words) -> Distances:
    distances = np.zeros(signs.shape[1], dtype=np.uint16)
    for word, row in zip(bits, signs, strict=True):
        distances += np.bitwise_count(row ^ word)
    return distances
