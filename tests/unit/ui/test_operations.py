"""Operations end in silence, a Problem with or without Retry, or a crash report."""

import asyncio
from collections.abc import Callable

import pytest

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.runtime.operations import Operations

pytestmark = pytest.mark.anyio


class Shown:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.retries: list[Callable[[], None] | None] = []

    def __call__(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        self.problems.append(problem)
        self.retries.append(retry)


async def quiet(scope: TaskScope) -> None:
    async with asyncio.timeout(5):
        while len(scope):
            await asyncio.sleep(0)


async def test_a_retryable_problem_can_be_retried() -> None:
    shown, crashes = Shown(), list[BaseException]()
    scope = TaskScope(crashes.append)
    operations = Operations(scope, shown)
    tries = 0

    async def work() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise NovaError.of(ProblemCode.DISK_FULL, retryable=True)

    operations.start("save", work)
    await quiet(scope)
    assert [p.code for p in shown.problems] == [ProblemCode.DISK_FULL]
    assert shown.retries[0] is not None
    shown.retries[0]()
    await quiet(scope)
    assert (tries, len(shown.problems), crashes) == (2, 1, [])


async def test_what_cannot_be_retried_offers_no_retry() -> None:
    shown = Shown()
    scope = TaskScope(lambda _: None)

    async def work() -> None:
        raise NovaError.of(ProblemCode.NO_MODEL)

    Operations(scope, shown).start("send", work)
    await quiet(scope)
    assert shown.retries == [None]


async def test_a_bug_reaches_the_crash_report() -> None:
    shown, crashes = Shown(), list[BaseException]()
    scope = TaskScope(crashes.append)

    async def work() -> None:
        raise ZeroDivisionError

    Operations(scope, shown).start("divide", work)
    await quiet(scope)
    await asyncio.sleep(0)
    assert isinstance(crashes[0], ZeroDivisionError)
    assert shown.problems == []


async def test_closing_cancels_in_silence_and_waits() -> None:
    shown, crashes = Shown(), list[BaseException]()
    scope = TaskScope(crashes.append)
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    Operations(scope, shown).start("wait", work)
    await asyncio.sleep(0)
    await scope.close()
    assert ended.is_set()
    assert (shown.problems, crashes, len(scope)) == ([], [], 0)
    with pytest.raises(RuntimeError):
        scope.start(work(), "too late")


async def test_nothing_is_started_once_the_window_is_gone() -> None:
    shown, crashes = Shown(), list[BaseException]()
    scope = TaskScope(crashes.append)
    operations = Operations(scope, shown)
    await scope.close()
    begun: list[bool] = []

    async def work() -> None:
        begun.append(True)

    operations.start("late", work)
    await asyncio.sleep(0)
    assert (begun, shown.problems, crashes) == ([], [], [])
