"""The words and icons for what keys do, and the groups in which they are told; no Qt here."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.key_names import KeyFault
from nova_desktop.domain.key_table import Act, Place, acts_at, places_of
from nova_desktop.ui.i18n import gettext as _

Group = tuple[str, tuple[Act, ...]]
ACT_ICONS: Final[Mapping[Act, str]] = MappingProxyType(
    {
        Act.OPEN: "panel-right",
        Act.EDIT: "pencil",
        Act.COMPLETE: "circle-check",
        Act.RETRY: "rotate-ccw",
        Act.SKIP: "repeat",
        Act.WORK: "sparkles",
        Act.PLAN: "calendar",
        Act.REMIND: "bell",
        Act.PRIORITY: "flag",
        Act.STATUS: "square-kanban",
        Act.PROJECT: "folder",
        Act.LABELS: "tag",
        Act.PEOPLE: "user",
        Act.COPY: "copy",
        Act.SELECT: "square-check",
        Act.DELETE: "trash-2",
        Act.HELP: "keyboard",
    }
)
"""As menus, bars and the palette show them."""


def act_words(act: Act, count: int = 1) -> str:
    """As menus, buttons and the settings say it; `count` tasks."""
    words = {
        Act.OPEN: _("Open"),
        Act.EDIT: _("Rename"),
        Act.COMPLETE: _("Done"),
        Act.RETRY: _("Retry"),
        Act.SKIP: _("Skip this time"),
        Act.WORK: _("Let Nova work on it"),
        Act.PLAN: _("Due date…"),
        Act.REMIND: _("Remind me…"),
        Act.PRIORITY: _("Priority…"),
        Act.STATUS: _("Status…"),
        Act.LABELS: _("Labels…"),
        Act.PROJECT: _("Move to a project…"),
        Act.PEOPLE: _("People…"),
        Act.COPY: _("Copy as text"),
        Act.DELETE: _("Delete") if count == 1 else _("Delete all"),
        **_screen_words(),
        **_way_words(),
        **_month_words(),
    }
    return words[act]


def plain_words(act: Act) -> str:
    """The same where nothing opens: without the dots behind it."""
    return act_words(act).removesuffix("…")


def words_at(act: Act, place: Place) -> str:
    """What it does at one place, where that differs."""
    special = {
        (Act.FIND, Place.BOARD): _("Filter the board"),
        (Act.FIND, Place.LIST): _("Find in this list"),
        (Act.FIND, Place.DAYS): _("Find in all tasks"),
        (Act.FIND, Place.MONTH): _("Find in all tasks"),
        (Act.FIND, Place.DAY): _("Find in all tasks"),
        (Act.FIND, Place.HOME): _("Find in all tasks"),
        (Act.ADD, Place.MONTH): _("Add a task on this day"),
        (Act.ADD, Place.DAY): _("Add a task on this day"),
        (Act.MOVE_DOWN, Place.DAY): _("To the day after"),
        (Act.MOVE_UP, Place.DAY): _("To the day before"),
        (Act.MOVE_DOWN, Place.LIST): _("Move down, in the order by hand"),
        (Act.MOVE_UP, Place.LIST): _("Move up, in the order by hand"),
        (Act.LEAVE, Place.DAY): _("Select none, then close the day"),
    }
    return special.get((act, place)) or plain_words(act)


def groups() -> Sequence[Group]:
    """All acts, in the order in which they are told."""
    return (
        (
            _("Tasks"),
            (
                Act.OPEN, Act.EDIT, Act.COMPLETE, Act.RETRY, Act.SKIP, Act.WORK, Act.PLAN,
                Act.REMIND, Act.PRIORITY, Act.STATUS, Act.LABELS, Act.PROJECT, Act.PEOPLE, Act.COPY,
                Act.DELETE,
            ),
        ),
        (_("Select"), (Act.SELECT, Act.SELECT_ALL, Act.EXTEND_DOWN, Act.EXTEND_UP)),
        (_("Screen"), (Act.ADD, Act.FIND, Act.MENU, Act.HELP, Act.LEAVE)),
        (
            _("Go"),
            (
                Act.DOWN, Act.UP, Act.LEFT, Act.RIGHT, Act.FIRST, Act.LAST, Act.PAGE_DOWN,
                Act.PAGE_UP, Act.FOLD, Act.UNFOLD,
            ),
        ),
        (_("Move tasks"), (Act.MOVE_DOWN, Act.MOVE_UP, Act.MOVE_LEFT, Act.MOVE_RIGHT)),
        (
            _("Month"),
            (
                Act.OPEN_DAY, Act.DAY_BEFORE, Act.DAY_AFTER, Act.WEEK_BEFORE, Act.WEEK_AFTER,
                Act.MONTH_BEFORE, Act.MONTH_AFTER, Act.TODAY,
            ),
        ),
    )  # fmt: skip


def groups_at(place: Place) -> Sequence[Group]:
    """Those that mean something there, each with what it has there."""
    here = set(acts_at(place))
    kept = ((name, tuple(act for act in acts if act in here)) for name, acts in groups())
    return [(name, acts) for name, acts in kept if acts]


def where_words(act: Act) -> str:
    """Where it can be done; "" for everywhere that tasks are shown."""
    places = set(places_of(act))
    if places == {Place.BOARD}:
        return _("On the board.")
    if places == {Place.MONTH}:
        return _("In the month of Upcoming.")
    if places == {Place.LIST, Place.DAYS}:
        return _("In lists and Upcoming.")
    if Place.BOARD not in places:
        return _("In lists, Upcoming and Home.")
    return ""


def place_words(place: Place) -> str:
    """What the keyboard is at."""
    words = {
        Place.BOARD: _("Board"),
        Place.LIST: _("List"),
        Place.DAYS: _("Upcoming"),
        Place.MONTH: _("Month"),
        Place.DAY: _("Tasks of the day"),
        Place.HOME: _("Home"),
    }
    return words[place]


def fault_words(fault: KeyFault, key: str) -> str:
    """Why a key is not taken, and what to press instead; `key` as this system writes it."""
    words = {
        KeyFault.BARE: _("Press another key along with it."),
        KeyFault.TAB: _("Tab leads on from part to part. Press another key."),
        KeyFault.ESC: _("Esc closes and leaves. Press another key."),
        KeyFault.WINDOW: _("{key} is the same on every screen of Nova. Press another key."),
        KeyFault.UNKNOWN: _("Nova cannot read this key. Press another one."),
    }
    return words[fault].format(key=key)


def _screen_words() -> dict[Act, str]:
    return {
        Act.SELECT: _("Select"),
        Act.SELECT_ALL: _("Select all"),
        Act.EXTEND_DOWN: _("Select the next task too"),
        Act.EXTEND_UP: _("Select the task before too"),
        Act.ADD: _("Add a task"),
        Act.FIND: _("Filter or find"),
        Act.MENU: _("Menu"),
        Act.HELP: _("Show the keys"),
        Act.LEAVE: _("Select none, then go back"),
    }


def _way_words() -> dict[Act, str]:
    return {
        Act.DOWN: _("Next task"),
        Act.UP: _("Task before"),
        Act.LEFT: _("Lane to the left"),
        Act.RIGHT: _("Lane to the right"),
        Act.FIRST: _("First task"),
        Act.LAST: _("Last task"),
        Act.PAGE_DOWN: _("A page down"),
        Act.PAGE_UP: _("A page up"),
        Act.FOLD: _("Fold"),
        Act.UNFOLD: _("Unfold"),
        Act.MOVE_DOWN: _("Move down"),
        Act.MOVE_UP: _("Move up"),
        Act.MOVE_LEFT: _("Move to the lane at the left"),
        Act.MOVE_RIGHT: _("Move to the lane at the right"),
    }


def _month_words() -> dict[Act, str]:
    return {
        Act.OPEN_DAY: _("Open the day"),
        Act.DAY_BEFORE: _("Day before"),
        Act.DAY_AFTER: _("Day after"),
        Act.WEEK_BEFORE: _("Week before"),
        Act.WEEK_AFTER: _("Week after"),
        Act.MONTH_BEFORE: _("Month before"),
        Act.MONTH_AFTER: _("Next month"),
        Act.TODAY: _("Today"),
    }
