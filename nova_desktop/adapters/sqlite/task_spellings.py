"""Words that may be written with other marks on their letters, as matches of the trigram index.

The index knows letters with and without marks as different ones. So a match asks for those three
letters of a word that have the fewest spellings, in all of these, and what it finds is looked at.
"""

from collections.abc import Sequence
from itertools import product
from typing import Final

from nova_desktop.adapters.sqlite.task_search_words import SHORTEST, phrase
from nova_desktop.domain.folding import LIGATURES, MARKED, folded, spelled_out

_MOST_SPELLINGS: Final = 100
_TRIGRAMS: Final = 2
_PAIRS: Final = ("ae", "oe", "ue", "ss")
_UMLAUTS: Final = "äöü"


def can_vary(words: Sequence[str]) -> bool:
    """Whether anything could be written otherwise."""
    return any(_plain(letter) in MARKED for word in words for letter in word)


def spelling_match(words: Sequence[str]) -> str:
    """A match that holds wherever each of the words may be written; "" where none can be asked."""
    asked = [match for word in words if (match := _one(word))]
    return " AND ".join(asked)


def is_written(words: Sequence[str], text: str) -> bool:
    """Whether each stands in the text, whatever marks its letters bear."""
    plain, german = folded(text), spelled_out(text)
    return all(folded(word) in plain or spelled_out(word) in german for word in words)


def _one(word: str) -> str:
    if len(word) < SHORTEST:
        return ""
    spellings = dict.fromkeys((word, folded(word), spelled_out(word), *_drawn_together(word)))
    known = [phrase(each) for each in spellings if len(each) >= SHORTEST]
    groups = _trigrams(word)
    if groups:
        joined = " AND ".join(f"({' OR '.join(map(phrase, group))})" for group in groups)
        known.append(f"({joined})")
    return f"({' OR '.join(known)})"


def _drawn_together(word: str) -> list[str]:
    """With umlauts in place of two letters, with `ß`, and with both."""
    drawn = word
    for umlaut, pair in zip(_UMLAUTS, _PAIRS, strict=False):
        drawn = drawn.replace(pair, umlaut)
    return [drawn, word.replace("ss", "ß"), drawn.replace("ss", "ß")]


def _trigrams(word: str) -> list[list[str]]:
    """The parts of three letters with the fewest spellings, each with all of them."""
    plain, firm = _firm(word)
    choices: list[list[str]] = []
    for at in range(len(plain) - SHORTEST + 1):
        if all(firm[at : at + SHORTEST]):
            letters = [letter + MARKED.get(letter, "") for letter in plain[at : at + SHORTEST]]
            if _count(letters) <= _MOST_SPELLINGS:
                choices.append(["".join(each) for each in product(*letters)])
    return sorted(choices, key=len)[:_TRIGRAMS]


def _firm(word: str) -> tuple[str, list[bool]]:
    """The plain letters, and which of them are one letter in every spelling."""
    letters = [_plain(letter) for letter in word]
    firm = [letter not in _UMLAUTS and letter not in LIGATURES for letter in word]
    plain = "".join(letter if len(letter) == 1 else "\0" for letter in letters)
    for pair in _PAIRS:
        at = plain.find(pair)
        while at >= 0:
            firm[at : at + len(pair)] = [False] * len(pair)
            at = plain.find(pair, at + 1)
    return plain, firm


def _plain(letter: str) -> str:
    return folded(letter) or letter


def _count(letters: Sequence[str]) -> int:
    count = 1
    for each in letters:
        count *= len(each)
    return count
