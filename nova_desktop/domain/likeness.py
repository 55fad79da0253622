"""How alike two words are written, for searches with a slip of the fingers."""

from functools import lru_cache
from typing import Final

_SHORTEST: Final = 3
_SHORT: Final = 6


def pieces(word: str) -> list[str]:
    """Parts of three or more characters, of which one slip leaves at least one whole."""
    if len(word) < _SHORTEST + 1:
        return [word]
    half = len(word) // 2
    if half < _SHORTEST:
        return [word[:_SHORTEST], word[-_SHORTEST:]]
    # The two in the middle may have changed places.
    found = [word[:half], word[half:], word[: half - 1], word[half + 1 :]]
    found = [piece for piece in found if len(piece) >= _SHORTEST]
    third = len(word) // 3
    if third >= _SHORTEST:  # two slips
        found += [word[:third], word[third : 2 * third], word[2 * third :]]
    return found


def turned(word: str) -> list[str]:
    """What a short word becomes with two neighbours swapped, or one letter too many taken away.

    Such a slip may leave none of its pieces whole.
    """
    if not _SHORTEST < len(word) <= _SHORT:
        return []
    swapped = {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)}
    if len(word) > _SHORTEST + 1:
        swapped |= {word[:n] + word[n + 1 :] for n in range(len(word))}
    return sorted(swapped - {word})


def likeness(word: str, other: str) -> float:
    """From 0 to 1: the share of pairs of neighbouring characters that both have."""
    a, b = _pairs(word), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b))


@lru_cache(maxsize=4096)
def _pairs(word: str) -> frozenset[str]:
    framed = f"\0{word}\0"
    return frozenset(framed[n : n + 2] for n in range(len(framed) - 1))
