"""Long pasted texts: what a text field cannot hold without stalling is held beside it.

Measured with QPlainTextEdit: a key in a line of 100,000 characters without spaces costs 240 ms, in
one of 400,000 it costs 3.7 s, since a line is laid out anew as a whole. Many short lines are cheap.
"""

from dataclasses import dataclass
from typing import Final

MOST_SHOWN: Final = 8_000
LONGEST_LINE: Final = 4_000
_MOST_ON_DEMAND: Final = 100_000
_LONGEST_ON_DEMAND: Final = 8_000
# `harmless` lets no control character into a text, so this cannot stand in one.
_SEPARATOR: Final = "\x1d"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the composer: the words in the field, and the pasted texts beside it."""

    words: str = ""
    pasted: tuple[str, ...] = ()

    def message(self) -> str:
        """As it is sent: the words first, since they say what the rest is for."""
        return "\n\n".join(part for part in (self.words, *self.pasted) if part.strip())

    def draft(self) -> str:
        """As it is stored; a draft without pasted texts is its words."""
        return _SEPARATOR.join((self.words, *self.pasted))

    def then(self, later: "Written") -> "Written":
        """This before the other."""
        words = "\n\n".join(part for part in (self.words, later.words) if part)
        return Written(words, (*self.pasted, *later.pasted))


def from_draft(draft: str) -> Written:
    """The inverse of `Written.draft`."""
    words, *pasted = draft.split(_SEPARATOR)
    return from_text(words).then(Written("", tuple(pasted)))


def from_text(text: str) -> Written:
    """In the field if that can hold it, else beside it."""
    return Written("", (text,)) if is_long(text) else Written(text)


def is_long(text: str, line: int = 0) -> bool:
    """Whether it is held beside the field; `line` characters stand in its line already."""
    return len(text) > MOST_SHOWN or line + _longest_line(text) > LONGEST_LINE


def can_be_shown(text: str) -> bool:
    """Whether the field may hold it when the user asks for that."""
    return len(text) <= _MOST_ON_DEMAND and _longest_line(text) <= _LONGEST_ON_DEMAND


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n")))
