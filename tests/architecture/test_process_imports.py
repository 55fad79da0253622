"""What the window's process loads, asked of a real interpreter: no library that costs a second."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {"litellm", "graphiti_core", "neo4j", "numpy", "openai", "xllamacpp"}
# What decides between window, child and command must not pay for any of them.
NOT_IN_MAIN = {"PySide6", "qasync", "httpx", "sqlite3", "keyring", "pydantic", "asyncio"}

LOADED_BY_THE_WINDOW = """
import importlib, json, pkgutil, sys
for name in ("nova_desktop.app", "nova_desktop.ui"):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        importlib.import_module(module.name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
LOADED_BY_MAIN = """
import json, sys
import nova_desktop.__main__
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded(code: str, root: Path) -> set[str]:
    """The top-level modules that a new interpreter holds after this code, run on this tree."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,  # which stands first on the path of such a program
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def plant(root: Path, module: str) -> None:
    """A small tree whose shell, `module` and `__main__` load what they should not."""
    for name in ("__init__", "app/__init__", "ui/__init__", "ui/shell/__init__"):
        file = root / "nova_desktop" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (root / "numpy.py").touch()
    (root / "nova_desktop" / module).write_text("import numpy", encoding="utf-8")
    (root / "nova_desktop" / "__main__.py").write_text("import asyncio", encoding="utf-8")


def test_the_window_loads_nothing_heavy() -> None:
    found = loaded(LOADED_BY_THE_WINDOW, ROOT)
    assert "PySide6" in found
    assert found & HEAVY == set()


def test_a_heavy_import_in_the_window_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "ui/shell/rail.py")
    assert loaded(LOADED_BY_THE_WINDOW, tmp_path) & HEAVY == {"numpy"}


def test_the_entry_point_loads_next_to_nothing() -> None:
    assert loaded(LOADED_BY_MAIN, ROOT) & (HEAVY | NOT_IN_MAIN) == set()


def test_an_import_in_the_entry_point_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "app/window.py")
    assert loaded(LOADED_BY_MAIN, tmp_path) & NOT_IN_MAIN == {"asyncio"}
