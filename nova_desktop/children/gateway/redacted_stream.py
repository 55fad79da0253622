"""A text stream that takes known secrets out of each line before it is written."""

import io
import threading
from typing import Final, TextIO

from nova_desktop.domain.redaction import Redactor

_LONGEST_LINE: Final = 65_536


class RedactedStream(io.TextIOBase):
    """Writes whole lines, redacted; the last piece of a line waits for its end.

    Libraries quote what an upstream answered, and some upstreams quote the key.
    """

    def __init__(self, stream: TextIO, redactor: Redactor) -> None:
        self._stream = stream
        self._redactor = redactor
        self._waiting = ""
        self._lock = threading.RLock()

    @property
    def encoding(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride] (typeshed has a plain attribute, io a property)
        return self._stream.encoding

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._stream.fileno()

    def write(self, text: str, /) -> int:
        with self._lock:
            lines, newline, rest = (self._waiting + text).rpartition("\n")
            self._waiting = rest
            if newline:
                self._stream.write(self._redactor.redact(lines) + newline)
                self._stream.flush()
            if len(rest) > _LONGEST_LINE:
                self._write_waiting()
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def _write_waiting(self) -> None:
        self._stream.write(self._redactor.redact(self._waiting))
        self._waiting = ""
