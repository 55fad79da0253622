"""The log of one child: the newest lines in memory, all of them in a rotating file, redacted."""

import logging
import logging.handlers
import re
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

RING_LINES: Final = 200
MAX_LINE_BYTES: Final = 64 * 1024
_CUT_MARGIN_BYTES: Final = 4 * 1024
_FILE_BYTES: Final = 1024 * 1024
_FILES: Final = 3
_CONTROLS: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")


class ChildLog:
    """Takes the raw bytes of a child's stderr. Used by one reader thread; read by any."""

    def __init__(self, path: Path, redact: Callable[[str], str]) -> None:
        self._ring: deque[str] = deque(maxlen=RING_LINES)
        self._redact = redact
        self._file = _QuietFile(
            path, maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
        )

    def lines(self) -> tuple[str, ...]:
        """The newest lines, oldest first."""
        return tuple(self._ring)

    def drain(self, stream: IO[bytes]) -> None:
        """Read until the end. A longer line than MAX_LINE_BYTES is cut, so memory stays small."""
        while line := stream.readline(MAX_LINE_BYTES):
            if not line.endswith(b"\n") and len(line) == MAX_LINE_BYTES:
                _skip_line(stream)
                # A secret that stands across the cut must not stay as a recognisable half.
                line = line[:-_CUT_MARGIN_BYTES] + b" [line cut]"
            self.add(line.decode("utf-8", "replace").rstrip("\r\n"))

    def add(self, line: str) -> None:
        text = self._redact(_CONTROLS.sub("", line))
        self._ring.append(text)
        self._file.emit(logging.makeLogRecord({"msg": text}))

    def close(self) -> None:
        self._file.close()


class _QuietFile(logging.handlers.RotatingFileHandler):
    """A file whose errors (a full disk) cost log lines, never the application."""

    def handleError(self, record: logging.LogRecord) -> None:
        del record

    def format(self, record: logging.LogRecord) -> str:
        return str(record.msg)

    def _open(self) -> IO[str]:  # pyright: ignore[reportIncompatibleMethodOverride] (narrower stub)
        Path(self.baseFilename).touch(mode=0o600, exist_ok=True)
        return super()._open()


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
        pass
