"""A provider that the shipped catalogue lacks: a few lines of YAML, and its model answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.app.model_parts import open_model_parts
from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.provider_catalogue import Access, KeyOutcome
from nova_desktop.domain.settings import Models, SecretsPlace, Settings
from tests.e2e.running_core import running
from tests.fakes.provider_servers import ProviderServer, write_catalogue

pytestmark = pytest.mark.anyio
KEY = "mill_0123456789abcdef"
ENTRY = """
  - id: windmill
    name: Windmill
    summary: A provider of this test, in the cloud.
    place: cloud
    prefix: openai
    api_base: {address}
    key:
      name: API key
      page: https://windmill.example/keys
      pattern: mill_[a-f0-9]{{16}}
    calls:
      lists:
        - url: "{{base}}/models"
          mode: chat
    suggestions:
      - {{model: sails, roles: [chat], mode: chat, candidates: [{{upstream: windmill/sails-2}}]}}
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    with ProviderServer(
        "openai", key=KEY, models=("windmill/sails-1", "windmill/sails-2")
    ) as server:
        path = write_catalogue(tmp_path / "providers.yaml", {})
        text = path.read_text(encoding="utf-8")
        assert "windmill" not in text
        before, _, after = text.partition("providers:")
        entry = ENTRY.format(address=server.api_base).strip("\n")
        path.write_text(f"{before}providers:\n{_dedented(entry)}{after}", encoding="utf-8")
        monkeypatch.setenv("NOVA_PROVIDERS_FILE", str(path))
        yield server
        server.release()


def _dedented(entry: str) -> str:
    """PyYAML writes a list at its name's own depth."""
    return "\n".join(line[2:] for line in entry.splitlines())


def without_test_model(settings: Settings) -> Settings:
    return replace(settings, models=replace(settings.models, use_test_model=False))


async def test_from_its_yaml_to_an_answer(server: ProviderServer, tmp_path: Path) -> None:
    async with running(tmp_path / "home", Models(use_test_model=False)) as here:
        parts = await open_model_parts(here.core)
        await here.core.keys.choose_place(SecretsPlace.SESSION)
        await here.core.model_settings.change(without_test_model)
        provider = parts.catalogue.get("windmill")
        assert provider is not None
        assert provider.name == "Windmill"

        refused = await parts.accounts.check(provider, Access("mill_ffffffffffffffff"))
        assert refused.outcome is KeyOutcome.WRONG_KEY
        check = await parts.accounts.check(provider, Access(f" {KEY}\n"))
        assert check.is_good, check
        assert [(m.id, m.mode) for m in check.models] == [
            ("windmill/sails-1", Mode.CHAT),
            ("windmill/sails-2", Mode.CHAT),
        ]
        added = await parts.accounts.add(provider, Access(KEY), check)
        assert added.models == ("sails",)
        assert here.core.gateways.model_for(Role.CHAT) == "sails"

        answer = await here.over(await here.ask("Turn"))
        assert (answer.state, answer.text.strip()) == (MessageState.COMPLETE, "Echo: Turn")
        assert answer.model == "sails"
        assert (server.calls[-1].model, server.calls[-1].key) == ("windmill/sails-2", KEY)
        await parts.aclose()
