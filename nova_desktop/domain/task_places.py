"""Where tasks stand: lanes of the board, projects, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.tasks import HOME_LANES, TaskStatus


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of the board.

    An empty `name` is that of a lane that came with Nova, to be shown in the user's language.
    `statuses` are those whose tasks come here by themselves; a lane of the user's own has none and
    holds what was moved there. `limit` is how many tasks are thought good, None for any number.
    """

    id: str
    name: str
    rank: str
    statuses: tuple[TaskStatus, ...] = ()
    limit: int | None = None
    collapsed: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the user made it, so that it can be removed."""
        return self.id not in _SHIPPED


_SHIPPED: Final = frozenset(HOME_LANES.values())


class PlaceKind(StrEnum):
    """Projects and people are kept alike."""

    PROJECT = "project"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Project:
    """What tasks belong to. `colour` is a name of the theme or a #rrggbb, "" for none."""

    id: str
    name: str
    colour: str = ""
    notes: str = ""
    archived: bool = False
    open_tasks: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Whom tasks concern."""

    id: str
    name: str
    colour: str = ""
    notes: str = ""
    archived: bool = False
    open_tasks: int = 0


PLACE_FIELDS: Final[Mapping[str, type]] = MappingProxyType(
    {"name": str, "colour": str, "notes": str, "archived": bool}
)
