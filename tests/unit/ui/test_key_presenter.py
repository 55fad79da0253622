"""From a missing key to another try, with and without a keychain."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.services.keys import Keys
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.ui.keys.presenter import KeyPresenter
from nova_desktop.ui.runtime.operations import Operations
from tests.fakes.memory_settings import MemorySettings
from tests.fakes.plans import MemoryVault

pytestmark = pytest.mark.anyio
REF = SecretRef("openai")


class PlacelessVault(MemoryVault):
    """Without a keychain, until the user has chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.settings: CurrentSettings | None = None

    async def set(self, ref: SecretRef, value: str) -> None:
        assert self.settings is not None
        if self.settings.now.secrets.place is SecretsPlace.ASK:
            raise NovaError.of(ProblemCode.KEYCHAIN_MISSING)
        await super().set(ref, value)


class Answers:
    def __init__(self) -> None:
        self.key = " sk-1 \n"
        self.place: SecretsPlace | None = SecretsPlace.SESSION
        self.asked: list[str] = []

    async def ask_key(self, secret: str, model: str) -> str:
        self.asked.append(f"{secret} for {model}")
        return self.key

    async def ask_place(self) -> SecretsPlace | None:
        self.asked.append("place")
        return self.place


class Desk:
    def __init__(self) -> None:
        self.scope = TaskScope(lambda error: pytest.fail(repr(error)))
        self.vault = PlacelessVault()
        self.settings = CurrentSettings(MemorySettings())
        self.vault.settings = self.settings
        self.answers = Answers()
        self.problems: list[Problem] = []
        self.changed = self.retried = 0
        self.presenter = KeyPresenter(
            Keys(self.vault, self.settings, self.reload),
            lambda model: REF if model == "cloud" else None,
            Operations(self.scope, lambda problem, retry: self.problems.append(problem)),
            self.answers,
            self.retry,
        )

    async def reload(self) -> None:
        self.changed += 1

    def retry(self) -> None:
        self.retried += 1

    async def enter(self, model: str = "cloud") -> None:
        self.presenter.enter(model)
        async with asyncio.timeout(5):
            while len(self.scope):
                await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    assert desk.problems == []


async def test_without_a_keychain_the_place_is_asked_for_once(desk: Desk) -> None:
    await desk.enter()
    assert desk.answers.asked == ["openai for cloud", "place"]
    assert desk.vault.values == {REF: "sk-1"}
    assert desk.settings.now.secrets.place is SecretsPlace.SESSION
    assert (desk.changed, desk.retried) == (1, 1)
    desk.answers.key = "sk-2"
    await desk.enter()
    assert desk.answers.asked[2:] == ["openai for cloud"]
    assert desk.vault.values == {REF: "sk-2"}


@pytest.mark.parametrize("key", ["k" * 10_240, "sk\x00-1"])
async def test_what_cannot_be_a_key_is_told_and_not_kept(desk: Desk, key: str) -> None:
    desk.answers.key = key
    await desk.enter()
    assert [problem.code for problem in desk.problems] == [ProblemCode.KEY_UNUSABLE]
    assert (desk.vault.values, desk.retried) == ({}, 0)
    desk.problems.clear()


async def test_what_surrounds_a_key_is_taken_off(desk: Desk) -> None:
    desk.answers.key = 'export OPENAI_API_KEY="sk-1"\n'
    await desk.enter()
    assert desk.vault.values == {REF: "sk-1"}


async def test_no_place_means_nothing_is_kept(desk: Desk) -> None:
    desk.answers.place = None
    await desk.enter()
    assert (desk.vault.values, desk.changed, desk.retried) == ({}, 0, 0)


async def test_a_cancelled_dialog_changes_nothing(desk: Desk) -> None:
    desk.answers.key = ""
    await desk.enter()
    assert (desk.vault.values, desk.retried) == ({}, 0)


async def test_a_model_without_a_key_asks_for_none(desk: Desk) -> None:
    await desk.enter("local")
    assert desk.answers.asked == []
