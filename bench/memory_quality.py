"""How well memory finds what was asked, beside plain BM25 and plain vectors: recall@10.

`python -m bench.memory_quality`. The diary under bench/memory_quality/ is read as a good extractor
would read it: its facts are written beside each text. The vectors come from a small model that
the package `wordllama` brings whole; nothing is called or fetched. See docs/memory.md.
"""

import asyncio
import hashlib
import json
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Row
from nova_desktop.children.memory.recall.fusion import DEFAULT, Weights
from nova_desktop.children.memory.recall.passage_vectors import StoredPassageVectors
from nova_desktop.children.memory.recall.passages import index, prepare
from nova_desktop.children.memory.recall.recall import Recall
from nova_desktop.children.memory.store import Store, open_store
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory import Question

FOLDER = Path(__file__).with_name("memory_quality")
SPACE = "nova"
ASKED_AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
FIRST = 10
CLASSES = ("single", "joined", "when", "corrected", "paraphrase")
Search = Callable[[str], Awaitable[list[str]]]
"""The episodes of the first hits for a question."""


@dataclass(frozen=True)
class Asked:
    """A question with the episodes that answer it."""

    id: str
    kind: str
    text: str
    evidence: tuple[str, ...]

    @property
    def is_test(self) -> bool:
        """Half of the questions, by hash: weights are never chosen by looking at these."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 1


def read(name: str) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def questions() -> list[Asked]:
    """All of them."""
    rows = read("questions.jsonl")
    return [Asked(r["id"], r["class"], r["question"], tuple(r["evidence"])) for r in rows]


class SmallEmbedder:
    """The model of the package wordllama: 256 numbers, in this process."""

    fingerprint = "wordllama-l2-supercat|256"

    def __init__(self) -> None:
        import wordllama  # noqa: PLC0415 (only this measurement needs it)

        # It looks for its own tokenizer in the wrong one of its folders, else in the cache.
        package = Path(wordllama.__file__).parent
        self._model = wordllama.WordLlama.load(cache_dir=package, disable_download=True)

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text."""
        return self._model.embed(list(texts), norm=True).tolist()


def rows_of(diary: list[dict[str, Any]]) -> tuple[list[Row], list[Row], list[Row]]:
    """Episodes with entities, facts, and mentions, as an extractor would write them."""
    first: list[Row] = []
    facts: dict[str, Row] = {}
    mentions: dict[str, Row] = {}
    for entry in diary:
        at = _moment(entry["at"])
        first.append(_episode(entry, at))
        for number, said in enumerate(entry["facts"], 1):
            ends = [_id("entity", said[end]) for end in ("subject", "object")]
            first += [_entity(said[end], at) for end in ("subject", "object")]
            facts[f"{entry['id']}.{number}"] = _fact(said, entry["id"], ends, at)
            for end in ends:
                mentions[f"{entry['id']} {end}"] = _mention(entry["id"], end, at)
            if "retires" in said:
                old = facts[said["retires"]].values
                old.update(invalid_at=said.get("since", entry["at"]) + "T00:00:00+00:00")
                old.update(expired_at=at)
    return list({row.id: row for row in first}.values()), [*facts.values()], [*mentions.values()]


def _episode(entry: dict[str, Any], at: str) -> Row:
    values = {"name": entry["id"], "source": "text", "source_description": "diary"}
    values |= {"content": entry["text"], "valid_at": at, "created_at": at, "space": SPACE}
    values |= {"entity_edges": [], "metadata": None, "origin_kind": "note", "title": ""}
    return Row("episode", entry["id"], {**values, "origin": "", "speaker": "", "extracted": True})


def _entity(name: str, at: str) -> Row:
    values = {"name": name, "labels": [], "summary": "", "attributes": {}}
    return Row("entity", _id("entity", name), {**values, "space": SPACE, "created_at": at})


def _fact(said: dict[str, Any], episode: str, ends: Sequence[str], at: str) -> Row:
    span = "since" in said and "due" in said  # else a date to come is when it becomes true
    since = said.get("since", said.get("due"))
    values = {"name": "RELATES_TO", "fact": said["fact"], "subject": ends[0], "object": ends[1]}
    values |= {"valid_at": _moment(since) if since else None, "expired_at": None}
    values |= {"invalid_at": _moment(said["due"]) if span else None, "reference_time": at}
    values |= {"episodes": [episode], "attributes": {}, "pinned": False, "wrong": False}
    values |= {"by_user": False, "space": SPACE, "created_at": at}
    return Row("fact", _id("fact", f"{episode} {said['fact']}"), values)


def _mention(episode: str, entity: str, at: str) -> Row:
    values = {"episode": episode, "entity": entity, "space": SPACE, "created_at": at}
    return Row("mention", _id("mention", f"{episode} {entity}"), values)


def _id(kind: str, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kind} {name}"))


def _moment(day: str) -> str:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).isoformat()


@dataclass
class Bench:
    """The three ways of searching over one memory file."""

    store: Store
    graph: EmbeddedGraph
    vectors: StoredPassageVectors
    embedder: SmallEmbedder

    async def fill(self) -> None:
        """Write the diary with its facts and all vectors."""
        for rows in rows_of(read("episodes.jsonl")):
            await self.graph.put_rows(rows)
        for entry in read("episodes.jsonl"):
            at = datetime.fromisoformat(_moment(entry["at"]))
            pieces = prepare(entry["text"])
            await self.store.write(
                lambda c, e=entry, a=at, p=pieces: index(c, e["id"], SPACE, a, p)
            )
        await self.graph.set_fingerprint(self.embedder.fingerprint)
        while missing := await self.graph.without_vector(200):
            made = await self.embedder.embed([each.text for each in missing])
            placed = [(m.kind, m.id, v) for m, v in zip(missing, made, strict=True)]
            await self.graph.put_vectors(placed)
        after = 0
        while after := await self.vectors.fill(self.embedder, 200, after):
            pass

    async def bm25(self, question: str) -> list[str]:
        """Words of passages alone, as SQLite's FTS5 ranks them."""
        plain = "".join(c if c.isalnum() else " " for c in question).split()
        match = "text : (" + " OR ".join(f'"{word}"' for word in plain) + ")"
        rows = await self.store.read(
            lambda c: c.execute(
                "SELECT p.episode FROM passages_words w JOIN passages p ON p.row = w.rowid"
                " WHERE passages_words MATCH ? ORDER BY bm25(passages_words, 1.0, 0.0, 0.0)"
                " LIMIT 40",
                (match,),
            ).fetchall()
        )
        return list(dict.fromkeys(row[0] for row in rows))[:FIRST]

    async def by_vector(self, question: str) -> list[str]:
        """Vectors of passages alone."""
        (vector,) = await self.embedder.embed([question])
        found = await self.vectors.search(vector, (SPACE,), 40)
        rows = await self.store.read(
            lambda c: dict(c.execute("SELECT row, episode FROM passages").fetchall())
        )
        return list(dict.fromkeys(rows[row] for row, _ in found))[:FIRST]

    def nova(self, weights: Weights) -> Search:
        """What the window asks."""
        recall = Recall(
            self.store, self.graph, self.embedder, self.vectors, weights, lambda: ASKED_AT
        )

        async def search(question: str) -> list[str]:
            recalled = await recall.recall(Question(question, (SPACE,), FIRST))
            return [hit.episode.id for hit in recalled.hits if hit.episode is not None]

        return search


def share(asked: Asked, found: Sequence[str]) -> float:
    """How much of the evidence is among what was found."""
    return len(set(asked.evidence) & set(found)) / len(asked.evidence)


async def measured(search: Search, asked: Sequence[Asked]) -> dict[str, float]:
    """recall@10 by class, and of all under `all`."""
    shares: dict[str, list[float]] = defaultdict(list)
    for each in asked:
        got = share(each, await search(each.text))
        shares[each.kind].append(got)
        shares["all"].append(got)
    return {kind: sum(values) / len(values) for kind, values in shares.items()}


def table(half: str, results: dict[str, dict[str, float]]) -> str:
    """One line for each way of searching."""
    head = f"{half:<14}" + "".join(f"{kind:>12}" for kind in (*CLASSES, "all"))
    lines = [
        f"{name:<14}" + "".join(f"{result.get(kind, 0):>12.3f}" for kind in (*CLASSES, "all"))
        for name, result in results.items()
    ]
    return "\n".join([head, *lines])


async def opened(folder: Path) -> Bench:
    """A filled memory file in `folder`."""
    store, _ = await open_store(folder)
    vectors = VectorIndex()
    graph = EmbeddedGraph(store, vectors)
    await graph.open()
    bench = Bench(store, graph, StoredPassageVectors(store, vectors), SmallEmbedder())
    await bench.fill()
    return bench


async def results_of(half: str, weights: Weights = DEFAULT) -> dict[str, dict[str, float]]:
    """recall@10 of all three, on the half `dev` or `test`."""
    asked = [each for each in questions() if each.is_test == (half == "test")]
    with tempfile.TemporaryDirectory() as folder:
        bench = await opened(Path(folder))
        searches = {"BM25": bench.bm25, "vectors": bench.by_vector, "Nova": bench.nova(weights)}
        results = {name: await measured(search, asked) for name, search in searches.items()}
        await bench.store.close()
    return results


def main() -> None:
    print(f"recall@{FIRST}, {len(read('episodes.jsonl'))} episodes, {len(questions())} questions")
    for half in ("dev", "test"):
        print(table(half, asyncio.run(results_of(half))), end="\n\n")


if __name__ == "__main__":
    main()
