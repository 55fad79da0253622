"""Tools over memory: recall, remember, forget."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.marks import quoted
from nova_desktop.domain.agent.tools import Effect, FieldChange, Preview, ToolResult
from nova_desktop.domain.memory import DEFAULT_SPACE, EpisodeSource, Hit, NewEpisode, Question
from nova_desktop.domain.memory_spaces import is_open
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.remembering import NOVA
from nova_desktop.services.agent.ports import ToolContext
from nova_desktop.services.agent.tools.basics import (
    Arguments,
    CannotError,
    Reading,
    number,
    said,
    text,
    tool_spec,
)
from nova_desktop.services.memory.ports import MemoryGraph, MemoryOutbox
from nova_desktop.services.ports import ChatStore
from nova_desktop.services.settings import CurrentSettings

USUAL: Final = 10
LONGEST_NOTE: Final = 5_000
_LONGEST_PASSAGE: Final = 600
_FACT: Final = "fact:"
_TEXT: Final = "text:"


class MemoryDesk:
    """Which space a run may read and write: that of its conversation, else the first one."""

    def __init__(self, settings: CurrentSettings, chats: ChatStore) -> None:
        self._settings = settings
        self._chats = chats

    async def space(self, context: ToolContext) -> str:
        """Raises CannotError where the user switched memory off."""
        space = DEFAULT_SPACE
        if context.conversation:
            here = await self._chats.conversation(context.conversation)
            if here is None or not here.remember:
                raise CannotError("The user switched memory off for this conversation.")
            space = here.space
        if not is_open(self._settings.now.memory, space):
            raise CannotError("The user switched memory off.")
        return space


class Recall(Reading):
    """What memory knows."""

    spec = tool_spec(
        "recall",
        "Look up what the user told before, in chats, tasks and notes.",
        Effect.READS,
        Permission.ALLOW,
        ["question"],
        question=text("What to look for.", 2_000, 1),
        limit=number(f"How many at most; {USUAL} is usual.", 1, 30),
    )

    def __init__(self, desk: MemoryDesk, graph: MemoryGraph) -> None:
        self._desk = desk
        self._graph = graph

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Facts and passages with the ids that `forget` takes."""
        space = await self._desk.space(context)
        limit = arguments.get("limit")
        most = limit if isinstance(limit, int) else USUAL
        asked = Question(said(arguments, "question"), (space,), most)
        found = await self._graph.recall(asked)
        rows = [row for hit in found.hits if (row := _row(hit))]
        return ToolResult("\n".join(rows) or "Memory knows nothing about that.")


class Remember:
    """A text for memory; the same call is remembered once."""

    spec = tool_spec(
        "remember",
        "Keep something that will be worth knowing later, as whole sentences with names and dates.",
        Effect.CHANGES,
        Permission.ALLOW,
        ["text"],
        text=text("What to remember.", LONGEST_NOTE, 1),
    )

    def __init__(
        self,
        desk: MemoryDesk,
        outbox: MemoryOutbox,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._outbox = outbox
        self._now = now

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """The text."""
        await self._desk.space(context)
        if not said(arguments, "text").strip():
            raise CannotError("There is nothing to remember.")
        return Preview("", (FieldChange("memory", "", said(arguments, "text")),))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """On the disk when this returns. Its key is the call's, so memory takes it once."""
        space = await self._desk.space(context)
        episode = NewEpisode(
            key=f"nova/{context.key}",
            text=said(arguments, "text"),
            at=self._now(),
            space=space,
            source=EpisodeSource.CHAT if context.conversation else EpisodeSource.TASK,
            origin=context.conversation or context.task,
            speaker=NOVA,
        )
        await self._outbox.add(episode)
        return ToolResult("It will be remembered.")

    async def found(self, context: ToolContext) -> ToolResult | None:
        """Nobody knows for sure, and doing it again changes nothing."""
        return None


class Forget:
    """A fact or a text out of memory; it can be taken back for a while."""

    spec = tool_spec(
        "forget",
        "Forget a fact or a text that recall gave.",
        Effect.CHANGES,
        Permission.ASK,
        ["id"],
        id=text(f"An id that recall gave, as {_FACT}… or {_TEXT}….", 300, 1),
    )

    def __init__(self, desk: MemoryDesk, graph: MemoryGraph) -> None:
        self._desk = desk
        self._graph = graph

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """What would go; a fact is named by its id alone, since memory has no list by ids."""
        await self._desk.space(context)
        kind, name = _place(said(arguments, "id"))
        if kind == _FACT:
            return Preview(said(arguments, "id"))
        try:
            episode, _ = await self._graph.episode(name)
        except NovaError as error:
            raise _gone(error) from None
        change = FieldChange("memory", episode.excerpt, "")
        return Preview(episode.title or said(arguments, "id"), (change,))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Forget it; what is gone already stays gone."""
        await self._desk.space(context)
        kind, name = _place(said(arguments, "id"))
        try:
            forget = self._graph.forget_fact if kind == _FACT else self._graph.forget_episode
            gone = await forget(name)
        except NovaError as error:
            raise _gone(error) from None
        return ToolResult(
            f"Forgotten: {gone.facts} facts and {gone.episodes} texts. The user can take it back."
        )

    async def found(self, context: ToolContext) -> ToolResult | None:
        """Forgetting again says that it is gone, and does nothing."""
        return None


def _row(hit: Hit) -> str:
    if hit.fact is not None:
        fact = hit.fact
        notes = [f"since {fact.since:%Y-%m-%d}"] if fact.since else []
        notes += [f"until {fact.until:%Y-%m-%d}"] if fact.until else []
        notes += [f"learnt {fact.learned_at:%Y-%m-%d}"]
        return f"- {_FACT}{fact.id} | {quoted(fact.text, _LONGEST_PASSAGE)} | {', '.join(notes)}"
    if hit.episode is None or not hit.passage:
        return ""
    source = f"{quoted(hit.episode.title, 80)} {hit.episode.at:%Y-%m-%d}".strip()
    passage = quoted(hit.passage, _LONGEST_PASSAGE)
    return f"- {_TEXT}{hit.episode.id} | {passage} | from {source}"


def _place(given: str) -> tuple[str, str]:
    for kind in (_FACT, _TEXT):
        if given.startswith(kind) and len(given) > len(kind):
            return kind, given.removeprefix(kind)
    raise CannotError(f"An id begins with {_FACT} or {_TEXT}; recall tells them.")


def _gone(error: NovaError) -> Exception:
    if error.problem.code is ProblemCode.MEMORY_GONE:
        return CannotError("It is not in memory, or no longer.")
    return error
