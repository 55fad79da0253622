"""The self-test's step of the agent: a run is begun, and ends in a state that is told."""

import asyncio
from collections.abc import Sequence
from typing import Final

from nova_desktop.app.agent_parts import AgentParts, open_agent
from nova_desktop.app.core import Core
from nova_desktop.app.report import StepFailedError
from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.choosing import allowed
from nova_desktop.domain.agent.runs import ENDED, Run, RunState, StepKind
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.settings import Settings

_AIM: Final = "Say hello in one short sentence."
_PATIENCE_S: Final = 15.0
_BY_THE_MODEL: Final = (
    ProblemCode.RUN_LOOPS,
    ProblemCode.RUN_SILENT,
    ProblemCode.RUN_CANNOT_CALL,
)


async def run_to_an_end(core: Core) -> str:
    """By the way that Runs takes; a small model may do it badly, but never without an end."""
    parts = open_agent(core, lambda run: run.question, lambda run: run.id)
    names = [spec.name for spec in parts.tools.gate.all_specs()]
    await core.base.settings.change(lambda now: _without(names, now))
    try:
        return await _told(parts)
    finally:
        await parts.close()


def _without(tools: Sequence[str], settings: Settings) -> Settings:
    """A model of this size has no room for the tools; it can still finish and ask."""
    for tool in tools:
        settings = allowed(settings, tool, Permission.NEVER)
    return settings


async def _told(parts: AgentParts) -> str:
    run = await parts.agent.start(_AIM)
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await parts.agent.wait_over(run.id)
    except TimeoutError:
        await parts.agent.stop(run.id)
    kept = await parts.agent.run(run.id)
    if kept is None:
        raise StepFailedError("the run is not kept")
    return await _checked(parts, kept)


async def _checked(parts: AgentParts, run: Run) -> str:
    rests = (*ENDED, RunState.ASKS, RunState.PAUSED)
    if run.state not in rests:
        raise StepFailedError(f"the run is {run.state.value}")
    if run.state is RunState.FAILED and run.problem not in _BY_THE_MODEL:
        raise StepFailedError(f"the run failed: {run.problem} {run.problem_detail}")
    steps = await parts.agent.steps(run.id)
    if run.state is not RunState.STOPPED and not any(s.kind is StepKind.MODEL for s in steps):
        raise StepFailedError("no answer of the model is kept")
    return f"{run.state.value}, {len(steps)} steps kept, {run.spent.tokens} tokens"
