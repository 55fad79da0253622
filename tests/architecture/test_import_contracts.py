"""The import contracts of pyproject.toml: the tree keeps them, planted imports break each."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "pyproject.toml"
VERDICT = re.compile(r"^(.*\S)\s+(KEPT|BROKEN)\s*$", re.MULTILINE)

# A whole tree of empty modules with one import against each contract, by the contract's id.
PARTS = (
    "domain services adapters ui app children/runtime children/gateway children/memory "
    "children/model_server"
)
PLANTED = {
    "layers": ("services/a.py", "from nova_desktop.ui import a"),
    "protocol": ("protocol.py", "from nova_desktop.domain import a"),
    "protocol-users": ("ui/b.py", "from nova_desktop import protocol"),
    "qt": ("adapters/a.py", "def late():\n    from PySide6.QtCore import QObject\n"),
    "io": ("app/a.py", "import sqlite3"),
    "children-importers": ("adapters/b.py", "import nova_desktop.children.gateway"),
    "children-imports": ("children/gateway/a.py", "from nova_desktop.services import b"),
    "children-siblings": ("children/model_server/a.py", "import nova_desktop.children.gateway"),
    "litellm": ("children/model_server/b.py", "import litellm.proxy"),
    "xllamacpp": ("ui/c.py", "import xllamacpp"),
    "memory": ("children/gateway/b.py", "import numpy"),
    "proprietary": ("children/gateway/c.py", "import litellm_enterprise"),
}


def contracts() -> dict[str, str]:
    """The contracts' names by their id."""
    table = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    return {one["id"]: one["name"] for one in table["tool"]["importlinter"]["contracts"]}


def linter() -> Path:
    """The import linter of the linters' own environment, as `make test` sets it up."""
    told = os.environ.get("NOVA_LINT_BIN")
    program = Path(told or ROOT / ".venv-lint" / "bin") / "lint-imports"
    if told is None and not program.exists():
        pytest.skip("no linters here: run `make setup-lint`, or name them in NOVA_LINT_BIN")
    return program


def verdicts(root: Path) -> tuple[dict[str, str], str]:
    """KEPT or BROKEN by contract name, and all that the linter printed about this tree."""
    done = subprocess.run(
        [str(linter()), "--config", str(CONFIG), "--no-cache"],
        cwd=root,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(VERDICT.findall(done.stdout)), done.stdout + done.stderr


def plant(root: Path) -> None:
    """A tree of empty modules with every import of PLANTED."""
    package = root / "nova_desktop"
    for part in PARTS.split():
        for name in ("__init__", "a", "b", "c"):
            file = package / part / f"{name}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
    for name in ("__init__", "__main__", "protocol", "children/__init__", "children/start"):
        (package / f"{name}.py").touch()
    for path, text in PLANTED.values():
        (package / path).write_text(text, encoding="utf-8")


def test_the_tree_keeps_every_contract() -> None:
    found, output = verdicts(ROOT)
    assert found == dict.fromkeys(contracts().values(), "KEPT"), output


def test_every_contract_is_broken_by_its_planted_import(tmp_path: Path) -> None:
    plant(tmp_path)
    found, output = verdicts(tmp_path)
    assert set(PLANTED) == set(contracts())
    assert found == dict.fromkeys(contracts().values(), "BROKEN"), output
    for path, _ in PLANTED.values():
        module = "nova_desktop." + path.removesuffix(".py").replace("/", ".")
        assert f"{module} -> " in output


def test_an_empty_tree_keeps_every_contract(tmp_path: Path) -> None:
    """So that a contract is broken by its import and not by anything else in the planted tree."""
    plant(tmp_path)
    for path, _ in PLANTED.values():
        (tmp_path / "nova_desktop" / path).write_text("", encoding="utf-8")
    found, output = verdicts(tmp_path)
    assert found == dict.fromkeys(contracts().values(), "KEPT"), output
