"""How each list is shown, remembered for the next time; no Qt here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, cast

from nova_desktop.domain.task_filters import TaskOrder
from nova_desktop.services.ports import StateStore

_PREFIX: Final = "tasks.list/"
_MOST_FOLDED: Final = 200


class Grouping(StrEnum):
    """By what a list has headings."""

    NONE = "none"
    DAY = "day"
    PROJECT = "project"
    PRIORITY = "priority"
    STATUS = "status"
    LABEL = "label"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Look:
    """The order, the headings, and which of these are folded."""

    order: TaskOrder
    grouping: Grouping = Grouping.NONE
    folded: frozenset[str] = frozenset()


class Looks:
    """One for the window."""

    def __init__(self, store: StateStore) -> None:
        self._store = store
        self._known: dict[str, Look] = {}

    async def of(self, place: str, usual: Look) -> Look:
        """As it was left, else the usual one. Raises NovaError."""
        if place not in self._known:
            raw = await self._store.get_state(_PREFIX + place)
            self._known[place] = _read(raw, usual)
        return self._known[place]

    async def keep(self, place: str, look: Look) -> None:
        """Remember it. Raises NovaError."""
        self._known[place] = look
        folded = sorted(look.folded)[:_MOST_FOLDED]
        content = {"order": look.order.value, "grouping": look.grouping.value, "folded": folded}
        await self._store.set_state(_PREFIX + place, json.dumps(content))


def _read(raw: str | None, usual: Look) -> Look:
    """What cannot be understood is as if it was never stored."""
    try:
        read: object = json.loads(raw or "null")
        known = cast("Mapping[str, object]", read if isinstance(read, dict) else {})
        folded = known.get("folded")
        return Look(
            TaskOrder(known.get("order", usual.order)),
            Grouping(known.get("grouping", usual.grouping)),
            frozenset(map(str, cast("list[object]", folded if isinstance(folded, list) else []))),
        )
    except (ValueError, RecursionError):
        return usual
