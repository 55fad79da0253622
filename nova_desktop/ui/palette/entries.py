"""What the palette finds: entries of several kinds, and the parts of them one can narrow to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nova_desktop.ui.i18n import gettext as _


class Kind(StrEnum):
    """What an entry is; where nothing tells them apart, they stand in this order."""

    TASK = "task"
    ACTION = "action"
    PLACE = "place"  # a screen, a list, a kept view
    PROJECT = "project"
    LABEL = "label"
    PERSON = "person"
    CHAT = "chat"
    MODEL = "model"
    SETTING = "setting"


class Scope(StrEnum):
    """What is looked through."""

    ALL = "all"
    TASKS = "tasks"
    ACTIONS = "actions"
    PROJECTS = "projects"
    PEOPLE = "people"
    CHATS = "chats"


KINDS: Final = MappingProxyType(
    {
        Scope.ALL: frozenset(Kind),
        Scope.TASKS: frozenset({Kind.TASK}),
        Scope.ACTIONS: frozenset({Kind.ACTION, Kind.PLACE, Kind.MODEL, Kind.SETTING}),
        Scope.PROJECTS: frozenset({Kind.PROJECT, Kind.LABEL}),
        Scope.PEOPLE: frozenset({Kind.PERSON}),
        Scope.CHATS: frozenset({Kind.CHAT}),
    }
)
PREFIXES: Final = MappingProxyType({">": Scope.ACTIONS, "#": Scope.PROJECTS, "@": Scope.PEOPLE})
"""What is typed first narrows."""
TASK_ID: Final = "task:"
"""How the ids of entries begin that stand for tasks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to open or to do. `id` stays the same from one run of Nova to the next.

    `second` stands behind the name, `further` words lead to it as well, `key` is the one that does
    the same anywhere. `run` is called with nothing, once it is chosen and the palette is gone; one
    that `stays` leaves the palette open. Only `remembered` ones stand among the recent. Those that
    are `about` their `second` stand under that where nothing is typed.
    """

    id: str
    kind: Kind
    name: str
    run: Callable[[], object]
    icon: str = ""
    second: str = ""
    further: str = ""
    key: str = ""
    colour: str = ""
    done: bool = False
    remembered: bool = True
    stays: bool = False
    about: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is typed, as it is meant: the words, and where they are looked for."""

    text: str
    scope: Scope

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def wish_of(typed: str, chosen: Scope) -> Wish:
    """A sign before the words narrows, unless something was narrowed to already."""
    scope = PREFIXES.get(typed.lstrip()[:1]) if chosen is Scope.ALL else None
    return Wish(typed, chosen) if scope is None else Wish(typed.lstrip()[1:], scope)


def sign_of(scope: Scope) -> str:
    """What narrows to it when it is typed first; "" for nothing."""
    return next((sign for sign, each in PREFIXES.items() if each is scope), "")


def scope_name(scope: Scope) -> str:
    """As the palette's foot says it."""
    names = {
        Scope.ALL: _("All"),
        Scope.TASKS: _("Tasks"),
        Scope.ACTIONS: _("Actions"),
        Scope.PROJECTS: _("Projects and labels"),
        Scope.PEOPLE: _("People"),
        Scope.CHATS: _("Chats"),
    }
    return names[scope]


def group_of(kind: Kind) -> str:
    """The heading above entries of a kind."""
    names = {
        Kind.TASK: _("Tasks"),
        Kind.ACTION: _("Actions"),
        Kind.PLACE: _("Go to"),
        Kind.PROJECT: _("Projects and labels"),
        Kind.LABEL: _("Projects and labels"),
        Kind.PERSON: _("People"),
        Kind.CHAT: _("Chats"),
        Kind.MODEL: _("Models"),
        Kind.SETTING: _("Settings"),
    }
    return names[kind]


def of_scope(entries: Sequence[Entry], scope: Scope) -> list[Entry]:
    """Those of the kinds that are looked through."""
    kinds = KINDS[scope]
    return [entry for entry in entries if entry.kind in kinds]
