"""MessagePack, as much of it as LangGraph's checkpoints need: values, and extensions as pairs."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

_DEEPEST: Final = 100
_NUMBERS: Final = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
    0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip
_CONSTANTS: Final = {0xC0: None, 0xC2: False, 0xC3: True}
_SIZED: Final = (
    (0xC4, 0xC6, "bytes"), (0xC7, 0xC9, "extension"), (0xD9, 0xDB, "words"),
    (0xDC, 0xDD, "list"), (0xDE, 0xDF, "map"),
)  # fmt: skip
_LENGTHS: Final = {1: ">B", 2: ">H", 4: ">I"}


@dataclass(frozen=True, slots=True)
class Extension:
    """A value of a kind that MessagePack does not know itself."""

    kind: int
    raw: bytes


def unpacked_value(raw: bytes) -> object:
    """The one value. Raises ValueError for what is none, too deep or cut off."""
    reader = _Reader(raw)
    try:
        return reader.value(0)
    except (IndexError, struct.error, UnicodeDecodeError, MemoryError) as error:
        raise ValueError(str(error)) from error


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def value(self, depth: int) -> object:
        if depth > _DEEPEST:
            raise ValueError("too deep")
        kind = self._take(1)[0]
        if kind < 0x80 or kind >= 0xE0:
            return kind if kind < 0x80 else kind - 0x100
        if kind < 0xA0:
            count = kind & 0x0F
            return self._map(count, depth) if kind < 0x90 else self._list(count, depth)
        if kind < 0xC0:
            return self._words(kind & 0x1F)
        return self._long(kind, depth)

    def _long(self, kind: int, depth: int) -> object:
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        if kind in _NUMBERS:
            return struct.unpack(_NUMBERS[kind], self._take(struct.calcsize(_NUMBERS[kind])))[0]
        if 0xD4 <= kind <= 0xD8:
            return self._extension(1 << (kind - 0xD4))
        first, read = next(
            ((first, read) for first, last, read in _SIZED if first <= kind <= last), (0, "")
        )
        if not read:
            raise ValueError(f"there is no kind {kind:#x}")
        size = 1 << (kind - first)
        count = self._length(size * 2 if read in ("list", "map") else size)
        readers: dict[str, Callable[[int], object]] = {
            "bytes": self._take,
            "extension": self._extension,
            "words": self._words,
            "list": partial(self._list, depth=depth),
            "map": partial(self._map, depth=depth),
        }
        return readers[read](count)

    def _words(self, count: int) -> str:
        return self._take(count).decode("utf-8", "replace")

    def _extension(self, count: int) -> Extension:
        return Extension(self._take(1)[0], self._take(count))

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._raw):
            raise ValueError("cut off")
        taken = self._raw[self._at : end]
        self._at = end
        return taken

    def _length(self, size: int) -> int:
        return int(struct.unpack(_LENGTHS[size], self._take(size))[0])

    def _list(self, count: int, depth: int) -> list[object]:
        return [self.value(depth + 1) for _ in range(count)]

    def _map(self, count: int, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for _ in range(count):
            key = self.value(depth + 1)
            found[str(key)] = self.value(depth + 1)
        return found
