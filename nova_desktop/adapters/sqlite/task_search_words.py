"""What people type into a search, as phrases and patterns of SQL; nothing of it is an operator."""

import re
from collections.abc import Set
from itertools import product
from math import prod
from typing import Final

from nova_desktop.adapters.sqlite.rows import storable
from nova_desktop.domain.folding import MARKED, folded, spelled_out

SHORTEST: Final = 3
"""Shorter words stand in no index."""
_MOST_WORDS: Final = 8
_MOST_CHARACTERS: Final = 200
_MARK: Final = re.compile(r"[\\%_]")
_MOST_SPELLINGS: Final = 100
_ALL_MARKED: Final = frozenset("".join(MARKED.values()))
_PAIRS: Final = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))
_TYPED: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD: Final = r"""tasks.row IN (
    SELECT rowid FROM task_title_search WHERE task_title_search MATCH ?
    UNION SELECT own.row FROM task_note_search
    CROSS JOIN task_notes ON task_notes.row = task_note_search.rowid
    CROSS JOIN tasks AS own ON own.id = task_notes.task WHERE task_note_search MATCH ?
    UNION SELECT own.row FROM task_comment_search
    CROSS JOIN task_comments ON task_comments.row = task_comment_search.rowid
    CROSS JOIN tasks AS own ON own.id = task_comments.task WHERE task_comment_search MATCH ?
    UNION SELECT own.row FROM task_notes INDEXED BY task_notes_long
    CROSS JOIN tasks AS own ON own.id = task_notes.task
    WHERE length(task_notes.text) > 200000 AND task_notes.text LIKE ? ESCAPE '\'
    UNION SELECT own.row FROM task_comments INDEXED BY task_comments_long
    CROSS JOIN tasks AS own ON own.id = task_comments.task
    WHERE length(task_comments.text) > 200000 AND task_comments.text LIKE ? ESCAPE '\'
)"""
_SHORT_WORD: Final = r"tasks.title LIKE ? ESCAPE '\'"


def words_of(text: str) -> list[str]:
    """In small letters; what stands in double quotes is one, with its spaces.

    Not casefold: the index leaves 'ß' as it is.
    """
    whole = storable(text[:_MOST_CHARACTERS]).lower().replace("\0", " ")
    words = [
        " ".join(quoted.split()) if quoted else plain.rstrip("*") or plain
        for quoted, plain in _TYPED.findall(whole)
    ]
    return list(dict.fromkeys(word for word in words if word))[:_MOST_WORDS]


def long_ones(words: list[str]) -> list[str]:
    """Those that the index knows."""
    return [word for word in words if len(word) >= SHORTEST]


def phrase(word: str) -> str:
    """For a match; any character in it stands for itself."""
    return '"' + word.replace('"', '""') + '"'


def like(word: str) -> str:
    """A pattern of LIKE, which knows upper and lower case of ASCII only.

    So any character may stand for another letter that has both, unless that would leave nothing.
    """
    escaped = _MARK.sub(r"\\\g<0>", word)
    if len(word) >= SHORTEST and not word.isascii():
        escaped = "".join("_" if c > "\x7f" and c != c.upper() else c for c in escaped)
    return f"%{escaped}%"


def spellings(word: str, letters: Set[str]) -> list[str]:
    """How else it may be written in full, with these marked letters or without; itself first."""
    whole = dict.fromkeys((word, folded(word), spelled_out(word), *drawn_together(word)))
    return list(
        dict.fromkeys(each for base in whole for each in all_marks(base, letters, ends=True))
    )


def all_marks(word: str, letters: Set[str], *, ends: bool) -> list[str]:
    """With these on all letters that bear them, or where that is too many on one at a time.

    Whether a letter is in use is known by the trigrams that begin with it: of the last two letters
    of a text there are none. So these may bear any mark where a word `ends` so.
    """
    last = len(word) - SHORTEST + 1 if ends else len(word)
    choices = [
        _marked(letter, letters if place < last else _ALL_MARKED)
        for place, letter in enumerate(word)
    ]
    if prod(map(len, choices)) <= _MOST_SPELLINGS:
        return ["".join(each) for each in product(*choices)]
    changed = [
        word[:place] + other + word[place + 1 :]
        for place, each in enumerate(choices)
        for other in each
    ]
    return list(dict.fromkeys((word, *changed)))


def _marked(letter: str, known: Set[str]) -> str:
    """Itself, its plain one, and all known ones that may stand for it."""
    plain = folded(letter)
    if plain not in MARKED:
        return letter
    others = plain + "".join(each for each in MARKED[plain] if each in known)
    return letter + others.replace(letter, "")


def drawn_together(word: str) -> list[str]:
    """With umlauts in place of two letters, with `ß`, and with both."""
    drawn = word
    for pair, umlaut in _PAIRS:
        drawn = drawn.replace(pair, umlaut)
    return [drawn, word.replace("ss", "ß"), drawn.replace("ss", "ß")]


def words_condition(text: str, letters: Set[str] = frozenset()) -> tuple[str, tuple[object, ...]]:
    """That every word stands somewhere in a task; of very short ones only the title is read.

    A word may also be written with some of the marked `letters`.
    """
    conditions: list[str] = []
    values: list[object] = []
    for word in words_of(text):
        if len(word) < SHORTEST:
            conditions.append(_SHORT_WORD)
            values.append(like(word))
        else:
            conditions.append(_WORD)
            values += [" OR ".join(map(phrase, spellings(word, letters)))] * 3 + [like(word)] * 2
    return f"({' AND '.join(conditions) or '1'})", tuple(values)
