"""One running child: a process, its pipes, its log and its pending calls."""

import asyncio
import io
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import IO, Final, cast

from nova_desktop import protocol
from nova_desktop.adapters.processes.child_log import ChildLog
from nova_desktop.adapters.processes.descendants import kill_marked, kill_tree
from nova_desktop.adapters.processes.endable_pipe import EndablePipe, Ending
from nova_desktop.adapters.processes.groups import GroupGuard
from nova_desktop.adapters.processes.pipes import FrameReader, FrameWriter
from nova_desktop.adapters.processes.windows_job import WindowsJob
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.ports import EventListener

_log = logging.getLogger(__name__)
_FIRST_ID: Final = 1
_DRAIN_BUDGET_S: Final = 2.0


def first_line(params: Mapping[str, object]) -> bytes:
    """What a child reads first. Raises ProtocolError when the parameters are too large."""
    return protocol.encode(protocol.Request(_FIRST_ID, protocol.START, params))


class PopenChild:
    """Implements ChildProcess over `subprocess.Popen`.

    Asyncio's own pipes lose long lines and are fragile on a Qt loop, so threads read and write.
    """

    def __init__(
        self,
        name: str,
        process: "subprocess.Popen[bytes]",
        guard: GroupGuard,
        mark: str,
        log: ChildLog,
        on_event: EventListener,
        on_exit: Callable[[int], None],
    ) -> None:
        self._name = name
        self._process = process
        self._mark = mark
        self._log = log
        self._on_event = on_event
        self._on_exit = on_exit
        self._loop = asyncio.get_running_loop()
        self._pending: dict[int, asyncio.Future[protocol.JsonObject]] = {}
        self._next_id = _FIRST_ID + 1
        self._exited = False
        # At most this many messages wait for the loop; then the reader, and so the child, waits.
        self._room = threading.BoundedSemaphore(protocol.MAX_QUEUED_FRAMES)
        self._job = WindowsJob(process) if sys.platform == "win32" else None
        self._ending = Ending()
        self._guard = guard
        stdin, stdout, stderr = _streams(process)
        self._writer = FrameWriter(stdin, name)
        self._threads = [
            threading.Thread(target=self._read, args=(stdout,), name=f"{name} stdout", daemon=True),
            threading.Thread(
                target=self._drain, args=(stderr,), name=f"{name} stderr", daemon=True
            ),
        ]
        self._waiter = threading.Thread(target=self._wait, name=f"{name} exit", daemon=True)

    def start(self, line: bytes) -> None:
        """Send the first line and begin to listen. Raises RuntimeError when no thread can start."""
        self._writer.send_line(line)
        self._writer.start()
        # The waiter comes last: it tells of an end only when all the others run.
        for thread in (*self._threads, self._waiter):
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def last_lines(self) -> tuple[str, ...]:
        return self._log.lines()

    def close_stdin(self) -> None:
        self._writer.close()

    def terminate(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()

    def kill_tree(self) -> None:
        if self._job is not None:
            self._job.kill()
        elif self._process.poll() is None:
            kill_tree(self._process.pid)
        self._guard.kill()
        if self._process.poll() is None:
            self._process.kill()

    def discard(self) -> None:
        """Let go of what is held for a child whose start failed."""
        self._writer.close()
        self._guard.close()
        self._ending.tell()
        if self._job is not None:
            self._job.close()
        self._log.close()

    async def call(
        self, method: str, params: Mapping[str, object], timeout_s: float
    ) -> Mapping[str, object]:
        if self._exited:
            raise NovaError.of(ProblemCode.CHILD_CALL_FAILED, child=self._name, retryable=True)
        answer: asyncio.Future[protocol.JsonObject] = self._loop.create_future()
        identifier = self._send(method, params)
        self._pending[identifier] = answer
        try:
            async with asyncio.timeout(timeout_s):  # wait_for may lose a cancellation
                return await answer
        except TimeoutError:
            raise NovaError.of(ProblemCode.CHILD_SILENT, child=self._name) from None
        finally:
            self._pending.pop(identifier, None)

    def _send(self, method: str, params: Mapping[str, object]) -> int:
        identifier = self._next_id
        self._next_id += 1
        try:
            taken = self._writer.send(protocol.Request(identifier, method, params))
        except protocol.ProtocolError as error:
            code = ProblemCode.CHILD_CALL_FAILED
            raise NovaError.of(code, detail=str(error), child=self._name) from error
        if not taken:
            raise NovaError.of(ProblemCode.CHILD_SILENT, child=self._name)
        return identifier

    def _read(self, stdout: IO[bytes]) -> None:
        with io.BufferedReader(EndablePipe(stdout, self._ending)) as stream:
            FrameReader(stream, self._arrived).run()

    def _drain(self, stderr: IO[bytes]) -> None:
        with io.BufferedReader(EndablePipe(stderr, self._ending)) as stream:
            self._log.drain(stream)

    def _arrived(self, message: protocol.Message) -> None:
        """In the reader's thread: hand a message to the loop, in order, without flooding it."""
        self._room.acquire()
        self._post(self._take, message)

    def _take(self, message: protocol.Message) -> None:
        self._room.release()
        if self._exited:
            return
        match message:
            case protocol.Notification(protocol.SPAWNED, params):
                self._guard.watch(int(cast("int", params["pid"])))
            case protocol.Notification(method, params):
                self._on_event(method, params)
            case protocol.Result(identifier, result):
                self._answer(identifier, result)
            case protocol.Failure(identifier, _, text):
                error = NovaError.of(ProblemCode.CHILD_CALL_FAILED, detail=text, child=self._name)
                self._answer(identifier, error)
            case protocol.Request():
                _log.warning("%s asked the window something: %s", self._name, message.method)

    def _answer(self, identifier: int | None, answer: "protocol.JsonObject | NovaError") -> None:
        pending = self._pending.get(identifier) if identifier is not None else None
        if pending is None or pending.done():
            return
        if isinstance(answer, NovaError):
            pending.set_exception(answer)
        else:
            pending.set_result(answer)

    def _wait(self) -> None:
        """In the waiter's thread: the exit code, told after the last line was read."""
        code = self._process.wait()
        self._writer.close()
        # What is left of it would hold the pipes open, and must go anyway.
        if self._job is not None:
            self._job.kill()
        else:
            self._guard.kill()
            kill_marked(self._mark)
        self._join(_DRAIN_BUDGET_S)
        self._ending.tell()
        self._post(self._ended, code)
        if self._join(_DRAIN_BUDGET_S):
            self._ending.close()
        self._guard.close()
        if self._job is not None:
            self._job.close()
        self._log.close()

    def _join(self, budget_s: float) -> bool:
        """Whether both readers have come to their end in time."""
        deadline = time.monotonic() + budget_s
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        return not any(thread.is_alive() for thread in self._threads)

    def _ended(self, code: int) -> None:
        self._exited = True
        for pending in self._pending.values():
            if not pending.done():
                error = NovaError.of(
                    ProblemCode.CHILD_CALL_FAILED, child=self._name, retryable=True
                )
                pending.set_exception(error)
        self._on_exit(code)

    def _post(self, function: Callable[..., None], argument: object) -> None:
        try:
            self._loop.call_soon_threadsafe(function, argument)
        except RuntimeError:
            # The loop is closed: the window is going, nobody is left to hear it.
            _log.debug("the loop is closed, dropped an event of %s", self._name)


def _streams(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise ValueError("the child was started without pipes")
    return process.stdin, process.stdout, process.stderr
