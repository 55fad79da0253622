"""The checklist: in order, each line retried and cancelled, all or nothing."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from nova_desktop.domain.model_tests import Probe
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Access, KeyCheck, KeyOutcome
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.setup.checklist import LINES, Checklist, LineName, LineState
from nova_desktop.services.setup.run import SetupRun
from tests.fakes.setup_parts import CHAT, EMBEDDING, HUGGINGFACE, OPENAI, FakeParts, Held

pytestmark = pytest.mark.anyio
KEY = Access(key="hf_secret")


class Desk:
    """A run over fakes, with what it told."""

    def __init__(self, scope: TaskScope) -> None:
        self.fakes = FakeParts()
        self.told: list[Checklist] = []
        self.run = SetupRun(self.fakes.parts(), scope, self.told.append)
        self.scope = scope

    @property
    def states(self) -> list[LineState]:
        return [line.state for line in self.run.checklist.lines]

    def held(self, name: LineName) -> Held:
        fakes = self.fakes
        return {
            LineName.KEY: fakes.accounts.checking,
            LineName.CONFIGURE: fakes.accounts.adding,
            LineName.START: fakes.gateways.starting,
            LineName.TRY: fakes.trials.trying,
        }[name]

    async def over(self) -> None:
        async with asyncio.timeout(5):
            while self.run.is_running or len(self.scope):
                await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    errors: list[BaseException] = []
    scope = TaskScope(errors.append)
    yield Desk(scope)
    await scope.close()
    assert errors == []


async def test_all_lines_in_order(desk: Desk) -> None:
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()

    running = [told.running.name for told in desk.told if told.running]
    assert running == list(LINES)
    assert desk.run.checklist.is_done
    assert desk.run.checklist.line(LineName.KEY).count == 143
    assert desk.run.checklist.line(LineName.KEY).seconds == 0.3
    assert desk.run.checklist.line(LineName.CONFIGURE).names == (CHAT, EMBEDDING)
    assert desk.fakes.trials.tested == [(CHAT, Probe.ANSWER), (EMBEDDING, Probe.EMBEDDING)]
    assert desk.fakes.accounts.stored == ["hf_secret"]


@pytest.mark.parametrize("outcome", [o for o in KeyOutcome if o is not KeyOutcome.OK])
async def test_a_key_that_is_not_good_is_told_and_nothing_is_saved(
    desk: Desk, outcome: KeyOutcome
) -> None:
    desk.fakes.accounts.answer = KeyCheck(outcome)
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()

    assert desk.states == [LineState.FAILED, *[LineState.PENDING] * 3]
    told = desk.run.checklist.line(LineName.KEY).check
    assert told is not None
    assert told.outcome is outcome
    assert desk.fakes.accounts.accounts == {}


async def test_a_server_without_models_is_told(desk: Desk) -> None:
    desk.fakes.accounts.answer = KeyCheck(KeyOutcome.OK)
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()
    assert desk.states[0] is LineState.FAILED
    assert desk.fakes.accounts.accounts == {}


@pytest.mark.parametrize("name", LINES)
async def test_a_line_that_fails_is_retried_alone(desk: Desk, name: LineName) -> None:
    at = LINES.index(name)
    desk.held(name).error = NovaError.of(ProblemCode.DISK_FULL)
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()
    assert desk.states[at] is LineState.FAILED
    assert desk.states[at + 1 :] == [LineState.PENDING] * (3 - at)
    problem = desk.run.checklist.lines[at].problem
    assert problem is not None
    assert problem.code is ProblemCode.DISK_FULL

    desk.held(name).error = None
    desk.told.clear()
    desk.run.retry(name)
    await desk.over()
    assert desk.run.checklist.is_done
    assert [told.running.name for told in desk.told if told.running] == list(LINES[at:])
    assert len(desk.fakes.accounts.accounts) == 1


@pytest.mark.parametrize("name", LINES)
async def test_cancel_works_at_any_line_and_leaves_no_half(desk: Desk, name: LineName) -> None:
    at = LINES.index(name)
    desk.held(name).hold()
    desk.run.start(HUGGINGFACE, KEY)
    await desk.held(name).reached.wait()
    desk.run.cancel()
    desk.held(LineName.CONFIGURE).go.set()  # what is being saved is saved, and taken back
    await desk.over()
    assert desk.states[at] is LineState.STOPPED
    assert len(desk.fakes.accounts.accounts) == (1 if at > 1 else 0)

    desk.held(name).go.set()
    desk.run.retry(name)
    await desk.over()
    assert desk.run.checklist.is_done
    assert len(desk.fakes.accounts.accounts) == 1


async def test_a_retry_while_it_runs_changes_nothing(desk: Desk) -> None:
    desk.held(LineName.START).hold()
    desk.run.start(HUGGINGFACE, KEY)
    await desk.held(LineName.START).reached.wait()
    desk.run.retry(LineName.KEY)
    desk.held(LineName.START).go.set()
    await desk.over()
    assert desk.fakes.accounts.stored == ["hf_secret"]


async def test_another_key_cancels_the_first(desk: Desk) -> None:
    desk.held(LineName.KEY).hold()
    desk.run.start(HUGGINGFACE, KEY)
    await desk.held(LineName.KEY).reached.wait()
    desk.run.start(OPENAI, Access(key="sk-1"))
    desk.held(LineName.KEY).go.set()
    await desk.over()
    assert desk.run.checklist.is_done
    assert desk.run.checklist.provider == "OpenAI"
    assert desk.fakes.accounts.stored == ["sk-1"]


async def test_another_key_while_the_first_is_saved_takes_it_back(desk: Desk) -> None:
    desk.held(LineName.CONFIGURE).hold()
    desk.run.start(HUGGINGFACE, KEY)
    await desk.held(LineName.CONFIGURE).reached.wait()
    desk.run.start(OPENAI, Access(key="sk-1"))
    desk.held(LineName.CONFIGURE).go.set()
    await desk.over()
    assert [a.provider for a in desk.fakes.accounts.accounts.values()] == ["openai"]


async def test_a_second_key_of_one_provider_takes_the_place_of_the_first(desk: Desk) -> None:
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()
    desk.run.start(HUGGINGFACE, Access(key="hf_other"))
    await desk.over()
    assert desk.fakes.accounts.stored == ["hf_secret", "hf_other"]
    assert list(desk.fakes.accounts.accounts) == ["huggingface-1"]


async def test_several_providers_one_after_another(desk: Desk) -> None:
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()
    desk.run.forget()
    assert desk.states == [LineState.PENDING] * 4
    desk.run.start(OPENAI, Access(key="sk-1"))
    await desk.over()
    assert len(desk.fakes.accounts.accounts) == 2
    assert [added.account.provider for added in desk.run.added] == ["huggingface", "openai"]


async def test_without_a_keychain_the_place_is_asked_once(desk: Desk) -> None:
    desk.fakes.accounts.needs_place = True
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()
    assert desk.run.checklist.is_done
    assert desk.fakes.asked_places == 1


async def test_no_place_keeps_nothing_and_can_be_asked_again(desk: Desk) -> None:
    desk.fakes.accounts.needs_place = True
    desk.fakes.place = None
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()
    problem = desk.run.checklist.line(LineName.CONFIGURE).problem
    assert problem is not None
    assert problem.code is ProblemCode.KEYCHAIN_MISSING
    assert desk.fakes.accounts.accounts == {}


async def test_a_model_that_fails_its_trial_is_named(desk: Desk) -> None:
    desk.fakes.trials.problem = ProblemCode.PROVIDER_NO_CREDIT
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()
    line = desk.run.checklist.line(LineName.TRY)
    assert line.state is LineState.FAILED
    assert line.names == (CHAT,)
    assert line.problem is not None
    assert line.problem.code is ProblemCode.PROVIDER_NO_CREDIT
    assert desk.run.checklist.has_models


async def test_the_models_of_the_new_account_are_tried(desk: Desk) -> None:
    desk.fakes.gateways.roles = {}
    desk.fakes.accounts.models = (CHAT,)
    desk.run.start(HUGGINGFACE, KEY)
    await desk.over()
    assert desk.fakes.trials.tested == [(CHAT, Probe.ANSWER)]
