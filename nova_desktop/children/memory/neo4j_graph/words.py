"""Questions for Neo4j's full-text indexes out of any text, however long and in any script.

The indexes cut Han and hiragana into single letters, and leave runs of other scripts without
spaces whole; so neighbours of the former are looked for side by side, and of the latter anywhere.
"""

from collections.abc import Sequence
from typing import Final

from nova_desktop.children.memory.embedded.words import grams, terms

MOST_TERMS: Final = 48
_FOUND_SINGLY: Final = ((0x3040, 0x309F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))


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
    return _looked_for(term) if grams(term) else f"{term}*"


def _is_single(letter: str) -> bool:
    point = ord(letter)
    return any(low <= point <= high for low, high in _FOUND_SINGLY)
