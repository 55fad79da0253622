"""Finds the places that say a fact which the user forgot, corrected or marked wrong.

They are kept without its words, see recall.untold.
"""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Final, cast

from nova_desktop.children.memory.graph import Row
from nova_desktop.children.memory.recall.cutting import Piece, sentences_of
from nova_desktop.children.memory.recall.texts import text_of_passages
from nova_desktop.children.memory.recall.words import telling_words

ALIKE: Final = 0.6
"""The share of a fact's words that a sentence has which says it."""
_MOST_WORDS: Final = 400
_PUT: Final = "INSERT OR REPLACE INTO untold (episode, fact, begins, ends) VALUES (?, ?, ?, ?)"
_PASSAGES: Final = "SELECT begins, ends, text FROM passages WHERE episode = ? ORDER BY ordinal"


def silence(connection: sqlite3.Connection, fact: Row, about: str, but: Collection[str]) -> None:
    """Note where texts say this fact. `about` is its second end's name, `but` are texts to skip."""
    for episode in cast("Sequence[str]", fact.values.get("episodes") or ()):
        if episode not in but:
            places = _places(connection, episode, str(fact.values["fact"]), about)
            rows = [(episode, fact.id, place.start, place.end) for place in places]
            connection.executemany(_PUT, rows)


def drop_lost(connection: sqlite3.Connection) -> None:
    """Forget the places in texts that are neither here nor in the bin."""
    connection.execute(
        "DELETE FROM untold WHERE episode NOT IN (SELECT episode FROM passages)"
        " AND episode NOT IN (SELECT id FROM bin)"
    )


def saying(text: str, fact: str, about: str = "") -> list[Piece]:
    """The sentences of a text that say a fact, by its words; none where no sentence does.

    They have the most of its words; or enough of them and the name of what it is about, as
    whoever does it is often called I or she.
    """
    wanted, named = _forms(fact), _forms(about)
    sentences = [(piece, _forms(text[piece.start : piece.end])) for piece in sentences_of(text)]
    best = max((len(wanted & said) for _, said in sentences), default=0)
    enough = max(1.0, ALIKE * len(wanted))
    return [
        piece
        for piece, said in sentences
        if (alike := len(wanted & said)) >= enough and (alike == best or (named and named <= said))
    ]


def _places(connection: sqlite3.Connection, episode: str, fact: str, about: str) -> list[Piece]:
    if found := saying(text_of_passages(connection, episode), fact, about):
        return found
    # No sentence has so many of its words: then the passages that have the most do say it.
    wanted = _forms(fact)
    rows = connection.execute(_PASSAGES, (episode,)).fetchall()
    scores = [(len(wanted & _forms(str(row[2]))), Piece(row[0], row[1])) for row in rows]
    best = max((score for score, _ in scores), default=0)
    return [piece for score, piece in scores if score == best]


def _forms(text: str) -> frozenset[str]:
    return frozenset(word.form for word in telling_words(text, _MOST_WORDS))
