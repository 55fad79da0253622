"""Child processes as the supervisor sees them: states, status and the rule for restarts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nova_desktop.domain.problems import Problem


class ChildKind(StrEnum):
    """What `--child NAME` accepts."""

    GATEWAY = "gateway"
    MODEL_SERVER = "model_server"


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
class RestartPolicy:
    """When a crashed child starts again. All times in seconds of a monotonic clock."""

    delays_s: tuple[float, ...] = (0.2, 1.0, 2.0, 5.0, 10.0)
    give_up_after: int = 6
    within_s: float = 180.0
    ready_timeout_s: float = 120.0
    ping_every_s: float = 3.0
    ping_timeout_s: float = 5.0
    silent_pings: int = 2
    stop_budget_s: float = 4.0
    terminate_budget_s: float = 2.0

    def next_delay_s(self, crashes: Sequence[float], now: float) -> float | None:
        """Seconds until the next start after `crashes` (their times), or None to give up."""
        recent = [at for at in crashes if now - at <= self.within_s]
        if len(recent) >= self.give_up_after:
            return None
        return self.delays_s[min(max(len(recent) - 1, 0), len(self.delays_s) - 1)]
