"""The port MemoryGraph over the child protocol."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from nova_desktop.adapters.memory.answers import (
    joined,
    raise_refusal,
    read_answer,
    read_problems,
    told,
)
from nova_desktop.adapters.memory.long_texts import LongTexts, is_long
from nova_desktop.domain.memory import (
    Correction,
    Entities,
    Entity,
    Episode,
    Episodes,
    Fact,
    Facts,
    Forgotten,
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
    MemoryHealth,
    MemorySetUp,
    MemoryUsage,
    PlaceLook,
    ReembedEstimate,
    WorkReport,
)
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.wire import to_wire
from nova_desktop.services.memory.ports import MemoryListener

T = TypeVar("T")
MemoryCall = Callable[[str, Mapping[str, object], float], Awaitable[Mapping[str, object]]]

QUICK_S: Final = 30.0
"""How long a question may take; Neo4j elsewhere can be slow, and the child may be busy."""

LONG_S: Final = 24 * 3600.0
"""How long work on the whole memory may take; it tells its progress meanwhile."""

Strings = tuple[str, ...]
Part = tuple[GraphPicture, bool]


class MemoryGraphClient:
    """Implements MemoryGraph. `call` is that of the child; long texts go by files in `folder`."""

    def __init__(self, call: MemoryCall, folder: Path) -> None:
        self._call = call
        self._texts = LongTexts(folder)
        self._listeners: list[MemoryListener] = []

    def listen(self, listener: MemoryListener) -> None:
        """This one hears of what happens in memory."""
        self._listeners.append(listener)

    def heard(self, method: str, params: Mapping[str, object]) -> None:
        """An event of the child."""
        for listener in tuple(self._listeners):
            told(method, params, listener)

    async def set_up(self, set_up: MemorySetUp) -> None:
        await self._ask("set_up", set_up=set_up)

    async def remember(self, episode: NewEpisode) -> Job:
        if not is_long(episode.text):
            return await self._get(Job, "remember", episode=episode)
        with self._texts.lent() as file:
            await self._texts.write(file, episode.text)
            short = replace(episode, text="")
            return await self._get(Job, "remember", episode=short, text_file=str(file))

    async def recall(self, question: Question) -> Recalled:
        return await self._get(Recalled, "recall", question=question)

    async def context(self, question: Question, tokens: int) -> MemoryContext:
        return await self._get(MemoryContext, "context", question=question, tokens=tokens)

    async def timeline(self, entity: str, page: Page) -> Facts:
        return await self._get(Facts, "timeline", entity=entity, page=page)

    async def entity(self, entity: str) -> Entity:
        return await self._get(Entity, "entity", entity=entity)

    async def entities(self, page: Page) -> Entities:
        return await self._get(Entities, "entities", page=page)

    async def facts(self, page: Page, *, history: bool = False) -> Facts:
        return await self._get(Facts, "facts", page=page, history=history)

    async def episodes(self, page: Page, entity: str = "") -> Episodes:
        return await self._get(Episodes, "episodes", page=page, entity=entity)

    async def episode(self, episode: str) -> tuple[Episode, str]:
        folder = str(self._texts.folder)
        answer = await self._ask("episode", episode=episode, text_folder=folder)
        found, text = read_answer(tuple[Episode, str], answer)
        file = answer.get("text_file")
        return found, await self._texts.take(Path(file)) if isinstance(file, str) else text

    async def facts_of(self, episode: str) -> Sequence[Fact]:
        return await self._get(tuple[Fact, ...], "facts_of", episode=episode)

    async def picture(
        self, spaces: Sequence[str], centre: str = "", most: int = 500
    ) -> GraphPicture:
        parts: list[GraphPicture] = []
        more = True
        while more:  # each part is read by itself, so that the window is never held up
            number = len(parts)
            part, more = await self._get(
                Part,
                "picture_part",
                spaces=tuple(spaces),
                centre=centre,
                most=most,
                number=number,
            )
            parts.append(part)
        return joined(parts)

    async def correct(self, fact: str, text: str, since: datetime | None = None) -> Correction:
        return await self._get(Correction, "correct", fact=fact, text=text, since=since)

    async def take_back(self, correction: Correction) -> Fact:
        return await self._get(Fact, "take_back", correction=correction)

    async def mark_wrong(self, fact: str, *, wrong: bool) -> Fact:
        return await self._get(Fact, "mark_wrong", fact=fact, wrong=wrong)

    async def pin(self, fact: str, *, pinned: bool) -> Fact:
        return await self._get(Fact, "pin", fact=fact, pinned=pinned)

    async def forget_fact(self, fact: str) -> Forgotten:
        return await self._get(Forgotten, "forget_fact", fact=fact)

    async def forget_episode(self, episode: str) -> Forgotten:
        return await self._get(Forgotten, "forget_episode", episode=episode)

    async def forget_entity(self, entity: str) -> Forgotten:
        return await self._get(Forgotten, "forget_entity", entity=entity)

    async def restore(self, ticket: str) -> bool:
        return await self._get(bool, "restore", ticket=ticket)

    async def never(self) -> Sequence[str]:
        return await self._get(Strings, "never")

    async def set_never(self, words: Sequence[str]) -> None:
        await self._ask("set_never", words=tuple(words))

    async def contents(self, spaces: Sequence[str]) -> Sequence[SpaceContents]:
        return await self._get(tuple[SpaceContents, ...], "contents", spaces=tuple(spaces))

    async def wipe(self, space: str) -> Forgotten:
        return await self._get(Forgotten, "wipe", LONG_S, space=space)

    async def jobs(self, page: Page) -> Jobs:
        return await self._get(Jobs, "jobs", page=page)

    async def retry(self, key: str = "") -> int:
        return await self._get(int, "retry", key=key)

    async def health(self) -> MemoryHealth:
        return await self._get(MemoryHealth, "health")

    async def usage(self) -> MemoryUsage:
        return await self._get(MemoryUsage, "usage")

    async def look(self, place: GraphPlace) -> PlaceLook:
        return await self._get(PlaceLook, "look", place=place)

    async def estimate_reembedding(self) -> ReembedEstimate:
        return await self._get(ReembedEstimate, "estimate_reembedding")

    async def reembed(self, *, go_on: bool = True) -> None:
        await self._ask("reembed", LONG_S, go_on=go_on)

    async def export(self, path: str, spaces: Sequence[str]) -> WorkReport:
        return await self._get(WorkReport, "export", LONG_S, path=path, spaces=tuple(spaces))

    async def import_file(self, path: str) -> WorkReport:
        return await self._get(WorkReport, "import_file", LONG_S, path=path)

    async def move(self, to: GraphPlace) -> WorkReport:
        return await self._get(WorkReport, "move", LONG_S, to=to)

    async def migrate(
        self, source: GraphPlace, group: str, *, dry_run: bool, embed: bool = False
    ) -> WorkReport:
        asked = {"source": source, "group": group, "dry_run": dry_run, "embed": embed}
        return await self._get(WorkReport, "migrate", LONG_S, **asked)

    async def stop_work(self) -> None:
        await self._ask("stop_work")

    async def roll_back(self, backup: str) -> None:
        await self._ask("roll_back", LONG_S, backup=backup)

    async def check(self) -> Sequence[Problem]:
        return read_problems(await self._ask("check", LONG_S))

    async def _ask(
        self, method: str, timeout_s: float = QUICK_S, **params: object
    ) -> Mapping[str, object]:
        """Raises NovaError for a refusal too."""
        wired: Any = to_wire(params)
        answer = await self._call(method, wired, timeout_s)
        raise_refusal(answer)
        return answer

    async def _get(
        self, kind: type[T], method: str, timeout_s: float = QUICK_S, **params: object
    ) -> T:
        return read_answer(kind, await self._ask(method, timeout_s, **params))
