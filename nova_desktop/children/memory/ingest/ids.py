"""The ids of episodes: made from the key of a text, so that the same text is the same episode."""

import uuid
from typing import Final

_NAMESPACE: Final = uuid.UUID("6f0d9a52-4b1c-5d8e-9c37-2b7a1e5f4d60")


def episode_id(key: str) -> str:
    """The episode of a text; of one that has several parts, the last of them."""
    return str(uuid.uuid5(_NAMESPACE, key))


def part_id(episode: str, part: int, parts: int) -> str:
    """The episode of a part, counted from 1.

    The last one has the id of the whole: when it is written, the text is done.
    """
    return episode if part == parts else str(uuid.uuid5(_NAMESPACE, f"{episode}#{part}/{parts}"))
