"""The life of a typed line: read with each key, completed, added, taken back; free of Qt."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_times import wall_clock
from nova_desktop.services.tasks.quick_add import SHORT, AddDefaults, Added, QuickAdd
from nova_desktop.services.tasks.quick_drafts import QuickDrafts
from nova_desktop.services.tasks.quick_lines import lines_of
from nova_desktop.services.tasks.quick_meaning import Span
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.quick_add.draft import Chip, Draft
from nova_desktop.ui.tasks.quick_add.keeping import DraftKeeping
from nova_desktop.ui.tasks.quick_add.offering import Offers, Row
from nova_desktop.ui.tasks.quick_add.part_words import part_words
from nova_desktop.ui.tasks.quick_add.view_protocol import QuickAddView, ShownChip, ShownOffer

LONGEST: Final = 20_000
"""A line may have so many characters; a title takes half of them, its notes the rest."""


class Tell(Protocol):
    """A toast with Undo, and with more to press."""

    def __call__(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        *,
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class QuickAddDesk:
    """What every field of quick add works with; one for the window."""

    adding: QuickAdd
    operations: Operations
    tell: Tell
    open_task: Callable[[str], object]
    drafts: QuickDrafts | None = None


class QuickAddPresenter:
    """Follows one field. `defaults` says what a line means where the field stands now."""

    def __init__(
        self, desk: QuickAddDesk, view: QuickAddView, defaults: Callable[[], AddDefaults]
    ) -> None:
        self._desk = desk
        self._adding = desk.adding
        self._view = view
        self._defaults = defaults
        self._draft = Draft()
        self._offers = Offers(desk.adding, self._draft, view)
        self._reading = False
        self._keeping: DraftKeeping | None = None

    @property
    def draft(self) -> Draft:
        """What stands in the field."""
        return self._draft

    def keep_draft(self, place: str) -> None:
        """Remember over restarts what is being written at this place."""
        if self._desk.drafts is not None:
            operations = self._desk.operations
            self._keeping = DraftKeeping(self._desk.drafts, place, operations, self)
            self._keeping.begin()

    def written(self) -> str:
        """What stands in the field."""
        return self._draft.text

    def restore(self, text: str) -> None:
        """Put a stored line into the field."""
        self._view.show_text(text)

    def entered_field(self) -> None:
        """The keyboard came: names may have changed since."""
        self._desk.operations.start("names of quick add", self._learn_names)

    def edited(self, text: str, caret: int) -> None:
        """The text is another one."""
        if text == self._draft.text:
            return
        self._draft.edit(text)
        self._view.show_trouble("")
        self._read()
        self._offers.offer(caret)
        self._written()

    def moved(self, caret: int) -> None:
        """The caret went elsewhere: what was offered for another word goes."""
        self._offers.keep_for(caret)

    def rejected(self, place: int) -> None:
        """The chip that ends here, or holds this place, is words after all."""
        chip = self._chip_at(place)
        if chip is not None:
            self._draft.reject(chip)
            self._offers.drop()
            self._read()

    def walked(self, step: int) -> None:
        """Up or down in what is offered, around the end."""
        self._offers.walk(step)

    def chose(self, place: int = -1) -> bool:
        """An offered row, the current one without a place; whether there was one."""
        return self._offers.choose(place)

    def escaped(self) -> bool:
        """Take away what is offered; whether there was anything."""
        return self._offers.close()

    def left(self) -> None:
        """The keyboard went elsewhere; the words stay."""
        self._offers.drop()
        self._view.show_trouble("")

    def entered(self, *, open_it: bool = False) -> None:
        """Add what is written; the field is free for the next at once."""
        text, rejected = self._draft.text, set(self._draft.rejected)
        if not text.strip():
            return
        if len(text) <= SHORT and not self._has_title(text, rejected):
            self._view.show_trouble(_("Write what is to be done beside it."))
            return
        defaults = self._defaults()
        self._empty()
        self._desk.operations.start(
            "add a task", lambda: self._add(text, rejected, defaults, open_it)
        )

    def pasted(self, before: str, text: str, after: str) -> None:
        """Text was pasted or dropped between what stood there; several lines may be tasks."""
        lines = lines_of(text)
        whole = before + text + after
        line = harmless_line(whole)
        if len(line) > LONGEST:
            self._view.show_trouble(_("This is too long for one task. Put it into the notes."))
        else:
            self._view.replace(len(before), len(self._draft.text) - len(after), _one_line(text))
        if len(lines) > 1:
            self._offer_lines(whole, keep=len(line) <= LONGEST)

    def _offer_lines(self, whole: str, *, keep: bool) -> None:
        count = len(lines_of(whole))
        words = ngettext("Add {n} task", "Add {n} tasks", count).format(n=count)
        each = _("one for each line")
        rows = [Row(ShownOffer(words, "list-plus", each), lambda: self._add_lines(whole))]
        if keep:
            rows.append(Row(ShownOffer(_("Keep as one task"), "minus"), lambda: None))
        self._offers.show(rows)

    def _add_lines(self, whole: str) -> None:
        text, rejected = self._draft.text, set(self._draft.rejected)
        defaults = self._defaults()
        self._empty()

        async def work() -> None:
            try:
                added = await self._adding.add_all(whole, defaults)
            except NovaError as error:
                self._put_back(text, rejected)
                if error.problem.code is not ProblemCode.TITLE_BLANK:
                    raise
                self._view.show_trouble(_("One of the lines is only a date or a name."))
            else:
                tell_added(self._desk, added)

        self._desk.operations.start("add tasks", work)

    async def _add(
        self, text: str, rejected: set[Span], defaults: AddDefaults, open_it: bool
    ) -> None:
        try:
            added = await self._adding.add(text, rejected, defaults)
        except NovaError as error:
            self._put_back(text, rejected)
            if error.problem.code is not ProblemCode.TITLE_BLANK:
                raise
            self._view.show_trouble(_("Write what is to be done beside it."))
            return
        tell_added(self._desk, added)
        if open_it:
            self._desk.open_task(added.tasks[0])

    def _empty(self) -> None:
        """The field is free for the next line."""
        self._offers.begin_anew()
        self._draft.restore("", set())
        self._view.show_text("")
        self._show_chips()
        self._written()

    def _written(self) -> None:
        if self._keeping is not None:
            self._keeping.changed()

    def _put_back(self, text: str, rejected: set[Span]) -> None:
        """What could not be added stands before what was written since."""
        since = self._draft.text
        whole = f"{text} {since}" if since.strip() else text
        self._draft.restore(whole, rejected)
        self._view.show_text(whole)
        self._read()
        self._written()

    def _has_title(self, text: str, rejected: set[Span]) -> bool:
        line = self._adding.read(text, rejected, self._defaults().day).line
        return bool(harmless_line(line.title))

    def _read(self) -> None:
        """At once while it is short; else off the loop, the newest text last."""
        draft = self._draft
        if len(draft.text) <= SHORT:
            draft.take(self._adding.read(draft.text, draft.rejected, self._defaults().day))
            self._show_chips()
            return
        self._show_chips()
        if not self._reading:
            self._reading = True
            self._desk.operations.start("read a long line", self._read_long)

    async def _read_long(self) -> None:
        draft = self._draft
        try:
            while len(draft.text) > SHORT:
                version = draft.version
                rejected, day = frozenset(draft.rejected), self._defaults().day
                meaning = await self._adding.read_long(draft.text, rejected, day)
                if version == draft.version:
                    draft.take(meaning)
                    self._show_chips()
                    return
        finally:
            self._reading = False

    def _show_chips(self) -> None:
        clock = self._adding.clock
        today = wall_clock(clock.now, clock.zone).date()
        shown = [
            ShownChip(
                chip.start, chip.end, ", ".join(part_words(part, today) for part in chip.parts)
            )
            for chip in self._draft.chips
        ]
        self._view.show_chips(shown)

    def _chip_at(self, place: int) -> Chip | None:
        chips = self._draft.chips
        ending = (chip for chip in chips if chip.end == place)
        holding = (chip for chip in chips if chip.start <= place < chip.end)
        return next(ending, None) or next(holding, None)

    async def _learn_names(self) -> None:
        """Names that cannot be read are asked for again at the next time; lines are read anyway."""
        with suppress(NovaError):
            await self._adding.refresh()
            self._read()


def tell_added(desk: QuickAddDesk, added: Added) -> None:
    """Say where it went, with Undo and, for one task, Open."""
    count = len(added.tasks)
    words = ngettext("Added to {lane}", "{n} tasks added to {lane}", count)
    lane = desk.adding.lane_name(added.lane)

    def take_back() -> None:
        desk.operations.start("undo", lambda: desk.adding.take_back(added))

    def open_first() -> None:
        desk.open_task(added.tasks[0])

    actions = [(_("Open"), open_first)] if count == 1 else []
    desk.tell(words.format(lane=lane, n=count), take_back, actions=actions)


def add_line(desk: QuickAddDesk, text: str) -> None:
    """A task of one line that no field holds; what is wrong with it is told."""

    async def work() -> None:
        try:
            added = await desk.adding.add(text)
        except NovaError as error:
            if error.problem.code is not ProblemCode.TITLE_BLANK:
                raise
            desk.tell(_("Write what is to be done beside it."))
        else:
            tell_added(desk, added)

    desk.operations.start("add a task", work)


def _one_line(text: str) -> str:
    """The lines joined; a space at either end stays, as one pastes words between words."""
    line = harmless_line(text)
    before = " " if text[:1].isspace() and line else ""
    behind = " " if text[-1:].isspace() and line else ""
    return f"{before}{line}{behind}"
