"""The gateway child goes through the user's proxy, and never for this computer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.contract.gateway_child import gateway_in, plan_file

FAR = "http://provider.example"


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """Its address, and the first line of each request; it answers nothing but 502."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    line = connection.recv(65_536).split(b"\r\n")[0].decode()
                    if not line:
                        return
                    asked.append(line)
                    connection.sendall(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        with socket.create_connection(server.getsockname()):
            pass
    thread.join()


def test_a_proxy_is_used_for_providers_and_not_for_this_computer(tmp_path: Path) -> None:
    with proxy() as (address, asked), gateway_in(tmp_path, proxy=address) as gateway:
        assert gateway.chat("echo", "near").status_code == 200
        assert asked == []
        far = plan_file(gateway.folder, f"{FAR}/v1", "far")
        assert gateway.child.call("reload", config_path=far)["models"] == 2
        assert gateway.chat("far", "far").status_code >= 500
        assert asked
        assert asked[0].startswith(f"POST {FAR}/v1/chat/completions")
