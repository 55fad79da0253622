"""Looks at this computer: what Nova needs, what is there, and what to do about the rest."""

import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Final

from nova_desktop import __version__
from nova_desktop.adapters.keychain.vault import keychain_name
from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.app.core import Core, open_core
from nova_desktop.app.memory_parts import opened_health
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.report import Step, StepReport
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.domain.settings import Models
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.ui.problem_text import problem_text

_PACKAGES: Final = (
    "litellm",
    "PySide6_Essentials",
    "qasync",
    "xllamacpp",
    "keyring",
    "psutil",
    "graphiti-core",
    "neo4j",
    "numpy",
)


@dataclass(frozen=True, slots=True)
class _Finding:
    """`needed` tells whether Nova can do without it."""

    said: str
    ok: bool = True
    hint: str = ""
    needed: bool = False


def run_doctor(as_json: bool) -> int:
    """Print a line for each check. 0 if nothing that Nova cannot do without is missing."""
    report = StepReport(as_json)
    checks: dict[str, Callable[[], _Finding]] = {
        "system": _system,
        "packages": _packages,
        "folders": _folders,
        "settings": _settings,
        "keychain": _keychain,
        "display": _display,
        "tray": _tray,
        "models on this computer": _local_models,
        "gateway": lambda: asyncio.run(_in_a_core(_gateway)),
        "memory": lambda: asyncio.run(_in_a_core(_memory)),
    }
    for name, look in checks.items():
        began = time.monotonic()
        found = look()
        ok = found.ok or not found.needed
        hint = "" if found.ok else found.hint
        report.add(Step(name, ok, time.monotonic() - began, found.said, hint))
    return report.finish()


def _system() -> _Finding:
    said = f"Nova {__version__}, Python {platform.python_version()}, {platform.platform()}"
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return _Finding(said, good, "Use Python 3.11, 3.12 or 3.13.", needed=True)


def _packages() -> _Finding:
    versions = {name: _version(name) for name in _PACKAGES}
    said = ", ".join(f"{name} {version or 'missing'}" for name, version in versions.items())
    return _Finding(said, all(versions.values()), "Run the set-up again.")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _folders() -> _Finding:
    paths = nova_paths(os.environ)
    try:
        prepare(paths)
    except NovaError as error:
        text = problem_text(error.problem)
        return _Finding(f"{text.title}: {error.problem.detail}", False, text.hint, needed=True)
    return _Finding(", ".join(str(folder) for folder in dict.fromkeys(paths.folders())))


def _settings() -> _Finding:
    store = SettingsFile.of(nova_paths(os.environ))
    store.load()
    told = [problem_text(problem) for problem in store.problems()]
    if not told:
        return _Finding("valid")
    said = "; ".join(f"{text.title}: {text.hint}" for text in told)
    return _Finding(said, False, "Mend the file; until then defaults are used.", needed=True)


def _keychain() -> _Finding:
    name = keychain_name()
    return _Finding(name or "none found", bool(name), "Nova asks where to keep a key.")


def _display() -> _Finding:
    if sys.platform in ("win32", "darwin"):
        return _Finding(sys.platform)
    shown = [
        f"{name}={os.environ[name]}"
        for name in ("WAYLAND_DISPLAY", "DISPLAY")
        if os.environ.get(name)
    ]
    hint = "Set DISPLAY, or start Nova from your desktop. The selftest needs none."
    return _Finding(", ".join(shown) or "none", bool(shown), hint)


def _tray() -> _Finding:
    if not _display().ok:
        return _Finding("not looked for without a display")
    from PySide6.QtWidgets import QApplication, QSystemTrayIcon  # noqa: PLC0415 (needs a display)

    application = QApplication.instance() or QApplication([])
    there = QSystemTrayIcon.isSystemTrayAvailable()
    del application
    hint = "The window works without it. On GNOME a tray needs the AppIndicator extension."
    return _Finding("available" if there else "this desktop shows none", there, hint)


def _local_models() -> _Finding:
    there = util.find_spec("xllamacpp") is not None
    hint = "Install Nova with its local extra to run model files."
    return _Finding("llama.cpp is installed" if there else "not installed", there, hint)


async def _in_a_core(look: Callable[[Core], Awaitable[str]]) -> _Finding:
    """Look at what runs in a folder of its own, with nothing to serve."""
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory(prefix="nova-doctor-") as home:
        paths = nova_paths({"NOVA_HOME": str(Path(home))})
        prepare(paths)
        core, _ = await open_core(paths, Redactor(), problems.append, lambda _error: None)
        try:
            return _Finding(await look(core))
        except NovaError as error:
            text = problem_text(error.problem)
            return _Finding(f"{text.title}: {error.problem.detail}", False, text.hint, needed=True)
        finally:
            await core.close()


async def _gateway(core: Core) -> str:
    core.gateway.start(Models())
    status = await core.supervisor.wait_ready(GATEWAY)
    return f"LiteLLM started as process {status.pid} and stopped again"


async def _memory(core: Core) -> str:
    if not core.memory.memory.on:
        return "switched off"
    health = await opened_health(core.memory)
    return f"Graphiti started, the {health.kind} graph is {health.state}"
