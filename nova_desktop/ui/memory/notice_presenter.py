"""A quiet word at each thing that is remembered, with Undo; no Qt here."""

from collections.abc import Callable
from typing import Final, Protocol

from nova_desktop.services.memory.notices import MemoryNotice
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.words import facts_text
from nova_desktop.ui.runtime.operations import Operations

_LONGEST: Final = 60


class Notices(Protocol):
    """services.memory.notices.MemoryNotices."""

    async def undo(self, notice: MemoryNotice) -> tuple[str, ...]: ...


class ShownToast(Protocol):
    """What was shown."""

    def leave(self) -> None: ...
    def when_gone(self, listener: Callable[[], object]) -> None: ...


class NoticePresenter:
    """Each notice takes the place of the one before, which it holds too."""

    def __init__(
        self,
        notices: Notices,
        operations: Operations,
        tell: Callable[[str, Callable[[], object] | None, str], ShownToast],
    ) -> None:
        self._notices = notices
        self._operations = operations
        self._tell = tell
        self._last: ShownToast | None = None

    def show(self, notice: MemoryNotice) -> None:
        if self._last is not None:
            self._last.leave()
        shown = self._tell(notice_text(notice), lambda: self._undo(notice), "accent")
        self._last = shown
        shown.when_gone(lambda: self._forget(shown))

    def _forget(self, shown: ShownToast) -> None:
        """One that has left by itself is no longer there to be taken away."""
        if self._last is shown:
            self._last = None

    def _undo(self, notice: MemoryNotice) -> None:
        self._last = None

        async def work() -> None:
            await self._notices.undo(notice)
            self._tell(_("Forgotten"), None, "")

        self._operations.start("forget what was just learnt", work)


def notice_text(notice: MemoryNotice) -> str:
    """The fact itself where there is one; else how many."""
    if len(notice.facts) == 1:
        said = " ".join(notice.facts[0].text.split())
        short = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
        return _("Remembered: {fact}").format(fact=short)
    return _("Remembered {facts}").format(facts=facts_text(len(notice.facts)))
