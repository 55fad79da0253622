"""Full-text queries out of any text, however long and in whatever script."""

import sqlite3
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Final

MOST_TERMS: Final = 48
"""So many terms are looked for at most: the rarest, as they tell the most."""

_CONSIDERED: Final = 400
_READ_CHARACTERS: Final = 50_000
_LONGEST_TERM: Final = 64
_MANY: Final = 2500
"""Rows that may be scored in one search; terms that are more frequent are left out first."""

# Scripts that put no spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han, Hangul.
_DENSE: Final = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)


def grams(text: str) -> str:
    """Pairs of neighbouring letters of scripts without spaces, for the column `grams`."""
    if text.isascii():
        return ""
    return " ".join(pair for run in _dense_runs(text) for pair in (*_pairs(run), run[-1]))


def terms(text: str) -> list[str]:
    """Distinct words and pairs of letters in their order, folded to lower case, some at most."""
    found: dict[str, None] = {}
    for word in islice(_words(text[:_READ_CHARACTERS]), _CONSIDERED):
        for term in _of_word(word):
            found.setdefault(term)
    return list(found)[:_CONSIDERED]


def query(connection: sqlite3.Connection, table: str, text: str) -> list[str]:
    """What to MATCH in the full-text `table`, which has a table of its terms; none for nothing.

    Terms are joined by OR: the rarest, as long as not too many rows have them. Where each is
    frequent, rows should have the three rarest; the next query is for when there are none.
    """
    wanted = terms(text)
    if not wanted:
        return []
    counts = _counts(connection, table, wanted)
    known = sorted((t for t in wanted if _folded(t) in counts), key=lambda t: counts[_folded(t)])
    taken: list[str] = []
    rows = 0
    for term in known[:MOST_TERMS]:
        rows += counts[_folded(term)]
        if rows > _MANY and taken:
            break
        taken.append(term)
    if taken and counts[_folded(taken[0])] > _MANY:
        return [" AND ".join(map(_looked_for, known[:n])) for n in (3, 2, 1) if n <= len(known)]
    # What is not among the table's terms may be split further by the table, as Hindi is.
    other = [term for term in wanted if _folded(term) not in counts]
    return [" OR ".join(_looked_for(term) for term in (taken + other)[:MOST_TERMS])]


def typed(text: str) -> str:
    """What to MATCH for a search box: every word, each may be the beginning of one."""
    return " AND ".join(f"{quoted(term)}*" for term in terms(text)[:MOST_TERMS])


def quoted(term: str) -> str:
    """A string of the full-text query language."""
    return '"' + term.replace('"', '""') + '"'


def _looked_for(term: str) -> str:
    # One letter of a script without spaces is the beginning of pairs, or the end of a run.
    return f"{quoted(term)}*" if len(term) == 1 and _is_dense(term) else quoted(term)


def _counts(connection: sqlite3.Connection, table: str, wanted: list[str]) -> dict[str, int]:
    folded = [_folded(term) for term in wanted]
    marks = ", ".join("?" for _ in folded)
    words = ["SELECT term, doc FROM", f"{table}_terms", f"WHERE term IN ({marks})"]
    return {row[0]: int(row[1]) for row in connection.execute(" ".join(words), folded)}


def _folded(term: str) -> str:
    # As the tokenizer stores it: lower case, without marks on Latin letters.
    plain = unicodedata.normalize("NFD", term.lower())
    return unicodedata.normalize("NFC", "".join(c for c in plain if not _is_latin_mark(c)))


def _is_latin_mark(character: str) -> bool:
    return 0x0300 <= ord(character) <= 0x036F


def _words(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        if unicodedata.category(character)[0] in "LNM" and len(word) < _LONGEST_TERM:
            word += character
        elif word:
            yield word
            word = ""
    if word:
        yield word


def _of_word(word: str) -> list[str]:
    runs = list(_dense_runs(word))
    if not runs:
        return [word.lower()]
    rest = "".join(" " if _is_dense(character) else character for character in word)
    return [pair for run in runs for pair in _pairs(run)] + rest.lower().split()


def _dense_runs(text: str) -> Iterator[str]:
    run = ""
    for character in text:
        if _is_dense(character):
            run += character
        elif run:
            yield run
            run = ""
    if run:
        yield run


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [run[n : n + 2] for n in range(len(run) - 1)]


def _is_dense(character: str) -> bool:
    point = ord(character)
    return point >= 0x0E00 and any(low <= point <= high for low, high in _DENSE)
