"""What the user said themselves about the matter of a run: where addresses may be taken from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlsplit

from nova_desktop.domain.agent.runs import StepKind
from nova_desktop.domain.chat import Author
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.tasks import ActivityEntry
from nova_desktop.services.agent.ports import RunStore, ToolContext
from nova_desktop.services.ports import ChatStore
from nova_desktop.services.tasks.lists import TaskLists

_MOST: Final = 200
_PIECES: Final = re.compile(r"[^\s<>\"'`]+")
_WHOLE: Final = frozenset({"import_tasks", "take_task"})
_OPENING: Final = re.compile(r"[(\[|]")
_LONGEST: Final = 4_000
_MOST_TRIED: Final = 6
_AROUND: Final = ".,;:!?)]}*_|>\u201d\u2019\u00bb"
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Asks the task, the conversation and the run. Nova's own words never count."""

    lists: TaskLists
    chats: ChatStore
    runs: RunStore | None = None

    async def have(self, address: str, context: ToolContext) -> bool:
        """Whether this very address stands in what the user said."""
        return stands_in(address, await self.said(context))

    async def said(self, context: ToolContext) -> list[str]:
        """The texts. A title and notes that Nova or an import wrote or edited are left out."""
        found: list[str] = []
        if context.task:
            found += await self._of_task(context.task)
        if context.conversation:
            told = await self.chats.messages(context.conversation, _MOST)
            found += [each.text for each in told if each.author is Author.YOU]
        if self.runs is not None:
            run = await self.runs.run(context.run)
            found += [run.aim] if run is not None else []
            steps = await self.runs.steps(context.run, limit=_MOST * 5)
            found += [each.text for each in steps if each.kind is StepKind.USER]
        return found

    async def _of_task(self, task: str) -> list[str]:
        detail = await self.lists.detail(task)
        if detail is None:
            return []
        found = [each.text for each in detail.comments if each.author is Actor.YOU]
        log = await self.lists.activity(task, limit=_MOST * 5)
        if len(log) >= _MOST * 5:
            return found
        others = [each for each in log if each.actor is not Actor.YOU]
        texts = {"title": detail.card.task.title, "notes": detail.card.task.notes}
        written = {name for each in others for name in _written(each)}
        return found + [text for name, text in texts.items() if name not in written]


def stands_in(address: str, texts: Iterable[str]) -> bool:
    """Whether an address is among those in the texts; a part of one, or more than one, is not."""
    wanted = _same(address)
    return wanted is not None and any(wanted in _addresses(each) for each in texts)


def _addresses(text: str) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for piece in _PIECES.findall(text):
        if len(piece) > _LONGEST:
            continue
        # behind a bracket that opens before it, and without what closes or ends a sentence
        begins = [0, *(found.end() for found in _OPENING.finditer(piece))][:_MOST_TRIED]
        tokens = {piece[at:] for at in begins}
        for _ in range(_MOST_TRIED):
            tokens |= {token[:-1] for token in tokens if token and token[-1] in _AROUND}
        for token in tokens:
            names = [token] if "://" in token else [f"https://{token}", f"http://{token}"]
            found |= {same for each in names if (same := _same(each)) is not None}
    return found


def _same(address: str) -> tuple[str, ...] | None:
    """Equal for addresses that lead to the same; without what stays on this computer."""
    if any(letter <= " " for letter in address):  # urlsplit leaves some of them out
        return None
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not ("." in host or ":" in host):
        return None
    user = parts.netloc.rpartition("@")[0]
    return parts.scheme, user, host, str(port), parts.path or "/", parts.query


def _written(entry: ActivityEntry) -> Iterable[str]:
    """The fields that an entry of the log set; all of them where it brought a whole task."""
    fields = entry.payload.get("fields")
    if isinstance(fields, dict):
        return cast("dict[str, object]", fields)
    return ("title", "notes") if entry.kind in _WHOLE else ()
