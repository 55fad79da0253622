"""What the window can ask of memory: the methods of MemoryGraph, by name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nova_desktop.children.memory import long_texts
from nova_desktop.children.memory.answering import answering
from nova_desktop.children.memory.keeping import Keeping
from nova_desktop.children.memory.parts import Base, Parts
from nova_desktop.children.memory.whole import WholeWork
from nova_desktop.children.runtime.serving import Method, RefusedError
from nova_desktop.domain.memory import Correction, Episode, Job, NewEpisode, Page, Question
from nova_desktop.domain.wire import from_wire
from nova_desktop.protocol import INVALID_PARAMS, JsonObject

Texts = tuple[str, ...]
Call = Callable[..., Awaitable[object]]


def asking(parts: Callable[[], Parts]) -> dict[str, Method]:
    """What only reads. `parts` raises GraphError while the graph cannot be used."""
    of = _Of(parts)
    page = {"entity": str, "page": Page}
    picture = {"spaces": Texts, "centre": str, "most": int, "number": int}
    return {
        "recall": of(lambda p: p.recall.recall, question=Question),
        "context": of(lambda p: p.recall.context, question=Question, tokens=int),
        "timeline": of(lambda p: p.reading.timeline, **page),
        "entity": of(lambda p: p.reading.entity, entity=str),
        "entities": of(lambda p: p.reading.entities, page=Page),
        "facts": of(lambda p: p.reading.facts, "history", page=Page, history=bool),
        "episodes": of(lambda p: p.reading.episodes, "entity", **page),
        "facts_of": of(lambda p: p.reading.facts_of, episode=str),
        "picture_part": of(lambda p: p.pictures.part, "centre", "most", "number", **picture),
    }


def changing(parts: Callable[[], Parts]) -> dict[str, Method]:
    """What the user changes."""
    of = _Of(parts)
    return {
        "contents": of(lambda p: p.edits.contents, spaces=Texts),
        "correct": of(lambda p: p.edits.correct, "since", fact=str, text=str, since=datetime),
        "take_back": of(lambda p: p.edits.take_back, correction=Correction),
        "mark_wrong": of(lambda p: p.edits.mark_wrong, fact=str, wrong=bool),
        "pin": of(lambda p: p.edits.pin, fact=str, pinned=bool),
        "forget_fact": of(lambda p: p.edits.forget_fact, fact=str),
        "forget_episode": of(lambda p: p.edits.forget_episode, episode=str),
        "forget_entity": of(lambda p: p.edits.forget_entity, entity=str),
        "restore": of(lambda p: p.edits.restore, ticket=str),
        "forgotten": of(lambda p: p.edits.forgotten, page=Page),
        "never": of(lambda p: p.edits.never),
        "set_never": of(lambda p: p.edits.set_never, words=Texts),
    }


class _Of:
    """Makes methods that look for their part of memory when they are called."""

    def __init__(self, parts: Callable[[], Parts]) -> None:
        self._parts = parts

    def __call__(self, find: Callable[[Parts], Call], *optional: str, **kinds: Any) -> Method:
        async def call(**arguments: object) -> object:
            return await find(self._parts())(**arguments)

        return answering(call, *optional, **kinds)


class TextMethods:
    """Texts in and out; those too long for a frame go by files.

    A long text goes out into the folder `text_folder` of the call, or where one came in last.
    """

    def __init__(self, base: Base, keeping: Keeping) -> None:
        self._base = base
        self._keeping = keeping
        self._folder = ""

    def methods(self) -> dict[str, Method]:
        """By name."""
        ingest = self._base.ingest
        return {
            "remember": self._remember,
            "episode": self._episode,
            "jobs": answering(self._base.queue.page, page=Page),
            "retry": answering(ingest.retry, "key", key=str),
        }

    async def _remember(self, params: JsonObject) -> JsonObject:
        async def remember(episode: NewEpisode, text_file: str = "") -> Job:
            if text_file:
                self._folder = str(Path(text_file).parent)
                episode = replace(episode, text=await long_texts.take(text_file))
            job = await self._base.ingest.remember(episode)
            self._base.filling.nudge()  # it can be found by meaning before it is read
            return job

        method = answering(remember, "text_file", episode=NewEpisode, text_file=str)
        return await method(params)

    async def _episode(self, params: JsonObject) -> JsonObject:
        try:
            identifier = from_wire(str, params.get("episode"))
        except ValueError:
            raise RefusedError("episode must be a text", INVALID_PARAMS) from None
        folder = params.get("text_folder", self._folder)

        async def episode() -> tuple[Episode, str]:
            shown, text = await self._keeping.parts.reading.episode(identifier)
            found.append(text)
            return shown, "" if long_texts.is_long(text) else text

        found: list[str] = []
        answer = await answering(episode)({})
        if not found or not long_texts.is_long(found[0]):
            return answer
        if not isinstance(folder, str) or not folder:
            raise RefusedError("text_folder must say where a long text may go", INVALID_PARAMS)
        return {**answer, "text_file": await long_texts.leave(found[0], folder)}


def whole_work(whole: WholeWork) -> Mapping[str, Method]:
    """Work on all of memory."""
    return {
        "wipe": answering(whole.wipe, space=str),
        "export": answering(whole.export, path=str, spaces=Texts),
        "import_file": answering(whole.import_file, path=str),
    }
