"""Model servers of this computer are found by themselves, each as what it is."""

from pathlib import Path

import pytest

from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.adapters.providers.probe import HttpProviderProbe
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.provider_catalogue import OfferedModel
from tests.fakes.provider_servers import Outcome, ProviderServer, write_catalogue

pytestmark = pytest.mark.anyio
LOCAL = ("ollama", "lm_studio", "llama_cpp", "vllm")


def probe_of(folder: Path, *servers: ProviderServer) -> HttpProviderProbe:
    urls = {server.provider: server.origin for server in servers}
    return HttpProviderProbe(YamlCatalogue.read(write_catalogue(folder / "p.yaml", urls)))


@pytest.mark.parametrize("provider", LOCAL)
async def test_each_is_found(provider: str, tmp_path: Path) -> None:
    with ProviderServer(provider) as server:
        (found,) = await probe_of(tmp_path, server).find_servers()
    assert (found.provider, found.api_base) == (provider, server.api_base)
    assert [model.id for model in found.models] == list(server.models)


async def test_ollama_tells_what_its_models_can(tmp_path: Path) -> None:
    with ProviderServer("ollama") as server:
        (found,) = await probe_of(tmp_path, server).find_servers()
    chat = OfferedModel(
        "qwen3:4b", Mode.CHAT, 40_960, tool_calls=True, vision=False, reasoning=False
    )
    assert found.models[0] == chat
    assert (found.models[1].mode, found.models[1].vector_size) == (Mode.EMBEDDING, 768)
    assert found.models[1].context_tokens == 2048


async def test_all_at_once_and_none(tmp_path: Path) -> None:
    with ProviderServer("ollama") as ollama, ProviderServer("vllm") as vllm:
        found = await probe_of(tmp_path, ollama, vllm).find_servers()
        assert [server.provider for server in found] == ["ollama", "vllm"]
    assert await probe_of(tmp_path).find_servers() == []


@pytest.mark.parametrize("other", ["vllm", "openai", "anthropic", "ollama"])
async def test_another_server_on_the_port_is_not_taken_for_it(other: str, tmp_path: Path) -> None:
    with ProviderServer(other) as server:
        path = write_catalogue(tmp_path / "p.yaml", {"llama_cpp": server.origin})
        assert await HttpProviderProbe(YamlCatalogue.read(path)).find_servers() == []


async def test_a_server_that_asks_for_a_key_is_not_offered(tmp_path: Path) -> None:
    with ProviderServer("llama_cpp", key="secret") as server:
        assert await probe_of(tmp_path, server).find_servers() == []


@pytest.mark.parametrize("outcome", [Outcome.PAGE, Outcome.GARBAGE, Outcome.FAILED])
async def test_what_is_no_model_server_is_passed_over(outcome: Outcome, tmp_path: Path) -> None:
    with ProviderServer("vllm", outcome=outcome) as server:
        assert await probe_of(tmp_path, server).find_servers() == []
