"""Modules that the gateway must do without, as if they were not installed."""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Final

BLOCKED: Final = (
    "litellm_enterprise",  # proprietary: Nova may neither use nor ship it
    "httpx._main",  # httpx's command line with rich and click; httpx itself allows for its absence
)


class Blocker(importlib.abc.MetaPathFinder):
    """Answers imports of the named modules, and of all below them, with ModuleNotFoundError."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        parts = fullname.split(".")
        if any(".".join(parts[:count]) in self._names for count in range(1, len(parts) + 1)):
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def block(names: Iterable[str] = BLOCKED) -> None:
    """Block them for the life of this process. Raises RuntimeError if one is loaded already."""
    names = tuple(names)
    if loaded := [name for name in names if name in sys.modules]:
        raise RuntimeError(f"already imported: {', '.join(loaded)}")
    sys.meta_path.insert(0, Blocker(names))
