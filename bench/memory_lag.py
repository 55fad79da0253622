"""Lag and memory of the window while the memory child reads 50 texts, as bench/ui_lag.py has them.

The real window, the real gateway and the real memory child; a scripted upstream in a process of
its own answers Graphiti's prompts. First with a chat in view, then with the Memory screen.
"""

import asyncio
import gc
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from bench.heartbeat import Heartbeat
from bench.rows import Row, add_results, table
from nova_desktop.app.lifecycle import Lifecycle
from nova_desktop.app.memory_parts import opened_health
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.resources import resource_folder
from nova_desktop.app.setup_wiring import SetupHost
from nova_desktop.domain.memory import Fact, Job, JobState
from nova_desktop.domain.memory_state import LongWork, MemoryHealth
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.services.memory.child import MEMORY
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from tests.e2e.nova_app import write_settings
from tests.fakes.memory_upstream import MODEL
from tests.fakes.upstream_process import upstream_process

RESULTS = Path(__file__).with_name("results.json")
TEXTS = 50
PLANTED_S = 0.05
SETTLED_S = 5.0


class Read:
    """A MemoryListener that waits for texts to be read."""

    def __init__(self) -> None:
        self.done: set[str] = set()
        self.facts = 0
        self.news = asyncio.Event()

    def job_changed(self, job: Job) -> None:
        if job.state is JobState.DEAD:
            _fail(RuntimeError(f"not read: {job}"))
        if job.state is JobState.DONE:
            self.done.add(job.key)
            self.facts += job.facts
            self.news.set()

    def facts_changed(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None:
        """They are counted with the job."""

    def health_changed(self, health: MemoryHealth) -> None:
        """The window shows it."""

    def progress(self, work: LongWork, done: int, total: int) -> None:
        """There is none."""


class MemoryLagBench:
    """The window in this process, all else outside of its loop."""

    def __init__(self, application: QApplication, home: Path) -> None:
        self._paths = nova_paths({"NOVA_HOME": str(home)})
        prepare(self._paths)
        SystemTheme(application, resource_folder())
        self._window = MainWindow()
        self._heart = Heartbeat(self._window)
        self._core: Any = None
        self._read = Read()
        self.rows: list[Row] = []

    async def run(self) -> None:
        self._window.show()
        setup = SetupHost(self._window, self._paths)
        life = Lifecycle(self._window, self._open_core, _fail, setup)
        await asyncio.gather(life.run(), self._drive(life))

    async def _open_core(self, module: ModuleType) -> "tuple[Any, Sequence[Problem]]":
        self._core, problems = await module.open_core(
            self._paths, Redactor(), self._window.show_problem, _fail
        )
        return self._core, problems

    async def _drive(self, life: Lifecycle) -> None:
        while life.places is None:
            await asyncio.sleep(0.05)
        await self._ready()
        self._core.memory.graph.listen(self._read)
        await self._learn("warm", 2)
        await asyncio.sleep(SETTLED_S)
        before = self._megabytes()
        await self._beat("idle, memory awake", asyncio.sleep(SETTLED_S))
        await self._beat(f"{TEXTS} texts read, a chat in view", self._learn("chat", TEXTS))
        await asyncio.sleep(SETTLED_S)
        self._report_memory("a chat in view", before)
        self._window.open_place("memory")
        await asyncio.sleep(SETTLED_S)
        before = self._megabytes()
        await self._beat(f"{TEXTS} texts read, Memory in view", self._learn("screen", TEXTS))
        await asyncio.sleep(SETTLED_S)
        self._report_memory("Memory in view", before)
        await self._plant()
        self._window.close()

    async def _ready(self) -> None:
        """Until gateway and child run and there are models for both kinds of call."""
        core = self._core
        await core.gateway.address("memory")
        await core.memory.memory.wake()
        health = await opened_health(core.memory)
        while not (health.extracts and health.embeds):
            core.memory.memory.changed()
            await asyncio.sleep(0.5)
            health = await core.memory.graph.health()

    async def _learn(self, name: str, count: int) -> None:
        """By the way of the user's own notes, until all are read."""
        keys: set[str] = set()
        for number in range(count):
            text = (
                f"Person{number} works at Company{number % 9}. Person{number} knows Ben of {name}."
                f" Person{number} lives in Town{number % 5}. Person{number} likes green tea."
            )
            keys.add(await self._core.memory.notes.remember(text))
        while not keys <= self._read.done:
            self._read.news.clear()
            await self._read.news.wait()

    async def _beat(self, when: str, work: Any) -> None:
        begun, facts = time.perf_counter(), self._read.facts
        self._heart.listen(True)
        await work
        self._heart.listen(False)
        heart, seconds = self._heart, time.perf_counter() - begun
        note = f"{len(heart.late_ms)} beats, {heart.over(50)} over 50 ms, {seconds:.0f} s"
        found = self._read.facts - facts
        note += f", {found} facts" if found else ""
        goal = "<= 16"
        name = f"memory lag p99, {when}"
        self.rows.append(Row(name, "ms", heart.p99_ms(), max(heart.late_ms), goal, note))

    def _megabytes(self) -> float:
        """What the window wrote itself: pages of libraries count as shared or not by others."""
        gc.collect()
        process = psutil.Process()
        if sys.platform != "linux":
            return process.memory_full_info().uss / 1e6
        return sum(part.private_dirty for part in process.memory_maps()) / 1e6

    def _report_memory(self, when: str, before: float) -> None:
        after = self._megabytes()
        name = f"memory: window by {TEXTS} texts read, {when}"
        note = f"{before:.1f} before, {after:.1f} after; {self._child():.0f} of the child"
        self.rows.append(Row(name, "MB", after - before, None, "unchanged", note))

    def _child(self) -> float:
        pid = self._core.supervisor.status(MEMORY).pid
        return psutil.Process(pid).memory_full_info().uss / 1e6

    async def _plant(self) -> None:
        self._heart.listen(True)
        QTimer.singleShot(200, lambda: time.sleep(PLANTED_S))
        await asyncio.sleep(1)
        self._heart.listen(False)
        largest = max(self._heart.late_ms)
        note = "seen" if largest >= PLANTED_S * 1000 - 10 else "NOT SEEN: do not trust the lag"
        name = "memory lag: planted block of 50 ms"
        self.rows.append(Row(name, "ms", largest, None, "seen", note))


def _fail(error: BaseException) -> None:
    raise SystemExit(f"the bench failed: {error!r}")


def measure() -> list[Row]:
    """Rows; needs a display, or QT_QPA_PLATFORM=offscreen."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    source = "tests.fakes.memory_upstream"
    with tempfile.TemporaryDirectory() as folder, upstream_process(source) as base_url:
        write_settings(Path(folder), _settings(base_url))
        bench = MemoryLagBench(application, Path(folder))
        with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
            runner.run(bench.run())
    return bench.rows


def _settings(base_url: str) -> str:
    return f"""schema_version = 1

[models]
use_test_model = false

[[models.deployments]]
id = "memory"
model = "{MODEL}"
upstream = "openai/{MODEL}"
api_base = "{base_url}"
json_schema = true

[[models.deployments]]
id = "vectors"
model = "vectors"
upstream = "openai/vectors"
mode = "embedding"
api_base = "{base_url}"

[roles]
chat_llm_model = "{MODEL}"
memory_llm_model = "{MODEL}"
small_llm_model = "{MODEL}"
embedding_model = "vectors"
embedding_dimension = 1024

[memory]
enabled = true
"""


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = measure()
    add_results(made, RESULTS)
    sys.stdout.write(table(made) + "\n")
