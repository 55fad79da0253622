"""The two directions of the child protocol, each in a thread that always drains."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from typing import IO, Final

from nova_desktop import protocol

_log = logging.getLogger(__name__)
_SHOWN_BAD_LINES: Final = 5


class FrameReader:
    """Turns a child's stdout into messages; junk is counted, a long line is skipped."""

    def __init__(self, stream: IO[bytes], deliver: Callable[[protocol.Message], None]) -> None:
        self._stream = stream
        self._deliver = deliver
        self.bad_lines = 0

    def run(self) -> None:
        """Read until the end of the stream."""
        limit = protocol.MAX_FRAME_BYTES + 1
        while line := self._stream.readline(limit):
            if len(line) == limit and not line.endswith(b"\n"):
                self._skip_line(limit)
            try:
                message = protocol.decode(line)
            except protocol.ProtocolError as error:
                self._count(error)
            else:
                self._deliver(message)

    def _skip_line(self, limit: int) -> None:
        while (rest := self._stream.readline(limit)) and not rest.endswith(b"\n"):
            pass

    def _count(self, error: protocol.ProtocolError) -> None:
        self.bad_lines += 1
        if self.bad_lines <= _SHOWN_BAD_LINES:
            _log.warning("a child wrote a line that is no message: %s", error)


class FrameWriter:
    """Writes to a child's stdin from its own thread, since a stopped child does not read."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._queue: queue.Queue[bytes | None] = queue.Queue(protocol.MAX_QUEUED_FRAMES)
        self._thread = threading.Thread(target=self._run, name=f"{name} stdin", daemon=True)

    def start(self) -> None:
        """Write what is queued from now on. Raises RuntimeError when no thread can start."""
        self._thread.start()

    def send(self, message: protocol.Message) -> bool:
        """Queue a message; False when the child has not read for so long that it is full.

        Raises ProtocolError for one that is too large.
        """
        return self.send_line(protocol.encode(message))

    def send_line(self, line: bytes) -> bool:
        """Queue an encoded message, as `send` does."""
        try:
            self._queue.put_nowait(line)
        except queue.Full:
            return False
        return True

    def close(self) -> None:
        """End of stdin after what is queued; what a silent child never read is dropped."""
        try:
            self._queue.put_nowait(None)
        except queue.Full:
            with contextlib.suppress(queue.Empty):
                while True:
                    self._queue.get_nowait()
            self._queue.put_nowait(None)

    def _run(self) -> None:
        # The stream is unbuffered: a buffer's lock would let a stopped child block the closer.
        with contextlib.suppress(OSError, ValueError):
            while (line := self._queue.get()) is not None:
                rest = memoryview(line)
                while rest:
                    rest = rest[self._stream.write(rest) :]
        with contextlib.suppress(OSError, ValueError):
            self._stream.close()
