"""A memory of any size, made up: texts, things, facts and their vectors, with questions."""

import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bench.vectors import clustered, sentences, text_vectors
from nova_desktop.children.memory.graph import Graph, Row
from nova_desktop.children.memory.recall.passages import NewPassage, index, prepare
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors.table import generation, put

SPACE = "nova"
FINGERPRINT = "vec|1024"
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
FACTS_A_TEXT = 4
QUESTIONS = 200
TEN = 10
_BATCH = 500
_OVER = 0.3
"""This share of the facts holds no more."""
Pieces = list[tuple[str, datetime, NewPassage]]


@dataclass(frozen=True)
class Size:
    """How much there is; a text says four facts, in a passage of some 70 words."""

    entities: int
    facts: int

    @property
    def texts(self) -> int:
        return self.facts // FACTS_A_TEXT


SIZES = {"2k": Size(2_000, 4_000), "5k": Size(5_000, 20_000), "20k": Size(20_000, 100_000)}


class Made:
    """All of it. `vectors` is `clustered` (groups of 25) or `real text` (from the words)."""

    def __init__(self, size: Size, vectors: str) -> None:
        self._size = size
        self._chance = random.Random(1)
        lines = sentences(size.facts + 1000)
        self._facts = [f"{lines[n % len(lines)]} {n}" for n in range(size.facts)]
        self._names = [_name(lines[(7 * n) % len(lines)], n) for n in range(size.entities)]
        self._texts = [self._text(lines, number) for number in range(size.texts)]
        self._pieces = [piece for number in range(size.texts) for piece in self._cut(number)]
        self._asked = [self._question() for _ in range(QUESTIONS)]
        self._over = [self._chance.random() < _OVER for _ in self._facts]
        self._place_vectors(vectors)

    def _text(self, lines: Sequence[str], number: int) -> str:
        """What says four facts, and as much again around them."""
        said = self._facts[FACTS_A_TEXT * number : FACTS_A_TEXT * (number + 1)]
        return ". ".join([*said, *self._chance.sample(lines, FACTS_A_TEXT)])

    def _cut(self, number: int) -> Iterator[tuple[str, datetime, NewPassage]]:
        for piece in prepare(self._texts[number]):
            yield _text_id(number), _at(number), piece

    def _question(self) -> str:
        """Half of the words of a fact."""
        words = self._chance.choice(self._facts).split()[:-1]
        return " ".join(words if len(words) < 6 else self._chance.sample(words, len(words) // 2))

    def _place_vectors(self, kind: str) -> None:
        texts = [*self._asked, *self._names, *self._facts, *(p.text for _, _, p in self._pieces)]
        made = clustered(len(texts)) if kind == "clustered" else text_vectors(texts)
        ends = np.cumsum([len(self._asked), len(self._names), len(self._facts)])
        self._asked_at, self._names_at, self._facts_at, self._pieces_at = np.split(made, ends)

    async def write(self, store: Store, graph: Graph) -> None:
        """Put all of it there."""
        for rows in (self._entity_rows(), self._text_rows(), self._fact_rows()):
            every = list(rows)
            for begin in range(0, len(every), _BATCH):
                await graph.put_rows(every[begin : begin + _BATCH])
        for begin in range(0, self._size.texts, _BATCH):
            await store.write(lambda c, b=begin: self._index_texts(c, b))
        await store.write(self._put_piece_vectors)
        await graph.set_fingerprint(FINGERPRINT)

    def _entity_rows(self) -> Iterator[Row]:
        for number, name in enumerate(self._names):
            values = {"name": name, "labels": ["Person"], "summary": "", "attributes": {}}
            values |= {"space": SPACE, "created_at": BEGAN.isoformat()}
            yield Row("entity", f"thing-{number}", values, self._names_at[number].tolist())

    def _text_rows(self) -> Iterator[Row]:
        for number, text in enumerate(self._texts):
            at = _at(number).isoformat()
            values = {"name": "n", "source": "text", "source_description": "note", "content": text}
            values |= {"valid_at": at, "created_at": at, "entity_edges": [], "metadata": None}
            values |= {"origin_kind": "note", "title": "", "origin": "", "speaker": ""}
            yield Row("episode", _text_id(number), {**values, "extracted": True, "space": SPACE})

    def _fact_rows(self) -> Iterator[Row]:
        things = self._size.entities
        for number, fact in enumerate(self._facts):
            at = _at(number // FACTS_A_TEXT).isoformat()
            # The square makes some things much talked of, as in life.
            ends = (int(self._chance.random() ** 2 * things), self._chance.randrange(things))
            values = {"name": "RELATES_TO", "fact": fact, "subject": f"thing-{ends[0]}"}
            values |= {"object": f"thing-{ends[1]}", "valid_at": at, "reference_time": at}
            values |= {"invalid_at": at if self._over[number] else None, "expired_at": None}
            values |= {"episodes": [_text_id(number // FACTS_A_TEXT)], "attributes": {}}
            values |= {"pinned": False, "wrong": False, "by_user": False, "space": SPACE}
            vector = self._facts_at[number].tolist()
            yield Row("fact", f"fact-{number}", {**values, "created_at": at}, vector)

    def _index_texts(self, connection: sqlite3.Connection, begin: int) -> None:
        for number in range(begin, min(begin + _BATCH, self._size.texts)):
            pieces = [piece for _, _, piece in self._cut(number)]
            index(connection, _text_id(number), SPACE, _at(number), pieces)

    def _put_piece_vectors(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT row FROM passages ORDER BY row").fetchall()
        placed = zip((row[0] for row in rows), self._pieces_at, strict=True)
        put(connection, "passage", ((r, SPACE, v) for r, v in placed), generation(connection))

    def save_questions(self, folder: Path) -> None:
        """The questions with their vectors, and the ids of the ten nearest facts that hold."""
        holding = np.flatnonzero(~np.array(self._over))
        truth: list[list[str]] = []
        for scores in self._asked_at @ self._facts_at[holding].T:
            best = np.argsort(-scores)[:TEN]
            truth.append([f"fact-{holding[n]}" for n in best])
        np.save(folder / "asked.npy", self._asked_at)
        (folder / "asked.json").write_text(json.dumps({"texts": self._asked, "truth": truth}))


def _name(line: str, number: int) -> str:
    words = [word for word in line.split() if word.isalpha()] or ["thing"]
    return f"{' '.join(words[:2]).title()} {number}"


def _text_id(number: int) -> str:
    return f"text-{number}"


def _at(number: int) -> datetime:
    return BEGAN + timedelta(minutes=number)
