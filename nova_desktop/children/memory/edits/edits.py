"""What the user changes in memory, each with its way back."""

import asyncio
import contextlib
import sqlite3
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from nova_desktop.children.memory.edits import bin as kept_bin
from nova_desktop.children.memory.edits import going as leaving
from nova_desktop.children.memory.edits.bin import Taken
from nova_desktop.children.memory.edits.erasing import erase_if_due, want
from nova_desktop.children.memory.edits.restoring import restore
from nova_desktop.children.memory.edits.silencing import drop_lost, silence
from nova_desktop.children.memory.edits.texts import (
    Text,
    kept_texts,
    put_job,
    put_text,
    remove_texts,
    text_of,
    texts_by_space,
    uncache,
)
from nova_desktop.children.memory.graph import Graph, GraphError, Keep, Row, Vector
from nova_desktop.children.memory.ingest.checking import fold, forbidden_word, refusal
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.recall.passages import micros
from nova_desktop.children.memory.recall.ports import Embeds
from nova_desktop.children.memory.recall.reading import gone
from nova_desktop.children.memory.recall.recall import EMBEDDING_WAIT_S, utc_now
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import (
    DEFAULT_SPACE,
    Correction,
    Fact,
    Forgotten,
    GoneKind,
    GoneRows,
    Page,
    SpaceContents,
)
from nova_desktop.domain.problems import ProblemCode

LONGEST_FACT: Final = 2000
"""Characters of a corrected fact."""
MOST_NEVER: Final = 1000
"""Words of which nothing is remembered."""
LONGEST_NEVER: Final = 200
_PAGE: Final = 200


class Edits:
    """Over graph and texts. Everything raises GraphError: MEMORY_GONE for unknown ids.

    `left` is what the memory file has of a graph that is kept elsewhere now: what goes, goes there
    too.
    """

    def __init__(
        self,
        store: Store,
        graph: Graph,
        embedder: Embeds,
        now: Callable[[], datetime] = utc_now,
        left: Graph | None = None,
    ) -> None:
        self._store = store
        self._graph = graph
        self._graphs = (graph,) if left is None else (left, graph)
        self._embedder = embedder
        self._now = now

    # --- facts ---
    async def correct(self, fact: str, text: str, since: datetime | None = None) -> Correction:
        """Another sentence in place of a fact, which is retired. Raises MEMORY_TEXT_REFUSED."""
        said = " ".join(text.split())
        if not said or len(said) > LONGEST_FACT:
            raise refusal("empty or long")
        if await self._store.read(lambda connection: forbidden_word(connection, said)):
            raise refusal("never")
        before, old = await self._fact(fact), await self._row("fact", fact)
        made = await self._corrected(old, said, since)
        await self._silence(old)
        await self._graph.add_fact(made)
        until = Keep.KEPT if since is None else since
        await self._graph.change_fact(fact, retired_at=self._now(), until=until, pinned=False)
        return Correction(await self._fact(made.id), before, bool(old.values.get("by_user")))

    async def take_back(self, correction: Correction) -> Fact:
        """The fact as it was before it was corrected; the other one is gone.

        Raises MEMORY_GONE when either is, or when the correction was corrected since.
        """
        made, before = correction.made.id, correction.before
        if (await self._fact(made)).retired_at is not None:
            raise gone("fact")
        rows = await self._graph.goes_with("fact", [made])
        # The old one first: broken off here, both hold, and this can be done again.
        await self._graph.change_fact(
            before.id,
            retired_at=before.retired_at,
            until=before.until,
            pinned=before.pinned,
            by_user=correction.by_user,
        )
        await self._graph.delete("fact", [made])
        await self._store.write(lambda c: uncache(c, kept_bin.texts_of(rows)))
        return await self._fact(before.id)

    async def mark_wrong(self, fact: str, *, wrong: bool) -> Fact:
        """It is kept and never used, or is used again."""
        old = await self._row("fact", fact)
        if wrong:
            await self._silence(old)
        await self._graph.change_fact(fact, wrong=wrong)
        return await self._fact(fact)

    async def pin(self, fact: str, *, pinned: bool) -> Fact:
        """Tell it to the model whatever is asked, or no more."""
        await self._row("fact", fact)
        await self._graph.change_fact(fact, pinned=pinned)
        return await self._fact(fact)

    # --- forgetting ---
    async def forget_fact(self, fact: str) -> Forgotten:
        """The fact alone; the texts that say it stay, and are told to no model for it."""
        row = await self._row("fact", fact)
        rows = await self._graph.goes_with("fact", [fact])
        head = kept_bin.head_of(GoneKind.FACT, str(row.values.get("fact", "")), _space_of(row))
        return await self._forget(rows, {"fact": [fact]}, [], head)

    async def forget_episode(self, episode: str) -> Forgotten:
        """A text with all its parts, and what only it says."""
        text = await self._store.read(lambda connection: text_of(connection, episode))
        here = await self._graph.rows_by_id("episode", text.parts)
        if not here and text.job is None and not await self._has_passages(episode):
            raise gone("episode")
        head = await self._store.read(lambda c: _head_of_text(c, text, here))
        return await self._forget_texts([text], {}, head)

    async def forget_entity(self, entity: str) -> Forgotten:
        """A thing with all facts about it, and the texts that mention nothing else."""
        row = await self._row("entity", entity)
        head = kept_bin.head_of(GoneKind.THING, str(row.values.get("name", "")), _space_of(row))
        texts = [
            await self._store.read(lambda connection, e=each: text_of(connection, e))
            for each in await self._only_about(entity)
        ]
        rows = await self._graph.goes_with("entity", [entity])
        return await self._forget_texts(texts, {row.id: row for row in rows}, head, [entity])

    async def restore(self, ticket: str) -> bool:
        """Take a forgetting back; False when it is too late."""
        taken = await self._store.read(lambda c: kept_bin.look(c, ticket, self._now()))
        if taken is None:
            return False
        await restore(self._graph, taken.rows, self._now())

        def write(connection: sqlite3.Connection) -> None:
            for job in taken.jobs:
                put_job(connection, job)
            for episode, values in taken.texts:
                if not kept_texts(connection, [episode]):
                    put_text(connection, episode, values)
            kept_bin.drop(connection, ticket)
            leaving.is_back(connection, ticket)

        await self._store.write(write)
        return True

    async def forgotten(self, page: Page) -> GoneRows:
        """What can still be taken back, the newest first."""
        start = int(page.after) if page.after.isdecimal() else 0
        limit = max(1, min(page.limit, _PAGE))
        found = await self._store.read(
            lambda c: kept_bin.kept(c, page.spaces, self._now(), start, limit + 1)
        )
        return GoneRows(tuple(found[:limit]), str(start + limit) if len(found) > limit else "")

    async def empty_bin(self) -> bool:
        """Erase for good what cannot be taken back any more; whether there was anything.

        For an idle moment, once a day or so: it rewrites the file.
        """

        def drop(connection: sqlite3.Connection) -> None:
            if kept_bin.drop_old(connection, self._now()):
                drop_lost(connection)
                want(connection)

        with contextlib.suppress(GraphError):  # it waits until the graph is back
            await self.finish()
        await self._store.write(drop)
        return await erase_if_due(self._store, self._now())

    async def finish(self) -> None:
        """Go on with what was being forgotten when that was broken off. Raises GraphError."""
        await leaving.finish(self._store, self._graphs)

    async def contents(self, spaces: Sequence[str]) -> Sequence[SpaceContents]:
        """How much is in these spaces, and in others of which there are texts."""
        texts = await self._store.read(texts_by_space)
        every = dict.fromkeys([*spaces, *sorted(texts)])
        return [await self._contents(each, texts.get(each, 0)) for each in every]

    async def _contents(self, space: str, texts: int) -> SpaceContents:
        counts = await self._graph.counts([space])
        return SpaceContents(space, max(counts.episodes, texts), counts.entities, counts.facts)

    async def wipe(self, space: str) -> Forgotten:
        """Everything of a space for good, also what was in the bin and in copies of the file."""
        texts = await self._store.read(texts_by_space)
        there = await self._contents(space, texts.get(space, 0))
        gone = await leaving.ids_if_elsewhere(self._store, self._graph, space)
        for graph in self._graphs:
            await graph.wipe(space)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM passages WHERE space = ?", (space,))
            connection.execute("DELETE FROM jobs WHERE space = ?", (space,))
            connection.execute("DELETE FROM embedding_cache")  # it does not know its spaces
            kept_bin.drop_space(connection, space)
            leaving.note_gone(connection, gone)
            drop_lost(connection)
            want(connection)

        await self._store.write(write)
        await erase_if_due(self._store, self._now())
        return Forgotten(there.episodes, there.facts, there.entities)

    # --- words never to be remembered ---
    async def never(self) -> Sequence[str]:
        """The words, in the order of the alphabet."""

        def read(connection: sqlite3.Connection) -> list[str]:
            return [str(r[0]) for r in connection.execute("SELECT word FROM never_words")]

        return sorted(await self._store.read(read), key=str.casefold)

    async def set_never(self, words: Sequence[str]) -> None:
        """From now on no text with one of these is kept. Raises MEMORY_TEXT_REFUSED."""
        plain = {" ".join(word.split()): None for word in words}
        kept = [(word, fold(word), micros(self._now())) for word in plain if fold(word)]
        if len(kept) > MOST_NEVER or any(len(word) > LONGEST_NEVER for word, *_ in kept):
            raise GraphError(ProblemCode.MEMORY_TEXT_REFUSED, "too many words", retryable=False)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM never_words")
            connection.executemany("INSERT INTO never_words VALUES (?, ?, ?)", kept)

        await self._store.write(write)

    # --- inside ---
    async def _row(self, kind: str, identifier: str) -> Row:
        found = await self._graph.rows_by_id(kind, [identifier])
        if not found:
            raise gone(kind)
        return found[0]

    async def _fact(self, fact: str) -> Fact:
        found = await self._graph.facts([fact])
        if not found:
            raise gone("fact")
        return found[0]

    async def _corrected(self, old: Row, text: str, since: datetime | None) -> Row:
        now = self._now().astimezone(UTC).isoformat()
        values = dict(old.values)
        values |= {"fact": text, "created_at": now, "by_user": True, "wrong": False}
        values |= dict.fromkeys(("expired_at", "invalid_at"))
        if since is not None:
            values["valid_at"] = since.astimezone(UTC).isoformat()
        return Row("fact", str(uuid.uuid4()), values, await self._vector(text))

    async def _vector(self, text: str) -> Vector | None:
        made_by = self._embedder.fingerprint
        if not made_by or await self._graph.fingerprint() != made_by:
            return None
        try:
            async with asyncio.timeout(EMBEDDING_WAIT_S):
                return (await self._embedder.embed([text]))[0]
        except (ModelCallError, GraphError, TimeoutError):
            return None  # it is filled in later

    async def _silence(self, fact: Row) -> None:
        """As long as it does not hold, what says it is told to no model."""
        named = await self._named([fact])
        await self._store.write(lambda c: silence(c, fact, named[fact.id], ()))

    async def _named(self, facts: Sequence[Row]) -> dict[str, str]:
        """What the second end of each of these facts is called, by the fact's id."""
        ends = {str(fact.values["object"]) for fact in facts}
        rows = await self._graph.rows_by_id("entity", sorted(ends))
        names = {row.id: str(row.values["name"]) for row in rows}
        return {fact.id: names.get(str(fact.values["object"]), "") for fact in facts}

    async def _has_passages(self, episode: str) -> bool:
        return bool(await self._store.read(lambda c: kept_texts(c, [episode])))

    async def _only_about(self, entity: str) -> list[str]:
        """The episodes that mention this thing and no other."""
        found: list[str] = []
        after = ""
        while True:
            ids, after = await self._graph.episodes_of_entity(entity, after, _PAGE)
            rows = await self._graph.goes_with("episode", ids) if ids else []
            mentions = [row.values for row in rows if row.kind == "mention"]
            others = {str(v["episode"]) for v in mentions if v["entity"] != entity}
            found += [each for each in ids if each not in others]
            if not after:
                return found

    async def _forget_texts(
        self,
        texts: Sequence[Text],
        rows: dict[str, Row],
        head: dict[str, object],
        entities: Sequence[str] = (),
    ) -> Forgotten:
        episodes = [part for text in texts for part in text.parts]
        # Of all at once: two parts of a text may say the same.
        facts, only_things = await self._graph.only_said_by(episodes)
        things = dict.fromkeys([*entities, *only_things])
        for kind, ids in (("entity", [*things]), ("fact", facts), ("episode", episodes)):
            if ids:
                rows |= {row.id: row for row in await self._graph.goes_with(kind, ids)}
        going = {"fact": facts, "entity": [*things], "episode": episodes}
        return await self._forget([*rows.values()], going, texts, head)

    async def _forget(
        self,
        rows: Sequence[Row],
        going: dict[str, list[str]],
        texts: Sequence[Text],
        head: dict[str, object],
    ) -> Forgotten:
        """Write `rows` and `texts` into the bin, then remove what is `going`."""
        ticket = uuid.uuid4().hex
        episodes = [part for text in texts for part in text.parts]
        jobs = [text.job for text in texts if text.job is not None]
        facts = _facts_that_go(rows, going)
        named = await self._named(facts)

        def write(connection: sqlite3.Connection) -> None:
            kept = kept_texts(connection, episodes)
            taken = Taken(tuple(rows), tuple(jobs), tuple(kept), head)
            kept_bin.keep(connection, ticket, taken, self._now())
            uncache(connection, kept_bin.texts_of(rows))
            for fact in facts:
                silence(connection, fact, named[fact.id], episodes)
            remove_texts(connection, episodes, [str(job["key"]) for job in jobs])
            leaving.note(connection, ticket, going)

        # The queue goes first: what is being read just now finds no job to be done with.
        await self._store.write(write)
        await leaving.carry_out(self._store, self._graphs, ticket, going)
        left = {row.id for row in await self._graph.rows_by_id("fact", _ids(rows, "fact"))}
        counts = {
            "episodes": len(texts),
            "facts": len([each for each in _ids(rows, "fact") if each not in left]),
            "entities": len(going.get("entity", [])),
        }
        await self._store.write(lambda c: kept_bin.count_anew(c, ticket, head | counts))
        return Forgotten(**counts, ticket=ticket)


def _space_of(row: Row) -> str:
    return str(row.values.get("space", DEFAULT_SPACE))


def _head_of_text(
    connection: sqlite3.Connection, text: Text, rows: Sequence[Row]
) -> dict[str, object]:
    """By its title, else by how it begins."""
    kept = [values for _, values in kept_texts(connection, text.parts[:1])]
    values = text.job or next(iter(kept), None) or (dict(rows[0].values) if rows else {})
    name = values.get("title") or values.get("text") or values.get("content") or ""
    return kept_bin.head_of(GoneKind.TEXT, str(name), str(values.get("space", DEFAULT_SPACE)))


def _facts_that_go(rows: Sequence[Row], going: dict[str, list[str]]) -> list[Row]:
    """Those facts that are removed, by themselves or with their ends."""
    facts, things = {*going.get("fact", ())}, {*going.get("entity", ())}
    return [
        row
        for row in rows
        if row.kind == "fact"
        and (row.id in facts or {row.values["subject"], row.values["object"]} & things)
    ]


def _ids(rows: Sequence[Row], kind: str) -> list[str]:
    return [row.id for row in rows if row.kind == kind]
