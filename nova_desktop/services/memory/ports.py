"""What memory needs from outside, in Nova's own words; see nova_desktop.services.ports."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from nova_desktop.domain.memory import (
    Correction,
    Entities,
    Entity,
    Episode,
    Episodes,
    Fact,
    Facts,
    Forgotten,
    GoneRows,
    GraphPicture,
    Job,
    Jobs,
    MemoryContext,
    NewEpisode,
    Page,
    Question,
    Recalled,
    SpaceContents,
)
from nova_desktop.domain.memory_state import (
    GraphPlace,
    LongWork,
    MemoryHealth,
    MemorySetUp,
    MemoryUsage,
    PlaceLook,
    ReembedEstimate,
    WorkReport,
)
from nova_desktop.domain.problems import Problem


class MemoryListener(Protocol):
    """Who hears of what happens in memory, on the loop."""

    def job_changed(self, job: Job) -> None: ...
    def facts_changed(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None: ...
    def health_changed(self, health: MemoryHealth) -> None: ...
    def progress(self, work: LongWork, done: int, total: int) -> None: ...


class MemoryGraph(Protocol):
    """The graph of what is remembered.

    All methods raise NovaError: CHILD_NOT_STARTED, CHILD_SILENT or CHILD_CALL_FAILED for the
    child, and the codes of memory (MEMORY_…) for what it refuses.
    """

    async def set_up(self, set_up: MemorySetUp) -> None:
        """Use this place, these models and limits from now on."""
        ...

    async def remember(self, episode: NewEpisode) -> Job:
        """Keep a text; it is on the disk when this returns. The same key gives the same job."""
        ...

    async def recall(self, question: Question) -> Recalled: ...

    async def context(self, question: Question, tokens: int) -> MemoryContext:
        """What to tell a model before it answers, in at most that many tokens."""
        ...

    async def timeline(self, entity: str, page: Page) -> Facts:
        """The facts of an entity in the order in which they came true, also those that are over."""
        ...

    async def entity(self, entity: str) -> Entity: ...
    async def entities(self, page: Page) -> Entities: ...
    async def facts(self, page: Page, *, history: bool = False) -> Facts: ...
    async def episodes(self, page: Page, entity: str = "") -> Episodes:
        """All, or those that mention an entity."""
        ...

    async def episode(self, episode: str) -> tuple[Episode, str]:
        """With its whole text."""
        ...

    async def facts_of(self, episode: str) -> Sequence[Fact]:
        """What was found in a text."""
        ...

    async def picture(
        self, spaces: Sequence[str], centre: str = "", most: int = 500
    ) -> GraphPicture:
        """The most important things with places, all or those near `centre`."""
        ...

    async def correct(self, fact: str, text: str, since: datetime | None = None) -> Correction:
        """Another sentence in place of a fact; the old one is retired."""
        ...

    async def take_back(self, correction: Correction) -> Fact:
        """The old fact holds again as it did, and the other one is gone."""
        ...

    async def mark_wrong(self, fact: str, *, wrong: bool) -> Fact: ...
    async def pin(self, fact: str, *, pinned: bool) -> Fact:
        """A pinned fact is told to the model whatever is asked."""
        ...

    async def forget_fact(self, fact: str) -> Forgotten: ...
    async def forget_episode(self, episode: str) -> Forgotten:
        """The text, and what only it says."""
        ...

    async def forget_entity(self, entity: str) -> Forgotten:
        """A thing with all facts about it, and the texts that mention nothing else."""
        ...

    async def restore(self, ticket: str) -> bool:
        """Take a forgetting back; False when it is too late."""
        ...

    async def forgotten(self, page: Page) -> GoneRows:
        """What can still be taken back."""
        ...

    async def never(self) -> Sequence[str]:
        """The words of which nothing is remembered."""
        ...

    async def set_never(self, words: Sequence[str]) -> None: ...
    async def contents(self, spaces: Sequence[str]) -> Sequence[SpaceContents]:
        """How much is in these spaces, and in those that were used and have no name any more."""
        ...

    async def wipe(self, space: str) -> Forgotten:
        """Everything of a space, its texts and its queue; this cannot be taken back."""
        ...

    async def jobs(self, page: Page) -> Jobs: ...
    async def retry(self, key: str = "") -> int:
        """Try a dead text again, or all of them; how many."""
        ...

    async def health(self) -> MemoryHealth:
        """As it is now; what is away is tried at once."""
        ...

    async def usage(self) -> MemoryUsage: ...

    async def look(self, place: GraphPlace) -> PlaceLook:
        """What stands there; every failure is an outcome."""
        ...

    async def estimate_reembedding(self) -> ReembedEstimate: ...
    async def reembed(self, *, go_on: bool = True) -> None:
        """Make all vectors anew with the present model, or stop doing so."""
        ...

    async def export(self, path: str, spaces: Sequence[str]) -> WorkReport:
        """Write texts, entities and facts as JSON lines; without vectors."""
        ...

    async def import_file(self, path: str) -> WorkReport: ...
    async def move(self, to: GraphPlace) -> WorkReport:
        """Copy everything to another place and verify; go on using the present one."""
        ...

    async def migrate(
        self, source: GraphPlace, group: str, *, dry_run: bool, embed: bool = False
    ) -> WorkReport:
        """Copy the graph of an earlier Nova into the present one, after a backup.

        With `embed` vectors that do not come along are made; without it that waits for `reembed`.
        """
        ...

    async def stop_work(self) -> None:
        """End the work on all of memory that runs; its report says that it was stopped."""
        ...

    async def roll_back(self, backup: str) -> None:
        """Put the backup of a migration back in place."""
        ...

    async def check(self) -> Sequence[Problem]:
        """Look whether everything is sound."""
        ...


class MemoryOutbox(Protocol):
    """Texts that were written together with the message or task they come from."""

    async def waiting(self, spaces: Collection[str], limit: int = 20) -> Sequence[NewEpisode]:
        """Those of these spaces, the oldest first."""
        ...

    async def add(self, episode: NewEpisode) -> None: ...
    async def accepted(self, key: str) -> None:
        """The memory child has it."""
        ...

    async def drop(self, space: str) -> None:
        """Forget what waits for this space."""
        ...

    async def count(self) -> int: ...
    def on_added(self, listener: Callable[[], None]) -> None: ...
