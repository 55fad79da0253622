"""What the user changed while texts are read: what was read before must not undo it.

Graphiti reads facts and things, asks models for a while, and then saves them as it had read them.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, cast

from nova_desktop.children.memory.graph import Row

TIMES: Final = ("valid_at", "invalid_at", "expired_at")
"""Of a fact: what ends it, and what begins it."""


@dataclass(slots=True)
class Changes:
    """By the user since a text is being read: ids of what went, and of facts that changed."""

    gone: set[str] = field(default_factory=set[str])
    changed: set[str] = field(default_factory=set[str])
    episodes: set[str] = field(default_factory=set[str])

    def fact(self, identifier: str, values: Mapping[str, Any], *, there: bool) -> dict[str, Any]:
        """What may be saved of a fact as it was read; empty for nothing.

        One that went with a text comes back only if another text says it. The times that the
        user gave stay, so they are not among the values.
        """
        said = cast("Sequence[str]", values.get("episodes") or ())
        left = [episode for episode in said if episode not in self.episodes]
        with_its_text = bool(left) and len(left) < len(said)
        if not there and identifier in self.gone and not with_its_text:
            return {}
        kept = {**values, "episodes": left} if "episodes" in values else dict(values)
        if there and identifier in self.changed:
            kept = {name: value for name, value in kept.items() if name not in TIMES}
        return kept


class Meanwhile:
    """The changes of every text that is being read."""

    def __init__(self) -> None:
        self._open: list[Changes] = []

    @contextmanager
    def noting(self) -> Generator[Changes]:
        """What changes from now on."""
        changes = Changes()
        self._open.append(changes)
        try:
            yield changes
        finally:
            # By identity: two that are empty are equal.
            self._open = [each for each in self._open if each is not changes]

    @property
    def is_watched(self) -> bool:
        """Whether any text is being read."""
        return bool(self._open)

    def changed(self, fact: str) -> None:
        """The user changed a fact."""
        for each in self._open:
            each.changed.add(fact)

    def goes(self, kind: str, ids: Iterable[str], hanging: Iterable[Row] = ()) -> None:
        """The user removed these, and facts that hang on them."""
        named = list(ids)
        facts = [row.id for row in hanging if row.kind == "fact"] if kind == "entity" else []
        for each in self._open:
            each.gone.update(named, facts)
            if kind == "episode":
                each.episodes.update(named)


NOTHING: Final = Changes()
"""Outside of the reading of texts."""
