"""What Continue does on each step of the set-up, before and after there are services."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.setup import Setup, SetupState, Source, Step
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.setup_wizard.presenter import SetupEnds, SetupPresenter

pytestmark = pytest.mark.anyio


class Frame:
    def __init__(self) -> None:
        self.shown: list[Setup] = []
        self.forward = self.back = self.last = self.busy = False

    def show_setup(self, setup: Setup) -> None:
        self.shown.append(setup)

    def show_ways(
        self, *, back: bool, forward: bool, last: bool = False, primary: bool = True
    ) -> None:
        del primary
        self.back, self.forward, self.last = back, forward, last

    def show_busy(self, busy: bool) -> None:
        self.busy = busy


class OneStep:
    def __init__(self) -> None:
        self.is_complete = True
        self.may_leave = True
        self.fails: NovaError | None = None
        self.did: list[str] = []
        self.hold = asyncio.Event()
        self.hold.set()

    def entered(self) -> None:
        self.did.append("entered")

    async def leave(self) -> bool:
        await self.hold.wait()
        if self.fails is not None:
            raise self.fails
        self.did.append("left")
        return self.may_leave

    def cancel(self) -> None:
        self.did.append("cancelled")


class Way:
    """A shortcut for a LiteLLM that was found."""

    def __init__(self) -> None:
        self.works = True
        self.fails: NovaError | None = None
        self.taken = 0

    def leads_on(self, source: Source) -> bool:
        return source is Source.CONNECTION

    async def take(self) -> bool:
        if self.fails is not None:
            raise self.fails
        self.taken += 1
        return self.works


class Desk:
    def __init__(self, scope: TaskScope, setup: Setup) -> None:
        self.frame = Frame()
        self.stored: list[Setup] = []
        self.closed = 0
        self.problems: list[Problem] = []
        self.scope = scope
        self.steps = {name: OneStep() for name in (*Source, Step.MODELS, Step.YOU, Step.DONE)}
        ends = SetupEnds(self.stored.append, self._close)
        self.presenter = SetupPresenter(setup, self.frame, ends)

    def bind(self, *, connected: bool = False, shortcut: Way | None = None) -> None:
        def show(problem: Problem, retry: object) -> None:
            del retry
            self.problems.append(problem)

        operations = Operations(self.scope, show)
        steps = dict(self.steps)
        self.presenter.bind(operations, steps, connected=connected, shortcut=shortcut)

    def _close(self) -> None:
        self.closed += 1

    @property
    def step(self) -> Step:
        return self.presenter.setup.step

    async def go_on(self) -> None:
        self.presenter.go_on()
        async with asyncio.timeout(5):
            while len(self.scope):
                await asyncio.sleep(0)


@pytest.fixture
async def scope() -> AsyncIterator[TaskScope]:
    errors: list[BaseException] = []
    scope = TaskScope(errors.append)
    yield scope
    await scope.close()
    assert errors == []


async def test_welcome_is_left_before_anything_is_open(scope: TaskScope) -> None:
    desk = Desk(scope, Setup())
    desk.presenter.choose(Source.CONNECTION)
    await desk.go_on()
    assert desk.step is Step.SOURCE
    assert not desk.frame.forward
    assert desk.frame.busy
    desk.bind()
    assert not desk.frame.busy
    assert desk.steps[Source.CONNECTION].did == ["entered"]


async def test_a_source_that_asks_nothing_is_passed(scope: TaskScope) -> None:
    desk, way = Desk(scope, Setup()), Way()
    desk.bind(shortcut=way)
    desk.presenter.choose(Source.CONNECTION)
    await desk.go_on()
    assert way.taken == 1
    assert desk.step is Step.MODELS
    assert [setup.step for setup in desk.stored][1:] == [Step.MODELS]
    desk.presenter.go_back()
    assert (desk.step, desk.presenter.setup.source) == (Step.SOURCE, Source.CONNECTION)


async def test_another_source_is_not_passed(scope: TaskScope) -> None:
    desk, way = Desk(scope, Setup()), Way()
    desk.bind(shortcut=way)
    await desk.go_on()
    assert way.taken == 0
    assert desk.step is Step.SOURCE


async def test_a_shortcut_that_fails_is_told(scope: TaskScope) -> None:
    desk, way = Desk(scope, Setup()), Way()
    way.fails = NovaError.of(ProblemCode.DISK_FULL)
    desk.bind(shortcut=way)
    desk.presenter.choose(Source.CONNECTION)
    await desk.go_on()
    assert desk.step is Step.WELCOME
    assert [problem.code for problem in desk.problems] == [ProblemCode.DISK_FULL]
    assert not desk.frame.busy
    assert not desk.presenter.setup.connected


async def test_every_step_is_saved_before_the_next_is_shown(scope: TaskScope) -> None:
    desk = Desk(scope, Setup())
    desk.bind()
    await desk.go_on()
    desk.presenter.connect(connected=True)
    for after in (Step.MODELS, Step.YOU, Step.DONE):
        await desk.go_on()
        assert desk.step is after
    for name in (Source.KEYS, Step.MODELS, Step.YOU):
        assert desk.steps[name].did == ["entered", "left"]
    assert [setup.step for setup in desk.stored] == [*list(Step)[1:]]


async def test_what_cannot_be_saved_keeps_the_step_and_is_told(scope: TaskScope) -> None:
    desk = Desk(scope, Setup(Step.MODELS, connected=True))
    desk.bind(connected=True)
    desk.steps[Step.MODELS].fails = NovaError.of(ProblemCode.DISK_FULL)
    await desk.go_on()
    assert desk.step is Step.MODELS
    assert [problem.code for problem in desk.problems] == [ProblemCode.DISK_FULL]
    assert not desk.frame.busy
    desk.steps[Step.MODELS].fails = None
    await desk.go_on()
    assert desk.step is Step.YOU


async def test_a_step_may_say_no(scope: TaskScope) -> None:
    desk = Desk(scope, Setup(Step.YOU, connected=True))
    desk.bind(connected=True)
    desk.steps[Step.YOU].may_leave = False
    await desk.go_on()
    assert desk.step is Step.YOU


async def test_a_second_continue_while_the_first_is_at_work_does_nothing(scope: TaskScope) -> None:
    desk = Desk(scope, Setup(Step.MODELS, connected=True))
    desk.bind(connected=True)
    desk.steps[Step.MODELS].hold.clear()
    desk.presenter.go_on()
    await asyncio.sleep(0)
    desk.presenter.go_on()
    assert desk.frame.busy
    desk.steps[Step.MODELS].hold.set()
    await desk.go_on()
    assert desk.step is Step.YOU


async def test_back_cancels_what_runs(scope: TaskScope) -> None:
    desk = Desk(scope, Setup(Step.SOURCE))
    desk.bind()
    desk.presenter.go_back()
    assert desk.steps[Source.KEYS].did == ["entered", "cancelled"]
    assert desk.step is Step.WELCOME


@pytest.mark.parametrize("step", Step)
async def test_later_closes_and_keeps_the_place(scope: TaskScope, step: Step) -> None:
    desk = Desk(scope, Setup(step, connected=True))
    desk.bind(connected=True)
    desk.presenter.put_off()
    desk.presenter.put_off()
    desk.presenter.go_on()
    assert desk.closed == 1
    assert (desk.stored[-1].state, desk.stored[-1].step) == (SetupState.LATER, step)


async def test_later_works_before_anything_is_open(scope: TaskScope) -> None:
    desk = Desk(scope, Setup())
    desk.presenter.put_off()
    assert desk.closed == 1


async def test_the_last_step_opens_nova(scope: TaskScope) -> None:
    desk = Desk(scope, Setup(Step.DONE, connected=True))
    desk.bind(connected=True)
    assert desk.frame.last
    await desk.go_on()
    assert desk.closed == 1
    assert desk.stored[-1].state is SetupState.FINISHED


async def test_when_the_last_source_is_removed_it_goes_back_there(scope: TaskScope) -> None:
    desk = Desk(scope, Setup(Step.MODELS, connected=True))
    desk.bind(connected=True)
    desk.presenter.connect(connected=False)
    assert desk.step is Step.SOURCE


async def test_a_draft_with_models_that_are_gone_resumes_at_the_source(scope: TaskScope) -> None:
    desk = Desk(scope, Setup(Step.DONE, connected=True))
    desk.bind(connected=False)
    assert desk.step is Step.SOURCE
