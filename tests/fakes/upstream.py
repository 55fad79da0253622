"""A scripted OpenAI-compatible upstream on 127.0.0.1, for tests and benches.

In a test: `with ScriptedUpstream() as upstream: ...`; the model's name or `upstream.enqueue()`
chooses what is played (see upstream_script). As a program: `python -m tests.fakes.upstream`.
"""

import argparse
import json
import signal
import socket
import socketserver
import sys
import threading
from collections import deque
from types import FrameType, TracebackType
from typing import Any

from tests.fakes.upstream_http import Call, Connection
from tests.fakes.upstream_script import SCENES, Behaviour, behaviour_of


class ScriptedUpstream:
    """The server, in a thread of its own from enter to exit.

    With `accepted_key` every other key is refused. `dimension` is the length of an embedding,
    `models` what /v1/models lists. `connection` is what plays a caller's requests.
    """

    connection: type[Connection] = Connection

    def __init__(
        self,
        *,
        port: int = 0,
        accepted_key: str = "",
        dimension: int = 8,
        models: tuple[str, ...] = tuple(SCENES),
    ) -> None:
        self.accepted_key = accepted_key
        self.dimension = dimension
        self.models = models
        self.calls: list[Call] = []
        self.stopping = threading.Event()
        self._released = threading.Event()
        self._queue: deque[Behaviour] = deque()
        self._news = threading.Condition()
        self._server = _Server(port, self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> "ScriptedUpstream":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def base_url(self) -> str:
        """What a client of the OpenAI kind wants, with /v1."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def connections(self) -> int:
        """How many were made so far."""
        return self._server.made

    def stop(self) -> None:
        """Cut every connection and wait for the threads; a second time does nothing."""
        if self.stopping.is_set():
            return
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.cut_all()
        self._server.server_close()

    def enqueue(self, *behaviours: Behaviour) -> None:
        """Play these next, one a chat call, before the names are asked again."""
        self._queue.extend(behaviours)

    def behaviour_for(self, model: str) -> Behaviour:
        """What to play now."""
        try:
            return self._queue.popleft()
        except IndexError:
            return behaviour_of(model)

    def release(self) -> None:
        """Let every held answer go on, and those to come."""
        self._released.set()

    def hold(self) -> None:
        """Hold answers again."""
        self._released.clear()

    def is_released(self, timeout_s: float) -> bool:
        """Wait for `release` up to `timeout_s`."""
        return self._released.wait(timeout_s)

    def record(self, call: Call) -> None:
        """Remember a call and wake those who wait for it."""
        with self._news:
            self.calls.append(call)
            self._news.notify_all()

    def wait_for_calls(self, count: int, timeout_s: float = 10.0) -> list[Call]:
        """Block until `count` calls came; the calls so far. Raises TimeoutError."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.calls) >= count, timeout_s):
                raise TimeoutError(f"{len(self.calls)} of {count} calls came")
            return list(self.calls)


class _Server(socketserver.ThreadingTCPServer):
    """A thread a connection; knows its open sockets, so that a stop leaves no thread behind."""

    allow_reuse_address = True
    request_queue_size = 128
    daemon_threads = False

    def __init__(self, port: int, upstream: ScriptedUpstream) -> None:
        self.upstream = upstream
        self.made = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), upstream.connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
            self.made += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is part of the play; anything else is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def cut_all(self) -> None:
        """End the connections that callers keep alive."""
        with self._lock:
            for sock in self._open:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # it ended by itself


def closed_port() -> int:
    """A port on 127.0.0.1 where nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def main() -> None:
    """Serve until SIGTERM or SIGINT; the first line on stdout is JSON with port and base_url."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--dimension", type=int, default=8)
    chosen = parser.parse_args()
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with ScriptedUpstream(port=chosen.port, dimension=chosen.dimension) as upstream:
        upstream.release()
        print(json.dumps({"port": upstream.port, "base_url": upstream.base_url}), flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
