"""The step of keys by itself: which provider, its key, several of them."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence

import pytest

from nova_desktop.domain.provider_catalogue import Access, FoundServer, Provider
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.setup.checklist import Checklist
from nova_desktop.services.setup.run import SetupRun
from nova_desktop.ui.setup_wizard.keys_presenter import COMPUTER, KeysPresenter
from tests.fakes.setup_parts import HUGGINGFACE, OLLAMA, OPENAI, FakeParts

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scope() -> AsyncIterator[TaskScope]:
    errors: list[BaseException] = []
    scope = TaskScope(errors.append)
    yield scope
    await scope.close()
    assert errors == []


async def rest(scope: TaskScope) -> None:
    async with asyncio.timeout(5):
        while len(scope):
            await asyncio.sleep(0)


class KeysPage:
    def __init__(self) -> None:
        self.provider: Provider | None = None
        self.key = self.address = ""
        self.programs: list[str] = []
        self.recognised: Provider | None = None
        self.connected: list[str] = []
        self.checklist = Checklist()

    def show_providers(self, providers: Sequence[Provider]) -> None: ...

    def show_found(self, servers: Sequence[FoundServer]) -> None: ...

    def show_connected(self, providers: Collection[str]) -> None:
        self.connected = list(providers)

    def show_provider(
        self,
        provider: Provider,
        programs: Sequence[Provider] = (),
        found: Sequence[FoundServer] = (),
        key: str = "",
        address: str = "",
    ) -> None:
        del found
        self.provider, self.key, self.address = provider, key, address
        self.programs = [program.id for program in programs]

    def show_checklist(self, checklist: Checklist) -> None:
        self.checklist = checklist

    def show_recognised(self, other: Provider | None) -> None:
        self.recognised = other

    def focus_first(self) -> None: ...


class Keys:
    def __init__(self, scope: TaskScope) -> None:
        self.page, self.fakes, self.changes = KeysPage(), FakeParts(), 0
        self.chosen: list[str] = []
        self.presenter = KeysPresenter(
            [HUGGINGFACE, OPENAI, OLLAMA],
            self.page,
            lambda: [account.provider for account in self.fakes.accounts.accounts.values()],
            self._changed,
            self.chosen.append,
        )
        self.presenter.run = SetupRun(self.fakes.parts(), scope, self.presenter.listed)

    def _changed(self) -> None:
        self.changes += 1


async def test_the_first_provider_is_chosen_and_a_good_key_lets_go_on(scope: TaskScope) -> None:
    keys = Keys(scope)
    keys.presenter.choose("")
    assert keys.page.provider is HUGGINGFACE
    assert not keys.presenter.is_complete
    keys.presenter.submit(HUGGINGFACE, Access("hf_1"))
    await rest(scope)
    assert keys.page.checklist.is_done
    assert keys.page.connected == ["huggingface"]
    assert keys.presenter.is_complete


async def test_while_a_key_is_checked_there_is_no_continue(scope: TaskScope) -> None:
    keys = Keys(scope)
    keys.presenter.submit(HUGGINGFACE, Access("hf_1"))
    await rest(scope)
    keys.fakes.accounts.checking.hold()
    keys.presenter.submit(OPENAI, Access("sk-1"))
    await keys.fakes.accounts.checking.reached.wait()
    assert not keys.presenter.is_complete
    keys.presenter.cancel()
    await rest(scope)
    assert keys.presenter.is_complete


async def test_a_key_of_another_provider_is_offered_there(scope: TaskScope) -> None:
    keys = Keys(scope)
    keys.presenter.choose("huggingface")
    keys.presenter.pasted("sk-abc")
    assert keys.page.recognised is OPENAI
    keys.presenter.switch("openai")
    assert keys.page.provider is OPENAI
    assert keys.page.key == "sk-abc"
    keys.presenter.pasted("sk-def")
    assert keys.page.recognised is None


async def test_on_this_computer_the_running_program_comes_first(scope: TaskScope) -> None:
    keys = Keys(scope)
    keys.presenter.found([FoundServer("ollama", "http://localhost:11434")])
    keys.presenter.choose(COMPUTER)
    assert keys.page.provider is OLLAMA
    assert keys.page.programs == ["ollama"]


async def test_another_provider_follows(scope: TaskScope) -> None:
    keys = Keys(scope)
    keys.presenter.choose("huggingface")
    keys.presenter.submit(HUGGINGFACE, Access("hf_1"))
    await rest(scope)
    keys.presenter.another()
    assert keys.page.provider is OPENAI
    assert keys.page.checklist == Checklist()
    assert keys.presenter.is_complete
