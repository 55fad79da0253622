"""Tells in the window when a run needs its owner, is done or failed."""

from collections.abc import Callable, Sequence
from typing import Protocol

from nova_desktop.domain.agent.runs import Run, RunState
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.services.agent.run_log import RunChanged
from nova_desktop.ui.agent.words import reason_words
from nova_desktop.ui.i18n import gettext as _

_LONGEST = 120


class ShownToast(Protocol):
    """One that is in view, until it goes."""

    def leave(self) -> None: ...

    def when_gone(self, listener: Callable[[], object]) -> None: ...


class ShowToast(Protocol):
    """A toast of the window."""

    def __call__(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        level: str = "",
        *,
        lasting: bool = False,
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> ShownToast: ...


class RunNotices:
    """Once for each time that a run comes to rest; a question goes when it is no longer one."""

    def __init__(self, tell: ShowToast, open_run: Callable[[str], object]) -> None:
        self._tell = tell
        self._open = open_run
        self._told: dict[str, RunState] = {}
        self._asking: dict[str, ShownToast] = {}

    def changed(self, change: RunChanged) -> None:
        """A run is new or has changed."""
        run = change.run
        if self._told.get(run.id) is run.state:
            return
        self._told[run.id] = run.state
        if (asking := self._asking.pop(run.id, None)) is not None:
            asking.leave()
        words, level = _words(run)
        if words:
            self._show(run, words, level)

    def _show(self, run: Run, words: str, level: str) -> None:
        actions = [(open_words(), lambda: self._open(run.id))]
        lasting = run.state is RunState.ASKS
        toast = self._tell(words, None, level, lasting=lasting, actions=actions)
        if lasting:
            self._asking[run.id] = toast
            toast.when_gone(lambda: self._asking.pop(run.id, None))


def open_words() -> str:
    """What leads to a run."""
    return _("Show the run")


def _words(run: Run) -> tuple[str, str]:
    said = harmless_line(run.question or reason_words(run))[:_LONGEST]
    if run.state is RunState.ASKS:
        return (_("Nova asks: {text}").format(text=said) if said else _("Nova needs you")), "accent"
    if run.state is RunState.DONE:
        return _("Nova is done: {text}").format(text=said), ""
    if run.state is RunState.FAILED:
        return _("Nova could not finish: {text}").format(text=said), "error"
    if run.state is RunState.PAUSED and said:
        return _("Nova pauses: {text}").format(text=said), ""
    return "", ""
