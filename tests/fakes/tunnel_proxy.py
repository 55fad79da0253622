"""An HTTP proxy that leads every tunnel and every request to one server, whatever its name."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Final

_ESTABLISHED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"


class TunnelProxy:
    """Serves from enter to exit. `asked` has the first line of each request, `heads` all of it."""

    def __init__(self, port: int) -> None:
        self.asked: list[str] = []
        self.heads: list[str] = []
        self._port = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._closed = False

    @property
    def address(self) -> str:
        """`127.0.0.1:port`."""
        return f"127.0.0.1:{self._server.getsockname()[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def __enter__(self) -> "TunnelProxy":
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed = True
        with socket.create_connection(self._server.getsockname()):
            pass
        self._threads[0].join()
        self._server.close()
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()

    def _accept(self) -> None:
        while True:
            connection, _ = self._server.accept()
            if self._closed:
                connection.close()
                return
            self._begin(self._serve, connection)

    def _begin(self, run: object, *args: object) -> threading.Thread:
        thread = threading.Thread(target=run, args=args)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()
        return thread

    def _serve(self, caller: socket.socket) -> None:
        with caller, socket.create_connection(("127.0.0.1", self._port)) as server:
            self._open += [caller, server]
            head = caller.recv(65_536)
            if not head:
                return
            text = head.decode("latin-1")
            self.asked.append(text.split("\r\n")[0])
            self.heads.append(text)
            if text.startswith("CONNECT "):
                caller.sendall(_ESTABLISHED)
            else:
                server.sendall(head)
            back = self._begin(_pass_on, server, caller)
            _pass_on(caller, server)
            back.join()


def _pass_on(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            to.sendall(piece)
    with suppress(OSError):
        to.shutdown(socket.SHUT_WR)
