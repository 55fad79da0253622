"""Child processes as the supervisor sees them: states, status and the rule for restarts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from nova_desktop.domain.problems import Problem


class ChildKind(StrEnum):
    """What `--child NAME` accepts."""

    GATEWAY = "gateway"
    MODEL_SERVER = "model_server"
    MEMORY = "memory"


class ChildState(StrEnum):
    """The life of a child; GAVE_UP is left only by an explicit start."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    DEGRADED = "degraded"
    CRASHED = "crashed"
    STOPPING = "stopping"
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class ChildStatus:
    """A child at one moment. `address` is its base URL once it listens, "" before."""

    name: str
    state: ChildState = ChildState.STOPPED
    pid: int = 0
    address: str = ""
    restarts: int = 0
    reason: Problem | None = None
    retry_in_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LifeEnd:
    """How one life ended: when (seconds), whether it was ready once, whether that took too long."""

    at: float
    was_ready: bool = False
    timed_out: bool = False


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """When a crashed child starts again. All times in seconds of a monotonic clock.

    It gives up after `give_up_after` crashes within `within_s`. Lives in a row that never were
    ready count however long each took; of those, `never_ready_timeouts` that ran into
    `ready_timeout_s` are enough.
    """

    delays_s: tuple[float, ...] = (0.2, 1.0, 2.0, 5.0, 10.0)
    give_up_after: int = 6
    within_s: float = 180.0
    never_ready_timeouts: int = 2
    ready_timeout_s: float = 120.0
    ping_every_s: float = 3.0
    ping_timeout_s: float = 5.0
    silent_pings: int = 2
    stop_budget_s: float = 4.0
    terminate_budget_s: float = 2.0
    kill_budget_s: float = 4.0

    def next_delay_s(self, ends: Sequence[LifeEnd], now: float) -> float | None:
        """Seconds until the next start after these ends, oldest first, or None to give up."""
        recent = sum(now - end.at <= self.within_s for end in ends)
        never_ready = list(takewhile(lambda end: not end.was_ready, reversed(ends)))
        counted = max(recent, len(never_ready))
        timeouts = sum(end.timed_out for end in never_ready)
        if counted >= self.give_up_after or timeouts >= self.never_ready_timeouts:
            return None
        return self.delays_s[min(max(counted - 1, 0), len(self.delays_s) - 1)]
