"""configs/providers.yaml keeps its form, and a new provider needs nothing but the file."""

import re
from pathlib import Path

import anyio
import pytest
import yaml

from nova_desktop.adapters.gateway.clients import Network
from nova_desktop.adapters.providers.catalogue import YamlCatalogue, read_catalogue
from nova_desktop.adapters.providers.check import check_provider
from nova_desktop.adapters.providers.reading import ShapeError
from nova_desktop.app.resources import provider_file
from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Access, Place, Provider
from nova_desktop.domain.suggesting import suggest
from tests.fakes.provider_servers import ProviderServer
from tests.fakes.provider_shapes import SAMPLE_KEYS
from tests.fakes.providers import SHIPPED

CATALOGUE = YamlCatalogue.read(SHIPPED)
NEW = """
version: 1
providers:
  - id: newcomer
    name: Newcomer
    summary: A provider that no line of code knows.
    place: cloud
    prefix: openai
    api_base: {origin}/v1
    key: {{name: API key, pattern: "nc-[a-z]+"}}
    calls:
      lists:
        - url: "{{base}}/models"
          mode: chat
    suggestions:
      - {{model: some-model, roles: [chat], mode: chat, candidates: [{{upstream: some-model}}]}}
"""


def test_the_order_of_the_cards() -> None:
    names = [provider.id for provider in CATALOGUE.all()]
    assert names[:5] == ["huggingface", "openai", "anthropic", "gemini", "openrouter"]
    assert names[5:] == [
        "mistral", "groq", "deepseek", "xai", "together", "fireworks", "cohere", "azure",
        "bedrock", "ollama", "lm_studio", "llama_cpp", "vllm", "openai_compatible",
    ]  # fmt: skip
    assert [p.featured for p in CATALOGUE.all()] == [True] * 5 + [False] * 14


def test_the_first_card_is_truthful() -> None:
    summary = CATALOGUE.all()[0].summary.lower()
    for word in ("open models", "in the cloud", "little or no free credit"):
        assert word in summary


@pytest.mark.parametrize("provider", CATALOGUE.all(), ids=lambda p: p.id)
def test_an_entry_is_whole(provider: Provider) -> None:
    assert provider.name
    assert provider.summary.endswith(".")
    assert "!" not in provider.summary
    if provider.place is Place.CLOUD:
        assert provider.key is not None
        assert provider.key.required
        assert provider.key.page.startswith("https://")
        assert provider.key.pattern
        assert provider.address().startswith("https://") or provider.asks_address
    if provider.place is Place.COMPUTER:
        assert provider.calls.discovery is not None
        assert provider.take_all
    roles = {role for s in provider.suggestions for role in s.roles}
    if not provider.take_all:
        wanted = set(Role) - (set() if provider.embeddings else {Role.EMBEDDING})
        assert roles == wanted
    for suggestion in provider.suggestions:
        assert suggestion.candidates
        assert (suggestion.mode is Mode.EMBEDDING) == (Role.EMBEDDING in suggestion.roles)


@pytest.mark.parametrize("provider", SAMPLE_KEYS)
def test_the_shape_of_a_key_fits_its_sample(provider: str) -> None:
    found = CATALOGUE.get(provider)
    assert found is not None
    assert found.key is not None
    assert re.fullmatch(found.key.pattern, SAMPLE_KEYS[provider])


def test_the_shipped_names() -> None:
    names = {s.model for p in CATALOGUE.all() for s in p.suggestions}
    assert names >= {
        "qwen3-32b", "smollm3-3b", "qwen3-embedding-4b", "qwen3-embedding-8b", "gpt-4o-mini",
        "text-embedding-3-small",
    }  # fmt: skip


def test_a_new_provider_is_a_file_and_nothing_else(tmp_path: Path) -> None:
    with ProviderServer("openai_compatible", key="nc-secret") as server:
        file = tmp_path / "providers.yaml"
        file.write_text(NEW.format(origin=server.origin), encoding="utf-8")
        (provider,) = YamlCatalogue.read(file).all()

        async def look() -> None:
            good = await check_provider(provider, Access("nc-secret"), Network())
            assert good.is_good
            wrong = await check_provider(provider, Access("nc-other"), Network())
            assert not wrong.is_good
            found = suggest(provider, Account("newcomer", "newcomer"), good.models)
            assert found.roles == {Role.CHAT: "some-model"}
            assert found.deployments[0].api_base == f"{server.origin}/v1"

        anyio.run(look)


BROKEN = {
    "no version": ("version: 1\n", ""),
    "a newer version": ("version: 1", "version: 2"),
    "an unknown name": ("    place: cloud", "    place: cloud\n    colour: red"),
    "a missing name": ("    name: Newcomer\n", ""),
    "another kind": ("    prefix: openai", "    prefix: [openai]"),
    "no such place": ("place: cloud", "place: moon"),
    "no such role": ("roles: [chat]", "roles: [cook]"),
    "a bad pattern": ("nc-[a-z]+", "nc-[a-z"),
    "a bad path": ("          mode: chat\n", "          mode: chat\n          context: a[b.c\n"),
    "a bad url": ('"{base}/models"', '"models"'),
    "a bad id": ("id: newcomer", "id: New Comer"),
    "a truth value": ("name: Newcomer", "name: true"),
    "two of one id": ("version: 1", "version: 1"),
    "no mapping": ("version: 1", "- version"),
    "a tab": ("    name: Newcomer", "\tname: Newcomer"),
    "an object of code": ("version: 1", "version: !!python/object/apply:os.getcwd []"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused(what: str, tmp_path: Path) -> None:
    text = NEW.format(origin="https://example.org")
    before, after = BROKEN[what]
    assert before in text
    text = text.replace(before, after, 1)
    if what == "two of one id":
        text += text.partition("providers:\n")[2]
    with pytest.raises((ShapeError, yaml.YAMLError)):
        read_catalogue(text)
    file = tmp_path / "providers.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NovaError) as refused:
        YamlCatalogue.read(file)
    assert refused.value.problem.code is ProblemCode.PROVIDERS_FILE_BROKEN
    assert refused.value.problem.params["path"] == str(file)


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(NovaError):
        YamlCatalogue.read(tmp_path / "none.yaml")


def test_another_file_may_take_its_place() -> None:
    assert provider_file({}) == (SHIPPED, SHIPPED)
    other = Path("/company/providers.yaml")
    assert provider_file({"NOVA_PROVIDERS_FILE": str(other)}) == (other, SHIPPED)
