"""What can be done with cards, and by which keys: one table that another may replace."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nova_desktop.ui.i18n import gettext as _


class Act(StrEnum):
    """What a key, a menu or a press on a card wishes."""

    OPEN = "open"
    EDIT = "edit"
    COMPLETE = "complete"  # or open again, where all are done
    RETRY = "retry"
    PLAN = "plan"
    REMIND = "remind"
    PRIORITY = "priority"
    LABELS = "labels"
    PROJECT = "project"
    PEOPLE = "people"
    SELECT = "select"
    SELECT_ALL = "select_all"
    DELETE = "delete"
    COPY = "copy"
    ADD = "add"
    FILTER = "filter"
    HELP = "help"
    LEAVE = "leave"
    # where the keyboard is
    DOWN = "down"
    UP = "up"
    LEFT = "left"
    RIGHT = "right"
    FIRST = "first"
    LAST = "last"
    PAGE_DOWN = "page_down"
    PAGE_UP = "page_up"
    EXTEND_DOWN = "extend_down"
    EXTEND_UP = "extend_up"
    # where the cards are
    MOVE_DOWN = "move_down"
    MOVE_UP = "move_up"
    MOVE_LEFT = "move_left"
    MOVE_RIGHT = "move_right"
    MENU = "menu"


POPUPS: Final = frozenset(
    {Act.PLAN, Act.REMIND, Act.PRIORITY, Act.LABELS, Act.PROJECT, Act.PEOPLE, Act.FILTER, Act.HELP}
)
"""What others answer with something that opens beside the card."""

KeyTable = Mapping[Act, tuple[str, ...]]
KEYS: Final[KeyTable] = MappingProxyType(
    {
        Act.OPEN: ("Enter", "Return"),
        Act.EDIT: ("E", "F2"),
        Act.COMPLETE: ("Space", "C"),
        Act.RETRY: ("R",),
        Act.PLAN: ("D",),
        Act.REMIND: ("T",),
        Act.PRIORITY: ("P",),
        Act.LABELS: ("L",),
        Act.PROJECT: ("M",),
        Act.PEOPLE: ("A",),
        Act.SELECT: ("X",),
        Act.SELECT_ALL: ("Ctrl+A",),
        Act.DELETE: ("Delete", "Backspace"),
        Act.COPY: ("Ctrl+C",),
        Act.ADD: ("N",),
        Act.FILTER: ("/",),
        Act.HELP: ("?",),
        Act.LEAVE: ("Esc",),
        Act.DOWN: ("J", "Down"),
        Act.UP: ("K", "Up"),
        Act.LEFT: ("H", "Left"),
        Act.RIGHT: ("Right",),
        Act.FIRST: ("Home",),
        Act.LAST: ("End",),
        Act.PAGE_DOWN: ("PgDown",),
        Act.PAGE_UP: ("PgUp",),
        Act.EXTEND_DOWN: ("Shift+Down",),
        Act.EXTEND_UP: ("Shift+Up",),
        Act.MOVE_DOWN: ("Alt+Down", "Shift+J"),
        Act.MOVE_UP: ("Alt+Up", "Shift+K"),
        Act.MOVE_LEFT: ("Alt+Left", "Shift+H"),
        Act.MOVE_RIGHT: ("Alt+Right", "Shift+L"),
        Act.MENU: ("Menu", "Shift+F10"),
    }
)
"""The first key of each is shown. `l` is for labels, so only the arrow leads to the right lane."""


def key_of(act: Act, keys: KeyTable = KEYS) -> str:
    """The one to show; "" for none."""
    return next(iter(keys.get(act, ())), "")


def act_words(act: Act, count: int = 1) -> str:
    """As menus and help say it."""
    words = {
        Act.OPEN: _("Open"),
        Act.EDIT: _("Edit the title"),
        Act.COMPLETE: _("Complete"),
        Act.RETRY: _("Retry"),
        Act.PLAN: _("Due date…"),
        Act.REMIND: _("Remind me…"),
        Act.PRIORITY: _("Priority"),
        Act.LABELS: _("Labels…"),
        Act.PROJECT: _("Move to a project…"),
        Act.PEOPLE: _("People…"),
        Act.SELECT: _("Select"),
        Act.SELECT_ALL: _("Select all in the lane"),
        Act.DELETE: _("Delete") if count == 1 else _("Delete all"),
        Act.COPY: _("Copy as text"),
        Act.ADD: _("Add a task"),
        Act.FILTER: _("Filter"),
        Act.HELP: _("Keys"),
        Act.LEAVE: _("Back"),
        Act.DOWN: _("Next card"),
        Act.UP: _("Card before"),
        Act.LEFT: _("Lane to the left"),
        Act.RIGHT: _("Lane to the right"),
        Act.FIRST: _("First card"),
        Act.LAST: _("Last card"),
        Act.PAGE_DOWN: _("A page down"),
        Act.PAGE_UP: _("A page up"),
        Act.EXTEND_DOWN: _("Select the next card too"),
        Act.EXTEND_UP: _("Select the card before too"),
        Act.MOVE_DOWN: _("Move down"),
        Act.MOVE_UP: _("Move up"),
        Act.MOVE_LEFT: _("Move to the lane at the left"),
        Act.MOVE_RIGHT: _("Move to the lane at the right"),
        Act.MENU: _("Menu"),
    }
    return words[act]
