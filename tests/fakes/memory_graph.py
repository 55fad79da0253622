"""A Graph of rows in memory: words are compared as they stand, vectors one by one."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from nova_desktop.children.memory.graph import (
    Batch,
    Counts,
    FactChange,
    Keep,
    Row,
    Scored,
    T,
    Time,
    ToEmbed,
    Vector,
    Wanted,
    over,
)
from nova_desktop.children.memory.recall.texts import of_row
from nova_desktop.children.memory.summary import MOST_FACTS, lasts, summary_of
from nova_desktop.domain.memory import Entity, Fact, Source, Thing
from tests.fakes.memory_beside import beside
from tests.fakes.memory_search import by_vector, by_words

KINDS = (
    "episode",
    "entity",
    "fact",
    "mention",
    "community",
    "membership",
    "saga",
    "saga_episode",
)
AT = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def entity_row(entity: str, name: str, space: str = "nova", **values: object) -> Row:
    known = {"name": name, "labels": [], "summary": "", "attributes": {}, "space": space}
    return Row("entity", entity, {**known, "created_at": AT.isoformat(), **values})


def episode_row(episode: str, text: str, space: str = "nova", **values: object) -> Row:
    known = {"name": episode, "source": "text", "source_description": "", "content": text}
    times = {"valid_at": AT.isoformat(), "created_at": AT.isoformat()}
    more = {"entity_edges": [], "metadata": None, "origin_kind": "note", "title": ""}
    rest = {"origin": "", "speaker": "", "extracted": True, "space": space}
    return Row("episode", episode, {**known, **times, **more, **rest, **values})


def fact_row(
    fact: str, text: str, ends: tuple[str, str], said_in: Sequence[str] = (), **values: object
) -> Row:
    known = {"name": "RELATES_TO", "fact": text, "subject": ends[0], "object": ends[1]}
    times = dict.fromkeys(("valid_at", "invalid_at", "expired_at", "reference_time"))
    marks = {"pinned": False, "wrong": False, "by_user": False, "attributes": {}}
    rest = {"space": "nova", "created_at": AT.isoformat(), "episodes": list(said_in)}
    return Row("fact", fact, {**known, **times, **marks, **rest, **values})


def mention_row(episode: str, entity: str, space: str = "nova") -> Row:
    values = {"episode": episode, "entity": entity, "space": space, "created_at": AT.isoformat()}
    return Row("mention", f"{episode}+{entity}", values)


class FakeGraph:
    """See the module. `kept` holds the rows by kind and id."""

    def __init__(self, rows: Sequence[Row] = (), fingerprint: str = "") -> None:
        self.kept: dict[str, dict[str, Row]] = {kind: {} for kind in KINDS}
        self.made_by = fingerprint
        self.failure: Exception | None = None
        for row in rows:
            self.kept[row.kind][row.id] = row

    @property
    def driver(self) -> Any:
        raise NotImplementedError

    async def open(self) -> None:
        return

    async def close(self) -> None:
        return

    async def counts(self, spaces: Sequence[str] = ()) -> Counts:
        sizes = [len(self._in("episode", spaces)), len(self._in("entity", spaces))]
        facts = [row for row in self._in("fact", spaces) if not row.values["expired_at"]]
        return Counts(*sizes, len(facts))

    @asynccontextmanager
    async def batch(self) -> AsyncGenerator[Batch, None]:
        yield _Batch()

    async def has_episode(self, episode: str) -> bool:
        return episode in self.kept["episode"]

    async def put_episode(self, row: Row, job: str = "") -> None:
        del job  # like a graph that is not beside the queue
        self.kept["episode"].setdefault(row.id, row)

    async def is_extracted(self, episode: str) -> bool:
        return bool(self.kept["episode"][episode].values["extracted"])

    async def episode_keys(
        self, spaces: Sequence[str], search: str, before: tuple[datetime, str] | None, limit: int
    ) -> list[tuple[datetime, str]]:
        keys = [
            (_time(row, "valid_at") or AT, row.id)
            for row in self._in("episode", spaces)
            if search.lower() in f"{row.values['title']} {row.values['content']}".lower()
        ]
        return sorted((k for k in keys if before is None or k < before), reverse=True)[:limit]

    async def together(self, made: Callable[[], Coroutine[Any, Any, T]]) -> T:
        return await made()

    async def facts_by_words(self, text: str, wanted: Wanted, limit: int) -> list[Scored]:
        rows = self._wanted(wanted)
        return by_words(text, [(row.id, str(row.values["fact"])) for row in rows], limit)

    async def facts_by_vector(self, vector: Vector, wanted: Wanted, limit: int) -> list[Scored]:
        return by_vector(vector, self._wanted(wanted), limit)

    async def entities_by_words(self, text: str, spaces: Sequence[str], limit: int) -> list[Scored]:
        rows = self._in("entity", spaces)
        return by_words(text, [(row.id, str(row.values["name"])) for row in rows], limit)

    async def entities_by_vector(
        self, vector: Vector, spaces: Sequence[str], limit: int
    ) -> list[Scored]:
        return by_vector(vector, self._in("entity", spaces), limit)

    async def facts_about(
        self, entities: Sequence[str], wanted: Wanted, limit: int
    ) -> list[tuple[str, Fact]]:
        facts = sorted(map(self._fact, self._wanted(wanted)), key=_age, reverse=True)
        by_end = {e: [f for f in facts if e in (f.subject.id, f.object.id)] for e in entities}
        return [(entity, fact) for entity in entities for fact in by_end[entity][:limit]]

    async def facts(self, ids: Sequence[str]) -> list[Fact]:
        return [self._fact(row) for row in await self.rows_by_id("fact", ids)]

    async def entities(self, ids: Sequence[str]) -> list[Entity]:
        return [self._entity(row) for row in await self.rows_by_id("entity", ids)]

    async def facts_page(
        self, wanted: Wanted, search: str, after: str, limit: int
    ) -> tuple[list[Fact], str]:
        key = _came_true if wanted.history else _age
        facts = sorted(map(self._fact, self._wanted(wanted)), key=key, reverse=True)
        return _page([f for f in facts if search.lower() in f.text.lower()], after, limit)

    async def entities_page(
        self, spaces: Sequence[str], search: str, after: str, limit: int
    ) -> tuple[list[Entity], str]:
        rows = map(self._entity, self._in("entity", spaces))
        found = [row for row in rows if search.lower() in row.name.lower()]
        return _page(sorted(found, key=lambda e: (-e.facts, e.id)), after, limit)

    async def timeline(self, entity: str, after: str, limit: int) -> tuple[list[Fact], str]:
        facts = [f for f in self._all_facts() if entity in (f.subject.id, f.object.id)]
        return _page(sorted(facts, key=lambda f: f.since or f.learned_at), after, limit)

    async def facts_of_episode(self, episode: str) -> list[Fact]:
        return [fact for fact in self._all_facts() if episode in fact.episodes]

    async def over(self, episodes: Sequence[str], wanted: Wanted) -> frozenset[str]:
        return over(self._all_facts(), episodes, wanted)

    async def episodes_of_entity(
        self, entity: str, after: str, limit: int
    ) -> tuple[list[str], str]:
        rows = [r for r in self.kept["mention"].values() if r.values["entity"] == entity]
        return _page(sorted({str(row.values["episode"]) for row in rows}), after, limit)

    async def sources(self, episodes: Sequence[str]) -> list[Source]:
        rows = await self.rows_by_id("episode", episodes)
        return [Source(e.id, e.source, e.title, e.at) for e in map(of_row, rows)]

    async def links(
        self, spaces: Sequence[str], centre: str, most: int
    ) -> tuple[list[Entity], list[tuple[str, str, int]]]:
        entities, _ = await self.entities_page(spaces, "", "", most)
        shown = {entity.id for entity in entities}
        pairs: dict[tuple[str, str], int] = {}
        for fact in self._all_facts():
            pair = (fact.subject.id, fact.object.id)
            if shown.issuperset(pair):
                pairs[pair] = pairs.get(pair, 0) + 1
        return entities, [(a, b, count) for (a, b), count in pairs.items()]

    async def change_fact(
        self,
        fact: str,
        *,
        pinned: bool | None = None,
        wrong: bool | None = None,
        by_user: bool | None = None,
        retired_at: Time = Keep.KEPT,
        until: Time = Keep.KEPT,
    ) -> None:
        change = FactChange(pinned, wrong, by_user, retired_at, until)
        times = {name: at and at.isoformat() for name, at in change.times().items()}
        row = self.kept["fact"][fact]
        values = {**row.values, **change.marks(), **times}
        self.kept["fact"][fact] = replace(row, values=values)
        self._summarize([str(values["subject"]), str(values["object"])])

    async def add_fact(self, row: Row) -> None:
        self.kept["fact"][row.id] = row
        self._summarize([str(row.values["subject"]), str(row.values["object"])])

    async def delete(self, kind: str, ids: Sequence[str]) -> None:
        others = self._beside(kind, ids)
        for row in await self.goes_with(kind, ids):
            if row.id in others:
                continue
            said = cast("list[str]", row.values.get("episodes", []))
            if row.kind == "fact" and kind == "episode":
                left = {**row.values, "episodes": [e for e in said if e not in ids]}
                self.kept["fact"][row.id] = replace(row, values=left)
            else:
                del self.kept[row.kind][row.id]
        self._summarize(others)

    async def summarize(self, entities: Sequence[str]) -> None:
        self._summarize(entities)

    async def goes_with(self, kind: str, ids: Sequence[str]) -> list[Row]:
        rows = [*await self.rows_by_id(kind, ids)]
        rows += [row for row in self.kept["mention"].values() if row.values.get(kind) in ids]
        for row in self.kept["fact"].values():
            ends = (row.values["subject"], row.values["object"])
            if kind == "entity" and set(ids) & set(cast("tuple[str, str]", ends)):
                rows.append(row)
            if kind == "episode" and set(ids) & set(cast("list[str]", row.values["episodes"])):
                rows.append(row)
        return [*rows, *await self.rows_by_id("entity", self._beside(kind, ids))]

    def _beside(self, kind: str, ids: Sequence[str]) -> list[str]:
        return beside(self.kept, kind, ids)

    def _summarize(self, entities: Sequence[str]) -> None:
        facts = sorted(self._all_facts(), key=_age, reverse=True)
        for row in [self.kept["entity"][e] for e in entities if e in self.kept["entity"]]:
            told = [
                f.text for f in facts if row.id in (f.subject.id, f.object.id) and lasts(f, NOW)
            ]
            values = {**row.values, "summary": summary_of(told[:MOST_FACTS])}
            self.kept["entity"][row.id] = replace(row, values=values)

    async def only_said_by(self, episodes: Sequence[str]) -> tuple[list[str], list[str]]:
        said = {fact.id: set(fact.episodes) for fact in self._all_facts()}
        facts = [fact for fact, by in said.items() if by and by <= set(episodes)]
        mentions = [row.values for row in self.kept["mention"].values()]
        here = {str(v["entity"]) for v in mentions if v["episode"] in episodes}
        there = {str(v["entity"]) for v in mentions if v["episode"] not in episodes}
        return facts, sorted(here - there)

    async def wipe(self, space: str) -> None:
        for rows in self.kept.values():
            for row in [row for row in rows.values() if row.values["space"] == space]:
                del rows[row.id]

    async def fingerprint(self) -> str:
        if self.failure is not None:
            raise self.failure
        return self.made_by

    async def set_fingerprint(self, fingerprint: str) -> None:
        self.made_by = fingerprint

    async def without_vector(self, limit: int) -> list[ToEmbed]:
        rows = [*self.kept["entity"].values(), *self.kept["fact"].values()]
        return [
            ToEmbed(row.kind, row.id, str(row.values.get("fact", row.values["name"])))
            for row in rows
            if row.vector is None
        ][:limit]

    async def put_vectors(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        for kind, row, vector in vectors:
            self.kept[kind][row] = replace(self.kept[kind][row], vector=vector)

    async def begin_shadow(self, fingerprint: str) -> None:
        raise NotImplementedError

    async def without_shadow(self, limit: int) -> list[ToEmbed]:
        raise NotImplementedError

    async def put_shadow(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        raise NotImplementedError

    async def swap_shadow(self) -> None:
        raise NotImplementedError

    async def drop_old_vectors(self) -> None:
        raise NotImplementedError

    async def drop_shadow(self) -> None:
        raise NotImplementedError

    async def rows_by_id(self, kind: str, ids: Sequence[str]) -> list[Row]:
        return [self.kept[kind][each] for each in ids if each in self.kept[kind]]

    async def pinned(self, wanted: Wanted, limit: int) -> list[Fact]:
        facts = [self._fact(row) for row in self._wanted(wanted) if row.values["pinned"]]
        return sorted(facts, key=_age, reverse=True)[:limit]

    async def rows(self, spaces: Sequence[str], after: str = "") -> AsyncGenerator[list[Row], None]:
        for kind in KINDS:
            found = sorted(self._in(kind, spaces), key=lambda row: row.id)
            for at in range(0, len(found), 2):
                yield found[at : at + 2]

    async def put_rows(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.kept[row.kind][row.id] = row

    def _in(self, kind: str, spaces: Sequence[str]) -> list[Row]:
        rows = self.kept[kind].values()
        return [row for row in rows if not spaces or row.values["space"] in spaces]

    def _wanted(self, wanted: Wanted) -> list[Row]:
        rows = self._in("fact", wanted.spaces)
        if wanted.history:
            return [row for row in rows if not row.values["wrong"]]
        if wanted.ahead:
            return [row for row in rows if self._fact(row).holds(_begun(row, wanted.at))]
        return [row for row in rows if self._fact(row).holds(wanted.at)]

    def _all_facts(self) -> Iterable[Fact]:
        return [self._fact(row) for row in self.kept["fact"].values()]

    def _fact(self, row: Row) -> Fact:
        values = row.values
        return Fact(
            row.id,
            str(values["space"]),
            str(values["fact"]),
            str(values["name"]),
            self._thing(values["subject"]),
            self._thing(values["object"]),
            _time(row, "created_at") or AT,
            _time(row, "valid_at"),
            _time(row, "invalid_at"),
            _time(row, "expired_at"),
            tuple(cast("list[str]", values["episodes"])),
            bool(values["pinned"]),
            bool(values["wrong"]),
        )

    def _thing(self, entity: object) -> Thing:
        row = self.kept["entity"].get(str(entity))
        return Thing(str(entity), str(row.values["name"]) if row else "")

    def _entity(self, row: Row) -> Entity:
        ends = [(f.subject.id, f.object.id) for f in self._all_facts() if f.retired_at is None]
        mentions = [r for r in self.kept["mention"].values() if r.values["entity"] == row.id]
        count = sum(row.id in pair for pair in ends)
        space, name = str(row.values["space"]), str(row.values["name"])
        return Entity(row.id, space, name, "", str(row.values["summary"]), AT, count, len(mentions))


class _Batch:
    def on_commit(self, episode: str) -> None:
        return


def _page(rows: list[Any], after: str, limit: int) -> tuple[list[Any], str]:
    start = int(after or 0)
    end = start + limit
    return rows[start:end], str(end) if end < len(rows) else ""


def _age(fact: Fact) -> tuple[datetime, str]:
    return fact.learned_at, fact.id


def _came_true(fact: Fact) -> tuple[datetime, str]:
    return fact.since or fact.learned_at, fact.id


def _begun(row: Row, at: datetime) -> datetime:
    return max(at, _time(row, "valid_at") or at)


def _time(row: Row, name: str) -> datetime | None:
    value = row.values[name]
    return datetime.fromisoformat(value) if isinstance(value, str) else None
