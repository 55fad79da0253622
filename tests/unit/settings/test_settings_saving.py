"""What a save writes, what it leaves alone, and what it puts aside first."""

import errno
import os
import stat
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nova_desktop.adapters.settings_file import document
from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.gateway_plan import Deployment, Mode, Param, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import (
    LARGEST_SCALE,
    SCHEMA_VERSION,
    SMALLEST_SCALE,
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

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STAMP = "20260102T030405Z"

COMMENTED = """\
# top
from_the_future = 1

[models] # which
use_test_model = true  # the poor one
odd = [1, 2] # keep

[[models.deployments]]
id = "a" # first
model = "a"
upstream = "u/a"
beyond = "kept"
mode = "chat"

# between
[[models.deployments]]
id = "b"
model = "b"
upstream = "u/b"
weight = 4

[unknown.section]
x = 1 # last
"""


def store(folder: Path, text: str | None = None, **environ: str) -> SettingsFile:
    if text is not None:
        (folder / "settings.toml").write_text(textwrap.dedent(text))
    return SettingsFile(folder / "settings.toml", environ=environ, now=lambda: NOW)


def written(folder: Path) -> str:
    return (folder / "settings.toml").read_text()


def with_chat(settings: Settings, **changes: object) -> Settings:
    return replace(settings, roles=replace(settings.roles, **changes))


def with_models(settings: Settings, **changes: object) -> Settings:
    return replace(settings, models=replace(settings.models, **changes))


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    settings = store(tmp_path, NOVA_ROLES__CHAT_LLM_MAX_TOKENS="9")
    settings.save(with_chat(settings.load(), chat_llm_temperature=0.5))
    lines = [line for line in written(tmp_path).splitlines() if line and line[0] != "#"]
    assert lines == ["schema_version = 2", "[roles]", "chat_llm_temperature = 0.5"]
    assert settings.origin("roles.chat_llm_temperature") == "user"
    assert settings.origin("roles.chat_llm_max_tokens") == "environment"


def test_saving_without_a_change_writes_nothing(tmp_path: Path) -> None:
    settings = store(tmp_path)
    settings.save(settings.load())
    assert not list(tmp_path.iterdir())


def test_saving_without_a_load_knows_the_file(tmp_path: Path) -> None:
    store(tmp_path, "[roles]\nchat_llm_temperature = 0.5\n").save(
        Settings(roles=Roles(chat_llm_temperature=0.5, chat_llm_max_tokens=3))
    )
    assert "chat_llm_max_tokens = 3" in written(tmp_path)


def test_a_value_set_back_to_that_of_the_tiers_below_leaves_the_file(tmp_path: Path) -> None:
    settings = store(tmp_path, "[roles]\nchat_llm_temperature = 0.5\nchat_llm_max_tokens = 4\n")
    settings.save(with_chat(settings.load(), chat_llm_temperature=0.7))
    assert "chat_llm_temperature" not in written(tmp_path)
    assert settings.origin("roles.chat_llm_temperature") == "default"


def test_unsetting_what_a_lower_tier_sets_holds(tmp_path: Path) -> None:
    settings = store(
        tmp_path, NOVA_ROLES__CHAT_LLM_TEMPERATURE="0.5", NOVA_MODELS__USE_TEST_MODEL="true"
    )
    settings.save(with_chat(settings.load(), chat_llm_temperature=None))
    again = store(tmp_path, NOVA_ROLES__CHAT_LLM_TEMPERATURE="0.5")
    assert again.load().roles.chat_llm_temperature is None
    assert not again.problems()


def test_comments_order_and_unknown_keys_stay(tmp_path: Path) -> None:
    settings = store(tmp_path, COMMENTED)
    loaded = settings.load()
    first, second = loaded.models.deployments
    settings.save(
        with_models(
            loaded,
            use_test_model=False,
            deployments=(replace(first, weight=2), replace(second, weight=None)),
        )
    )
    text = written(tmp_path)
    for kept in (
        "# top", "from_the_future = 1", "[models] # which", "# the poor one", "odd = [1, 2] # keep",
        'id = "a" # first', 'beyond = "kept"', 'mode = "chat"', "# between", "x = 1 # last",
    ):  # fmt: skip
        assert kept in text, kept
    assert "use_test_model = false" in text
    assert "weight = 2" in text
    assert "weight = 4" not in text
    assert store(tmp_path).load().models.deployments[1].weight is None


@pytest.mark.parametrize(
    "text",
    [
        "roles.chat_llm_temperature = 0.5\nmodels.use_test_model = false\n",
        (
            "roles = { chat_llm_temperature = 0.5 }\n"
            "models = { use_test_model = false, deployments = [] }\n"
        ),
        (
            "[roles]\nchat_llm_temperature = 0.5\n[models]\nuse_test_model = false\n"
            "[[models.deployments]]\nid = 'a'\nmodel = 'a'\nupstream = 'u'\n"
            "[secrets]\nplace = 'ask'\n"
            "[[models.files]]\nmodel = 'f'\npath = '/f'\n"
        ),
        (
            "[models]\nuse_test_model = false\n"
            "deployments = [ { id = 'a', model = 'a', upstream = 'u' } ]\n"
            "[roles]\nchat_llm_temperature = 0.5"
        ),
        "[roles]\r\nchat_llm_temperature = 0.5\r\n[models]\r\nuse_test_model = false\r\n",
        "['roles']\n\"chat_llm_temperature\" = 0.5\n[ models ]\nuse_test_model = false\n",
        (
            "[models.unknown]\nx = 1\n[models]\nuse_test_model = false\n"
            "[roles]\nchat_llm_temperature = 0.5\n"
        ),
        "\ufeff[roles]\nchat_llm_temperature = 0.5\n[models]\nuse_test_model = false\n",
    ],
)
def test_every_way_to_write_a_table_can_be_edited(tmp_path: Path, text: str) -> None:
    settings = store(tmp_path, text)
    loaded = settings.load()
    assert (loaded.roles.chat_llm_temperature, loaded.models.use_test_model) == (0.5, False)
    new = with_models(
        with_chat(loaded, chat_llm_temperature=0.7, chat_llm_max_tokens=3),
        deployments=(*loaded.models.deployments, Deployment("n", "n", "u/n")),
        files=(ModelFile("g", "/g"), *loaded.models.files),
    )
    settings.save(new)
    again = store(tmp_path)
    assert again.load() == new
    assert not again.problems()


def test_what_the_user_edits_meanwhile_stays(tmp_path: Path) -> None:
    settings = store(tmp_path, "[roles]\nchat_llm_temperature = 0.5\n")
    loaded = settings.load()
    store(tmp_path, "[roles]\nchat_llm_temperature = 0.6\n[you]\nname = 'theirs' # new\n")
    settings.save(with_chat(loaded, chat_llm_max_tokens=3))
    again = store(tmp_path).load()
    assert (again.roles.chat_llm_temperature, again.roles.chat_llm_max_tokens) == (0.6, 3)
    assert "'theirs' # new" in written(tmp_path)


def test_a_broken_file_is_set_aside_before_the_save(tmp_path: Path) -> None:
    text = "[roles]\nchat_llm_temperature = \n[you]\nname = 'precious'\n"
    settings = store(tmp_path, text)
    loaded = settings.load()
    settings.save(with_chat(loaded, chat_llm_max_tokens=3))
    assert (tmp_path / f"settings.broken-{STAMP}.toml").read_text() == text
    again = store(tmp_path)
    assert again.load().roles.chat_llm_max_tokens == 3
    assert not again.problems()


def test_a_second_copy_takes_another_name(tmp_path: Path) -> None:
    for number in range(2):
        settings = store(tmp_path, f"broken {number}")
        settings.save(with_chat(settings.load(), chat_llm_max_tokens=3))
    copies = sorted(file.name for file in tmp_path.glob("settings.broken-*"))
    assert copies == [f"settings.broken-{STAMP}-2.toml", f"settings.broken-{STAMP}.toml"]


def test_a_bad_value_stays_until_it_is_overwritten_and_then_lives_on_in_a_copy(
    tmp_path: Path,
) -> None:
    text = "[roles]\nchat_llm_temperature = 9\n"
    settings = store(tmp_path, text)
    settings.save(with_chat(settings.load(), chat_llm_max_tokens=3))
    assert "chat_llm_temperature = 9" in written(tmp_path)
    assert not list(tmp_path.glob("*broken*"))
    settings.save(with_chat(settings.load(), chat_llm_temperature=1.0))
    assert "chat_llm_temperature = 9" not in written(tmp_path)
    assert "chat_llm_temperature = 9" in (tmp_path / f"settings.broken-{STAMP}.toml").read_text()


def test_a_section_that_is_no_table_gives_way_after_a_copy(tmp_path: Path) -> None:
    settings = store(tmp_path, "roles = 5\n")
    settings.save(with_chat(settings.load(), chat_llm_max_tokens=3))
    assert store(tmp_path).load().roles.chat_llm_max_tokens == 3
    assert len(list(tmp_path.glob("settings.broken-*"))) == 1


def test_what_the_editor_cannot_edit_is_written_anew_after_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = store(tmp_path, "[roles]\nchat_llm_temperature = 0.5 # mine\n")
    loaded = settings.load()
    real = document.edited

    def confused(text: str, version: int, changes: dict[tuple[str, str], object]) -> str:
        return "[roles]\n" if text else real(text, version, changes)

    monkeypatch.setattr(document, "edited", confused)
    new = with_chat(loaded, chat_llm_max_tokens=3)
    settings.save(new)
    assert store(tmp_path).load() == new
    assert "# mine" in (tmp_path / f"settings.broken-{STAMP}.toml").read_text()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_file_is_private(tmp_path: Path) -> None:
    settings = store(tmp_path, "")
    settings.save(with_chat(settings.load(), chat_llm_max_tokens=3))
    assert stat.S_IMODE((tmp_path / "settings.toml").stat().st_mode) == 0o600


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = store(tmp_path, "[roles]\nchat_llm_temperature = 0.5\n")
    loaded = settings.load()

    def full(_source: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(NovaError) as caught:
        settings.save(with_chat(loaded, chat_llm_temperature=1.0))
    assert caught.value.problem.code is ProblemCode.DISK_FULL
    assert written(tmp_path) == "[roles]\nchat_llm_temperature = 0.5\n"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]
    assert settings.origin("roles.chat_llm_temperature") == "user"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_folder_that_takes_no_files_is_told() -> None:
    settings = SettingsFile(Path("/proc/nova/settings.toml"))
    with pytest.raises(NovaError) as caught:
        settings.save(with_chat(settings.load(), chat_llm_max_tokens=3))
    assert caught.value.problem.code is ProblemCode.HOME_UNUSABLE
    assert caught.value.problem.params["path"] == "/proc/nova/settings.toml"


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
names = words.filter(bool)
counts = st.none() | st.integers(1, 2**40)
params = st.builds(Param, name=words, value=words, secret=st.none() | st.builds(SecretRef, words))
deployments = st.builds(
    Deployment,
    id=words,
    model=words,
    upstream=words,
    mode=st.sampled_from(Mode),
    secret=st.none() | st.builds(SecretRef, words),
    local=st.booleans(),
    context_tokens=counts,
    input_cost_per_token=st.none() | st.floats(0, 1),
    tool_calls=st.none() | st.booleans(),
    account=words,
    enabled=st.booleans(),
    params=st.lists(params, max_size=2).map(tuple),
)
accounts = st.builds(
    Account,
    id=names,
    provider=names,
    secret=st.none() | st.builds(SecretRef, words),
    params=st.lists(params, max_size=2).map(tuple),
)
externals = st.builds(ExternalGateway, id=names, url=names, certificate=words)
everything = st.builds(
    Settings,
    schema_version=st.just(SCHEMA_VERSION),
    appearance=st.builds(
        Appearance,
        language=words,
        theme=st.sampled_from(ThemeChoice),
        scale=st.integers(SMALLEST_SCALE, LARGEST_SCALE),
        reduced_motion=st.booleans(),
    ),
    you=st.builds(You, name=words, notes=words),
    providers=st.builds(Providers, st.lists(accounts, max_size=2).map(tuple)),
    roles=st.builds(
        Roles,
        chat_llm_model=words,
        chat_llm_temperature=st.none() | st.floats(0, 2),
        chat_llm_max_tokens=counts,
        chat_llm_fallbacks=st.lists(words, max_size=2).map(tuple),
        embedding_dimension=st.integers(1, 16_384),
        memory_text_only=st.booleans(),
    ),
    models=st.builds(
        Models,
        deployments=st.lists(deployments, max_size=3).map(tuple),
        files=st.lists(st.builds(ModelFile, model=names, path=names), max_size=2).map(tuple),
        use_test_model=st.booleans(),
    ),
    gateway=st.builds(
        GatewaySettings,
        primary=st.sampled_from(Primary),
        external=st.lists(externals, max_size=2).map(tuple),
        share=st.booleans(),
    ),
    advanced=st.builds(
        Advanced, gateway_yaml=words, experiments=st.lists(words, max_size=2).map(tuple)
    ),
    secrets=st.builds(SecretsSettings, place=st.sampled_from(SecretsPlace)),
)


@hypothesis_settings(max_examples=40, deadline=None)
@given(first=everything, second=everything)
def test_whatever_is_saved_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, first: Settings, second: Settings
) -> None:
    folder = tmp_path_factory.mktemp("home")
    writer = store(folder, NOVA_YOU__NAME="env", NOVA_ROLES__CHAT_LLM_TEMPERATURE="1")
    for settings in (first, second, first):
        writer.save(settings)
        reader = store(folder, NOVA_YOU__NAME="env", NOVA_ROLES__CHAT_LLM_TEMPERATURE="1")
        assert reader.load() == settings
        assert not reader.problems()
    assert [file.name for file in folder.iterdir()] in ([], ["settings.toml"])
