"""Nova's own log: redacted JSON lines in rotating files, written by a thread of their own.

A call to `logging` costs the caller only the making of a plain snapshot: the queue is bounded, a
full one drops lines, and neither a slow nor a full disk holds anybody up.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from logging.handlers import QueueHandler
from pathlib import Path
from types import MappingProxyType
from typing import Final

from nova_desktop.app.log_file import LogFile
from nova_desktop.app.log_lines import JsonLines, snapshot, unshown
from nova_desktop.domain.redaction import Redactor

LOG_NAME: Final = "nova.log"
_QUEUED: Final = 10_000
_LAST_LINES: Final = 200
_NOISY: Final = MappingProxyType(dict.fromkeys(("httpx", "httpcore", "asyncio"), logging.WARNING))

_Item = logging.LogRecord | threading.Event | None


class LogPipeline:
    """Takes the records of the root logger from `start` to `stop`.

    `last_lines` are for crash reports. A pipeline is started once.
    """

    def __init__(self, folder: Path, redactor: Redactor, *, queued: int = _QUEUED) -> None:
        self.file = LogFile(folder / LOG_NAME)
        self._lines = JsonLines(redactor)
        self._ring: deque[str] = deque(maxlen=_LAST_LINES)
        self._ring_lock = threading.Lock()
        self._queue: queue.Queue[_Item] = queue.Queue(queued)
        self._entrance = _Entrance(self._queue)
        self._thread = threading.Thread(target=self._write_all, name="logs", daemon=True)
        self._ending = threading.Event()
        self._undo: list[Callable[[], None]] = []

    def start(self, level: int = logging.INFO) -> None:
        """Take over the root logger; Python's warnings go to the log too."""
        root = logging.getLogger()
        before = root.level
        root.setLevel(level)
        root.addHandler(self._entrance)
        self._undo = [lambda: root.removeHandler(self._entrance), lambda: root.setLevel(before)]
        for name, quiet in _NOISY.items():
            self._quieten(logging.getLogger(name), max(level, quiet))
        logging.captureWarnings(capture=True)
        self._undo.append(lambda: logging.captureWarnings(capture=False))
        self._thread.start()

    def flush(self, timeout_s: float = 1.0) -> bool:
        """Wait until all that was logged so far is written; False if it takes longer."""
        if not self._thread.is_alive() or threading.current_thread() is self._thread:
            return False
        written = threading.Event()
        try:
            self._queue.put(written, timeout=timeout_s)
        except queue.Full:
            return False
        return written.wait(timeout_s)

    def stop(self, timeout_s: float = 2.0) -> None:
        """Give the root logger back, write what is queued, close the file."""
        while self._undo:
            self._undo.pop()()
        if not self._thread.is_alive():
            return
        self._ending.set()
        try:
            self._queue.put(None, timeout=timeout_s)
        except queue.Full:
            return  # the disk hangs; the thread ends when it does not any more, or with Nova
        self._thread.join(timeout_s)

    def last_lines(self) -> Sequence[str]:
        """The newest lines as they went to the file, oldest first."""
        with self._ring_lock:
            return tuple(self._ring)

    def _quieten(self, logger: logging.Logger, level: int) -> None:
        before = logger.level
        logger.setLevel(level)
        self._undo.append(lambda: logger.setLevel(before))

    def _write_all(self) -> None:
        while not (self._ending.is_set() and self._queue.empty()):
            item = self._queue.get()
            if item is None:
                break
            if isinstance(item, threading.Event):
                item.set()
            else:
                self._write(self._lines.format(item))
                if dropped := self._entrance.take_dropped():
                    self._write(self._lines.format(_dropped_note(dropped)))
        self.file.close()

    def _write(self, line: str) -> None:
        with self._ring_lock:
            self._ring.append(line)
        self.file.write(line)


class _Entrance(QueueHandler):
    """Puts a snapshot of each record into the queue, or counts it as dropped."""

    def __init__(self, target: "queue.Queue[_Item]") -> None:
        super().__init__(target)
        self._dropped = 0

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return snapshot(record)

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            self._dropped += 1

    def handleError(self, record: logging.LogRecord) -> None:
        """An object that cannot be shown; the standard answer would print it and its like."""
        self.enqueue(unshown(record))

    def take_dropped(self) -> int:
        """How many lines were dropped since the last time this was asked."""
        self.acquire()
        try:
            dropped, self._dropped = self._dropped, 0
        finally:
            self.release()
        return dropped


def _dropped_note(count: int) -> logging.LogRecord:
    note = {"name": __name__, "levelno": logging.WARNING, "levelname": "WARNING"}
    return logging.makeLogRecord({**note, "msg": "log lines dropped", "dropped": count})
