"""What every RunStore does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.run_store import SqliteRunStore
from nova_desktop.domain.agent.runs import (
    ENDED,
    CallState,
    Limits,
    PauseReason,
    Run,
    RunState,
    Spent,
    Step,
    StepKind,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.agent.ports import RunStore
from tests.fakes.run_stores import MemoryRunStore

pytestmark = pytest.mark.anyio
AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
RUN = Run("r1", "Größe messen", RunState.QUEUED, AT, AT, task="t1", limits=Limits(usd=0.5))
SAID = Step(
    "r1", 1, StepKind.MODEL, AT, "I look.", "hm", "m", "c1", spent=Spent(12, None, 1.5)
)  # fmt: skip
CALL = Step(
    "r1", 2, StepKind.TOOL, AT, tool="list_tasks", arguments='{"a":1}', model_call="x",
    state=CallState.STARTED, batch="b",
)  # fmt: skip


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunStore]:
    if request.param == "memory":
        yield MemoryRunStore()
        return
    database, problems = open_database(tmp_path / "nova.sqlite3", tmp_path / "backups")
    assert problems == []
    yield SqliteRunStore(database)
    assert database.close()


async def test_it_comes_back_as_it_was(store: RunStore) -> None:
    assert await store.add_run(RUN, [SAID])
    asks = replace(
        RUN, state=RunState.ASKS, question="Which?", spent=Spent(12, None, 1.5), steps=2, model="m"
    )
    await store.save_steps([CALL, replace(SAID, text="Changed")], asks)
    assert await store.run("r1") == asks
    assert list(await store.steps("r1")) == [replace(SAID, text="Changed"), CALL]
    assert list(await store.steps("r1", after=1)) == [CALL]
    assert len(await store.steps("r1", limit=1)) == 1


async def test_its_end_comes_back_too(store: RunStore) -> None:
    failed = replace(
        RUN, state=RunState.FAILED, ended_at=AT, problem=ProblemCode.RUN_LOOPS,
        problem_detail="d", problem_params={"a": "b"}, reason=PauseReason.LIMIT, summary="s",
    )  # fmt: skip
    assert await store.add_run(failed)
    assert await store.run("r1") == failed


@pytest.mark.parametrize("state", RunState)
async def test_a_task_has_one_run_at_a_time(store: RunStore, state: RunState) -> None:
    assert await store.add_run(replace(RUN, state=state))
    again = await store.add_run(replace(RUN, id="r2"))
    assert again is (state in ENDED)
    assert await store.add_run(replace(RUN, id="r3", task="t2"))
    assert await store.add_run(replace(RUN, id="r4", task=""))
    assert await store.add_run(replace(RUN, id="r5", task=""))


async def test_runs_by_state_and_task_the_newest_first(store: RunStore) -> None:
    for n, state in enumerate(RunState):
        await store.add_run(replace(RUN, id=f"r{n}", task=f"t{n % 2}-{n}", state=state))
    assert [run.id for run in await store.runs()] == ["r6", "r5", "r4", "r3", "r2", "r1", "r0"]
    some = await store.runs([RunState.WORKING, RunState.DONE])
    assert [run.state for run in some] == [RunState.DONE, RunState.WORKING]
    assert [run.id for run in await store.runs(task="t1-3")] == ["r3"]
    assert [run.id for run in await store.runs(limit=2, offset=1)] == ["r5", "r4"]


async def test_what_is_not_known(store: RunStore) -> None:
    assert await store.run("r1") is None
    assert list(await store.steps("r1")) == []
    with pytest.raises(NovaError) as caught:
        await store.save_steps([CALL], RUN)
    assert caught.value.problem.code is ProblemCode.CHANGE_REFUSED
    assert list(await store.steps("r1")) == []
