"""Pasted text as lines for tasks: a list's own marks are left out."""

import re
from collections.abc import Sequence
from typing import Final

from nova_desktop.domain.plain_text import harmless

_BULLET: Final = re.compile("[-*+\u2022\u2023\u25e6\u2043\u2013]\\s+")
_BOX: Final = re.compile(r"\[[ xX]?\]\s+")
_NUMBER: Final = re.compile(r"\d{1,3}[.)]\s+")


def lines_of(text: str) -> Sequence[str]:
    """The lines that are not blank, without bullets and boxes, and numbers where each has one."""
    lines = [line.strip() for line in harmless(text).split("\n") if line.strip()]
    if len(lines) > 1 and all(_NUMBER.match(line) for line in lines):
        lines = [_NUMBER.sub("", line, count=1) for line in lines]
    bare = (_without(_BOX, _without(_BULLET, line)) for line in lines)
    return [line for line in bare if line]


def _without(mark: re.Pattern[str], line: str) -> str:
    found = mark.match(line)
    return line[found.end() :] if found else line
