"""The appearance in the settings: each value by file and by variable, and what is refused."""

from pathlib import Path

import pytest

from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.settings import Appearance, ThemeChoice


def store(folder: Path, text: str = "", **environ: str) -> SettingsFile:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return SettingsFile(folder / "settings.toml", environ=environ)


def test_without_a_word_the_system_is_followed(tmp_path: Path) -> None:
    assert store(tmp_path).load().appearance == Appearance("", ThemeChoice.SYSTEM, 100, False)


def test_the_file_sets_each_value(tmp_path: Path) -> None:
    text = "[appearance]\ntheme = 'dark'\nscale = 150\nreduced_motion = true\n"
    settings = store(tmp_path, text)
    assert settings.load().appearance == Appearance("", ThemeChoice.DARK, 150, True)
    assert not settings.problems()


def test_variables_set_each_value(tmp_path: Path) -> None:
    settings = store(
        tmp_path,
        NOVA_APPEARANCE__THEME="light",
        NOVA_APPEARANCE__SCALE="80",
        NOVA_APPEARANCE__REDUCED_MOTION="true",
    )
    assert settings.load().appearance == Appearance("", ThemeChoice.LIGHT, 80, True)


@pytest.mark.parametrize("wrong", ["scale = 79", "scale = 201", "scale = 'big'", "theme = 'blue'"])
def test_a_wrong_value_costs_only_itself(tmp_path: Path, wrong: str) -> None:
    settings = store(tmp_path, f"[appearance]\nlanguage = 'de'\n{wrong}\n")
    assert settings.load().appearance == Appearance("de")
    (problem,) = settings.problems()
    assert problem.code is ProblemCode.SETTINGS_BROKEN
    assert problem.params["key"] == f"appearance.{wrong.split(maxsplit=1)[0]}"
