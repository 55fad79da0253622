"""Lag of the UI loop in a conversation of 100,000 tokens, and what it takes to see words.

The real window, the real gateway, a scripted upstream behind it. A heartbeat every 10 ms; samples
are taken only while words arrive, and the conversation is scrolled all the while. A planted block
of 50 ms must show, or the measurement is worth nothing.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from bench.arrivals import Arrivals
from bench.heartbeat import Heartbeat
from bench.long_talk import CHARACTERS, NAME, fill
from bench.rows import Row, median_row, table
from nova_desktop.app.lifecycle import Lifecycle
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.resources import resource_folder
from nova_desktop.app.setup_wiring import SetupHost
from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from tests.e2e.nova_app import write_settings
from tests.fakes.upstream_process import upstream_process

TOKENS = 2_000
RATE = 200
SHORT_ANSWERS = 40
OPENINGS = 10
SCROLL_MS = 25
SCROLL_PX = 120
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
        self._down = -1
        self.rows: list[Row] = []

    async def run(self) -> None:
        self._window.show()
        setup = SetupHost(self._window, self._paths)
        life = Lifecycle(self._window, self._open_core, _fail, setup)
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
        await self._open_and_close()
        await self._stream(scrolls=False)
        self._report(f"{RATE} tokens a second into a long talk, its end in view")
        await self._stream(scrolls=True)
        self._report(f"{RATE} tokens a second into a long talk, scrolled all the while")
        await self._first_tokens()
        self._report_memory()
        await self._plant()
        self._window.close()

    async def _open_and_close(self) -> None:
        """From the choice of the conversation to its first paint, in turns with a short one."""
        took: list[float] = []
        screen = self._window.chat
        for _ in range(OPENINGS):
            await self._painted(lambda: screen.conversation_chosen.emit("other"), empty=True)
            begun = time.perf_counter()
            await self._painted(lambda: screen.conversation_chosen.emit(NAME), empty=False)
            took.append((time.perf_counter() - begun) * 1000)
        note = f"{CHARACTERS} characters stored"
        self.rows.append(median_row("open a long talk", "ms", took, "<= 200", note))

    async def _painted(self, act: Callable[[], object], *, empty: bool) -> None:
        """Act, then wait for the first paint with what is wanted."""
        shown = asyncio.Event()
        transcript = self._window.chat.transcript

        def look() -> None:
            if bool(transcript.messages()) is not empty:
                shown.set()

        transcript.canvas.painted.connect(look)
        act()
        if empty:  # the empty state covers the canvas, so there is nothing to wait for
            while transcript.messages():
                await asyncio.sleep(0.01)
        else:
            await shown.wait()
        transcript.canvas.painted.disconnect(look)

    async def _stream(self, *, scrolls: bool) -> None:
        scroll = QTimer(self._window)
        scroll.timeout.connect(self._scroll)

        def started() -> None:
            self._heart.listen(True)
            if scrolls:
                scroll.start(SCROLL_MS)

        await self._answer("bench", started)
        self._heart.listen(False)
        scroll.stop()

    def _scroll(self) -> None:
        """Up to the first message and down again, a step at a time."""
        bar = self._window.chat.transcript.canvas.verticalScrollBar()
        if bar.value() <= bar.minimum():
            self._down = 1
        elif bar.value() >= bar.maximum():
            self._down = -1
        bar.setValue(bar.value() + self._down * SCROLL_PX)

    async def _first_tokens(self) -> None:
        """From the bytes of the first token at this process to its paint."""
        self._window.chat.transcript.canvas.follow()
        with Arrivals(b'"content":"') as arrivals:
            took = [await self._one_first_token(arrivals) for _ in range(SHORT_ANSWERS)]
        p95 = statistics.quantiles(took, n=20)[18]
        note = f"p95 of {len(took)}, median {statistics.median(took):.1f}"
        self.rows.append(Row("first token: bytes to paint", "ms", p95, max(took), "<= 20", note))

    async def _one_first_token(self, arrivals: Arrivals) -> float:
        painted: list[float] = []
        canvas = self._window.chat.transcript.canvas
        arrivals.forget()
        said: set[str] = {message.id for message in canvas.messages()}

        def look() -> None:
            last = canvas.stack.boxes[-1].message
            if last.id not in said and last.author is Author.NOVA and last.text and not painted:
                painted.append(time.perf_counter())

        canvas.painted.connect(look)
        await self._answer("short", lambda: None)
        canvas.painted.disconnect(look)
        return (painted[0] - arrivals.first()) * 1000

    async def _answer(self, model: str, started: Callable[[], None]) -> None:
        """Ask by the composer and wait for the answer's end."""
        done = asyncio.Event()
        last: list[Message] = []
        begun: list[bool] = []
        await self._core.chat_models.choose(model)

        known = {message.id for message in self._window.chat.transcript.messages()}

        def follow(message: Message) -> None:
            if message.author is not Author.NOVA or message.id in known or done.is_set():
                return  # the figures of an earlier answer may come late
            last[:] = [message]
            if message.state is MessageState.STREAMING and message.text and not begun:
                begun.append(True)
                started()
            elif message.state not in (MessageState.STREAMING, MessageState.QUEUED):
                done.set()

        self._core.chat.on_message(follow)
        self._window.chat.composer.setPlainText("Tell me a story.")
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

    def _report_memory(self) -> None:
        size = psutil.Process().memory_full_info().pss / 1e6
        note = "PSS, the measuring included"
        self.rows.append(Row("memory: window, long talk", "MB", size, None, "<= 170", note))

    def _report(self, when: str) -> None:
        heart = self._heart
        self.rows.append(
            Row(
                f"ui lag p99, {when}",
                "ms",
                heart.p99_ms(),
                max(heart.late_ms),
                "<= 16, worst <= 50",
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
        asyncio.run(fill(Path(folder)))
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

[[models.deployments]]
id = "short"
model = "short"
upstream = "openai/tokens:5:{RATE}"
api_base = "{base_url}"
"""


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.stdout.write(table(measure()) + "\n")
