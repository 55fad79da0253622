"""Tokens of a line: its words with their places, the punctuation around them, and the stops."""

import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

# The quotation marks stand as escapes, since some look like others: 2018 to 201E are the high and
# low ones, AB and BB the angular ones; 2026 is the ellipsis.
OPENING: Final = frozenset("([{<\"'\u201e\u201c\u201a\u2018\u00ab")
CLOSING: Final = frozenset(".,;:!?)]}>\"'\u201c\u201d\u2019\u00bb\u2026")
BRACKETS: Final = frozenset("()[]{}")
STOPPING: Final = frozenset("!?;:\u2026") | BRACKETS
SOFT_HYPHEN: Final = "\u00ad"  # stands within a word
# A dot behind a word as short as this may belong to it, as in 'Fr.' and 'Sept.'.
LONGEST_SHORT_FORM: Final = 4


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `start` and `end` are its place without the punctuation `lead` and `trail`.

    `word` is the form to compare: composed, without case. `stops`: no reading goes on behind it.
    `plain`: the user said that it is a word and nothing else.
    """

    start: int
    end: int
    lead: str
    trail: str
    word: str
    stops: bool = False
    plain: bool = False

    def without_sign(self, length: int = 1) -> "Token":
        """The token behind its sign."""
        return replace(self, start=self.start + length, word=self.word[length:])


def tokenise(text: str, rejected: Set[tuple[int, int]] = frozenset()) -> tuple[Token, ...]:
    """The words of a text in order; what lies in a rejected span is plain."""
    plain = _covered(len(text), rejected)
    tokens = [_token(text, start, end) for start, end in _chunks(text)]
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        stops = _stops(text, token, following)
        kept = any(plain[token.start : token.end])
        if stops or kept:  # most are neither, and a line is read at each key
            tokens[at] = replace(token, stops=stops, plain=kept)
    return tuple(tokens)


def split_words(text: str) -> tuple[str, ...]:
    """The words of a name, in the form to compare."""
    return tuple(token.word for token in tokenise(text))


def ends_of(tokens: Sequence[Token]) -> list[int]:
    """For each token the place before which a reading that begins there has to end."""
    ends = [len(tokens)] * len(tokens)
    for at in range(len(tokens) - 2, -1, -1):
        ends[at] = at + 1 if tokens[at].stops else ends[at + 1]
    return ends


def _chunks(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    begin = -1
    for at, letter in enumerate(text):
        if _is_gap(letter):
            if begin >= 0:
                found.append((begin, at))
            begin = -1
        elif begin < 0:
            begin = at
    if begin >= 0:
        found.append((begin, len(text)))
    return found


def _is_gap(letter: str) -> bool:
    """White space, control characters, and marks that only direct the writing."""
    if letter.isascii():
        return letter <= " " or letter == "\x7f"
    if letter == SOFT_HYPHEN:
        return False
    return letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf"}


def _token(text: str, start: int, end: int) -> Token:
    core, stop = start, end
    while core < stop and text[core] in OPENING:
        core += 1
    while stop > core and text[stop - 1] in CLOSING:
        stop -= 1
    if core == stop:
        core, stop = start, end
    word = unicodedata.normalize("NFC", text[core:stop]).casefold()
    return Token(core, stop, text[start:core], text[stop:end], word)


def _stops(text: str, token: Token, following: Token | None) -> bool:
    if following is None:
        return True
    if STOPPING.intersection(token.trail) or BRACKETS.intersection(following.lead):
        return True
    if "\n" in text[token.end : following.start]:
        return True
    if "." not in token.trail:
        return False
    return not token.word[-1:].isdecimal() and len(token.word) > LONGEST_SHORT_FORM


def _covered(length: int, spans: Set[tuple[int, int]]) -> bytearray:
    covered = bytearray(length)
    for start, end in spans:
        first, last = max(0, start), min(length, end)
        if first < last:
            covered[first:last] = b"\x01" * (last - first)
    return covered
