"""One run and its steps while it works: every change is stored before anything follows from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from nova_desktop.domain.agent.approvals import Approval
from nova_desktop.domain.agent.runs import (
    ENDED,
    OPEN_CALLS,
    PauseReason,
    Run,
    RunState,
    Spent,
    Step,
    StepKind,
)
from nova_desktop.domain.problems import Problem
from nova_desktop.services.agent.ports import RunStore

_MANY: Final = 100_000


@dataclass(frozen=True, slots=True)
class RunChanged:
    """A run as it is now, with the step or the question that is new or changed."""

    run: Run
    step: Step | None = None
    approval: Approval | None = None


class RunLog:
    """`run` and `steps` as they are stored; each change reaches `tell`."""

    def __init__(
        self,
        store: RunStore,
        run: Run,
        steps: Sequence[Step],
        now: Callable[[], datetime],
        tell: Callable[[RunChanged], None],
    ) -> None:
        self.run = run
        self.steps = list(steps)
        self._store = store
        self._now = now
        self._tell = tell

    @classmethod
    async def read(
        cls,
        store: RunStore,
        run_id: str,
        now: Callable[[], datetime],
        tell: Callable[[RunChanged], None],
    ) -> "RunLog | None":
        """None for a run that is not known."""
        run = await store.run(run_id)
        if run is None:
            return None
        return cls(store, run, await store.steps(run_id, limit=_MANY), now, tell)

    @property
    def open_calls(self) -> list[Step]:
        """Calls that the model waits for, in its order."""
        return [step for step in self.steps if step.state in OPEN_CALLS]

    def next_step(self, kind: StepKind, ahead: int = 0) -> Step:
        """The one behind the last, `ahead` places on; not yet stored."""
        return Step(self.run.id, len(self.steps) + 1 + ahead, kind, self._now())

    async def put(self, *steps: Step, **changes: object) -> None:
        """Store steps, new or changed, with these changes of the run."""
        run = self._changed(changes)
        known = {step.number: step for step in (*self.steps, *steps)}
        run = replace(run, steps=len(known), spent=_sum(known.values()))
        await self._store.save_steps(steps, run)
        self.run, self.steps = run, [known[number] for number in sorted(known)]
        for step in steps:
            self._tell(RunChanged(run, step))

    async def change(self, **changes: object) -> None:
        """Store the run with these changes."""
        run = self._changed(changes)
        await self._store.save_run(run)
        self.run = run
        self._tell(RunChanged(run))

    async def fail(self, problem: Problem) -> None:
        """It ends, and says why."""
        await self.change(
            state=RunState.FAILED,
            problem=problem.code,
            problem_detail=problem.detail,
            problem_params=dict(problem.params),
        )

    async def pause(self, reason: PauseReason) -> None:
        await self.change(state=RunState.PAUSED, reason=reason)

    def tell(self, approval: Approval) -> None:
        """A question is new or answered."""
        self._tell(RunChanged(self.run, approval=approval))

    def _changed(self, changes: Mapping[str, object]) -> Run:
        run = replace(self.run, updated_at=self._now(), **changes)  # pyright: ignore[reportArgumentType] (fields by name)
        if run.state in ENDED:
            run = replace(run, ended_at=run.ended_at or run.updated_at)
        if run.state is not RunState.PAUSED:
            run = replace(run, reason=PauseReason.NONE)
        return run if run.state is RunState.ASKS else replace(run, question="")


def _sum(steps: Iterable[Step]) -> Spent:
    """What all steps used; the price is unknown as soon as one of them is."""
    tokens, seconds, usd = 0, 0.0, 0.0
    unknown = False
    for step in steps:
        tokens += step.spent.tokens
        seconds += step.spent.seconds
        unknown = unknown or step.spent.usd is None
        usd += step.spent.usd or 0.0
    return Spent(tokens, None if unknown else usd, seconds)
