"""Windows has no time zones of its own: without tzdata `zoneinfo` would know none there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WINDOWS = re.compile(r"tzdata\b.*; ?sys_platform == ['\"]win32['\"]")


def test_it_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [name for name in project["dependencies"] if WINDOWS.fullmatch(name)]


@pytest.mark.parametrize("name", ["app.txt", "dev.txt"])
def test_it_is_pinned_with_hashes(name: str) -> None:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    (at,) = [n for n, line in enumerate(lines) if line.startswith("tzdata==")]
    assert WINDOWS.match(lines[at])
    assert lines[at + 1].strip().startswith("--hash=sha256:")
