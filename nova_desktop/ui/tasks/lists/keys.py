"""The keys of lists of tasks, all in one table."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Act(StrEnum):
    """What can be done with tasks in a list, or with the list."""

    NEXT = "next"
    BEFORE = "before"
    OPEN = "open"
    RENAME = "rename"
    DONE = "done"
    PICK = "pick"
    PICK_ALL = "pick_all"
    PLAN = "plan"
    PRIORITY = "priority"
    STATUS = "status"
    PROJECT = "project"
    LABEL = "label"
    PERSON = "person"
    DELETE = "delete"
    ADD = "add"
    FIND = "find"
    FOLD = "fold"
    UNFOLD = "unfold"
    UP = "up"
    DOWN = "down"
    COPY = "copy"
    RETRY = "retry"
    DROP_PICKED = "drop_picked"


Keys = Mapping[Act, tuple[str, ...]]
LIST_KEYS: Final[Keys] = MappingProxyType(
    {
        Act.NEXT: ("J", "Down"),
        Act.BEFORE: ("K", "Up"),
        Act.OPEN: ("Return", "Enter"),
        Act.RENAME: ("E", "F2"),
        Act.DONE: ("Space", "C"),
        Act.PICK: ("X",),
        Act.PICK_ALL: ("Ctrl+A",),
        Act.PLAN: ("D",),
        Act.PRIORITY: ("P",),
        Act.STATUS: ("S",),
        Act.PROJECT: ("M",),
        Act.LABEL: ("L",),
        Act.PERSON: ("A",),
        Act.DELETE: ("Delete", "Backspace"),
        Act.ADD: ("N",),
        Act.FIND: ("/",),
        Act.FOLD: ("Left", "H"),
        Act.UNFOLD: ("Right",),
        Act.UP: ("Alt+Up", "Shift+K"),
        Act.DOWN: ("Alt+Down", "Shift+J"),
        Act.COPY: ("Ctrl+C",),
        Act.RETRY: ("R",),
        Act.DROP_PICKED: ("Esc",),
    }
)
"""Each as Qt writes it, the first one is shown in menus and tips."""


def shown_key(act: Act, keys: Keys = LIST_KEYS) -> str:
    """The key that a menu shows; "" for none."""
    return next(iter(keys.get(act, ())), "")
