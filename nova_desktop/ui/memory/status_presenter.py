"""Memory's word in the line at the window's foot; no Qt here."""

from typing import Protocol

from nova_desktop.domain.memory_state import GraphState, MemoryHealth
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.memory.words import facts_text, place_text, spent_text, why_text
from nova_desktop.ui.problem_text import problem_text


class MemoryStatusLine(Protocol):
    """The line."""

    def show_memory(self, text: str, level: str, tip: str) -> None:
        """`level` is "", warning or error; `tip` says more."""
        ...


class KnownMemory(Protocol):
    """services.memory.memory.Memory."""

    @property
    def phase(self) -> MemoryPhase: ...
    @property
    def health(self) -> MemoryHealth | None: ...
    @property
    def problem(self) -> Problem | None: ...
    @property
    def undelivered(self) -> Problem | None: ...


class MemoryStatusPresenter:
    """`refresh` at each change."""

    def __init__(self, memory: KnownMemory, line: MemoryStatusLine) -> None:
        self._memory = memory
        self._line = line
        self.refresh()

    def refresh(self) -> None:
        phase, problem = self._memory.phase, self._memory.problem
        undelivered = self._memory.undelivered
        text, level = status_text(phase, self._memory.health, undelivered)
        problem = undelivered or problem
        told = problem_text(problem) if problem is not None else None
        tip = f"{told.title}. {told.hint}" if told is not None and level else ""
        self._line.show_memory(text, level, tip)


def status_text(
    phase: MemoryPhase, health: MemoryHealth | None, undelivered: Problem | None = None
) -> tuple[str, str]:
    """What is said, and how loud. Nothing while nothing has needed it.

    `undelivered`: why memory does not take what Nova keeps for it.
    """
    if phase is MemoryPhase.OFF:
        return _("Memory: off"), ""
    if phase is MemoryPhase.FAILED:
        return _("Memory: does not work"), "error"
    if phase is MemoryPhase.STARTING:
        return _("Memory: starting"), ""
    if undelivered is not None:
        why = why_text(undelivered.code, undelivered.detail)
        return _("Memory: {parts}").format(parts=why), "warning"
    if health is None or phase is MemoryPhase.ASLEEP:
        return "", ""
    return _healthy(health)


def _healthy(health: MemoryHealth) -> tuple[str, str]:
    state = _state(health)
    parts = [state or place_text(health.kind)]
    if health.facts or health.state in (GraphState.READY, GraphState.READ_ONLY):
        parts.append(facts_text(health.facts))
    if health.reembedding.running and health.reembedding.total:
        done = health.reembedding.done / health.reembedding.total
        parts.append(_("embedding anew {n} %").format(n=f"{done * 100:.0f}"))
    elif cost := spent_text(health.cost_usd):
        parts.append(_("{cost} today").format(cost=cost))
    is_calm = health.paused and health.problem != ProblemCode.MEMORY_SET_ASIDE
    level = "warning" if state and not is_calm else ""
    return _("Memory: {parts}").format(parts=" · ".join(parts)), level


def _state(health: MemoryHealth) -> str:
    """What is not as it should be, "" for nothing."""
    if health.state is GraphState.DOWN:
        return _("Neo4j does not answer")
    if health.state is GraphState.READ_ONLY:
        return _("read only")
    if health.over_budget:
        return _("over its daily limit")
    if health.dead:
        return ngettext("{n} failed", "{n} failed", health.dead).format(n=f"{health.dead:,}")
    return _hindered(health)


def _hindered(health: MemoryHealth) -> str:
    if health.problem == ProblemCode.MEMORY_SET_ASIDE:
        return _("its file was damaged")
    if health.paused:
        return _("paused")
    return why_text(health.problem, health.detail) if health.problem and health.waiting else ""
