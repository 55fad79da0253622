"""Lag of the UI loop while an answer streams through the real gateway into the real window.

A heartbeat every 10 ms; samples are taken only while words arrive. A planted block of 50 ms must
show, or the measurement is worth nothing.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from bench.heartbeat import Heartbeat
from bench.rows import Row, table
from nova_desktop.app.lifecycle import Lifecycle
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.resources import resource_folder
from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from tests.e2e.nova_app import write_settings
from tests.fakes.upstream_process import upstream_process

TOKENS = 2_000
RATE = 200
PLANTED_S = 0.05


class LagBench:
    """The window in this process, the gateway and a scripted upstream outside its loop."""

    def __init__(self, application: QApplication, home: Path) -> None:
        self._paths = nova_paths({"NOVA_HOME": str(home)})
        prepare(self._paths)
        SystemTheme(application, resource_folder())
        self._window = MainWindow()
        self._heart = Heartbeat(self._window)
        self._core: Any = None
        self.rows: list[Row] = []

    async def run(self) -> None:
        self._window.show()
        life = Lifecycle(self._window, self._open_core, _fail)
        await asyncio.gather(life.run(), self._drive())

    async def _open_core(self, module: ModuleType) -> "tuple[Any, Sequence[Problem]]":
        self._core, problems = await module.open_core(
            self._paths, Redactor(), self._window.show_problem, _fail
        )
        return self._core, problems

    async def _drive(self) -> None:
        while self._core is None or not self._core.supervisor.names():
            await asyncio.sleep(0.05)
        await self._core.gateway.address("bench")
        await asyncio.sleep(2)
        self._heart.listen(True)
        await asyncio.sleep(5)
        self._heart.listen(False)
        self._report("idle")
        await self._stream()
        self._report(f"while {RATE} tokens a second stream in")
        await self._plant()
        self._window.close()

    async def _stream(self) -> None:
        done = asyncio.Event()
        last: list[Message] = []

        def follow(message: Message) -> None:
            if message.author is not Author.NOVA or done.is_set():
                return
            last[:] = [message]
            if message.state is MessageState.STREAMING:
                if message.text and not self._heart.listening:
                    self._heart.listen(True)
            elif message.state is not MessageState.QUEUED:
                self._heart.listen(False)
                done.set()

        self._core.chat.on_message(follow)
        self._heart.late_ms = []
        self._window.chat.composer.setPlainText("Tell me a long story.")
        self._window.chat.composer.send()
        await done.wait()
        if last[0].state is not MessageState.COMPLETE:
            raise RuntimeError(f"no answer to measure: {last[0]}")

    async def _plant(self) -> None:
        self._heart.listen(True)
        QTimer.singleShot(200, lambda: time.sleep(PLANTED_S))
        await asyncio.sleep(1)
        self._heart.listen(False)
        largest = max(self._heart.late_ms)
        note = "seen" if largest >= PLANTED_S * 1000 - 10 else "NOT SEEN: do not trust the lag"
        self.rows.append(Row("ui lag: planted block of 50 ms", "ms", largest, None, "seen", note))

    def _report(self, when: str) -> None:
        heart = self._heart
        self.rows.append(
            Row(
                f"ui lag p99, {when}",
                "ms",
                heart.p99_ms(),
                max(heart.late_ms),
                "<= 16",
                f"{len(heart.late_ms)} beats, {heart.over(50)} over 50 ms",
            )
        )


def _fail(error: BaseException) -> None:
    raise SystemExit(f"the bench failed: {error!r}")


def measure() -> list[Row]:
    """Rows; needs a display, or QT_QPA_PLATFORM=offscreen."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as folder, upstream_process() as base_url:
        write_settings(Path(folder), _settings(base_url))
        bench = LagBench(application, Path(folder))
        with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
            runner.run(bench.run())
    return bench.rows


def _settings(base_url: str) -> str:
    return f"""schema_version = 1

[[models.deployments]]
id = "bench"
model = "bench"
upstream = "openai/tokens:{TOKENS}:{RATE}"
api_base = "{base_url}"
"""


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.stdout.write(table(measure()) + "\n")
