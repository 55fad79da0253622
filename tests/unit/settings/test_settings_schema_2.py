"""Schema 2: every value of a full file, and what becomes of each value of schema 1."""

from pathlib import Path

import pytest

from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.gateway_plan import Deployment, Mode, Param, SecretRef
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import (
    Advanced,
    Appearance,
    GatewaySettings,
    ModelFile,
    Models,
    Primary,
    Providers,
    SecretsPlace,
    SecretsSettings,
    Settings,
    ThemeChoice,
    You,
)

FILES = Path(__file__).parent / "files"
BIG = Deployment(
    "openai-big",
    "big",
    "openai/gpt-x",
    secret=SecretRef("openai"),
    context_tokens=128_000,
    input_cost_per_token=2.5e-06,
)
VECTORS = Deployment("vectors", "vectors", "openai/embed-x", mode=Mode.EMBEDDING, vector_size=1536)


def opened(folder: Path, text: str) -> SettingsFile:
    (folder / "settings.toml").write_text(text)
    return SettingsFile(folder / "settings.toml")


def test_a_full_file_gives_models_and_accounts(tmp_path: Path) -> None:
    text = (FILES / "settings-v2.toml").read_text()
    settings = opened(tmp_path, text)
    loaded = settings.load()
    assert not settings.problems()
    assert loaded.appearance == Appearance("de", ThemeChoice.DARK, 110, True)
    assert loaded.you == You("Ada", "ada@example.org", "Europe/Berlin", "Short answers.")
    work = Account(
        "work",
        "azure",
        "https://example.openai.azure.com",
        SecretRef("work"),
        (Param("api_version", "2024-10-21"),),
        enabled=False,
    )
    openai = Account("openai", "openai", secret=SecretRef("openai"))
    assert loaded.providers == Providers((openai, work))
    first, second = loaded.models.deployments
    assert (first.account, first.enabled, second.enabled) == ("openai", True, False)
    assert first.params == (
        Param("rpm", "60"),
        Param("aws_secret_access_key", secret=SecretRef("aws")),
    )
    assert loaded.models.files == (ModelFile("little", "/models/little.gguf"),)
    assert not loaded.models.use_test_model


def test_a_full_file_gives_roles_gateways_and_the_rest(tmp_path: Path) -> None:
    loaded = opened(tmp_path, (FILES / "settings-v2.toml").read_text()).load()
    assert loaded.roles == Roles(
        "big", 0.3, 2000, ("little",), "big", 0.0, 4096, ("little",),
        "little", 0.2, 256, ("big",), "vectors", 768, True,
    )  # fmt: skip
    office = ExternalGateway(
        "office",
        "https://litellm.example.org",
        SecretRef("office"),
        "a certificate",
        enabled=False,
    )
    assert loaded.gateway == GatewaySettings(Primary.EXTERNAL, (office,), True, 4242)
    assert loaded.secrets == SecretsSettings(SecretsPlace.SESSION)
    assert loaded.advanced == Advanced(
        "You are Nova.",
        "router_settings:\n  num_retries: 1\n",
        "http://127.0.0.1:8080",
        "/etc/ssl/own.pem",
        ("faster",),
    )


def test_a_full_file_names_no_default(tmp_path: Path) -> None:
    """So that a value that is not read is seen above."""
    loaded = opened(tmp_path, (FILES / "settings-v2.toml").read_text()).load()
    default = Settings()
    for section in ("appearance", "you", "providers", "models", "roles", "gateway", "advanced"):
        ours, bare = getattr(loaded, section), getattr(default, section)
        same = [name for name in ours.__slots__ if getattr(ours, name) == getattr(bare, name)]
        assert not same, (section, same)


def test_schema_1_becomes_schema_2_value_by_value(tmp_path: Path) -> None:
    settings = opened(tmp_path, (FILES / "settings-v1.toml").read_text())
    assert settings.load() == Settings(
        appearance=Appearance("de"),
        models=Models((BIG, VECTORS), (ModelFile("little", "/models/little.gguf"),), False),
        roles=Roles(
            chat_llm_model="big",
            chat_llm_temperature=0.3,
            chat_llm_max_tokens=2000,
            small_llm_model="little",
        ),
        secrets=SecretsSettings(SecretsPlace.SESSION),
    )
    assert not settings.problems()


def test_the_comments_of_schema_1_stay(tmp_path: Path) -> None:
    opened(tmp_path, (FILES / "settings-v1.toml").read_text()).load()
    text = (tmp_path / "settings.toml").read_text()
    assert "schema_version = 2" in text
    assert "# Settings of Nova Desktop." in text
    assert "chat_llm_temperature = 0.3  # calm" in text
    assert "[chat]" not in text
    assert "small =" not in text
    (backup,) = tmp_path.glob("settings.toml.bak-v1-*")
    assert backup.read_text() == (FILES / "settings-v1.toml").read_text()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "[models]\nmemory = 'm'\nembedding = 'e'\n",
            Roles(memory_llm_model="m", embedding_model="e"),
        ),
        ("[chat]\nmax_tokens = 9\n", Roles(chat_llm_max_tokens=9)),
        ("[chat]\ntemperature = ''\n", Roles(chat_llm_temperature=None)),
        ("chat = { temperature = 0.1 }\nmodels.chat = 'x'\n", Roles("x", 0.1)),
        ("[models]\nuse_test_model = true\n", Roles()),
        ("[chat]\n", Roles()),
    ],
)  # fmt: skip
def test_every_form_of_schema_1(tmp_path: Path, text: str, roles: Roles) -> None:
    settings = opened(tmp_path, f"schema_version = 1\n{text}")
    assert settings.load().roles == roles
    assert not settings.problems()
    again = SettingsFile(tmp_path / "settings.toml")
    assert again.load().roles == roles
    assert not again.problems()


@pytest.mark.parametrize("text", ["chat = 5\n", "models = 5\n", "models = ['x']\n"])
def test_a_section_of_schema_1_that_is_no_table_loses_nothing(tmp_path: Path, text: str) -> None:
    text = "schema_version = 1\n[you]\nname = 'x'\n".replace("[you]", f"{text}[you]")
    settings = opened(tmp_path, text)
    settings.load()
    assert settings.problems()
    assert (tmp_path / "settings.toml").read_text() == text
