"""An account over the real gateway: added and used, its key rotated, removed and brought back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.app.model_parts import open_model_parts
from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.provider_catalogue import Access
from nova_desktop.domain.settings import Models, SecretsPlace, Settings
from tests.e2e.running_core import Running, running
from tests.fakes.provider_servers import ProviderServer, sample_key, write_catalogue

pytestmark = pytest.mark.anyio
FIRST = sample_key("huggingface")
SECOND = FIRST + "X9"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    with ProviderServer("huggingface", key=FIRST) as server:
        path = write_catalogue(tmp_path / "providers.yaml", {"huggingface": server.origin})
        monkeypatch.setenv("NOVA_PROVIDERS_FILE", str(path))
        yield server
        server.release()


def without_test_model(settings: Settings) -> Settings:
    return replace(settings, models=replace(settings.models, use_test_model=False))


async def asked(here: Running, text: str) -> str:
    """What the answer says, or its problem's code."""
    conversation = await here.ask(text)
    answer = await here.over(conversation)
    if answer.state is MessageState.COMPLETE:
        return answer.text.strip()
    return answer.problem.code if answer.problem else answer.state


async def test_a_key_from_pasted_to_rotated_to_removed(
    server: ProviderServer, tmp_path: Path
) -> None:
    async with running(tmp_path / "home", Models(use_test_model=False)) as here:
        parts = await open_model_parts(here.core)
        accounts = parts.accounts
        await here.core.keys.choose_place(SecretsPlace.SESSION)
        await here.core.model_settings.change(without_test_model)
        provider = parts.catalogue.all()[0]
        access = Access(f' HF_TOKEN="{FIRST}"\n')

        check = await accounts.check(provider, access)
        assert check.is_good, check
        done = await accounts.add(provider, access, check)
        assert done.missing == ()
        assert here.core.gateway.model_for(Role.CHAT) == "qwen3-32b"
        assert await asked(here, "hello there") == "Echo: hello there"
        assert server.calls[-1].key == FIRST

        server.key = SECOND
        assert (await accounts.rotate(done.account.id, SECOND)).is_good
        assert await asked(here, "the new key") == "Echo: the new key"
        assert server.calls[-1].key == SECOND

        change = await accounts.remove(done.account.id)
        assert here.core.gateway.model_for(Role.CHAT) == ""
        await accounts.undo(change)
        assert await asked(here, "back again") == "Echo: back again"
        await parts.aclose()
        assert FIRST not in (tmp_path / "home" / "config" / "settings.toml").read_text()
