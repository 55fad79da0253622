"""Splits a byte stream into lines of bounded length."""

from collections.abc import Callable, Iterator
from typing import Final

CHUNK_BYTES: Final = 65_536


class TooLong:
    """Stands in the place of a line that was longer than allowed; its bytes are gone."""


TOO_LONG: Final = TooLong()


def read_lines(
    read: Callable[[int], bytes], longest: int, chunk_bytes: int = CHUNK_BYTES
) -> Iterator[bytes | TooLong]:
    """Lines without their newline until `read` returns b"".

    At most `longest` bytes and one chunk are held; a longer line gives one TOO_LONG as soon as
    that is known. What follows the last newline is dropped: its writer died in the middle of it.
    """
    held = bytearray()
    skipping = False
    while chunk := read(chunk_bytes):
        held += chunk
        while (end := held.find(b"\n")) >= 0:
            line = bytes(held[:end])
            del held[: end + 1]
            if not skipping:
                yield line if len(line) <= longest else TOO_LONG
            skipping = False
        if len(held) > longest:
            if not skipping:
                yield TOO_LONG
            skipping = True
        if skipping:
            held.clear()
