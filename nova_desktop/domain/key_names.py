"""Names of keys, one for each: `Ctrl+Shift+K`, `Enter`, `?`; what no act can have is refused."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

_MODIFIERS: Final = ("Ctrl", "Alt", "Shift", "Meta")
_NAMES: Final = MappingProxyType(
    {
        name.casefold(): name
        for name in (
            "Enter", "Space", "Delete", "Backspace", "Insert", "Home", "End", "PgUp", "PgDown",
            "Up", "Down", "Left", "Right", "Menu", *(f"F{n}" for n in range(1, 25)),
        )
    }
    | {"return": "Enter", "del": "Delete", "ins": "Insert", "pageup": "PgUp", "pagedown": "PgDown"}
)  # fmt: skip
_TABS: Final = frozenset({"tab", "backtab"})
_LEAVES: Final = frozenset({"esc", "escape"})
_BARE: Final = frozenset(
    {"", "ctrl", "control", "alt", "shift", "meta", "altgr", "super_l", "super_r", "capslock",
     "numlock", "scrolllock", "mode_switch"}
)  # fmt: skip

OF_THE_WINDOW: Final = frozenset(
    {
        *(f"Ctrl+{n}" for n in range(1, 9)),
        "Ctrl+F", "Ctrl+K", "Ctrl+N", "Ctrl+Q", "Ctrl+Y", "Ctrl+Z", "Ctrl+Shift+Z", "F6", "Alt+F4",
    }
)  # fmt: skip
"""What Nova's window takes on every screen."""


class KeyFault(StrEnum):
    """Why an act cannot have a key."""

    BARE = "bare"
    """Ctrl, Shift and the like by themselves."""
    TAB = "tab"
    """It leads on from part to part."""
    ESC = "esc"
    """It closes and leaves."""
    WINDOW = "window"
    """Nova takes it on every screen."""
    UNKNOWN = "unknown"
    """No key that has a name here."""


class KeyNameError(ValueError):
    """A key that no act can have."""

    def __init__(self, fault: KeyFault) -> None:
        super().__init__(fault)
        self.fault = fault


def key_name(text: str) -> str:
    """The one name of a key however it is written. Raises KeyNameError.

    A sign that needs Shift on some keyboards, as `?`, has no Shift in its name.
    """
    *before, last = _parts(text.strip())
    modifiers = {each.casefold() for each in before}
    if not modifiers <= {each.casefold() for each in _MODIFIERS}:
        raise KeyNameError(KeyFault.UNKNOWN)
    key = _last(last)
    if len(key) == 1 and key.upper() == key.lower():
        modifiers.discard("shift")
    return "+".join([*(each for each in _MODIFIERS if each.casefold() in modifiers), key])


def usable(text: str) -> str:
    """The name of a key that an act can have. Raises KeyNameError."""
    name = key_name(text)
    if name in OF_THE_WINDOW:
        raise KeyNameError(KeyFault.WINDOW)
    return name


def _parts(text: str) -> list[str]:
    """`Ctrl++` is Ctrl and the plus."""
    if text == "+" or text.endswith("++"):
        before = text[:-1].removesuffix("+")
        return [*(part for part in before.split("+") if part), "+"]
    return text.split("+")


def _last(text: str) -> str:
    plain = text.strip().casefold()
    if plain in _BARE:
        raise KeyNameError(KeyFault.BARE)
    if plain in _TABS:
        raise KeyNameError(KeyFault.TAB)
    if plain in _LEAVES:
        raise KeyNameError(KeyFault.ESC)
    if plain in _NAMES:
        return _NAMES[plain]
    sign = text.strip()
    if len(sign) != 1 or not sign.isprintable():
        raise KeyNameError(KeyFault.UNKNOWN)
    upper = sign.upper()
    return upper if len(upper) == 1 else sign
