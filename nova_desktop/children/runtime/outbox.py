"""Sends frames to the parent in the order they come, without ever making the sender wait."""

import os
import threading
from collections import deque
from collections.abc import Callable

from nova_desktop.protocol import (
    INTERNAL_ERROR,
    MAX_QUEUED_FRAMES,
    Failure,
    Message,
    ProtocolError,
    Result,
    encode,
)


class Outbox:
    """A bounded queue and the thread that writes it.

    While the parent does not read, events are dropped and counted once `capacity` frames wait.
    Answers never are: there are no more of them than requests. `on_broken` is called once, in
    the writer's thread, when the parent has closed its end.
    """

    def __init__(
        self,
        write: Callable[[bytes], None],
        on_broken: Callable[[], None],
        capacity: int = MAX_QUEUED_FRAMES,
    ) -> None:
        self._write = write
        self._on_broken = on_broken
        self._capacity = capacity
        self._frames: deque[bytes] = deque()
        self._news = threading.Condition()
        self._writing = False
        self._broken = False
        self._dropped = 0

    def start(self) -> None:
        """Start the writer's thread."""
        threading.Thread(target=self._run, name="protocol writer", daemon=True).start()

    @property
    def dropped(self) -> int:
        """Events that nobody will see."""
        return self._dropped

    def send_answer(self, answer: Result | Failure) -> None:
        """Queue an answer; one that is too large becomes a Failure."""
        try:
            frame = encode(answer)
        except ProtocolError:
            frame = encode(Failure(answer.id, INTERNAL_ERROR, "the answer is too large"))
        with self._news:
            self._frames.append(frame)
            self._news.notify_all()

    def send_event(self, event: Message) -> bool:
        """Queue what may be lost; False if it is."""
        try:
            frame = encode(event)
        except ProtocolError:
            frame = b""
        with self._news:
            if not frame or len(self._frames) >= self._capacity:
                self._dropped += 1
                return False
            self._frames.append(frame)
            self._news.notify_all()
            return True

    def flush(self, timeout_s: float) -> bool:
        """Wait until all that was queued is written; False when the time is over."""
        with self._news:
            return self._news.wait_for(
                lambda: self._broken or not (self._frames or self._writing), timeout_s
            )

    def _run(self) -> None:
        while not self._broken:
            with self._news:
                self._news.wait_for(lambda: bool(self._frames))
                frames = b"".join(self._frames)
                self._frames.clear()
                self._writing = True
            try:
                self._write(frames)
            except OSError:
                self._broken = True
            with self._news:
                self._writing = False
                self._news.notify_all()
        self._on_broken()


def write_to(fd: int) -> Callable[[bytes], None]:
    """A function that writes all of its bytes to `fd`. It raises OSError when the end is closed."""

    def write(frames: bytes) -> None:
        left = memoryview(frames)
        while left:
            left = left[os.write(fd, left) :]

    return write
