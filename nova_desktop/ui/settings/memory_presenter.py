"""The panel Memory: its spaces, words, and the work on all of it; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence

from nova_desktop.domain.memory import Fact, Job
from nova_desktop.domain.memory_state import LongWork, MemoryHealth, WorkReport
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.memory.words import spent_text, why_text
from nova_desktop.ui.settings.memory_desk import MemorySettingsDesk, MemorySettingsView
from nova_desktop.ui.settings.memory_long_work import show_long_work
from nova_desktop.ui.settings.memory_wipe import contents_text, wipe_choices
from nova_desktop.ui.settings.memory_words import progress_text


class MemorySettingsPresenter:
    """A MemoryListener, for the progress of long work."""

    def __init__(self, desk: MemorySettingsDesk, view: MemorySettingsView) -> None:
        self._desk = desk
        self._view = view
        self._was_on: bool | None = None  # None before it is opened
        desk.memory.on_change(self._memory_changed)
        desk.saving.settings.on_change(lambda _settings: self.refresh())

    def open(self) -> None:
        """It came into view."""
        self._was_on = not self._desk.memory.on
        self.refresh()

    def refresh(self) -> None:
        self._view.show_spaces(self._desk.spaces.all())
        self._memory_changed()

    # spaces and words

    def add_space(self) -> None:
        self._start("add a space", self._add_space)

    def rename_space(self, space: MemorySpace) -> None:
        async def work() -> None:
            name = await self._desk.questions.ask_space(space.name)
            if name.strip() and name != space.name:
                change = await self._desk.spaces.rename(space.id, name)
                self._desk.saving.tell(change, _("Renamed"), self._desk.spaces.undo)

        self._start("rename a space", lambda: self._named(work))

    def remove_space(self, space: MemorySpace) -> None:
        async def work() -> None:
            change = await self._desk.spaces.remove(space.id)
            text = _("“{name}” is named no more; what is in it stays until it is wiped")
            told = text.format(name=space.name)
            self._desk.saving.tell(change, told, self._desk.spaces.undo)

        self._start("remove a space", work)

    def switch_space(self, space: MemorySpace, on: bool) -> None:
        async def work() -> None:
            change = await self._desk.spaces.switch(space.id, on=on)
            text = _("“{name}” is on") if on else _("“{name}” is neither written nor read")
            told = text.format(name=space.name)
            self._desk.saving.tell(change, told, self._desk.spaces.undo)

        self._start("switch a space", work)

    def set_never(self, text: str) -> None:
        """One a line."""

        async def work() -> None:
            words = tuple(
                dict.fromkeys(" ".join(w.split()) for w in text.splitlines() if w.strip())
            )
            await self._desk.graph.set_never(words)
            self._view.show_never(words)
            self._desk.saving.say(_("Saved: Never remember"))

        self._start("words never remembered", work)

    # all of it

    def reembed(self) -> None:
        self._start("embed memory anew", self._reembed)

    def stop(self) -> None:
        async def work() -> None:
            await self._desk.graph.reembed(go_on=False)

        self._start("stop embedding", work)

    def export(self) -> None:
        async def work() -> WorkReport | None:
            path = await self._desk.questions.ask_export_path()
            return await show_long_work(
                self._view, LongWork.EXPORT, path, lambda: self._exported(path)
            )

        self._start("export memory", work)

    async def _exported(self, path: str) -> WorkReport:
        """All spaces, also those that have no name any more."""
        there = await self._desk.wiping.contents()
        return await self._desk.graph.export(path, [each.space for each in there])

    def import_file(self) -> None:
        async def work() -> WorkReport | None:
            path = await self._desk.questions.ask_import_path()
            return await show_long_work(
                self._view, LongWork.IMPORT, path, lambda: self._imported(path)
            )

        self._start("import memory", work)

    async def _imported(self, path: str) -> WorkReport:
        """Spaces of another Nova have no name here: without one nobody would see them."""
        before = {each.space: each for each in await self._desk.wiping.contents()}
        report = await self._desk.graph.import_file(path)
        named = {space.id for space in self._desk.spaces.all()}
        there = await self._desk.wiping.contents()
        new = [x.space for x in there if x.space not in named and before.get(x.space) != x]
        if new:
            change = await self._desk.spaces.name(new)
            text = _("Spaces added: {names}").format(names=", ".join(new))
            self._desk.saving.tell(change, text, self._desk.spaces.undo)
        return report

    def cancel(self) -> None:
        """End what its progress is shown of, at its next step."""
        self._view.show_work(_("Stopping…"), None)
        self._start("cancel work on memory", self._desk.graph.stop_work)

    def wipe(self, space: MemorySpace | None = None) -> None:
        """Ask which one, with this one chosen at first."""

        async def work() -> None:
            choices = wipe_choices(await self._desk.wiping.contents(), self._desk.spaces.all())
            spaces = await self._desk.questions.ask_wipe(choices, space.id if space else "")
            if not spaces:
                return
            gone = await self._desk.wiping.wipe(spaces)
            counts = contents_text(gone.episodes, gone.entities, gone.facts)
            self._view.show_told(_("Wiped: {counts}.").format(counts=counts), "ok")

        self._start("wipe memory", work)

    # MemoryListener

    def job_changed(self, job: Job) -> None:
        """Counts come with the health."""

    def facts_changed(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None:
        """Counts come with the health."""

    def health_changed(self, health: MemoryHealth) -> None:
        """Memory tells it."""

    def progress(self, work: LongWork, done: int, total: int) -> None:
        if work is not LongWork.REEMBED:
            self._view.show_work(progress_text(work, done, total), done / total if total else None)

    def _start(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        self._desk.operations.start(name, work)

    def _memory_changed(self) -> None:
        self._show_health()
        if self._was_on not in (None, self._desk.memory.on):
            self._was_on = self._desk.memory.on
            self._ask_never()

    def _ask_never(self) -> None:
        """They are written whole: what is kept must be known before a word is added to it."""
        self._view.wait_for_never()
        if self._desk.memory.on:
            self._start("words never remembered", self._load_never)

    async def _load_never(self) -> None:
        self._view.show_never(await self._desk.graph.never())

    async def _add_space(self) -> None:
        async def work() -> None:
            name = await self._desk.questions.ask_space("")
            if name.strip():
                made, change = await self._desk.spaces.add(name)
                text = _("“{name}” added").format(name=made.name)
                self._desk.saving.tell(change, text, self._desk.spaces.undo)

        await self._named(work)

    async def _named(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except ValueError:
            self._desk.saving.say(_("A name needs a letter or a digit"))

    async def _reembed(self) -> None:
        estimate = await self._desk.graph.estimate_reembedding()
        health = self._desk.memory.health
        missing = health is not None and health.reembedding.unasked
        if await self._desk.questions.ask_reembed(estimate, missing=missing):
            await self._desk.graph.reembed()

    def _show_health(self) -> None:
        health = self._desk.memory.health
        if health is None:
            self._view.show_embedding(_("Told once memory runs."), can_start=False, running=False)
            self._view.show_spent("")
            return
        spent = spent_text(health.cost_usd)
        self._view.show_spent(_("today {cost}").format(cost=spent) if spent else "")
        work = health.reembedding
        can_start = work.wanted and not work.running and health.embeds
        self._view.show_embedding(
            _embedding_text(health), can_start=can_start, running=work.running
        )


def _embedding_text(health: MemoryHealth) -> str:
    work = health.reembedding
    if work.failed:
        text = _("It waits: {why}") if work.running else _("It stopped: {why}")
        return text.format(why=why_text(work.failed))
    if work.running:
        return progress_text(LongWork.REEMBED, work.done, work.total)
    if not health.embeds:
        return _("There is no embedding model. Memory is searched by words only.")
    if work.unasked:
        return _("What was taken over was not embedded. It is found by words only.")
    if work.wanted:
        return _("What is kept was embedded with another model. It is searched by words only.")
    return _all_match(health.facts)


def _all_match(facts: int) -> str:
    if not facts:
        return _("There are no facts yet.")
    text = ngettext(
        "The {n} fact matches the present model.",
        "All {n} facts match the present model.",
        facts,
    )
    return text.format(n=f"{facts:,}")
