"""Reads a .env file: KEY=VALUE lines with quotes, comments and `export`. Nothing is expanded."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from nova_desktop.adapters.imports.small_files import read_text

_LINE: Final = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=[ \t]*(.*)")
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}
_PLACEHOLDER: Final = re.compile(
    r"(?i)<.*>|\$\{.*\}|.*\byour[-_ ].*|.*[-_]your[-_ ].*|your.*key.*|x{4,}|\.{3,}"
    r"|changeme|none|null"
)


def read_env(path: Path) -> Mapping[str, str]:
    """Its variables; the last of a name counts. Raises NovaError with IMPORT_UNREADABLE."""
    return parse_env(read_text(path))


def parse_env(text: str) -> Mapping[str, str]:
    """The variables of a text. Lines that are none are passed over."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        fits = _LINE.fullmatch(line)
        if fits is None:
            continue
        name, raw = fits[1], fits[2].rstrip()
        quote = raw[:1]
        if quote in {"'", '"'}:
            while _end(raw, quote) < 0 and (more := next(lines, None)) is not None:
                raw = f"{raw}\n{more}"
            found[name] = _unquoted(raw, quote)
        else:
            found[name] = re.split(r"(?:^|\s)#", raw, maxsplit=1)[0].strip()
    return found


def is_placeholder(value: str) -> bool:
    """Whether a value is what examples have in place of a key, as `your_api_key`."""
    return not value or _PLACEHOLDER.fullmatch(value) is not None


def _end(raw: str, quote: str) -> int:
    """Where the quoted part ends, or -1."""
    at = 1
    while at < len(raw):
        if raw[at] == "\\" and quote == '"':
            at += 1
        elif raw[at] == quote:
            return at
        at += 1
    return -1


def _unquoted(raw: str, quote: str) -> str:
    end = _end(raw, quote)
    inside = raw[1:end] if end >= 0 else raw[1:]
    if quote == "'":
        return inside
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), inside)
