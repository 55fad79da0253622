"""What a user does to single facts, things and texts, each with its way back; no Qt here."""

from collections.abc import Awaitable, Callable

from nova_desktop.domain.memory import Entity, Fact, Forgotten, Gone, Hit, Job, Page, Thing
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.rows import MemoryRow, Wish
from nova_desktop.ui.memory.view_protocol import MOST_COUNTED, MemoryDesk
from nova_desktop.ui.memory.words import facts_text, texts_text
from nova_desktop.ui.problem_text import problem_text

_LONGEST_TOLD = 48
_MOST_UNDONE = 50
Back = Callable[[], Awaitable[None]]


class EditsPresenter:
    """`changed` hears when something is otherwise now, `open_thing` of a thing's id."""

    def __init__(
        self, desk: MemoryDesk, changed: Callable[[], None], open_thing: Callable[[str], None]
    ) -> None:
        self._desk = desk
        self._changed = changed
        self._open_thing = open_thing
        self.thing_gone: Callable[[str], None] = lambda _thing: None
        self._undone: list[Back] = []
        self._tickets: dict[str, Back] = {}

    def do(self, wish: Wish, row: MemoryRow) -> None:
        """Carry a wish out."""
        if wish is Wish.COPY:
            self._desk.copy("\n".join(text for text in (row.title, row.body) if text))
            self._desk.tell(_("Copied"))
            return
        if wish is Wish.OPEN:
            self._open(row)
            return
        work = self._work(wish, row)
        if work is not None:
            self._desk.operations.start(f"memory: {wish}", work)

    def _open(self, row: MemoryRow) -> None:
        if isinstance(row.item, Entity | Thing):
            self._open_thing(row.item.id)
        elif isinstance(row.item, TaskCard):
            self._desk.tasks.open_task(row.item.task.id)
        elif isinstance(row.item, str):
            self._desk.tasks.open_list(row.item)

    def undo(self) -> None:
        """Take the last change back that was made here; nothing when there is none."""
        if self._undone:
            self._start_undo(self._undone[-1])

    def forget_thing(self, thing: Entity) -> None:
        """With all facts about it."""
        self._desk.operations.start("forget a thing", lambda: self._forget_thing(thing))

    def never(self, words: str) -> None:
        """Ask which words are never to be remembered."""
        self._desk.operations.start("never remember", lambda: self._never(words))

    def _work(self, wish: Wish, row: MemoryRow) -> Callable[[], Awaitable[None]] | None:
        works: dict[Wish, Callable[[], Awaitable[None]]] = {
            Wish.SOURCE: lambda: self._show_source(row.source),
            Wish.NEVER: lambda: self._never(*_words_of(row)),
            Wish.FORGET: lambda: self._forget(row),
        }
        if isinstance(row.item, Job):
            key = row.item.key
            works[Wish.RETRY] = lambda: self._retry(key)
        if isinstance(row.item, Gone):
            gone = row.item
            return (lambda: self._restore(gone)) if wish is Wish.RESTORE else None
        if (fact := _fact_of(row)) is not None:
            works |= {
                Wish.EDIT: lambda: self._correct(fact),
                Wish.WRONG: lambda: self._mark_wrong(fact, True),
                Wish.RIGHT: lambda: self._mark_wrong(fact, False),
                Wish.PIN: lambda: self._pin(fact, True),
                Wish.UNPIN: lambda: self._pin(fact, False),
            }
        return works.get(wish)

    async def _correct(self, fact: Fact) -> None:
        text = await self._desk.questions.ask_correct(fact)
        if text is None or text.strip() == fact.text:
            return
        made = await self._desk.graph.correct(fact.id, text)

        async def back() -> None:
            await self._desk.graph.take_back(made)

        self._done(_("Corrected"), back)

    async def _mark_wrong(self, fact: Fact, wrong: bool) -> None:
        await self._desk.graph.mark_wrong(fact.id, wrong=wrong)
        text = _("Marked as wrong: it is kept and never used") if wrong else _("Used again")

        async def back() -> None:
            await self._desk.graph.mark_wrong(fact.id, wrong=not wrong)

        self._done(text, back)

    async def _pin(self, fact: Fact, pinned: bool) -> None:
        await self._desk.graph.pin(fact.id, pinned=pinned)

        async def back() -> None:
            await self._desk.graph.pin(fact.id, pinned=not pinned)

        self._done(_("Pinned: told with every answer") if pinned else _("Unpinned"), back)

    async def _forget(self, row: MemoryRow) -> None:
        graph = self._desk.graph
        if isinstance(row.item, Entity):
            await self._forget_thing(row.item)
        elif (fact := _fact_of(row)) is not None:
            self._forgot(await graph.forget_fact(fact.id), _short(fact.text))
        elif row.source:
            self._forgot(await graph.forget_episode(row.source), _short(row.title or row.body))

    async def _forget_thing(self, thing: Entity) -> None:
        gone = await self._desk.graph.forget_entity(thing.id)
        self.thing_gone(thing.id)
        self._forgot(gone, thing.name)

    def _forgot(self, gone: Forgotten, name: str) -> None:
        more = [facts_text(gone.facts)] if gone.facts > 1 else []
        more += [texts_text(gone.episodes)] if gone.episodes > 1 else []
        text = _("“{name}” forgotten").format(name=name)
        if more:
            text = _("{text} with {more}").format(text=text, more=", ".join(more))

        async def back() -> None:
            if not await self._desk.graph.restore(gone.ticket):
                self._desk.tell(_("It is too late to bring that back"))

        self._tickets[gone.ticket] = back
        self._done(text, back if gone.ticket else None)

    async def _restore(self, gone: Gone) -> None:
        back = await self._desk.graph.restore(gone.ticket)
        undo = self._tickets.pop(gone.ticket, None)
        self._undone = [each for each in self._undone if each is not undo]
        text = _("“{name}” is back").format(name=_short(gone.name))
        self._desk.tell(text if back else _("It is too late to bring that back"))
        self._changed()

    async def _never(self, *likely: str) -> None:
        words = [each for each in dict.fromkeys(" ".join(w.split()) for w in likely) if each]
        found = [(each, await self._texts_with(each)) for each in words]
        wanted = await self._desk.questions.ask_never(found)
        if wanted is None or not wanted.strip():
            return
        new, graph = " ".join(wanted.split()), self._desk.graph
        before = tuple(await graph.never())
        if new not in before:
            await graph.set_never((*before, new))

        async def back() -> None:
            """Others may have been added since."""
            now = await graph.never()
            await graph.set_never([each for each in now if each != new or each in before])

        text = _("Texts with “{words}” are never remembered").format(words=_short(wanted))
        self._done(text, back)

    async def _texts_with(self, words: str) -> int:
        """How many of the texts that are kept hold these words, at most MOST_COUNTED."""
        spaces = tuple(space.id for space in self._desk.spaces.all())
        page = Page("", MOST_COUNTED, words, spaces)
        try:
            return len((await self._desk.graph.episodes(page)).rows)
        except NovaError:  # it is only told
            return 0

    async def _retry(self, key: str) -> None:
        await self._desk.graph.retry(key)
        self._changed()

    async def _show_source(self, episode_id: str) -> None:
        if not episode_id:
            return
        graph = self._desk.graph
        episode, text = await graph.episode(episode_id)
        facts = await graph.facts_of(episode_id)
        pressed = await self._desk.questions.show_source(episode, text, facts)
        if pressed == "chat":
            self._desk.open_chat(episode.origin)
        elif pressed == "task":
            self._desk.tasks.open_task(episode.origin)
        elif pressed.startswith("never "):
            await self._never(pressed.removeprefix("never "))

    def _done(self, text: str, back: Back | None) -> None:
        self._changed()
        if back is None:
            self._desk.tell(text)
            return

        self._undone = [*self._undone[1 - _MOST_UNDONE :], back]
        self._desk.tell(text, lambda: self._start_undo(back))

    def _start_undo(self, back: Back) -> None:
        """Once only, by the toast or by the key."""
        if back in self._undone:
            self._undone.remove(back)
            self._desk.operations.start("undo in memory", lambda: self._undo(back))

    async def _undo(self, back: Back) -> None:
        try:
            await back()
        except NovaError as error:
            self._desk.tell(problem_text(error.problem).title)
        self._changed()


def _fact_of(row: MemoryRow) -> Fact | None:
    if isinstance(row.item, Hit):
        return row.item.fact
    return row.item if isinstance(row.item, Fact) else None


def _words_of(row: MemoryRow) -> tuple[str, ...]:
    """What is likely meant, the likeliest first.

    Of a fact what is said of its thing, rather than the thing; of a passage the marked words.
    """
    if isinstance(row.item, Entity | Thing):
        return (row.item.name,)
    if (fact := _fact_of(row)) is not None:
        return fact.object.name, fact.subject.name
    if isinstance(row.item, Hit):
        return tuple(row.item.passage[a:b] for a, b in row.item.marks)[:3]
    return ()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TOLD else f"{line[: _LONGEST_TOLD - 1]}…"
