"""Builds the application that is shipped and runs its self-test with a real local model."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader

from nova_desktop.adapters.sample_model import find_sample_model

ROOT = Path(__file__).parents[2]
STAYS_OUT = ("litellm_enterprise", "polars", "pyroscope", "gemma3_270m", "pytest", "tests")

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console program of a fresh build, which takes minutes."""
    folder = tmp_path_factory.mktemp("frozen")
    options = ["--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build")]
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", *options, *places, "packaging/nova_desktop.spec"],
        cwd=ROOT,
        check=True,
    )
    suffix = ".exe" if sys.platform == "win32" else ""
    return folder / "dist" / "nova-desktop" / f"nova-desktop{suffix}"


def run(
    program: Path, home: Path, arguments: Sequence[str], timeout_s: float = 300
) -> "subprocess.CompletedProcess[str]":
    """Run it as a user would: away from the checkout, and without this environment's Python."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV", "DISPLAY", "WAYLAND", "NOVA_"))
    }
    return subprocess.run(
        [str(program), *arguments],
        cwd=home,
        env={**environment, "NOVA_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


def test_the_selftest_of_the_built_program_passes(program: Path, tmp_path: Path) -> None:
    model = find_sample_model(tmp_path)
    assert model is not None
    done = run(program, tmp_path, ["selftest", "--json", "--model", str(model)])
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)


def test_what_must_stay_out_is_not_inside(program: Path) -> None:
    bundle = CArchiveReader(str(program))
    modules = set(bundle.open_embedded_archive("PYZ.pyz").toc)
    files = {file.relative_to(program.parent).as_posix() for file in program.parent.rglob("*")}
    assert "litellm.proxy.proxy_server" in modules
    assert [name for name in modules if name.startswith(STAYS_OUT)] == []
    assert [name for name in files if name.removeprefix("_internal/").startswith(STAYS_OUT)] == []
    assert [name for name in files if name.endswith(".gguf")] == []


def test_every_licence_stands_beside_the_program(program: Path) -> None:
    file = program.parent / "_internal" / "resources" / "licences.json"
    licences = {one["name"]: one for one in json.loads(file.read_text(encoding="utf-8"))}
    assert {"litellm", "PySide6_Essentials", "httpx"} <= set(licences)
    assert all(one["licence"] for one in licences.values())
    assert "MIT" in licences["litellm"]["texts"][0]


def test_arguments_that_are_not_known_open_no_window(program: Path, tmp_path: Path) -> None:
    done = run(program, tmp_path, ["-c", "from multiprocessing import x"], timeout_s=30)
    assert done.returncode == 2
    assert "usage" in done.stderr
