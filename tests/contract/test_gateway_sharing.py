"""The shared door of the real gateway: model calls only, and not a call longer than its key."""

import socket
import threading
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest

from nova_desktop.children.gateway.routes import SERVED, SHARED
from tests.contract.gateway_child import CANARY, KEY, Gateway, gateway_in
from tests.fakes.stock_litellm import free_port

SHARE_KEY = "sk-nova-shared-0123456789"
OTHER_KEY = "sk-nova-shared-other-9876"
HELLO = [{"role": "user", "content": "one two three"}]


class Shared(NamedTuple):
    """A gateway, and the address of its second door."""

    gateway: Gateway
    port: int

    def share(self, key: str = SHARE_KEY, port: int = 0) -> dict[str, object]:
        return self.gateway.child.call("share", port=port or self.port, key=key)

    def ask(self, method: str, path: str, key: str = SHARE_KEY, **more: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"http://127.0.0.1:{self.port}{path}"
        with httpx.Client(trust_env=False, timeout=30) as client:
            return client.request(method, url, headers=headers, **more)  # type: ignore[arg-type]

    def chat(self, model: str = "echo", **more: object) -> httpx.Response:
        body = {"model": model, "messages": HELLO, **more}
        return self.ask("POST", "/v1/chat/completions", json=body)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with gateway_in(tmp_path_factory.mktemp("sharing")) as running:
        yield running


@pytest.fixture
def shared(gateway: Gateway) -> Iterator[Shared]:
    door = Shared(gateway, free_port())
    assert door.share() == {"port": door.port}
    yield door
    assert door.share(key="") == {"port": 0}


def test_models_chat_and_embeddings_are_open(shared: Shared) -> None:
    names = [model["id"] for model in shared.ask("GET", "/v1/models").json()["data"]]
    assert "echo" in names
    answer = shared.chat()
    assert answer.status_code == 200
    assert "one two three" in answer.text
    body = {"model": "vectors", "input": ["a"]}
    assert shared.ask("POST", "/v1/embeddings", json=body).status_code == 200
    for text in (answer.text, str(answer.headers)):
        assert KEY not in text
        assert CANARY not in text


def test_every_other_route_is_shut(shared: Shared) -> None:
    others = set(SERVED) - SHARED
    assert {"/model/info", "/health", "/health/liveliness", "/mcp-rest/tools/call"} <= others
    for path in (*sorted(others), "/", "/ui", "/key/generate", "/v1/models/", "/v1/../model/info"):
        for method in ("GET", "POST"):
            answer = shared.ask(method, path)
            assert answer.status_code in (404, 405), (method, path)
            assert SHARE_KEY not in answer.text
    assert shared.ask("POST", "/v1/models").status_code == 405
    assert shared.ask("OPTIONS", "/v1/chat/completions").status_code == 405


@pytest.mark.parametrize("key", ["", "sk-wrong", KEY, SHARE_KEY + "x", SHARE_KEY[:-1]])
def test_only_the_shared_key_opens(shared: Shared, key: str) -> None:
    for path in ("/v1/models", "/health/liveliness", "/model/info"):
        assert shared.ask("GET", path, key).status_code == 401


def test_the_shared_key_does_not_open_the_first_door(shared: Shared) -> None:
    base = shared.gateway.client.base_url
    headers = {"Authorization": f"Bearer {SHARE_KEY}"}
    assert httpx.get(f"{base}/v1/models", headers=headers, trust_env=False).status_code == 401


def test_a_revoked_key_stops_at_once_also_in_the_middle(shared: Shared) -> None:
    upstream = shared.gateway.upstream
    upstream.hold()
    began, ended = threading.Event(), threading.Event()
    words: list[str] = []

    def listen() -> None:
        body = {"model": "held", "messages": HELLO, "stream": True}
        headers = {"Authorization": f"Bearer {SHARE_KEY}"}
        url = f"http://127.0.0.1:{shared.port}/v1/chat/completions"
        try:
            with (
                httpx.Client(trust_env=False, timeout=30) as client,
                client.stream("POST", url, json=body, headers=headers) as answer,
            ):
                for line in answer.iter_lines():
                    words.append(line)
                    began.set()
        except httpx.HTTPError:
            words.append("cut")
        ended.set()

    calling = threading.Thread(target=listen)
    calling.start()
    assert began.wait(20)
    assert shared.share(OTHER_KEY) == {"port": shared.port}
    assert ended.wait(20), "the stream goes on with a key that is no more"
    calling.join()
    upstream.release()
    assert "[DONE]" not in "".join(words)
    assert shared.ask("GET", "/v1/models").status_code == 401
    assert shared.ask("GET", "/v1/models", OTHER_KEY).status_code == 200


def test_switched_off_nobody_answers(shared: Shared) -> None:
    assert shared.share(key="") == {"port": 0}
    with pytest.raises(httpx.ConnectError):
        shared.ask("GET", "/v1/models")
    assert shared.gateway.client.get("/v1/models").status_code == 200
    assert shared.share() == {"port": shared.port}
    assert shared.ask("GET", "/v1/models").status_code == 200


def test_a_port_that_is_taken_is_told_and_changes_nothing(shared: Shared) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = shared.share(port=taken.getsockname()[1])
    assert str(answer["error"]["message"]).startswith("port_busy")  # type: ignore[index]
    assert shared.ask("GET", "/v1/models").status_code == 200


@pytest.mark.parametrize(
    ("port", "key"), [(0, SHARE_KEY), (70_000, SHARE_KEY), (4141, "short"), (4141, "k" * 16 + "\n")]
)
def test_odd_parameters_are_refused(gateway: Gateway, port: int, key: str) -> None:
    assert "error" in gateway.child.call("share", port=port, key=key)


def test_a_reload_keeps_the_door_open(shared: Shared) -> None:
    path = shared.gateway.plan("echo")
    assert "error" not in shared.gateway.child.call("reload", config_path=path)
    assert shared.chat().status_code == 200


def test_its_calls_are_in_the_usage(shared: Shared) -> None:
    answer = shared.chat()
    call_id = answer.headers["x-litellm-call-id"]
    assert shared.gateway.usage(call_id)["model"] == "echo"


def test_no_key_is_in_the_log(shared: Shared) -> None:
    shared.chat()
    log = shared.gateway.child.log.read_text(errors="replace")
    assert SHARE_KEY not in log
    assert OTHER_KEY not in log
