"""A pipe's reading end that another thread can end, whoever still holds the writing end."""

import io
import os
import select
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Ending:
    """Tells the threads that read a child's pipes to stop reading.

    On Windows it does nothing: there the job ends everything that could hold a pipe open.
    """

    def __init__(self) -> None:
        self._told, self._teller = os.pipe()

    @property
    def descriptor(self) -> int:
        """Becomes readable when it is time to stop."""
        return self._told

    def tell(self) -> None:
        """Stop all readers. May be called again."""
        if self._teller >= 0:
            os.close(self._teller)
            self._teller = -1

    def close(self) -> None:
        """Only after the readers have ended."""
        self.tell()
        if self._told >= 0:
            os.close(self._told)
            self._told = -1


class EndablePipe(io.RawIOBase):
    """Reads until the end of the pipe, or until the ending is told."""

    def __init__(self, stream: IO[bytes], ending: Ending) -> None:
        super().__init__()
        self._stream = stream
        self._ending = ending

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if self._over():
            return 0
        room = memoryview(buffer).cast("B")
        chunk = os.read(self._stream.fileno(), len(room))
        room[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()

    def _over(self) -> bool:
        """Wait until there is something to read; True when nothing is to be read any more."""
        if sys.platform == "win32":
            return False
        poll = select.poll()
        poll.register(self._stream.fileno(), select.POLLIN)
        poll.register(self._ending.descriptor, select.POLLIN)
        return any(fd == self._ending.descriptor for fd, _ in poll.poll())
