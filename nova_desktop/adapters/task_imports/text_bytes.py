"""Bytes as text, whatever encoding they have."""

from typing import Final

from nova_desktop.adapters.task_imports.failing import too_large, unreadable

MOST_BYTES: Final = 256 * 1024 * 1024
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LOOKED_AT: Final = 4096
_MOST_ZEROS: Final = 50  # of so many bytes one may be 0: a fault in a text, no other kind of file


def decoded(raw: bytes, origin: str) -> str:
    """The text: by its byte order mark, else UTF-8, UTF-16 without a mark, else Windows-1252.

    Raises NovaError for more than 256 MiB, and for what is no text.
    """
    if len(raw) > MOST_BYTES:
        raise too_large(origin, f"{len(raw) // 2**20} MiB")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").removeprefix("\ufeff")
    if encoding := _utf16(raw):
        return raw.decode(encoding, "replace")
    head = raw[:_LOOKED_AT]
    if head.count(0) * _MOST_ZEROS > len(head):
        raise unreadable(origin, "this is not a text file")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _nearly_utf8(raw, error.start):
            return raw.decode("utf-8", "replace")
    return raw.decode("cp1252", "replace")


def _utf16(raw: bytes) -> str:
    """UTF-16 without a mark: of plain text every other byte is 0."""
    head = raw[:_LOOKED_AT]
    if len(head) < 4 or b"\0" not in head:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 4 and odd == 0 else ""


def _nearly_utf8(raw: bytes, wrong: int) -> bool:
    """UTF-8 with a fault in it: characters of several bytes stood before the first wrong one."""
    good = raw[:wrong]
    high = sum(byte >= 0x80 for byte in good[-_LOOKED_AT:])
    return high >= 2
