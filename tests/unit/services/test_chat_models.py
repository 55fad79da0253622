"""The models of the chat: which there are, and what a choice does."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Mode, Role
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.providers import ModelChoice, provider_name
from nova_desktop.domain.settings import ModelFile, Models, Settings
from nova_desktop.services.chat_models import ChatModels
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.gateway_probe import FakeProbe, gateways_over
from tests.fakes.memory_settings import DISK_FULL, MemorySettings
from tests.unit.services.test_gateway import Bench

pytestmark = pytest.mark.anyio
CLOUD = Deployment("d1", "qwen", "huggingface/qwen")
TWIN = Deployment("d2", "qwen", "groq/qwen")
OTHER = Deployment("d3", "mini", "openai/mini")
WORDS = Deployment("d4", "vectors", "openai/vectors", mode=Mode.EMBEDDING)
FILE = ModelFile("small", "/models/small.gguf")
SETTINGS = Settings(models=Models((CLOUD, TWIN, OTHER, WORDS), (FILE,)))


class Desk:
    def __init__(self) -> None:
        self.bench = Bench()
        self.store = MemorySettings(SETTINGS)
        self.settings = CurrentSettings(self.store)
        self.bench.roles_now = lambda: self.settings.now.roles
        gateways = gateways_over(self.settings, self.bench, FakeProbe())
        self.models = ChatModels(self.settings, gateways)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    desk.bench.gateway.start(desk.settings.now.models)
    await desk.bench.gateway.address("qwen")
    yield desk
    await desk.bench.supervisor.stop_all()
    await desk.bench.scope.close()
    assert desk.bench.errors == []


async def test_each_connected_chat_model_is_there_once(desk: Desk) -> None:
    assert desk.models.choices() == (
        ModelChoice("qwen", "HuggingFace"),
        ModelChoice("mini", "OpenAI"),
        ModelChoice("small", ""),
    )
    assert desk.models.current() == ModelChoice("qwen", "HuggingFace")


async def test_a_choice_is_stored_and_counts_at_once(desk: Desk) -> None:
    reloads = len(desk.bench.reloads())
    await desk.models.choose("mini")
    assert desk.models.current() == ModelChoice("mini", "OpenAI")
    assert desk.bench.gateway.model_for(Role.CHAT) == "mini"
    assert [settings.roles.chat_llm_model for settings in desk.store.saves] == ["mini"]
    await desk.bench.settle()
    assert len(desk.bench.reloads()) == reloads


async def test_a_choice_that_cannot_be_stored_changes_nothing(desk: Desk) -> None:
    desk.store.fails = DISK_FULL
    with pytest.raises(NovaError):
        await desk.models.choose("mini")
    assert desk.models.current() == ModelChoice("qwen", "HuggingFace")


async def test_nothing_is_known_until_all_is_told() -> None:
    desk = Desk()
    desk.bench.gateway.start(Models(), more_to_come=True)
    assert not desk.models.is_known
    assert desk.models.current() is None
    await desk.bench.gateway.use(Models())
    assert desk.models.is_known
    await asyncio.sleep(0)
    await desk.bench.supervisor.stop_all()
    await desk.bench.scope.close()


@pytest.mark.parametrize(
    ("deployment", "name"),
    [
        (Deployment("a", "m", "huggingface/x/y"), "HuggingFace"),
        (Deployment("a", "m", "gpt-4o"), "OpenAI"),
        (Deployment("a", "m", "newcomer/x"), "newcomer"),
        (Deployment("a", "m", "openai/x", api_base="http://127.0.0.1:80/v1"), "127.0.0.1"),
        (Deployment("a", "m", "openai/x", api_base="http://[bad"), "OpenAI"),
        (Deployment("a", "m", "openai/x", api_base="http://127.0.0.1:80", local=True), ""),
    ],
)
def test_providers_by_name(deployment: Deployment, name: str) -> None:
    assert provider_name(deployment) == name
