"""The visible checklist of the set-up, as values: which lines there are and how each one stands."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from nova_desktop.domain.problems import Problem
from nova_desktop.domain.provider_catalogue import KeyCheck


class LineName(StrEnum):
    """What is done, in this order."""

    KEY = "key"
    CONFIGURE = "configure"
    START = "start"
    TRY = "try"


class LineState(StrEnum):
    """How one line stands. STOPPED: the user cancelled it."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


LINES: Final = tuple(LineName)
OVER: Final = (LineState.FAILED, LineState.STOPPED)


@dataclass(frozen=True, slots=True)
class Line:
    """`seconds` is how long it took; `names` the models it is about; `count` those at the provider.

    A failed one has a `problem`, or for a key the `check` that says why.
    """

    name: LineName
    state: LineState = LineState.PENDING
    seconds: float = 0.0
    count: int = 0
    names: tuple[str, ...] = ()
    problem: Problem | None = None
    check: KeyCheck | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """All lines. `provider` names who is asked, "" before anyone is."""

    provider: str = ""
    lines: tuple[Line, ...] = tuple(Line(name) for name in LINES)

    def line(self, name: LineName) -> Line:
        return self.lines[LINES.index(name)]

    def having(self, line: Line) -> "Checklist":
        """The same with this line in place of the one of its name."""
        kept = tuple(line if one.name is line.name else one for one in self.lines)
        return replace(self, lines=kept)

    @property
    def running(self) -> Line | None:
        """The line that is being done now."""
        return next((line for line in self.lines if line.state is LineState.RUNNING), None)

    @property
    def failed(self) -> Line | None:
        """The line that failed or was stopped, to be tried again."""
        return next((line for line in self.lines if line.state in OVER), None)

    @property
    def is_done(self) -> bool:
        return all(line.state is LineState.DONE for line in self.lines)

    @property
    def has_models(self) -> bool:
        """Whether models are configured, tried or not."""
        return self.line(LineName.CONFIGURE).state is LineState.DONE
