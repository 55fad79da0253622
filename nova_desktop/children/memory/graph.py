"""A graph as the memory child uses it, besides what Graphiti writes through its driver.

Two implement it: `embedded` (SQLite) and `neo4j_graph`. The same contract suite runs on both.
All methods raise GraphError and nothing else.
"""

from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol, TypeVar

from nova_desktop.domain.memory import Entity, Fact, Source
from nova_desktop.domain.problems import ProblemCode

Vector = Sequence[float]
T = TypeVar("T")


class GraphError(Exception):
    """`code` is a ProblemCode of memory; the text is safe to show."""

    def __init__(self, code: str, message: str, *, retryable: bool = True) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable

    @property
    def is_away(self) -> bool:
        """The graph does not answer now: what is kept here can be searched meanwhile."""
        return self.code == ProblemCode.MEMORY_DOWN


@dataclass(frozen=True, slots=True)
class Scored:
    """A fact or an entity by id; higher is better, comparable within one list only."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Counts:
    episodes: int = 0
    entities: int = 0
    facts: int = 0  # those that are not retired


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts count: those of these spaces that hold at `at`, with `history` all but wrong.

    With `ahead` those count too that begin later: an appointment is known before its day.
    """

    spaces: tuple[str, ...]
    at: datetime
    history: bool = False
    ahead: bool = False

    def counts(self, fact: Fact) -> bool:
        """Whether the fact does, whatever its space."""
        if self.history:
            return not fact.wrong
        return fact.holds(max(self.at, fact.since or self.at) if self.ahead else self.at)


def over(said: Sequence[Fact], episodes: Sequence[str], wanted: Wanted) -> frozenset[str]:
    """Those of the episodes that say some of these facts, none of which counts any more."""
    counting = {episode for fact in said if wanted.counts(fact) for episode in fact.episodes}
    return frozenset(e for fact in said for e in fact.episodes if e in episodes) - counting


@dataclass(frozen=True, slots=True)
class Row:
    """A node or link for export, move and migration.

    `kind` is episode, entity, fact, mention, community, membership, saga or saga_episode; `values`
    are JSON values by name, without vectors; `vector` is the one of its name or fact. Times are
    ISO texts in UTC or None, every row has `space` and `created_at`, and besides:
    episode: name, source, source_description, content, valid_at, entity_edges (ids of facts),
    metadata, origin_kind (an EpisodeSource or ""), title, origin, speaker, extracted;
    entity: name, labels (without Entity), summary, attributes;
    fact: name (the relation), fact, subject, object, valid_at, invalid_at, expired_at,
    reference_time, episodes (ids), attributes, pinned, wrong, by_user;
    mention: episode, entity; community: name, summary; membership: community, entity;
    saga: name, summary, first_episode, last_episode, last_summarized_at,
    last_summarized_episode_valid_at;
    saga_episode: saga, episode, previous (id of the episode before it, or None).
    """

    kind: str
    id: str
    values: dict[str, object]
    vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class ToEmbed:
    """A text whose vector is missing or is to be made anew; `kind` as of Row."""

    kind: str
    id: str
    text: str


class Keep(Enum):
    """In place of a value: the one that stands is kept."""

    KEPT = "kept"


Time = datetime | Keep | None


@dataclass(frozen=True, slots=True)
class FactChange:
    """What `Graph.change_fact` is given."""

    pinned: bool | None = None
    wrong: bool | None = None
    by_user: bool | None = None
    retired_at: Time = Keep.KEPT
    until: Time = Keep.KEPT

    def marks(self) -> dict[str, bool]:
        """Those that change, by their names of a Row."""
        is_set = isinstance(self.retired_at, datetime) or isinstance(self.until, datetime)
        by_user = True if self.by_user is None and is_set else self.by_user
        given = {"pinned": self.pinned, "wrong": self.wrong, "by_user": by_user}
        return {name: mark for name, mark in given.items() if mark is not None}

    def times(self) -> dict[str, datetime | None]:
        """Those that change, by their names of a Row."""
        given = {"expired_at": self.retired_at, "invalid_at": self.until}
        return {name: time for name, time in given.items() if not isinstance(time, Keep)}


class Graph(Protocol):
    """See the module."""

    @property
    def driver(self) -> Any:
        """The GraphDriver that Graphiti is given."""
        ...

    async def open(self) -> None:
        """Make or upgrade the schema and its indexes; may be called again after GraphError."""
        ...

    async def close(self) -> None: ...

    async def counts(self, spaces: Sequence[str] = ()) -> Counts:
        """Of these spaces, or of all."""
        ...

    def batch(self) -> AbstractAsyncContextManager["Batch"]:
        """What is written inside through `driver` is written whole or not at all.

        What the user changed or removed since it began is not undone by it.

        On Neo4j Graphiti's own bulk write is one transaction and `on_commit` follows it.
        """
        ...

    # --- episodes ---
    async def has_episode(self, episode: str) -> bool: ...
    async def put_episode(self, row: Row, job: str = "") -> None:
        """Write the raw text before any model call; again with the same id changes nothing.

        With the key of a `job` the graph beside the queue writes it only while that is there; one
        elsewhere does not know, so whoever has put it looks again afterwards.
        """
        ...

    async def is_extracted(self, episode: str) -> bool:
        """Whether its facts are written already."""
        ...

    async def episode_keys(
        self, spaces: Sequence[str], search: str, before: tuple[datetime, str] | None, limit: int
    ) -> list[tuple[datetime, str]]:
        """(valid_at, id), the newest first, of those whose key is below `before`.

        With `search`, of those whose title or text has these words.
        """
        ...

    async def together(self, made: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of a coroutine that only reads, here and in the memory file.

        The embedded graph gives all its reads one state of the file and one thread.
        """
        ...

    # --- search ---
    async def facts_by_words(self, text: str, wanted: Wanted, limit: int) -> list[Scored]: ...
    async def facts_by_vector(self, vector: Vector, wanted: Wanted, limit: int) -> list[Scored]: ...
    async def entities_by_words(
        self, text: str, spaces: Sequence[str], limit: int
    ) -> list[Scored]: ...
    async def entities_by_vector(
        self, vector: Vector, spaces: Sequence[str], limit: int
    ) -> list[Scored]: ...
    async def facts_about(
        self, entities: Sequence[str], wanted: Wanted, limit: int
    ) -> list[tuple[str, Fact]]:
        """(entity, fact) of those that have one of these at an end, the newest first.

        Of each entity about `limit` at most, so that one with many leaves room for the others.
        """
        ...

    # --- reading ---
    async def facts(self, ids: Sequence[str]) -> list[Fact]:
        """In the order of the ids; unknown ones are left out."""
        ...

    async def entities(self, ids: Sequence[str]) -> list[Entity]: ...
    async def facts_page(
        self, wanted: Wanted, search: str, after: str, limit: int
    ) -> tuple[list[Fact], str]:
        """The newest first, and where to go on, "" at the end.

        Newest is what was learnt last; with `history` what came true last.
        """
        ...

    async def entities_page(
        self, spaces: Sequence[str], search: str, after: str, limit: int
    ) -> tuple[list[Entity], str]:
        """Those with the most facts first."""
        ...

    async def timeline(self, entity: str, after: str, limit: int) -> tuple[list[Fact], str]: ...
    async def facts_of_episode(self, episode: str) -> list[Fact]: ...
    async def over(self, episodes: Sequence[str], wanted: Wanted) -> frozenset[str]:
        """Those of the texts that say something, none of which counts any more."""
        ...

    async def episodes_of_entity(
        self, entity: str, after: str, limit: int
    ) -> tuple[list[str], str]:
        """Ids of the episodes that mention it, the newest first."""
        ...

    async def sources(self, episodes: Sequence[str]) -> list[Source]:
        """Where these texts came from, in no order; unknown ones are left out."""
        ...

    async def links(
        self, spaces: Sequence[str], centre: str, most: int
    ) -> tuple[list[Entity], list[tuple[str, str, int]]]:
        """The `most` entities with the most facts, or nearest to `centre`; and (id, id, facts)."""
        ...

    # --- changes by the user ---
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
        """Change what is given: marks that are not None, times that are not kept; None ends one.

        A time that is set makes the fact one of the user's, unless `by_user` says otherwise.
        """
        ...

    async def add_fact(self, row: Row) -> None: ...
    async def delete(self, kind: str, ids: Sequence[str]) -> None:
        """Remove episodes, entities or facts with all that hangs on them alone by link."""
        ...

    async def goes_with(self, kind: str, ids: Sequence[str]) -> list[Row]:
        """The rows that `delete` would remove or change, as they are now, with their vectors.

        `put_rows` of them after `delete` brings back what was.
        """
        ...

    async def only_said_by(self, episodes: Sequence[str]) -> tuple[list[str], list[str]]:
        """Ids of the facts, and of the entities, that no other episodes say or mention."""
        ...

    async def summarize(self, entities: Sequence[str]) -> None:
        """Make the summaries of these anew of the facts that hold, see memory.summary.

        A batch and all changes by the user do so by themselves.
        """
        ...

    async def wipe(self, space: str) -> None: ...

    # --- vectors ---
    async def fingerprint(self) -> str:
        """What made the vectors, "" for nothing yet; see models.fingerprint."""
        ...

    async def set_fingerprint(self, fingerprint: str) -> None: ...
    async def without_vector(self, limit: int) -> list[ToEmbed]: ...
    async def put_vectors(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        """(kind, id, vector) of what had none."""
        ...

    async def texts_to_embed(self) -> tuple[int, int]:
        """How many texts have vectors or shall have them, and their characters."""
        ...

    async def begin_shadow(self, fingerprint: str) -> None:
        """Make room for new vectors beside the old ones; goes on with what was begun alike."""
        ...

    async def without_shadow(self, limit: int) -> list[ToEmbed]: ...
    async def put_shadow(self, vectors: Sequence[tuple[str, str, Vector]]) -> None: ...
    async def swap_shadow(self) -> None:
        """From now on the new ones count, all at once; the old ones stay until dropped."""
        ...

    async def drop_old_vectors(self) -> None: ...
    async def drop_shadow(self) -> None: ...

    # --- whole graph ---
    async def rows_by_id(self, kind: str, ids: Sequence[str]) -> list[Row]:
        """These rows, in the order of the ids; unknown ones are left out."""
        ...

    async def pinned(self, wanted: Wanted, limit: int) -> list[Fact]:
        """The pinned facts, the newest first."""
        ...

    def rows(self, spaces: Sequence[str], after: str = "") -> AsyncGenerator[list[Row], None]:
        """All rows in a fixed order: by kind, then by id; `after` as `kind/id`."""
        ...

    async def put_rows(self, rows: Sequence[Row]) -> None:
        """Write them as they are; those that are there already are replaced."""
        ...


class Batch(Protocol):
    """Graph writes under way."""

    def on_commit(self, episode: str) -> None:
        """Mark this episode as extracted in the same transaction."""
        ...
