"""The one table of keys for tasks: what can be done, where, by which keys, and what collides."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.key_names import KeyNameError, usable
from nova_desktop.domain.settings import KeyBinding


class Act(StrEnum):
    """What a key, a menu or a press wishes."""

    # with tasks
    OPEN = "open"
    EDIT = "edit"
    COMPLETE = "complete"  # or open again, where all are done
    RETRY = "retry"
    SKIP = "skip"  # this one of a series
    WORK = "work"  # Nova is to do it
    PLAN = "plan"
    REMIND = "remind"
    PRIORITY = "priority"
    STATUS = "status"
    LABELS = "labels"
    PROJECT = "project"
    PEOPLE = "people"
    COPY = "copy"
    DELETE = "delete"
    # which tasks
    SELECT = "select"
    SELECT_ALL = "select_all"
    EXTEND_DOWN = "extend_down"
    EXTEND_UP = "extend_up"
    # the screen
    ADD = "add"
    FIND = "find"
    MENU = "menu"
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
    FOLD = "fold"
    UNFOLD = "unfold"
    # where the tasks are
    MOVE_DOWN = "move_down"
    MOVE_UP = "move_up"
    MOVE_LEFT = "move_left"
    MOVE_RIGHT = "move_right"
    # in the month
    OPEN_DAY = "open_day"
    DAY_BEFORE = "day_before"
    DAY_AFTER = "day_after"
    WEEK_BEFORE = "week_before"
    WEEK_AFTER = "week_after"
    MONTH_BEFORE = "month_before"
    MONTH_AFTER = "month_after"
    TODAY = "today"


class Place(StrEnum):
    """What the keyboard is at. Two acts may have one key if no place knows both."""

    BOARD = "board"
    LIST = "list"
    DAYS = "days"
    """Upcoming, day by day."""
    MONTH = "month"
    DAY = "day"
    """The card of a day, over the month."""
    HOME = "home"


KeyTable = Mapping[Act, tuple[str, ...]]
DEFAULT_KEYS: Final[KeyTable] = MappingProxyType(
    {
        Act.OPEN: ("Enter",),
        Act.EDIT: ("E", "F2"),
        Act.COMPLETE: ("Space", "C"),
        Act.RETRY: ("R",),
        Act.SKIP: ("Shift+S",),
        Act.WORK: ("Shift+N",),
        Act.PLAN: ("D",),
        Act.REMIND: ("T",),
        Act.PRIORITY: ("P",),
        Act.STATUS: ("S",),
        Act.LABELS: ("L",),
        Act.PROJECT: ("M",),
        Act.PEOPLE: ("A",),
        Act.COPY: ("Ctrl+C",),
        Act.DELETE: ("Delete", "Backspace"),
        Act.SELECT: ("X",),
        Act.SELECT_ALL: ("Ctrl+A",),
        Act.EXTEND_DOWN: ("Shift+Down",),
        Act.EXTEND_UP: ("Shift+Up",),
        Act.ADD: ("N",),
        Act.FIND: ("/",),
        Act.MENU: ("Menu", "Shift+F10"),
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
        Act.FOLD: ("Left", "H"),
        Act.UNFOLD: ("Right",),
        Act.MOVE_DOWN: ("Alt+Down", "Shift+J"),
        Act.MOVE_UP: ("Alt+Up", "Shift+K"),
        Act.MOVE_LEFT: ("Alt+Left", "Shift+H"),
        Act.MOVE_RIGHT: ("Alt+Right", "Shift+L"),
        Act.OPEN_DAY: ("Enter", "Space"),
        Act.DAY_BEFORE: ("Left", "H"),
        Act.DAY_AFTER: ("Right", "L"),
        Act.WEEK_BEFORE: ("Up", "K"),
        Act.WEEK_AFTER: ("Down", "J"),
        Act.MONTH_BEFORE: ("PgUp",),
        Act.MONTH_AFTER: ("PgDown",),
        Act.TODAY: ("T", "Home"),
    }
)
"""The first key of each is shown. On the board `l` is for labels, so only → leads to the right."""

FIXED: Final = frozenset({Act.LEAVE})
"""Acts whose key is the same everywhere, and stays."""

_ROWS: Final = frozenset({Place.LIST, Place.DAYS, Place.DAY, Place.HOME})
_TASKS: Final = _ROWS | {Place.BOARD}
_SOME: Final[Mapping[Act, frozenset[Place]]] = MappingProxyType(
    {
        **dict.fromkeys((Act.ADD, Act.FIND, Act.HELP), frozenset(Place)),
        **dict.fromkeys(
            (Act.LEFT, Act.RIGHT, Act.MOVE_LEFT, Act.MOVE_RIGHT), frozenset({Place.BOARD})
        ),
        **dict.fromkeys(
            (Act.MOVE_DOWN, Act.MOVE_UP), frozenset({Place.BOARD, Place.LIST, Place.DAY})
        ),
        **dict.fromkeys((Act.FOLD, Act.UNFOLD), frozenset({Place.LIST, Place.DAYS})),
        Act.STATUS: _ROWS,
        **dict.fromkeys(
            (
                Act.OPEN_DAY, Act.DAY_BEFORE, Act.DAY_AFTER, Act.WEEK_BEFORE, Act.WEEK_AFTER,
                Act.MONTH_BEFORE, Act.MONTH_AFTER, Act.TODAY,
            ),
            frozenset({Place.MONTH}),
        ),
    }
)  # fmt: skip


def places_of(act: Act) -> frozenset[Place]:
    """Where it can be done."""
    return _SOME.get(act, _TASKS)


def acts_at(place: Place) -> tuple[Act, ...]:
    """All that can be done there, in the order of the table."""
    return tuple(act for act in Act if place in places_of(act))


def shown_key(act: Act, keys: KeyTable = DEFAULT_KEYS) -> str:
    """The one that menus, tips and the help show; "" for none."""
    return next(iter(keys.get(act, ())), "")


def users_of(wanted: Iterable[str], act: Act, keys: KeyTable) -> tuple[Act, ...]:
    """Who else has one of these keys where `act` can be done."""
    taken = set(wanted)
    return tuple(
        other
        for other in Act
        if other is not act and places_of(other) & places_of(act) and taken & set(keys[other])
    )


def with_first(act: Act, key: str, keys: KeyTable) -> tuple[str, ...]:
    """The keys of an act with another one in place of the first; one that it has comes first."""
    rest = keys[act] if key in keys[act] else keys[act][1:]
    return (key, *(each for each in rest if each != key))


def given(act: Act, wanted: Sequence[str], keys: KeyTable, *, swap: bool = True) -> KeyTable:
    """The table in which `act` has just these keys, and nobody else where it can be done.

    With `swap` who loses one gets in its place one that `act` gives up, where that is free.
    """
    table = dict(keys)
    spare = [key for key in keys[act] if key not in wanted]
    table[act] = tuple(wanted)
    for other in users_of(wanted, act, keys):
        table[other] = tuple(key for key in keys[other] if key not in wanted)
        free = [key for key in spare if not users_of([key], other, table)] if swap else []
        if free and free[0] not in table[other]:
            at = next(n for n, key in enumerate(keys[other]) if key in wanted)
            table[other] = (*table[other][:at], free[0], *table[other][at:])
    return MappingProxyType(table)


def table_of(bindings: Sequence[KeyBinding]) -> KeyTable:
    """The defaults with what the user changed, whatever stands in the file.

    Unknown acts and keys that cannot be used are left out; of two that collide the earlier one
    counts, and what the user bound counts more than a default.
    """
    table: dict[Act, tuple[str, ...]] = dict.fromkeys(Act, ())
    own: set[Act] = set()
    for binding in bindings:
        act = next((each for each in Act if each.value == binding.act), None)
        if act is None or act in FIXED or act in own:
            continue
        names = dict.fromkeys(name for key in binding.keys if (name := _name(key)))
        if binding.keys and not names:
            continue
        own.add(act)
        table[act] = tuple(name for name in names if not users_of([name], act, table))
    for act, keys in DEFAULT_KEYS.items():
        if act not in own:
            table[act] = tuple(key for key in keys if not users_of([key], act, table))
    return MappingProxyType(table)


def bindings_of(keys: KeyTable) -> tuple[KeyBinding, ...]:
    """What is to be kept of a table: what differs from the defaults."""
    return tuple(KeyBinding(act.value, keys[act]) for act in Act if keys[act] != DEFAULT_KEYS[act])


def _name(key: str) -> str:
    try:
        return usable(key)
    except KeyNameError:
        return ""
