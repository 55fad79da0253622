"""A text that is written in place: kept while one writes, saved at rest, never saved over another.

The title and the notes of a task are each written so. What is stored may change meanwhile, by Nova
or in another place: then neither is lost, and the user says which one stays.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.detail.kept_texts import KeptText, KeptTexts, mark_of
from nova_desktop.ui.tasks.detail.resting import Resting
from nova_desktop.ui.tasks.detail.view_protocol import Slot

_log = logging.getLogger(__name__)
REST_S: Final = 2.0
"""After so long without a key it is saved."""
KEPT_S: Final = 1.0
"""A crash takes no more than what was written in this time."""


class TextView(Protocol):
    """Where it is written."""

    def text(self, slot: Slot) -> str: ...

    def show_text(self, slot: Slot, text: str) -> None: ...

    def show_clash(self, slot: Slot, theirs: str | None) -> None: ...

    def show_text_error(self, slot: Slot, words: str) -> None: ...


@dataclass(frozen=True, slots=True)
class TextRules:
    """How one kind of text is read and saved.

    `clean` gives it as it is stored; `wrong` says what is wrong with it, "" for nothing. `stored`
    reads what is stored now, None for a task that is gone.
    """

    slot: Slot
    clean: Callable[[str], str]
    wrong: Callable[[str], str]
    stored: Callable[[str], Awaitable[str | None]]
    save: Callable[[str, str], Awaitable[object]]


class TextKeeper:
    """Follows one text of the task in view. Waits `hurry` times as long as is calm."""

    def __init__(
        self,
        rules: TextRules,
        operations: Operations,
        kept: KeptTexts,
        view: TextView,
        hurry: float = 1.0,
    ) -> None:
        self._rules = rules
        self._slot = rules.slot
        self._operations = operations
        self._kept = kept
        self._view = view
        self._task = ""
        self._base = ""
        self._written = False
        self._theirs: str | None = None
        self._leaving: dict[str, KeptText] = {}  # with what was stored, not its mark
        self._saving = asyncio.Lock()
        name = f"keep the {rules.slot}"
        self._rest = Resting(operations, name, hurry * REST_S, self.save)
        self._keeping = Resting(
            operations, name, hurry * KEPT_S, self._keep_soon, at_most=hurry * KEPT_S
        )

    @property
    def task(self) -> str:
        """The task whose text it is; "" for none."""
        return self._task

    @property
    def has_unsaved(self) -> bool:
        """Whether something was written that is not stored."""
        return self._written

    def take(self, task: str, stored: str, kept: KeptText | None = None) -> None:
        """Another task is in view, with what an earlier run of Nova kept of its text."""
        self.let_go()
        self._task, self._base = task, stored
        self._written, self._theirs = False, None
        self._view.show_clash(self._slot, None)
        self._view.show_text_error(self._slot, "")
        self._view.show_text(self._slot, stored)
        if kept is not None and self._rules.clean(kept.text) != stored:
            self._view.show_text(self._slot, kept.text)
            self._written = True
            if kept.begun_with == mark_of(stored):
                self._rest.want()
            else:
                self._clash(stored)

    def let_go(self) -> None:
        """The task leaves the view: what was written is saved, or kept until it is back."""
        if self._task and self._written:
            self._start_saving(again=True)
        self._task, self._written, self._theirs = "", False, None
        self._rest.forget()
        self._keeping.forget()

    def changed(self) -> None:
        """Something was written."""
        if self._task:
            self._written = True
            self._view.show_text_error(self._slot, "")
            self._keeping.want()
            if self._theirs is None:
                self._rest.want()

    def heard(self, stored: str) -> None:
        """This is stored now; told at every change of the task, also by the user's own."""
        if not self._task or stored == self._base:
            return
        if not self._written:
            self._base = stored
            self._view.show_text(self._slot, stored)
            return
        text = self._rules.clean(self._view.text(self._slot))
        if text == stored:
            self._settle(stored)
        elif text == self._base:
            self._settle(stored)
            self._view.show_text(self._slot, stored)
        else:
            self._clash(stored)

    def save(self) -> None:
        """Now, if there is something to save; not over what came from elsewhere."""
        if self._task and self._written and self._theirs is None:
            self._start_saving(again=False)

    def leave(self) -> None:
        """The keyboard went elsewhere: what cannot be saved is put back, and said."""
        if not self._written or self._theirs is not None:
            return
        words = self._rules.wrong(self._view.text(self._slot))
        if words:
            self.put_back()
            self._view.show_text_error(self._slot, words)
        else:
            self.save()

    def put_back(self) -> None:
        """As it is stored, whatever was written."""
        theirs, self._theirs = self._theirs, None
        self._settle(self._base if theirs is None else theirs)
        self._view.show_clash(self._slot, None)
        self._view.show_text(self._slot, self._base)

    def keep_mine(self) -> None:
        """What is written here counts, and what came from elsewhere is known."""
        if self._theirs is not None:
            self._base, self._theirs = self._theirs, None
            self._view.show_clash(self._slot, None)
            self.save()

    def take_theirs(self) -> None:
        """What came from elsewhere counts."""
        self.put_back()

    async def close(self) -> None:
        """Save before the application ends, also what was on its way. Never raises."""
        for task, left in list(self._leaving.items()):
            await self._close(task, left.text, left.begun_with)
        if self._task and self._written:
            await self._close(self._task, self._view.text(self._slot), self._base)

    async def _close(self, task: str, text: str, base: str) -> None:
        try:
            asked = self._is_of(task) and self._theirs is not None
            if not asked and not self._rules.wrong(text):
                await self._save(task, text, base)
            else:
                await self._kept.put(task, self._slot, KeptText(text, mark_of(base)))
        except NovaError as error:
            code = error.problem.code.value
            _log.error("what was written could not be saved", extra={"code": code})

    def _settle(self, stored: str) -> None:
        task = self._task
        self._base, self._written = stored, False
        self._rest.forget()
        self._keeping.forget()
        self._operations.start("forget a draft", lambda: self._kept.put(task, self._slot, None))

    def _clash(self, theirs: str) -> None:
        self._theirs = theirs
        self._rest.forget()
        self._keeping.want()
        self._view.show_clash(self._slot, theirs)

    def _keep_soon(self) -> None:
        if not self._task or not self._written:
            return
        task, base = self._task, self._base

        async def work() -> None:
            text = self._view.text(self._slot)
            if self._written and task == self._task:
                await self._kept.put(task, self._slot, KeptText(text, mark_of(base)))

        self._operations.start("keep a draft", work)

    def _start_saving(self, *, again: bool) -> None:
        """With `again` the task is out of view by then."""
        task, text, base = self._task, self._view.text(self._slot), self._base
        asked = self._theirs is not None
        if again and (asked or not self._rules.wrong(text)):
            self._leaving[task] = KeptText(text, base)

        async def work() -> None:
            if asked:
                await self._kept.put(task, self._slot, KeptText(text, mark_of(base)))
            elif not self._rules.wrong(text):
                await self._save(task, text, base)
            elif again:
                await self._kept.put(task, self._slot, None)
            self._leaving.pop(task, None)

        self._operations.start(f"save the {self._slot}", work)

    async def _save(self, task: str, text: str, base: str) -> None:
        async with self._saving:
            clean = self._rules.clean(text)
            stored = await self._rules.stored(task)
            if stored is None:
                return
            if stored not in (base, clean) and not (self._is_of(task) and stored == self._base):
                if self._is_of(task):
                    self._clash(stored)
                else:
                    await self._kept.put(task, self._slot, KeptText(text, mark_of(base)))
                return
            if stored != clean and not await self._stored(task, text, clean, stored):
                return
            if self._is_of(task) and self._rules.clean(self._view.text(self._slot)) != clean:
                self._base = clean  # more was written meanwhile
                self._keeping.want()
                return
            if self._is_of(task):
                self._base, self._written = clean, False
                self._keeping.forget()
            await self._kept.put(task, self._slot, None)

    async def _stored(self, task: str, text: str, clean: str, before: str) -> bool:
        """Whether it was taken; our own change is heard as known already."""
        if self._is_of(task):
            self._base = clean
        try:
            await self._rules.save(task, clean)
        except asyncio.CancelledError:
            if self._is_of(task):
                self._base = before
            raise
        except NovaError as error:
            if self._is_of(task):
                self._base = before
            await self._kept_after_failure(task, text, before)
            if error.problem.code is ProblemCode.CHANGE_REFUSED:
                return False
            raise
        return True

    async def _kept_after_failure(self, task: str, text: str, before: str) -> None:
        try:
            await self._kept.put(task, self._slot, KeptText(text, mark_of(before)))
        except NovaError:
            _log.warning("neither the text nor its draft could be stored")

    def _is_of(self, task: str) -> bool:
        return task == self._task
