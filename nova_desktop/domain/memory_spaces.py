"""The spaces of memory: the one that is always there, and those of the user's own."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from nova_desktop.domain.memory import DEFAULT_SPACE
from nova_desktop.domain.settings import MemorySettings, MemorySpace

DEFAULT_NAME: Final = "Nova"
LONGEST_NAME: Final = 60
_LONGEST_ID: Final = 40


def all_spaces(memory: MemorySettings) -> tuple[MemorySpace, ...]:
    """The first one is always there; the settings may name it or switch it off."""
    own = {space.id: space for space in memory.spaces}
    first = own.pop(DEFAULT_SPACE, MemorySpace(DEFAULT_SPACE, DEFAULT_NAME))
    return (first, *own.values())


def is_open(memory: MemorySettings, space: str) -> bool:
    """Whether memory is on for this space; one that is not known is closed."""
    return space in open_spaces(memory)


def open_spaces(memory: MemorySettings) -> tuple[str, ...]:
    """The ids of those that memory is on for."""
    return tuple(each.id for each in all_spaces(memory) if memory.enabled and each.on)


def new_space(name: str, there: Sequence[MemorySpace]) -> MemorySpace:
    """One with a name and an id that no other has: a second `Work` is called `Work 2`.

    Raises ValueError for a name without a letter or digit.
    """
    name = " ".join(name.split())[:LONGEST_NAME].rstrip()
    if not any(c.isalnum() for c in name):
        raise ValueError("a name needs a letter or a digit")
    id_ = _free(_id_of(name), "_", [each.id for each in there])
    return MemorySpace(id_, _free(name, " ", [each.name for each in there]))


def free_name(name: str, there: Sequence[MemorySpace]) -> str:
    """The name that a space may have beside these. Raises ValueError as `new_space` does."""
    return new_space(name, there).name


def _id_of(name: str) -> str:
    """Small ASCII letters, digits and `_`; `space` for a name of another script."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_ID].rstrip("_") or "space"


def _free(wanted: str, join: str, taken: Collection[str]) -> str:
    known = {each.casefold() for each in taken}
    number, free = 1, wanted
    while free.casefold() in known:
        number += 1
        free = f"{wanted}{join}{number}"
    return free
