"""What every SettingsStore keeps to, over each tier that may lie below the user's."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.domain.gateway_plan import Deployment, SecretRef
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import (
    ModelFile,
    SecretsPlace,
    SecretsSettings,
    Settings,
)
from nova_desktop.services.ports import SettingsStore

Open = Callable[[], SettingsStore]


def _bare(folder: Path) -> SettingsStore:
    return SettingsFile(folder / "settings.toml")


def _with_managed_file(folder: Path) -> SettingsStore:
    managed = folder / "managed.toml"
    managed.write_text(
        "[roles]\nchat_llm_temperature = 0.1\n[you]\nname = 'm'\n[models]\nuse_test_model = false\n"
    )
    return SettingsFile(folder / "settings.toml", managed=[managed])


def _with_variables(folder: Path) -> SettingsStore:
    environ = {"NOVA_ROLES__CHAT_LLM_MAX_TOKENS": "5", "NOVA_SECRETS__PLACE": "file"}
    return SettingsFile(folder / "settings.toml", environ=environ)


@pytest.fixture(params=[_bare, _with_managed_file, _with_variables])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same store again, as the next start does."""
    return lambda: request.param(tmp_path)


def test_what_was_saved_is_loaded_at_the_next_start(reopen: Open) -> None:
    store = reopen()
    loaded = store.load()
    wanted = replace(
        loaded,
        roles=Roles(chat_llm_model="big", chat_llm_temperature=0.4, chat_llm_max_tokens=100),
        models=replace(
            loaded.models,
            deployments=(Deployment("a", "big", "openai/x", secret=SecretRef("openai")),),
            files=(ModelFile("local", "/model.gguf"),),
        ),
    )
    store.save(wanted)
    again = reopen()
    assert again.load() == wanted
    assert not again.problems()
    assert again.origin("roles.chat_llm_temperature") == "user"


def test_each_tier_can_be_overruled_and_the_overruling_taken_back(reopen: Open) -> None:
    store = reopen()
    before = store.load()
    store.save(Settings(roles=Roles(), secrets=SecretsSettings(SecretsPlace.SESSION)))
    assert reopen().load() == Settings(secrets=SecretsSettings(SecretsPlace.SESSION))
    store.save(before)
    again = reopen()
    assert again.load() == before
    keys = ("roles.chat_llm_temperature", "roles.chat_llm_max_tokens", "you.name", "secrets.place")
    assert all(again.origin(key) != "user" for key in keys)


def test_a_key_that_nobody_set_is_a_default(reopen: Open) -> None:
    store = reopen()
    assert store.origin("you.notes") == "default"
    store.load()
    assert store.origin("you.notes") == "default"
    assert not store.problems()
