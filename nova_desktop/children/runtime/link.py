"""The child's end of the line to its parent."""

import os
import sys
import threading
from collections.abc import Callable, Iterable

from nova_desktop.children.runtime.ending import Ending
from nova_desktop.children.runtime.inbox import Inbox
from nova_desktop.children.runtime.lines import TooLong, read_lines
from nova_desktop.children.runtime.outbox import Outbox
from nova_desktop.protocol import (
    INVALID_REQUEST,
    MAX_FRAME_BYTES,
    PARSE_ERROR,
    START,
    Failure,
    JsonObject,
    Notification,
    ProtocolError,
    Request,
    Result,
    decode,
)


class ParentLink:
    """Requests in, answers and events out. All methods may be called from any thread."""

    def __init__(self, outbox: Outbox, ending: Ending) -> None:
        self.ending = ending
        self._outbox = outbox
        self._inbox = Inbox()

    @property
    def dropped_events(self) -> int:
        """Events that the parent did not read in time, and nobody will."""
        return self._outbox.dropped

    def take_start(self) -> Request:
        """Wait for the first line of the parent; requests before it are refused."""
        while (request := self._inbox.take()).method != START:
            self.refuse(request.id, INVALID_REQUEST, "the first request must be start")
        return request

    def deliver_requests_to(self, deliver: Callable[[Request], None]) -> None:
        """From now on each request goes to `deliver`, in the reader's thread."""
        self._inbox.deliver_to(deliver)

    def notify(self, method: str, params: JsonObject) -> None:
        """Send an event; it is dropped, and counted, if the parent does not read."""
        self._outbox.send_event(Notification(method, params))

    def answer(self, identifier: int, result: JsonObject) -> None:
        """Answer a request that went well."""
        self._outbox.send_answer(Result(identifier, result))

    def refuse(self, identifier: int, code: int, message: str) -> None:
        """Answer a request that failed. `message` is shown and logged: no secrets in it."""
        self._outbox.send_answer(Failure(identifier, code, message))

    def flush(self, timeout_s: float = 1.0) -> bool:
        """Wait until all is sent: before native code that keeps every other thread waiting."""
        return self._outbox.flush(timeout_s)

    def listen(self, fd: int) -> None:
        """Start the reader's thread; the end of `fd` asks this process to end."""

        def run() -> None:
            self._read(read_lines(lambda size: _read_some(fd, size), MAX_FRAME_BYTES))
            self.ending.ask()

        threading.Thread(target=run, name="protocol reader", daemon=True).start()

    def _read(self, lines: Iterable[bytes | TooLong]) -> None:
        for line in lines:
            if isinstance(line, TooLong):
                self._reject(f"a line exceeds {MAX_FRAME_BYTES} bytes")
                continue
            try:
                message = decode(line)
            except ProtocolError as error:
                self._reject(str(error))
                continue
            if isinstance(message, Request):
                self._inbox.put(message)
            else:
                sys.stderr.write(f"the parent sent a {type(message).__name__}, which is ignored\n")

    def _reject(self, reason: str) -> None:
        # May be lost like an event: it belongs to no request, and junk has no bounds.
        self._outbox.send_event(Failure(None, PARSE_ERROR, reason))


def _read_some(fd: int, size: int) -> bytes:
    try:
        return os.read(fd, size)
    except OSError:
        return b""  # a broken pipe is an end too, and on Windows the usual one
