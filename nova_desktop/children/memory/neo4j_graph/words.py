"""Questions for Neo4j's full-text indexes out of any text, however long and in any script.

The indexes cut Han and hiragana into single letters, and leave runs of other scripts without
spaces whole; so neighbours of the former are looked for side by side, and of the latter anywhere.
Those that Nova made hold Latin letters without accents. Neo4j does the same to words that are asked
for, and not to beginnings of words: these are asked for in both ways, for either kind of index.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

from nova_desktop.children.memory.embedded.words import grams, terms

MOST_TERMS: Final = 48
_FOUND_SINGLY: Final = ((0x3040, 0x309F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
# Letters that are no letter with an accent, as the filter writes them.
_LIGATURES: Final = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l",
    "đ": "d", "ð": "d", "þ": "th", "\u0131": "i",
}  # fmt: skip


def question(text: str, fields: Sequence[str]) -> str:
    """What any of these fields has any word of, "" for a text without words."""
    wanted = terms(text)
    # Long words tell more than short ones.
    taken = sorted(wanted, key=len, reverse=True)[:MOST_TERMS]
    return _in_fields(" ".join(_looked_for(term) for term in wanted if term in set(taken)), fields)


def typed(text: str, fields: Sequence[str]) -> str:
    """For a search box: all words, each may be the beginning of one."""
    found = [_in_fields(_begun(term), fields) for term in terms(text)[:MOST_TERMS]]
    return " AND ".join(f"({each})" for each in found if each)


def _in_fields(wanted: str, fields: Sequence[str]) -> str:
    return " OR ".join(f"{field}:({wanted})" for field in fields) if wanted else ""


def _looked_for(term: str) -> str:
    if not grams(term):
        return f'"{term}"'
    return f'"{term}"' if all(_is_single(letter) for letter in term) else f"*{term}*"


def _begun(term: str) -> str:
    if grams(term):
        return _looked_for(term)
    return " ".join(f"{each}*" for each in dict.fromkeys((term, _plain(term))))


def _plain(term: str) -> str:
    """As Lucene's ASCIIFoldingFilter has it, for the Latin letters that people write."""
    return "".join(_plain_letter(letter) for letter in term)


def _plain_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else _LIGATURES.get(letter, letter)


def _is_single(letter: str) -> bool:
    point = ord(letter)
    return any(low <= point <= high for low, high in _FOUND_SINGLY)
