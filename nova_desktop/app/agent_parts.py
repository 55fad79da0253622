"""The agent's services over their adapters; opened after the window is there."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from nova_desktop.adapters.gateway.agent_calls import HttpAgentModel
from nova_desktop.adapters.sqlite.run_store import SqliteRunStore
from nova_desktop.app.agent_tools import AgentTools, open_tools
from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.runs import Limits
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.settings import AgentSettings
from nova_desktop.services.agent.agent import Agent, Desk
from nova_desktop.services.agent.autonomy import Autonomy
from nova_desktop.services.agent.briefs import Briefs
from nova_desktop.services.agent.effects import TaskEffects, Words
from nova_desktop.services.agent.next_task import NextTask
from nova_desktop.services.agent.parts import RunParts
from nova_desktop.services.agent.tools.task_desk import TaskDesk
from nova_desktop.services.settings import CurrentSettings

if TYPE_CHECKING:
    from nova_desktop.app.core import Core


@dataclass(frozen=True, slots=True)
class AgentParts:
    """The agent, its tools, and what it does to tasks."""

    agent: Agent
    tools: AgentTools
    effects: TaskEffects
    autonomy: Autonomy

    async def go_on(self) -> None:
        """After a start: take up what the last end left."""
        await self.effects.catch_up()
        await self.agent.recover()

    async def close(self) -> None:
        await self.agent.close()
        await self.tools.servers.aclose()


def open_agent(core: "Core", asks: Words, failed: Words) -> AgentParts:
    """All of it; nothing runs yet. `asks` and `failed` word what a task is told."""
    settings = core.base.settings
    store = SqliteRunStore(core.base.database)

    def chosen() -> dict[str, Permission]:
        return {each.tool: each.permission for each in settings.now.agent.permissions}

    tools = open_tools(core, chosen, store)
    desk = TaskDesk(core.tasks.lists, core.tasks.places, core.tasks.days, core.base.zone)
    briefs = Briefs(settings, desk, core.memory.chat.about)

    def served(gateway: str, model: str) -> ServedModel | None:
        models = core.gateways.models_of(gateway)
        return next((each for each in models if each.name == model), None)

    parts = RunParts(
        store=store,
        approvals=tools.approvals,
        gate=tools.gate,
        model=HttpAgentModel(core.completions),
        gateway=core.gateways,
        prompt=briefs.prompt,
        served=served,
        is_there=briefs.is_there,
        now=core.tasks.days.now,
        look_for_tools=tools.mcp.keep_fresh,
        on_usage=core.usage.record,
    )
    agent = Agent(parts, _desk(settings, briefs), core.base.scope)
    tasks = core.tasks
    effects = TaskEffects(
        agent, tasks.tasks, tasks.lists, core.base.scope, core.base.on_problem, asks, failed
    )
    effects.follow()
    return AgentParts(agent, tools, effects, _autonomy(core, agent, store))


def _desk(settings: CurrentSettings, briefs: Briefs) -> Desk:
    return Desk(
        limits=lambda: limits_of(settings.now.agent),
        working_set=lambda: settings.now.agent.working_set,
        brief=briefs.brief,
        paused=lambda: settings.now.agent.paused,
        keep_paused=partial(_keep_paused, settings),
    )


def _autonomy(core: "Core", agent: Agent, runs: SqliteRunStore) -> Autonomy:
    settings, days = core.base.settings, core.tasks.days
    found = NextTask(core.tasks.lists, runs, days)
    autonomy = Autonomy(agent, found, days, lambda: settings.now.agent)
    settings.on_change(lambda _now: autonomy.wake())
    return autonomy


async def _keep_paused(settings: CurrentSettings, paused: bool) -> None:
    if settings.now.agent.paused is not paused:
        await settings.change(lambda now: replace(now, agent=replace(now.agent, paused=paused)))


def limits_of(settings: AgentSettings) -> Limits:
    """What a new run may use."""
    return Limits(
        settings.steps, settings.minutes * 60.0, settings.tokens or None, settings.usd or None
    )
