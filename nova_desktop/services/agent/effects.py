"""What a run does to its task: where it stands, what it asks, and how it ended.

Each is one batch of the journal by Nova with a name of its own, so that it is carried out once,
also when Nova ends in between and brings it again at the next start.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from nova_desktop.domain.agent.runs import Run, RunState
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.task_commands import add_comment, edit_task, set_status
from nova_desktop.domain.tasks import OVER, TaskDetail, TaskStatus
from nova_desktop.services.agent.agent import Agent
from nova_desktop.services.agent.run_log import RunChanged
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.tasks import Tasks

_log = logging.getLogger(__name__)
_LOOKED_AT: Final = 200
_STATUSES: Final = {
    RunState.WORKING: TaskStatus.IN_PROGRESS,
    RunState.ASKS: TaskStatus.NEEDS_REVIEW,
    RunState.FAILED: TaskStatus.FAILED,
    RunState.STOPPED: TaskStatus.NEW,
}
Words = Callable[[Run], str]


class TaskEffects:
    """Follows the runs of tasks. `asks` and `failed` word the comment of a run in that state."""

    def __init__(
        self,
        agent: Agent,
        tasks: Tasks,
        lists: TaskLists,
        scope: TaskScope,
        on_problem: Callable[[Problem], None],
        asks: Words,
        failed: Words,
    ) -> None:
        self._agent = agent
        self._tasks = tasks
        self._lists = lists
        self._scope = scope
        self._on_problem = on_problem
        self._asks = asks
        self._failed = failed
        self._one_at_a_time = asyncio.Lock()
        self._seen: dict[str, RunState] = {}

    def follow(self) -> None:
        """From now on."""
        self._agent.on_change(self._run_changed)
        self._tasks.on_change(self._tasks_changed)

    async def catch_up(self) -> None:
        """After a start: what Nova's end left undone, of the newest runs."""
        for run in await self._agent.runs(limit=_LOOKED_AT):
            if run.task:
                await self._bring(run)

    def _run_changed(self, change: RunChanged) -> None:
        run = change.run
        if not run.task or self._scope.is_closed or self._seen.get(run.id) is run.state:
            return
        self._seen[run.id] = run.state
        self._scope.start(self._bring(run), "a run's effect on its task")

    async def _bring(self, run: Run) -> None:
        async with self._one_at_a_time:
            try:
                detail = await self._lists.detail(run.task)
                if detail is not None and detail.card.task.deleted_at is None:
                    commands = await self._commands(run, detail)
                    await self._tasks.carry_out(commands, Actor.NOVA, _batch(run))
            except NovaError as error:
                self._on_problem(error.problem)

    async def _commands(self, run: Run, detail: TaskDetail) -> Sequence[Command]:
        task = detail.card.task
        if run.state is RunState.DONE:
            summed = edit_task(task.id, summary=run.summary)
            said = add_comment(task.id, _comment(run), run.summary, Actor.NOVA)
            return [summed, said, *await self._tasks.completing(task.id)]
        status = _STATUSES.get(run.state)
        if task.status in OVER or status in (None, task.status):
            return []
        commands = [set_status(task.id, status)]
        words = {RunState.ASKS: self._asks, RunState.FAILED: self._failed}.get(run.state)
        if words is not None:
            commands.append(add_comment(task.id, _comment(run), words(run), Actor.NOVA))
        return commands

    def _tasks_changed(self, change: TasksChanged) -> None:
        if 0 < len(change.tasks) <= _LOOKED_AT and not self._scope.is_closed:
            self._scope.start(self._read_comments(change.tasks), "comments to runs")

    async def _read_comments(self, tasks: frozenset[str]) -> None:
        """What the user wrote to a task whose run asks is the answer."""
        try:
            for run in await self._agent.runs([RunState.ASKS], limit=_LOOKED_AT):
                if run.task in tasks:
                    await self._read(run)
        except NovaError as error:
            _log.warning("a comment did not reach its run: %r", error)

    async def _read(self, run: Run) -> None:
        detail = await self._lists.detail(run.task)
        if detail is None:
            return
        said = [
            comment.text
            for comment in detail.comments
            if comment.author is Actor.YOU and comment.created_at > run.updated_at
        ]
        if said:
            await self._agent.reply(run.id, "\n\n".join(said))


def _batch(run: Run) -> str:
    """The same for the same state at the same step."""
    return f"run-{run.id}-{run.steps}-{run.state.value}"


def _comment(run: Run) -> str:
    return f"{run.id}-{run.steps}-{run.state.value}"
