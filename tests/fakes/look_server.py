"""A small HTTP(S) server that plays fixed answers, for looks at gateways of every kind."""

import datetime as dt
import json
import ssl
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Played(NamedTuple):
    """One answer. A `body` that is no bytes is sent as JSON."""

    status: int = 200
    body: Any = b""
    headers: tuple[tuple[str, str], ...] = ()


class Asked(NamedTuple):
    """One request: its path and its Authorization, "" for none."""

    path: str
    authorization: str
    body: bytes = b""


Play = Played | Callable[["LookServer", Asked], Played]
JSON = (("Content-Type", "application/json"),)
NOT_FOUND = Played(404, {"detail": "Not Found"})


class _Quiet(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that go away, or speak no TLS, are part of the play; anything else is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class LookServer:
    """Answers by path from enter to exit; `otherwise` is for all other paths."""

    def __init__(
        self, plays: dict[str, Play], otherwise: Play = NOT_FOUND, certificate: Path | None = None
    ) -> None:
        self.plays = plays
        self.otherwise = otherwise
        self.asked: list[Asked] = []
        self.let_go = threading.Event()
        self._tls = certificate is not None
        self._server = _Quiet(("127.0.0.1", 0), _answering(self))
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> "LookServer":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def keys(self) -> set[str]:
        """Every Authorization that it was sent."""
        return {asked.authorization for asked in self.asked} - {""}


def _answering(server: LookServer) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            asked = Asked(self.path, self.headers.get("Authorization", ""), body)
            server.asked.append(asked)
            play = server.plays.get(self.path, server.otherwise)
            played = play if isinstance(play, Played) else play(server, asked)
            self._send(played)

        def do_POST(self) -> None:
            self.do_GET()

        def _send(self, played: Played) -> None:
            is_raw = isinstance(played.body, bytes)
            body = played.body if is_raw else json.dumps(played.body).encode()
            self.send_response(played.status)
            for name, value in played.headers or (() if is_raw else JSON):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:  # the caller went away, as some do
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            return None

    return Answering


def hold(server: LookServer, _asked: Asked) -> Played:
    """Answers when the server ends."""
    server.let_go.wait(30)
    return Played()


def self_signed(folder: Path, name: str = "nova.test", *, days: int = 30) -> tuple[Path, str]:
    """A file with key and certificate for `name`, and the certificate's PEM alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=40))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / f"{name}-{days}.pem"
    file.write_bytes(private + pem)
    return file, pem.decode()
