"""The small marks that a stylesheet names by address, as check marks, in the theme's colours.

A stylesheet takes pictures from files only, and a file has fixed colours. So the icons are
coloured here and registered as Qt resources in memory, under `:/nova-light/` or `:/nova-dark/`.
"""

import struct
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFile, qRegisterResourceData

from nova_desktop.ui.theme.tokens import Theme

_MARKS: Final = {
    "check": ("check", "on_accent"),
    "check-off": ("check", "text_off"),
    "minus": ("minus", "on_accent"),
    "down": ("chevron-down", "text_second"),
    "down-off": ("chevron-down", "text_off"),
    "up": ("chevron-up", "text_second"),
    "right": ("chevron-right", "text_second"),
    "tick": ("check", "text"),
}
_VERSION: Final = 1
_FOLDER: Final = 2
_ANY_LOCALE: Final = 1


def marks_address(theme: Theme) -> str:
    """Where the stylesheet finds the marks of a theme."""
    return f":/nova-{'dark' if theme.dark else 'light'}"


def register_marks(theme: Theme, icons: Path) -> None:
    """Put the marks of a theme where `marks_address` says; once for each theme."""
    address = marks_address(theme)
    if not QFile.exists(f"{address}/check.svg"):
        colors = tuple(theme.color(role).name() for _, role in _MARKS.values())
        qRegisterResourceData(_VERSION, *_packed(address.removeprefix(":/"), icons, colors))


@cache
def _packed(folder: str, icons: Path, colors: tuple[str, ...]) -> tuple[bytes, bytes, bytes]:
    """Kept by the cache as long as the process lives, since Qt goes on reading these bytes."""
    files = {
        f"{mark}.svg": _painted(icons / f"{name}.svg", color)
        for (mark, (name, _)), color in zip(_MARKS.items(), colors, strict=True)
    }
    return pack(folder, files)


def pack(folder: str, files: dict[str, bytes]) -> tuple[bytes, bytes, bytes]:
    """Files of one folder as Qt's resource format, version 1: the tree, the names, the content.

    Source of the format: qtbase, src/tools/rcc/rcc.cpp.
    """
    names, content = bytearray(), bytearray()
    tree = struct.pack(">IHII", 0, _FOLDER, 1, 1)
    tree += struct.pack(">IHII", _add_name(names, folder), _FOLDER, len(files), 2)
    for name in sorted(files, key=_hash):
        tree += struct.pack(">IHHHI", _add_name(names, name), 0, 0, _ANY_LOCALE, len(content))
        content += struct.pack(">I", len(files[name])) + files[name]
    return tree, bytes(names), bytes(content)


def _painted(file: Path, color: str) -> bytes:
    return file.read_text(encoding="utf-8").replace("currentColor", color).encode()


def _add_name(names: bytearray, name: str) -> int:
    place = len(names)
    names += struct.pack(">HI", len(name), _hash(name)) + name.encode("utf-16-be")
    return place


def _hash(name: str) -> int:
    value = 0
    for letter in name:
        value = (value << 4) + ord(letter)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
