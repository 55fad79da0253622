"""When the set-up shows by itself, and how its file is read and written."""

from pathlib import Path

import pytest

from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.setup_file import read_setup, setup_at_start, write_setup
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.setup import Setup, SetupState, Source, Step

MODELS = """
schema_version = 2
[[models.deployments]]
id = "a"
model = "a"
upstream = "openai/a"
"""
EXTERNAL = '[[gateway.external]]\nid = "a"\nurl = "http://localhost:4000"\n'


@pytest.fixture
def paths(tmp_path: Path) -> NovaPaths:
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    return paths


def test_the_first_run_shows_it(paths: NovaPaths) -> None:
    assert setup_at_start(paths) == Setup()


def test_settings_without_models_are_still_a_first_run(paths: NovaPaths) -> None:
    paths.settings_file.write_text('schema_version = 2\n[appearance]\ntheme = "dark"\n')
    assert setup_at_start(paths) == Setup()


@pytest.mark.parametrize("settings", [MODELS, EXTERNAL, "not = [toml"])
def test_who_has_models_or_settings_that_cannot_be_read_is_no_newcomer(
    paths: NovaPaths, settings: str
) -> None:
    paths.settings_file.write_text(settings)
    assert setup_at_start(paths) is None


def test_who_has_a_database_is_no_newcomer(paths: NovaPaths) -> None:
    paths.database.touch()
    assert setup_at_start(paths) is None


@pytest.mark.parametrize("state", SetupState)
def test_only_an_unfinished_one_comes_back_by_itself(paths: NovaPaths, state: SetupState) -> None:
    left = Setup(Step.YOU, Source.CONNECTION, connected=True, state=state, provider="openai")
    write_setup(paths.setup_file, left)
    paths.database.touch()
    expected = left if state is SetupState.UNFINISHED else None
    assert setup_at_start(paths) == expected
    assert read_setup(paths.setup_file) == left


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{" * 5_000, b"[" * 70_000])
def test_a_damaged_file_does_not_bring_it_back(paths: NovaPaths, content: bytes) -> None:
    paths.setup_file.write_bytes(content)
    assert setup_at_start(paths) is None


def test_a_file_with_unknown_values_begins_anew(paths: NovaPaths) -> None:
    paths.setup_file.write_bytes(b'{"state": "unfinished", "step": "of another Nova"}')
    assert setup_at_start(paths) == Setup()


def test_the_file_is_private(paths: NovaPaths) -> None:
    write_setup(paths.setup_file, Setup())
    assert paths.setup_file.stat().st_mode & 0o777 == 0o600
