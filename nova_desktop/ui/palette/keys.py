"""The keys that the palette shows beside what they do; it binds none of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QKeySequence

from nova_desktop.ui.shell.main_window import NEWS_KEY, REDO_KEYS
from nova_desktop.ui.shell.rail import places
from nova_desktop.ui.tasks.board.keys import Act, key_of

_STANDARD: Final[Mapping[str, QKeySequence.StandardKey]] = MappingProxyType(
    {
        "new-chat": QKeySequence.StandardKey.New,
        "find": QKeySequence.StandardKey.Find,
        "undo": QKeySequence.StandardKey.Undo,
        "quit": QKeySequence.StandardKey.Quit,
    }
)
_OTHER: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "new-task": lambda: key_of(Act.ADD),
        "redo": lambda: REDO_KEYS[0],
        "news": lambda: NEWS_KEY,
    }
)


def shown_key(action: str) -> str:
    """The key of an action, or of a place of the rail, as Qt writes it; "" for none.

    Whoever lets keys be chosen has only this to ask them instead.
    """
    if action in _STANDARD:
        return QKeySequence(_STANDARD[action]).toString()
    if action in _OTHER:
        return _OTHER[action]()
    return next((place.key for place in places() if place.name == action), "")
