"""Memory in Nova's words: what goes in, and what comes out. Times are aware and in UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

DEFAULT_SPACE: Final = "nova"
"""The id of the space that everything goes to unless it is told otherwise."""

LONGEST_TEXT: Final = 1_000_000
"""Characters of one episode."""


class EpisodeSource(StrEnum):
    """Where a text came from."""

    CHAT = "chat"
    TASK = "task"
    NOTE = "note"  # the user's own words under Remember
    IMPORT = "import"


class Urgency(StrEnum):
    """The user's words are read before imports."""

    OWN = "own"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """A text to remember. The same `key` is remembered once, whatever happens.

    `title` is what a person calls its source, as a chat's title; `origin` is the id of the
    conversation or task, `speaker` who said it, "" for nobody in particular. `at` is when it was
    said.
    """

    key: str
    text: str
    at: datetime
    space: str = DEFAULT_SPACE
    source: EpisodeSource = EpisodeSource.NOTE
    title: str = ""
    origin: str = ""
    speaker: str = ""
    urgency: Urgency = Urgency.OWN


class JobState(StrEnum):
    """The way of a text through the queue. It can be searched from WAITING on."""

    WAITING = "waiting"
    WORKING = "working"
    RETRYING = "retrying"  # failed, and is tried again at `retry_at`
    KEPT = "kept"  # there is no memory model: it waits for one, and costs nothing
    DONE = "done"
    DEAD = "dead"  # given up until the user presses Retry


@dataclass(frozen=True, slots=True)
class Job:
    """One text on its way into the graph; `facts` were found, `cost_usd` spent so far.

    `problem` is a ProblemCode or "", `detail` its technical cause without secrets.
    """

    key: str
    episode: str
    space: str
    title: str
    preview: str
    state: JobState
    queued_at: datetime
    tries: int = 0
    retry_at: datetime | None = None
    problem: str = ""
    detail: str = ""
    facts: int = 0
    cost_usd: float = 0.0
    urgency: Urgency = Urgency.OWN


@dataclass(frozen=True, slots=True)
class Episode:
    """A text as it was given. `excerpt` is its beginning; `length` counts its characters."""

    id: str
    space: str
    source: EpisodeSource
    title: str
    origin: str
    at: datetime
    excerpt: str
    length: int
    facts: int = 0
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """An end of a fact: an entity by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, project, place or other thing that facts are about.

    `kind` is one of domain.memory_kinds, "" for none. `facts` counts those that hold.
    """

    id: str
    space: str
    name: str
    kind: str = ""
    summary: str = ""
    created_at: datetime | None = None
    facts: int = 0
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence about two things.

    `since` and `until` are when it was true in the world, `learned_at` and `retired_at` when Nova
    came to know it and gave it up. `episodes` are the ids of the texts that say it. `wrong`: the
    user said so; it is kept, and never used.
    """

    id: str
    space: str
    text: str
    relation: str
    subject: Thing
    object: Thing
    learned_at: datetime
    since: datetime | None = None
    until: datetime | None = None
    retired_at: datetime | None = None
    episodes: tuple[str, ...] = ()
    pinned: bool = False
    wrong: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it was known and true then."""
        begun = self.since is None or self.since <= at
        ended = self.until is not None and self.until <= at
        retired = self.retired_at is not None and self.retired_at <= at
        return begun and not ended and not retired and not self.wrong


@dataclass(frozen=True, slots=True)
class Correction:
    """A fact that took the place of another, and that one as it was before.

    `by_user`: the user had given that one its times already.
    """

    made: Fact
    before: Fact
    by_user: bool = False


class Match(StrEnum):
    """Why something was found."""

    MEANING = "meaning"
    WORDS = "words"
    LINK = "link"  # it hangs together with something that was found


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: a fact, or a passage of an episode where `fact` is None.

    `passage` is the place in `episode` that says it, `marks` are (start, end) of the words in it
    that were asked for. `score` orders hits of one answer and means nothing beyond. `before` is
    the fact that the best one of an answer with history replaced, None for none that is known.
    """

    episode: Episode | None
    fact: Fact | None = None
    passage: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    matched: tuple[Match, ...] = ()
    score: float = 0.0
    before: Fact | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for. `as_of` asks what held then; with `history` what is over is found too."""

    text: str
    spaces: tuple[str, ...] = (DEFAULT_SPACE,)
    limit: int = 10
    as_of: datetime | None = None
    history: bool = False


@dataclass(frozen=True, slots=True)
class Recalled:
    """The best first. `by_meaning` is False when only words were compared."""

    hits: tuple[Hit, ...]
    by_meaning: bool
    took_ms: float


@dataclass(frozen=True, slots=True)
class MemoryContext:
    """What is worth telling a model before it answers, and what it was made of."""

    text: str
    hits: tuple[Hit, ...] = ()
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: `after` is the last page's `next`, "" for the first one."""

    after: str = ""
    limit: int = 50
    search: str = ""
    spaces: tuple[str, ...] = (DEFAULT_SPACE,)


@dataclass(frozen=True, slots=True)
class Entities:
    """A page; `next` is "" on the last one."""

    rows: tuple[Entity, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text came from, without the text; `id` is that of the episode."""

    id: str
    kind: EpisodeSource
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """A page; `next` is "" on the last one. `sources` has the first text that says each fact."""

    rows: tuple[Fact, ...]
    next: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Episodes:
    """A page, the newest first; `next` is "" on the last one."""

    rows: tuple[Episode, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class Jobs:
    """A page, those under way first; `next` is "" on the last one."""

    rows: tuple[Job, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A thing in the picture, -1 to 1 in both directions; `weight` counts its facts."""

    id: str
    name: str
    kind: str
    x: float
    y: float
    weight: int


@dataclass(frozen=True, slots=True)
class GraphLink:
    """Indexes of two nodes, and how many facts join them."""

    source: int
    target: int
    facts: int


@dataclass(frozen=True, slots=True)
class GraphPicture:
    """The most important things around `centre`, or of all; `total` counts what there is."""

    nodes: tuple[GraphNode, ...]
    links: tuple[GraphLink, ...]
    total: int
    centre: str = ""


@dataclass(frozen=True, slots=True)
class SpaceContents:
    """How much a space holds; `facts` are those that are not given up."""

    space: str
    episodes: int = 0
    entities: int = 0
    facts: int = 0


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went. `ticket` takes it back while the child keeps it, "" when it cannot be."""

    episodes: int = 0
    facts: int = 0
    entities: int = 0
    ticket: str = field(default="")
