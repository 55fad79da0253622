"""One connection to the scripted upstream: reads requests and plays their behaviours."""

import json
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, cast

from tests.fakes import upstream_bodies as bodies
from tests.fakes.upstream_bodies import Json
from tests.fakes.upstream_script import ERRORS, Behaviour, ErrorBody, Fault

if TYPE_CHECKING:
    from tests.fakes.upstream import ScriptedUpstream

_POLL_S = 0.02
_BATCH_BYTES = 65_536
_NO_ROUTE = ErrorBody(404, "There is no such route.", code="unknown_url")
_NOT_JSON = ErrorBody(400, "We could not parse the JSON body of your request.")
_FRAMES = {
    Fault.INVALID_UTF8: b'data: {"choices":[{"index":0,"delta":{"content":"\xff\xfe\xc3"}}]}\n\n',
    Fault.MALFORMED_JSON: b'data: {"choices":[{"index":0,"delta":{"content":"oops\n\n',
}


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came. `ended` is set when its answer ended, for whatever reason,
    `disconnected` when the caller went away before that."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Json
    ended: threading.Event = field(default_factory=threading.Event)
    disconnected: threading.Event = field(default_factory=threading.Event)

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def key(self) -> str:
        """What the caller authenticates with, "" if nothing."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")


class CallerGoneError(Exception):
    """The caller closed the connection, or the server is stopping."""


class Connection(BaseHTTPRequestHandler):
    """Keeps a connection alive for as many requests as the caller sends."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def _upstream(self) -> "ScriptedUpstream":
        return cast(Any, self.server).upstream

    def do_GET(self) -> None:
        call = self._record({})
        try:
            self._answer_get(call)
        except (CallerGoneError, ConnectionError):
            call.disconnected.set()
            self.close_connection = True
        finally:
            call.ended.set()

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body: Json = json.loads(raw)
        except ValueError:
            self._send_error(_NOT_JSON, "")
            return
        call = self._record(body)
        try:
            if not self._refused(call):
                self._answer(call)
        except (CallerGoneError, ConnectionError):
            call.disconnected.set()
            self.close_connection = True
        finally:
            call.ended.set()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Silence: the calls are recorded instead."""

    def _record(self, body: Json) -> Call:
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, self.path, headers, body)
        self._upstream.record(call)
        return call

    def _refused(self, call: Call) -> bool:
        wanted = self._upstream.accepted_key
        if not wanted or call.key == wanted:
            return False
        self._send_error(ERRORS["key-refused"], call.key)
        return True

    def _answer(self, call: Call) -> None:
        if self.path == "/v1/embeddings":
            self._send_json(200, bodies.embeddings(call.body, self._upstream.dimension))
        elif self.path == "/v1/chat/completions":
            self._chat(call, self._upstream.behaviour_for(call.model))
        else:
            self._send_error(_NO_ROUTE, call.key)

    def _answer_get(self, call: Call) -> None:
        if self._refused(call):
            return
        if self.path == "/v1/models":
            rows = [{"id": m, "object": "model", "owned_by": "nova"} for m in self._upstream.models]
            self._send_json(200, {"object": "list", "data": rows})
        else:
            self._send_error(_NO_ROUTE, call.key)

    def _chat(self, call: Call, behaviour: Behaviour) -> None:
        if behaviour.hold_headers:
            self._wait_for_release()
        if behaviour.error is not None:
            self._send_error(behaviour.error, call.key)
        elif behaviour.fault is Fault.NOT_SSE:
            self._send(200, "text/html", b"<html><body>Log in to the hotel's network</body></html>")
        elif call.body.get("stream"):
            self._stream(call.body, behaviour)
        else:
            self._send_json(200, bodies.completion(call.body, behaviour))

    def _stream(self, request: Json, behaviour: Behaviour) -> None:
        self._open_stream()
        pending = bytearray()
        started, count = time.monotonic(), 0
        for frame in self._frames(request, behaviour):
            if count == behaviour.hold_after:
                self._write_chunk(pending)
                self._wait_for_release()
            if behaviour.fault is not Fault.NONE and count == behaviour.fault_after:
                self._write_chunk(pending)
                self._break(behaviour.fault)
                return
            if behaviour.rate:
                self._write_chunk(pending)
                self._wait_until(started + count / behaviour.rate)
            pending += frame
            count += 1
            if len(pending) > _BATCH_BYTES:
                self._write_chunk(pending)
        if behaviour.fault is not Fault.NONE:
            self._write_chunk(pending)
            self._break(behaviour.fault)
            return
        self._end_stream(request, behaviour, count, pending)

    def _frames(self, request: Json, behaviour: Behaviour) -> Iterator[bytes]:
        model = str(request.get("model", ""))
        opening: Json = {"role": "assistant"}
        for delta in bodies.deltas(request, behaviour):
            yield bodies.event(model, opening | delta)
            opening = {}

    def _end_stream(
        self, request: Json, behaviour: Behaviour, count: int, pending: bytearray
    ) -> None:
        model = str(request.get("model", ""))
        calls = bodies.tool_calls(request, behaviour)
        pending += bodies.event(model, {}, "tool_calls" if calls else behaviour.finish_reason)
        options: Json = request.get("stream_options") or {}
        if options.get("include_usage"):
            pending += bodies.usage_event(model, bodies.usage(request, count))
        pending += b"data: [DONE]\n\n"
        self._write_chunk(pending)
        self.wfile.write(b"0\r\n\r\n")

    def _break(self, fault: Fault) -> None:
        match fault:
            case Fault.CUT:
                self.close_connection = True
            case Fault.RESET:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.rfile.close()  # else the descriptor stays open and no reset is sent
                self.connection.close()
                self.close_connection = True
            case Fault.STALL:
                self._wait_for_release()
                self.close_connection = True
            case Fault.ERROR_EVENT:
                error = bodies.error_body(ERRORS["server-error"], "")
                self._write_chunk(bytearray(bodies.sse(error)))
                self.wfile.write(b"0\r\n\r\n")
            case Fault.UNFINISHED:
                self.wfile.write(b"0\r\n\r\n")
            case _:
                self._write_chunk(bytearray(_FRAMES[fault] + b"data: [DONE]\n\n"))
                self.wfile.write(b"0\r\n\r\n")

    def _open_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _write_chunk(self, pending: bytearray) -> None:
        if pending:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(pending), bytes(pending)))
            pending.clear()

    def _wait_for_release(self) -> None:
        while not self._upstream.is_released(_POLL_S):
            self._check_caller()

    def _wait_until(self, due: float) -> None:
        while (left := due - time.monotonic()) > 0:
            self._upstream.stopping.wait(min(left, _POLL_S))
            self._check_caller()

    def _check_caller(self) -> None:
        if self._upstream.stopping.is_set():
            raise CallerGoneError
        readable, _, _ = select.select([self.connection], [], [], 0)
        if readable and not self.connection.recv(1, socket.MSG_PEEK):
            raise CallerGoneError

    def _send_error(self, error: ErrorBody, key: str) -> None:
        extra = {} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
        if error.plain:
            self._send(error.status, "text/plain", error.message.encode(), extra)
            return
        self._send_json(error.status, bodies.error_body(error, key), extra)

    def _send_json(self, status: int, body: Json, extra: dict[str, str] | None = None) -> None:
        self._send(status, "application/json", json.dumps(body).encode(), extra)

    def _send(
        self, status: int, kind: str, body: bytes, extra: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (extra or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
