"""Older files are backed up and migrated, or stay as they were; every released one still loads."""

from collections.abc import MutableMapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nova_desktop.adapters.settings_file import user_file
from nova_desktop.adapters.settings_file.migrations import MIGRATIONS, Migrations
from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import SCHEMA_VERSION, Settings

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
BACKUP = "settings.toml.bak-v1-20260102T030405Z"
FILES = Path(__file__).parent / "files"
OLD = """\
schema_version = 1 # by Nova
[talk] # the old name
heat = 0.5 # warm
[you]
name = "x"
"""


def rename_talk(document: MutableMapping[str, Any]) -> None:
    talk = document.pop("talk", None)
    if talk is not None:
        document["roles"] = {"chat_llm_temperature": talk["heat"]}


def cool(document: MutableMapping[str, Any]) -> None:
    document["roles"]["chat_llm_temperature"] *= 0.5


def spoil(document: MutableMapping[str, Any]) -> None:
    document["roles"] = {"chat_llm_temperature": 99}


def stumble(document: MutableMapping[str, Any]) -> None:
    raise KeyError(document["nothing like it"])


def store(folder: Path, *, version: int = 3, migrations: Migrations | None = None) -> SettingsFile:
    planted = {1: rename_talk, 2: cool} if migrations is None else migrations
    return SettingsFile(
        folder / "settings.toml",
        managed=[folder / "managed.toml"],
        migrations=planted,
        version=version,
        now=lambda: NOW,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(OLD)
    return path


def test_steps_run_in_order_behind_a_backup(file: Path) -> None:
    settings = store(file.parent)
    assert settings.load().roles.chat_llm_temperature == 0.25
    assert not settings.problems()
    assert settings.origin("roles.chat_llm_temperature") == "user"
    assert (file.parent / BACKUP).read_text() == OLD
    text = file.read_text()
    assert "schema_version = 3 # by Nova" in text
    assert 'name = "x"' in text
    assert "heat" not in text


def test_a_second_load_migrates_nothing(file: Path) -> None:
    store(file.parent).load()
    text = file.read_text()
    assert store(file.parent).load().roles.chat_llm_temperature == 0.25
    assert file.read_text() == text
    assert len(list(file.parent.iterdir())) == 2


def test_the_newest_version_with_a_backup_taken_already(file: Path) -> None:
    (file.parent / BACKUP).write_text("an earlier one")
    store(file.parent).load()
    assert (file.parent / BACKUP).read_text() == "an earlier one"
    assert (file.parent / f"{BACKUP}-2").read_text() == OLD


@pytest.mark.parametrize("migrations", [{1: rename_talk, 2: stumble}, {1: rename_talk}, {}])
def test_a_step_that_fails_or_is_missing_leaves_the_file(
    file: Path, migrations: Migrations
) -> None:
    settings = store(file.parent, migrations=migrations)
    assert settings.load() == Settings()
    (problem,) = settings.problems()
    assert problem.code is ProblemCode.SETTINGS_BROKEN
    assert "from schema" in problem.params["cause"]
    assert file.read_text() == OLD
    assert list(file.parent.iterdir()) == [file]


def test_a_result_that_is_not_valid_is_rolled_back_and_its_good_values_count(file: Path) -> None:
    settings = store(file.parent, migrations={1: rename_talk, 2: spoil})
    loaded = settings.load()
    assert loaded.roles == Roles()
    assert loaded.you.name == "x"
    assert [problem.params["key"] for problem in settings.problems()] == [
        "roles.chat_llm_temperature"
    ]
    assert file.read_text() == OLD
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("migrations", [{1: rename_talk, 2: spoil}, {}])
def test_a_save_after_a_roll_back_sets_the_old_file_aside(
    file: Path, migrations: Migrations
) -> None:
    settings = store(file.parent, migrations=migrations)
    loaded = settings.load()
    new = replace(
        loaded, roles=replace(loaded.roles, chat_llm_max_tokens=3, chat_llm_temperature=1.0)
    )
    settings.save(new)
    (copy,) = file.parent.glob("settings.broken-*.toml")
    assert copy.read_text() == OLD
    again = store(file.parent)
    assert again.load() == new
    assert not again.problems()


def test_a_disk_that_takes_no_backup_still_gives_the_values(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, target: Path) -> None:
        raise NovaError.of(ProblemCode.DISK_FULL, path=str(target))

    monkeypatch.setattr(user_file, "copy_private", full)
    settings = store(file.parent)
    assert settings.load().roles.chat_llm_temperature == 0.25
    (problem,) = settings.problems()
    assert problem.code is ProblemCode.DISK_FULL
    assert file.read_text() == OLD


def test_a_managed_file_is_migrated_in_memory_only(tmp_path: Path) -> None:
    managed = tmp_path / "managed.toml"
    managed.write_text(OLD)
    settings = store(tmp_path)
    assert settings.load().roles.chat_llm_temperature == 0.25
    assert settings.origin("roles.chat_llm_temperature") == "file"
    assert managed.read_text() == OLD
    assert list(tmp_path.iterdir()) == [managed]


def test_a_managed_file_that_cannot_be_migrated_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "managed.toml").write_text(OLD)
    settings = store(tmp_path, migrations={})
    assert settings.load() == Settings()
    (problem,) = settings.problems()
    assert problem.params["path"] == str(tmp_path / "managed.toml")


def test_there_is_a_step_from_every_released_schema() -> None:
    assert sorted(MIGRATIONS) == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_real_file_of_every_released_schema_loads(tmp_path: Path, version: int) -> None:
    (tmp_path / "settings.toml").write_text((FILES / f"settings-v{version}.toml").read_text())
    settings = SettingsFile(tmp_path / "settings.toml")
    loaded = settings.load()
    assert not settings.problems()
    assert loaded.appearance.language == "de"
    assert loaded.roles.chat_llm_temperature == 0.3
    assert [deployment.id for deployment in loaded.models.deployments] == ["openai-big", "vectors"]
