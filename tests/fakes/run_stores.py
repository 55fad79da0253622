"""A RunStore in memory."""

from collections.abc import Sequence

from nova_desktop.domain.agent.runs import ENDED, Run, RunState, Step
from nova_desktop.domain.problems import NovaError, ProblemCode


class MemoryRunStore:
    """Keeps runs as the real one does."""

    def __init__(self) -> None:
        self.kept: dict[str, Run] = {}
        self.by_run: dict[str, dict[int, Step]] = {}

    async def add_run(self, run: Run, steps: Sequence[Step] = ()) -> bool:
        busy = run.task and any(
            each.task == run.task and each.state not in ENDED for each in self.kept.values()
        )
        if run.id in self.kept or (busy and run.state not in ENDED):
            return False
        self.kept[run.id] = run
        self.by_run[run.id] = {step.number: step for step in steps}
        return True

    async def save_run(self, run: Run) -> None:
        if run.id not in self.kept:
            raise NovaError.of(ProblemCode.CHANGE_REFUSED, kind="run")
        self.kept[run.id] = run

    async def save_steps(self, steps: Sequence[Step], run: Run) -> None:
        await self.save_run(run)
        self.by_run[run.id] |= {step.number: step for step in steps}

    async def run(self, run_id: str) -> Run | None:
        return self.kept.get(run_id)

    async def steps(self, run_id: str, after: int = 0, limit: int = 500) -> Sequence[Step]:
        found = sorted(self.by_run.get(run_id, {}).items())
        return [step for number, step in found if number > after][:limit]

    async def runs(
        self, states: Sequence[RunState] = (), task: str = "", limit: int = 100, offset: int = 0
    ) -> Sequence[Run]:
        found = [
            run
            for run in reversed(self.kept.values())
            if (not states or run.state in states) and task in ("", run.task)
        ]
        return found[offset : offset + limit]
