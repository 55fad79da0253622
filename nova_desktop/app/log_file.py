"""A rotating log file whose disk may be full or gone: lines are lost then, nothing else is."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 2_000_000
FILES: Final = 5
PRIVATE: Final = 0o600
_REST_S: Final = 10.0


class LogFile:
    """`PATH`, then `PATH.1` to `PATH.4`, the newest first; mode 0600. Used by one thread.

    After an error it rests for some seconds before it tries again, so that a full disk is not
    hammered; `lost` counts the lines since the last that was written.
    """

    def __init__(
        self,
        path: Path,
        *,
        max_bytes: int = MAX_BYTES,
        files: int = FILES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self.lost = 0
        self._max_bytes = max_bytes
        self._files = files
        self._clock = clock
        self._handle: int | None = None
        self._size = 0
        self._torn = False
        self._resume_at = 0.0

    def write(self, line: str) -> None:
        """Append a line; never raises for the disk."""
        if self._clock() < self._resume_at:
            self.lost += 1
            return
        content = line.encode("utf-8", "backslashreplace") + b"\n"
        try:
            self._append(content)
        except OSError:
            self.lost += 1
            self._resume_at = self._clock() + _REST_S
            self.close()
        else:
            self.lost = 0

    def close(self) -> None:
        """Close the file; the next line opens it again."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.close(handle)

    def _append(self, content: bytes) -> None:
        handle = self._open() if self._handle is None else self._handle
        if self._size and self._size + len(content) > self._max_bytes:
            self.close()
            self._rotate()
            handle = self._open()
        if self.lost:
            content = f'{{"event": "log lines lost", "lost": {self.lost}}}\n'.encode() + content
        if self._torn:
            content = b"\n" + content
        while content:  # a disk that fills up may take a part of a line
            written = os.write(handle, content)
            self._size += written
            content = content[written:]
            self._torn = bool(content)

    def _open(self) -> int:
        """No buffer: what a failed write leaves in one would fail again at each flush."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        handle = os.open(self.path, flags, PRIVATE)
        self._handle = handle
        self._size = os.fstat(handle).st_size
        return handle

    def _rotate(self) -> None:
        for number in range(self._files - 1, 0, -1):
            newer = self._numbered(number - 1)
            if newer.exists():
                newer.replace(self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}") if number else self.path
