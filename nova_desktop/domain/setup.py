"""The set-up's navigation: a state machine without windows, and what of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit, urlunsplit

DEFAULT_ADDRESS: Final = "http://localhost:4000"
_LONGEST: Final = 4_000


class Step(StrEnum):
    """The five steps, in their order."""

    WELCOME = "welcome"
    SOURCE = "source"
    MODELS = "models"
    YOU = "you"
    DONE = "done"


class Source(StrEnum):
    """Where models come from: a LiteLLM that runs, keys of providers, or an earlier set-up."""

    CONNECTION = "connection"
    KEYS = "keys"
    IMPORT = "import"


class SetupState(StrEnum):
    """UNFINISHED comes back by itself at the next start, LATER only when it is asked for."""

    UNFINISHED = "unfinished"
    LATER = "later"
    FINISHED = "finished"


class Mark(StrEnum):
    """How a step stands in the row of steps."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to_come"


STEPS: Final = tuple(Step)


@dataclass(frozen=True, slots=True)
class Setup:
    """Where the user is. `connected`: models are there, so that the steps after SOURCE make sense.

    `provider` and `address` are what was chosen or typed last in SOURCE; never a key.
    `again`: it was opened with a set-up in use, which stays as it is.
    """

    step: Step = Step.WELCOME
    source: Source = Source.KEYS
    connected: bool = False
    state: SetupState = SetupState.UNFINISHED
    provider: str = ""
    address: str = DEFAULT_ADDRESS
    again: bool = False

    @property
    def can_go_on(self) -> bool:
        """Whether Continue does something."""
        if self.step is Step.SOURCE:
            return self.connected
        return self.step is not Step.DONE

    @property
    def can_go_back(self) -> bool:
        return self.step is not Step.WELCOME

    def choose(self, source: Source) -> "Setup":
        """Another way to models; only on WELCOME."""
        return replace(self, source=source) if self.step is Step.WELCOME else self

    def connect(self, *, connected: bool) -> "Setup":
        """Models are there, or are gone again; then the steps that need them are left."""
        step = self.step
        if not connected and step in (Step.MODELS, Step.YOU, Step.DONE):
            step = Step.SOURCE
        return replace(self, connected=connected, step=step)

    def forward(self) -> "Setup":
        """The next step, or the same where Continue does nothing."""
        if not self.can_go_on:
            return self
        return replace(self, step=STEPS[STEPS.index(self.step) + 1])

    def back(self) -> "Setup":
        """The step before."""
        return replace(self, step=STEPS[STEPS.index(self.step) - 1]) if self.can_go_back else self

    def put_off(self) -> "Setup":
        """Set up later: the place is kept. Back to a set-up that is in use nothing is left open."""
        return self.finish() if self.again else replace(self, state=SetupState.LATER)

    def finish(self) -> "Setup":
        """All done; the next time it begins anew."""
        return Setup(state=SetupState.FINISHED, connected=self.connected)

    def resume(self, *, connected: bool) -> "Setup":
        """Go on at the place where it was left, with what is true now."""
        return replace(self, state=SetupState.UNFINISHED).connect(connected=connected)

    def reopen(self, *, connected: bool) -> "Setup":
        """The same when the user asks for it: with models there it is not the first any more."""
        return replace(self.resume(connected=connected), again=connected)

    def mark(self, step: Step) -> Mark:
        """How `step` stands beside the one that is shown."""
        here, there = STEPS.index(self.step), STEPS.index(step)
        if here == there:
            return Mark.NOW
        return Mark.DONE if there < here else Mark.TO_COME


def stored(setup: Setup) -> dict[str, object]:
    """What may lie on disk: no key, and no name or query of an address, where keys hide."""
    return {
        "state": setup.state.value,
        "step": setup.step.value,
        "source": setup.source.value,
        "connected": setup.connected,
        "again": setup.again,
        "provider": setup.provider,
        "address": bare_address(setup.address),
    }


def restored(read: Mapping[str, object]) -> Setup:
    """What `stored` gave; anything that is not understood is as at the beginning."""
    try:
        found = Setup(
            step=Step(str(read.get("step", Step.WELCOME))),
            source=Source(str(read.get("source", Source.KEYS))),
            connected=read.get("connected") is True,
            again=read.get("again") is True,
            state=SetupState(str(read.get("state"))),
            provider=_text(read.get("provider"), ""),
            address=_text(read.get("address"), DEFAULT_ADDRESS),
        )
    except ValueError:
        return Setup()
    return found.connect(connected=found.connected)


def bare_address(address: str) -> str:
    """An address without name, password, query and fragment; the default where it is none."""
    try:
        parts = urlsplit(address.strip()[:_LONGEST])
        netloc = parts.netloc.rpartition("@")[2]
        bare = urlunsplit((parts.scheme, netloc, parts.path, "", ""))
    except ValueError:
        return DEFAULT_ADDRESS
    if not netloc and "@" in bare:  # without http:// a name and password look like a path
        return DEFAULT_ADDRESS
    return bare or DEFAULT_ADDRESS


def _text(value: object, default: str) -> str:
    return value[:_LONGEST] if isinstance(value, str) else default
