"""Every rule passes on the real tree and catches planted violations."""

import subprocess
from pathlib import Path

import pytest

from tests.architecture.planted import ALLOWED, RULES, VIOLATIONS, Rule
from tests.architecture.rules_form import bare_folders

ROOT = Path(__file__).parents[2]


def plant(root: Path, path: str, text: str) -> None:
    """A tree that is under version control and holds one file."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    subprocess.run(["git", "-C", str(root), "add", "."], check=True)


def identify(value: object) -> str:
    return getattr(value, "__name__", None) or str(value)[:40]


@pytest.mark.parametrize("rule", RULES, ids=identify)
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "path", "text"), VIOLATIONS, ids=identify)
def test_the_rule_catches_a_violation(rule: Rule, path: str, text: str, tmp_path: Path) -> None:
    plant(tmp_path, path, text)
    found = rule(tmp_path)
    assert found
    assert all(path.rpartition("/")[2] in line for line in found)


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED, ids=identify)
def test_the_rule_lets_pass_what_it_should(
    rule: Rule, path: str, text: str, tmp_path: Path
) -> None:
    plant(tmp_path, path, text)
    assert rule(tmp_path) == []


def test_a_folder_that_is_no_package_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "nova_desktop/ui/a.py", "")
    assert bare_folders(tmp_path) == ["nova_desktop/ui/__init__.py:1: missing"]
