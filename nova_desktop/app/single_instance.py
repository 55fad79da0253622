"""One Nova for each NOVA_HOME: a lock that a crash frees, and a socket that wakes the first."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWER_MS: Final = 2_000
_PATIENCE_S: Final = 10.0
_PAUSE_S: Final = 0.05
_LONGEST_SOCKET_PATH: Final = 100
_MOST_BYTES: Final = 64 * 1024
_OK: Final = b"ok\n"


class Start(Enum):
    """What a start turned out to be. SILENT: the first neither answers nor ends."""

    FIRST = auto()
    WOKE_FIRST = auto()
    SILENT = auto()


class SingleInstance(QObject):
    """`woken` with the arguments of a second start."""

    woken = Signal(object)

    def __init__(self, run_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run_folder = run_folder
        self._lock = FileLock(run_folder / "nova.lock")
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)

    def settle(self, arguments: list[str]) -> Start:
        """Be the first, or wake it; blocks, for some seconds at most.

        A first that has the lock may not listen yet, or may be about to end: both pass.
        """
        deadline = time.monotonic() + _PATIENCE_S
        while not self.acquire():
            if self.wake_first(arguments):
                return Start.WOKE_FIRST
            if time.monotonic() > deadline:
                return Start.SILENT
            time.sleep(_PAUSE_S)
        return Start.FIRST

    def acquire(self) -> bool:
        """True if this is the first; the system frees the lock however this process ends."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        name = _socket_name(self._run_folder)
        QLocalServer.removeServer(name)  # a crash leaves the file behind; the lock is ours
        self._server.listen(name)
        (self._run_folder / "nova.pid").write_text(str(os.getpid()))
        return True

    def wake_first(self, arguments: list[str]) -> bool:
        """Hand the arguments to the first and have it come forward; False if it is silent."""
        socket = QLocalSocket()
        socket.connectToServer(_socket_name(self._run_folder))
        if not socket.waitForConnected(_ANSWER_MS):
            return False
        socket.write(json.dumps(arguments).encode() + b"\n")
        return socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _OK

    def first_pid(self) -> str:
        """The process id that the first has written, or "?"."""
        try:
            return (self._run_folder / "nova.pid").read_text()
        except OSError:
            return "?"

    def go_deaf(self) -> None:
        """This one is about to end: whoever starts now waits for the lock instead."""
        self._server.close()

    def release(self) -> None:
        self._server.close()
        self._lock.release()

    def _connected(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(self._reader(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _reader(self, socket: QLocalSocket) -> Callable[[], None]:
        def read() -> None:
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            elif socket.canReadLine():
                arguments = _arguments(bytes(socket.readLine().data()))
                socket.write(_OK)
                socket.disconnectFromServer()
                self.woken.emit(arguments)

        return read


def _arguments(line: bytes) -> list[str]:
    try:
        raw: object = json.loads(line)
    except ValueError:
        return []
    return [str(one) for one in raw] if isinstance(raw, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] (JSON)


def _socket_name(run_folder: Path) -> str:
    """In the private run folder; where that path is too long for a socket, a name of its own."""
    path = str(run_folder / "nova.sock")
    if os.name != "nt" and len(path.encode()) <= _LONGEST_SOCKET_PATH:
        return path
    mark = hashlib.sha256(path.encode()).hexdigest()[:24]
    name = f"nova-desktop-{mark}"
    return name if os.name == "nt" else str(Path(tempfile.gettempdir()) / name)
