"""The ways in which a secret value may be written inside a text."""

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, quote_plus

TAIL: Final = 12
_LONG_LINE: Final = 16
_TO_URLSAFE: Final = str.maketrans("+/", "-_")


def written_forms(value: str, *, inside: bool = True) -> frozenset[str]:
    """Every form of `value`: plain, JSON-, repr- and URL-escaped, base64 and hex.

    With `inside`, base64 is given without the characters that depend on neighbours, at each of
    the three alignments, so that it is found within a longer encoded text; else only as a whole.
    """
    raw = value.encode("utf-8", "surrogatepass")
    forms = {value, *_escaped(value), *_lines(value), raw.hex(), raw.hex().upper()}
    encoded = set(_base64_inside(raw)) if inside else set[str]()
    whole = b64encode(raw).decode("ascii")
    encoded |= {whole, whole.rstrip("=")}
    forms |= encoded | {form.translate(_TO_URLSAFE) for form in encoded}
    return frozenset(forms - {""})


def _escaped(value: str) -> Iterator[str]:
    for ascii_only in (True, False):
        once = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        yield once
        yield once.replace("/", "\\/")
        yield json.dumps(once, ensure_ascii=ascii_only)[1:-1]
    yield repr(value)[1:-1]
    for escape in (quote, quote_plus):
        for safe in ("", "/"):
            escaped = escape(value, safe=safe, errors="surrogatepass")
            yield escaped
            yield _lower_percent(escaped)


def _lower_percent(escaped: str) -> str:
    """`%2F` as `%2f`."""
    head, *rest = escaped.split("%")
    return "".join([head, *(f"%{part[:2].lower()}{part[2:]}" for part in rest)])


def _lines(value: str) -> Iterator[str]:
    """The long lines of a value with several, since logs are read line by line."""
    lines = [line.strip() for line in value.splitlines()]
    return (line for line in lines if len(line) >= _LONG_LINE and line != value)


def _base64_inside(raw: bytes) -> Iterator[str]:
    for before in range(3):
        encoded = b64encode(b"\0" * before + raw).decode("ascii")
        first = -(-8 * before // 6)
        yield encoded[first : 8 * (before + len(raw)) // 6]
