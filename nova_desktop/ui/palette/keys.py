"""The keys that the palette shows beside what they do; it binds none of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QKeySequence

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable
from nova_desktop.domain.key_table import shown_key as key_of
from nova_desktop.ui.shell.main_window import NEWS_KEY, REDO_KEYS
from nova_desktop.ui.shell.rail import places

_STANDARD: Final[Mapping[str, QKeySequence.StandardKey]] = MappingProxyType(
    {
        "new-chat": QKeySequence.StandardKey.New,
        "find": QKeySequence.StandardKey.Find,
        "undo": QKeySequence.StandardKey.Undo,
        "quit": QKeySequence.StandardKey.Quit,
    }
)
_OTHER: Final[Mapping[str, str]] = MappingProxyType({"redo": REDO_KEYS[0], "news": NEWS_KEY})
_OF_TASKS: Final[Mapping[str, Act]] = MappingProxyType({"new-task": Act.ADD})


def shown_key(action: str, tasks: KeyTable = DEFAULT_KEYS) -> str:
    """The key of an action, or of a place of the rail, as Qt writes it; "" for none.

    `tasks` are the keys of tasks as they are bound now.
    """
    if action in _OF_TASKS:
        return key_of(_OF_TASKS[action], tasks)
    if action in _STANDARD:
        return QKeySequence(_STANDARD[action]).toString()
    if action in _OTHER:
        return _OTHER[action]
    return next((place.key for place in places() if place.name == action), "")
