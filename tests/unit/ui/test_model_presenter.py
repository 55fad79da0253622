"""The models in the header: shown as they are, chosen through the service."""

from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.ui.models.presenter import ModelPresenter
from nova_desktop.ui.models.words import model_text
from nova_desktop.ui.runtime.operations import Operations
from tests.fakes.memory_settings import DISK_FULL
from tests.unit.services.test_chat_models import Desk

pytestmark = pytest.mark.anyio


class Screen:
    def __init__(self) -> None:
        self.desk = Desk()
        self.problems: list[Problem] = []
        self.choices: Sequence[ModelChoice] = ()
        self.current: ModelChoice | None = None
        self.known = False
        self.chosen = 0
        operations = Operations(self.desk.bench.scope, self._tell)
        self.desk.bench.gateway.start(self.desk.settings.now.models)
        self.presenter = ModelPresenter(self.desk.models, operations, self, self._was_chosen)

    def show_models(
        self, choices: Sequence[ModelChoice], current: ModelChoice | None, known: bool
    ) -> None:
        self.choices, self.current, self.known = choices, current, known

    def _tell(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        del retry
        self.problems.append(problem)

    def _was_chosen(self) -> None:
        self.chosen += 1

    async def settled(self, look: Callable[[], bool]) -> None:
        import asyncio

        async with asyncio.timeout(10):
            while not look():
                await asyncio.sleep(0)


@pytest.fixture
async def screen() -> AsyncIterator[Screen]:
    screen = Screen()
    yield screen
    await screen.desk.bench.supervisor.stop_all()
    await screen.desk.bench.scope.close()
    assert screen.desk.bench.errors == []


async def test_they_are_shown_at_once(screen: Screen) -> None:
    assert [choice.name for choice in screen.choices] == ["qwen", "mini", "small"]
    assert (screen.current, screen.known) == (ModelChoice("qwen", "HuggingFace"), True)


async def test_a_choice_is_shown_and_told(screen: Screen) -> None:
    screen.presenter.choose("mini")
    await screen.settled(lambda: screen.chosen == 1)
    assert screen.current == ModelChoice("mini", "OpenAI")


async def test_a_choice_that_fails_shows_the_old_one(screen: Screen) -> None:
    screen.desk.store.fails = DISK_FULL
    screen.current = None
    screen.presenter.choose("mini")
    await screen.settled(lambda: bool(screen.problems))
    assert screen.problems[0].code is ProblemCode.DISK_FULL
    assert screen.current == ModelChoice("qwen", "HuggingFace")
    assert screen.chosen == 0


async def test_words() -> None:
    assert model_text(ModelChoice("qwen", "HuggingFace")) == "qwen · HuggingFace"
    assert model_text(ModelChoice("small")) == "small · This computer"
    assert model_text(None) == ""
