"""What the Runs screen shows and does; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from nova_desktop.domain.agent.approvals import Answer, Approval, Scope
from nova_desktop.domain.agent.runs import Run, RunState, Step
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.services.agent.run_log import RunChanged
from nova_desktop.ui.agent.words import title_of
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations

SHOWN: Final = 200
_MOST_STEPS: Final = 2000


class Running(Protocol):
    """services.agent.agent.Agent."""

    @property
    def all_paused(self) -> bool: ...

    async def start(self, aim: str = "", *, task: str = "", conversation: str = "") -> Run: ...

    async def retry(self, run_id: str) -> Run: ...

    async def stop(self, run_id: str) -> None: ...

    async def pause(self, run_id: str) -> None: ...

    async def resume(self, run_id: str) -> None: ...

    async def pause_all(self) -> None: ...

    async def resume_all(self) -> None: ...

    async def reply(self, run_id: str, text: str) -> None: ...

    async def answer(
        self, approval_id: str, answer: Answer, scope: Scope = Scope.ONCE, reply: str = ""
    ) -> Approval: ...

    async def runs(
        self, states: Sequence[RunState] = (), task: str = "", limit: int = 100, offset: int = 0
    ) -> Sequence[Run]: ...

    async def steps(self, run_id: str, after: int = 0, limit: int = 500) -> Sequence[Step]: ...

    async def approvals(self, run: str = "", *, only_open: bool = True) -> Sequence[Approval]: ...


class PaneView(Protocol):
    """ui.agent.run_pane.RunPane."""

    def show_run(self, run: Run, title: str) -> None: ...

    def show_steps(self, steps: Sequence[Step]) -> None: ...

    def put_step(self, step: Step) -> None: ...

    def show_questions(self, approvals: Sequence[Approval]) -> None: ...


class RunsView(Protocol):
    """ui.agent.runs_screen.RunsScreen."""

    @property
    def pane(self) -> PaneView: ...

    def show_runs(
        self, runs: Sequence[Run], tasks: dict[str, str], now: datetime, chosen: str
    ) -> None: ...

    def change_run(self, run: Run) -> bool: ...

    def show_problem(self, problem: Problem) -> None: ...

    def show_all_paused(self, paused: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class RunsDesk:
    """What the screen works with. `titles` are those of tasks by id, of those that still are."""

    agent: Running
    titles: Callable[[Sequence[str]], Awaitable[dict[str, str]]]
    operations: Operations
    open_task: Callable[[str], object]
    now: Callable[[], datetime]


class RunsPresenter:
    """One of the runs is chosen; it is followed as it changes."""

    def __init__(self, desk: RunsDesk, view: RunsView) -> None:
        self._desk = desk
        self._view = view
        self._runs: dict[str, Run] = {}
        self._titles: dict[str, str] = {}
        self._chosen = ""

    def open(self) -> None:
        """Read all anew."""
        self._desk.operations.start("show runs", self._show)

    def show(self, run_id: str) -> None:
        """Read all anew, and choose this one."""
        self._chosen = run_id
        self.open()

    def choose(self, run_id: str) -> None:
        """Another one is to be seen."""
        if run_id in self._runs and run_id != self._chosen:
            self._chosen = run_id
            self._desk.operations.start("show a run", lambda: self._show_run(run_id))

    def changed(self, change: RunChanged) -> None:
        """A run is new or has changed."""
        run = change.run
        self._view.show_all_paused(self._desk.agent.all_paused)
        if run.id not in self._runs:
            self.show(run.id)
            return
        self._runs[run.id] = run
        self._view.change_run(run)
        if run.id != self._chosen:
            return
        self._view.pane.show_run(run, title_of(run, self._titles))
        if change.step is not None:
            self._view.pane.put_step(change.step)
        if change.approval is not None or run.state is RunState.ASKS:
            self._desk.operations.start("show questions", lambda: self._show_questions(run.id))

    def start(self, aim: str) -> None:
        """Something new for Nova to do."""
        self._desk.operations.start("start a run", lambda: self._desk.agent.start(aim))

    def wish(self, what: str) -> None:
        """Stop, pause, resume or retry the chosen run, or open its task."""
        run = self._runs.get(self._chosen)
        if run is None:
            return
        agent = self._desk.agent
        if what == "task":
            self._desk.open_task(run.task)
            return
        works: dict[str, Callable[[str], Awaitable[object]]] = {
            "stop": agent.stop,
            "pause": agent.pause,
            "resume": agent.resume,
            "retry": agent.retry,
        }
        self._desk.operations.start(f"{what} a run", lambda: works[what](run.id))

    def reply(self, text: str) -> None:
        """The user's words to the chosen run."""
        chosen = self._chosen
        self._desk.operations.start("reply", lambda: self._desk.agent.reply(chosen, text))

    def answer(self, approval: str, answer: Answer, scope: Scope) -> None:
        """To a question; answered already its card goes, not kept it can be answered again."""

        async def work() -> None:
            try:
                await self._desk.agent.answer(approval, answer, scope)
            finally:
                await self._show_questions(self._chosen)

        self._desk.operations.start("answer", work)

    def pause_all(self, paused: bool) -> None:
        """Nothing works, or what was paused goes on."""

        async def work() -> None:
            await (self._desk.agent.pause_all() if paused else self._desk.agent.resume_all())
            self._view.show_all_paused(self._desk.agent.all_paused)

        self._desk.operations.start("pause all", work)

    async def _show(self) -> None:
        try:
            runs = await self._desk.agent.runs(limit=SHOWN)
            self._titles = await self._desk.titles([run.task for run in runs if run.task])
        except NovaError as error:
            self._view.show_problem(error.problem)
            return
        self._runs = {run.id: run for run in runs}
        if self._chosen not in self._runs:
            self._chosen = runs[0].id if runs else ""
        self._view.show_all_paused(self._desk.agent.all_paused)
        self._view.show_runs(runs, self._titles, self._desk.now(), self._chosen)
        if self._chosen:
            await self._show_run(self._chosen)

    async def _show_run(self, run_id: str) -> None:
        steps = await self._desk.agent.steps(run_id, limit=_MOST_STEPS)
        if run_id != self._chosen:
            return
        run = self._runs[run_id]
        self._view.pane.show_run(run, title_of(run, self._titles))
        self._view.pane.show_steps(steps)
        await self._show_questions(run_id)

    async def _show_questions(self, run_id: str) -> None:
        asked = await self._desk.agent.approvals(run_id)
        if run_id == self._chosen:
            self._view.pane.show_questions(asked)


def started_words(title: str) -> str:
    """What a toast says when Nova begins."""
    return _("Nova works on {title}").format(title=title)
