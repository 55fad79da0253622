"""Keys as people paste them: what surrounds one is taken off, and its provider is recognised."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from nova_desktop.domain.provider_catalogue import Provider

MOST_CHARS: Final = 4096

_UNSEEN: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")
_QUOTES: Final = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb<>"
_NAMED: Final = re.compile(
    r"(?:export|set|\$env:)?\s*[\"']?([A-Za-z][A-Za-z0-9_.-]{1,60})[\"']?\s*(?:=|:(?!//))\s*(\S.*)"
)
_NAME: Final = re.compile(r"(?i)key|token|secret|authorization|password|credential")
_SCHEME: Final = re.compile(r"(?i)^(?:bearer|token|basic)\s+")


class KeyFault(StrEnum):
    """Why a text cannot be a key, before anybody is asked."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNPRINTABLE = (
        "unprintable"  # letters of other scripts, control characters: no header takes them
    )


def cleaned_key(text: str) -> str:
    """The key in what was pasted: without quotes, spaces, line ends, `NAME=` and `Bearer`.

    Of several lines with names the first is taken whose name tells of a key. A text above the
    limit comes back unchanged, for `key_fault` to refuse.
    """
    if len(text) > MOST_CHARS:
        return text
    lines = [line.strip() for line in _UNSEEN.sub("", text).splitlines() if line.strip()]
    named = [found for line in lines if (found := _NAMED.fullmatch(line))]
    telling = [found for found in named if _NAME.search(found[1])]
    if telling or (named and len(lines) == 1):
        value = (telling or named)[0][2]
        return _bare(value)
    return _bare("".join(lines))


def key_fault(key: str) -> KeyFault | None:
    """What makes a cleaned key unusable. None for one that may be sent."""
    if not key:
        return KeyFault.EMPTY
    if len(key) > MOST_CHARS:
        return KeyFault.TOO_LONG
    if not all("!" <= c <= "~" for c in key):
        return KeyFault.UNPRINTABLE
    return None


def fits(key: str, provider: Provider) -> bool:
    """Whether `key` looks as the provider's keys do; True where no shape is known."""
    form = provider.key
    return form is None or not form.pattern or re.fullmatch(form.pattern, key) is not None


def recognise(key: str, providers: Iterable[Provider]) -> Provider | None:
    """The one provider whose keys begin as this one does and look like it; None for a doubt."""
    key = cleaned_key(key)
    if key_fault(key) is not None:
        return None
    found = [p for p in providers if p.key and p.key.pattern and fits(key, p)]
    telling = [p for p in found if _begins_with_text(p)]
    found = telling or found
    return found[0] if len(found) == 1 else None


def _bare(text: str) -> str:
    before = ""
    while text != before:
        before = text
        text = text.strip().strip(_QUOTES).rstrip(",;").strip()
        text = _SCHEME.sub("", text)
    return "".join(text.split())


def _begins_with_text(provider: Provider) -> bool:
    """Whether the shape has a fixed beginning, as `hf_`: a mere length proves nothing."""
    pattern = provider.key.pattern if provider.key else ""
    return re.match(r"(?:\(\?:)?[A-Za-z]{2,}", pattern) is not None
