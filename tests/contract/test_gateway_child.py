"""The real gateway child over the protocol and HTTP, before a scripted upstream."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest
import yaml

from nova_desktop.children.gateway.routes import SERVED
from nova_desktop.services.usage import usage_event
from tests.contract.gateway_child import (
    CANARY,
    KEY,
    MESSAGES,
    PROVIDER,
    Gateway,
    gateway_in,
)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Generator[Gateway]:
    with gateway_in(tmp_path_factory.mktemp("gateway")) as started:
        yield started


def test_it_says_where_it_listens_long_before_it_is_ready(gateway: Gateway) -> None:
    said = [message.get("method", message.get("id")) for message in gateway.child.said[:3]]
    assert said == [1, "listening", "ready"]
    ready = gateway.child.event("ready")
    assert ready["port"] == gateway.child.event("listening")["port"]
    assert (ready["models"], ready["dropped"], ready["version"]) == (6, [], "1.106.2")


def test_a_chat_and_its_usage(gateway: Gateway) -> None:
    tags = ["role:chat", "purpose:conversation", "variant:b"]
    answer = gateway.chat("echo", "plain", metadata={"tags": tags})
    assert answer.status_code == 200
    assert answer.headers["x-litellm-call-id"] == "plain"
    assert "one two three" in answer.json()["choices"][0]["message"]["content"]
    event = usage_event(gateway.usage("plain"))
    assert (event.model, event.deployment_id) == ("echo", "d-echo")
    assert (event.role, event.purpose, event.variant) == ("chat", "conversation", "b")
    spent = answer.json()["usage"]
    tokens = (spent["prompt_tokens"], spent["completion_tokens"])
    assert (event.prompt_tokens, event.completion_tokens) == tokens
    assert event.cost_usd == pytest.approx(tokens[0] * 1e-6 + tokens[1] * 2e-6)
    assert (event.error, event.cache_hit, event.first_token_ms) == ("", False, None)
    assert "metadata" not in gateway.upstream.calls[-1].body


@pytest.mark.parametrize("way", ["metadata", "body", "header"])
def test_the_ways_to_give_tags(gateway: Gateway, way: str) -> None:
    body: dict[str, object] = {"model": "echo", "messages": MESSAGES}
    headers = {"x-litellm-call-id": f"tags-{way}"}
    if way == "metadata":
        body["metadata"] = {"tags": ["role:small"]}
    elif way == "body":
        body["tags"] = ["role:small"]
    else:
        headers["x-litellm-tags"] = "role:small"
    assert gateway.client.post("/chat/completions", json=body, headers=headers).status_code == 200
    assert gateway.usage(f"tags-{way}")["role"] == "small"


def test_a_stream_and_its_usage(gateway: Gateway) -> None:
    answer = gateway.chat("echo", "stream", stream=True, stream_options={"include_usage": True})
    lines = [line for line in answer.text.splitlines() if line]
    assert lines[-1] == "data: [DONE]"
    assert json.loads(lines[-2].removeprefix("data: "))["usage"]["completion_tokens"] > 0
    event = gateway.usage("stream")
    assert event["completion_tokens"] > 0
    assert event["cost_usd"] > 0
    assert 0 <= event["first_token_ms"] <= event["total_ms"]


def test_a_stream_that_the_client_stopped_is_counted(gateway: Gateway) -> None:
    body = {"model": "tokens:400:50", "messages": MESSAGES, "stream": True}
    headers = {"x-litellm-call-id": "stopped"}
    with gateway.client.stream("POST", "/v1/chat/completions", json=body, headers=headers) as got:
        next(got.iter_lines())
    assert 0 < gateway.usage("stopped")["completion_tokens"] < 400
    (call,) = [call for call in gateway.upstream.calls if call.model == "tokens:400:50"]
    assert call.disconnected.wait(30)


def test_embeddings_and_their_usage(gateway: Gateway) -> None:
    body = {"model": "vectors", "input": ["a", "b"]}
    headers = {"x-litellm-call-id": "vectors"}
    answer = gateway.client.post("/v1/embeddings", json=body, headers=headers)
    assert [len(entry["embedding"]) for entry in answer.json()["data"]] == [8, 8]
    event = gateway.usage("vectors")
    assert (event["model"], event["deployment_id"]) == ("vectors", "d-vectors")
    assert event["prompt_tokens"] > 0


@pytest.mark.parametrize(
    ("model", "status", "error"),
    [("key-refused", 401, "AuthenticationError 401"), ("server-error", 500, "Server")],
)
def test_a_failure_and_its_usage(gateway: Gateway, model: str, status: int, error: str) -> None:
    assert gateway.chat(model, f"failed-{model}").status_code == status
    event = gateway.usage(f"failed-{model}")
    assert error in event["error"]
    assert (event["deployment_id"], event["cost_usd"]) == (f"d-{model}", 0.0)
    assert CANARY not in str(event)


def test_a_call_has_one_event(gateway: Gateway) -> None:
    gateway.chat("echo", "once")
    gateway.chat("echo", "after")
    gateway.usage("after")
    events = [m["params"] for m in gateway.child.said if m.get("method") == "usage"]
    assert [event["call_id"] for event in events].count("once") == 1
    assert len({event["call_id"] for event in events}) == len(events)


@pytest.mark.parametrize("key", ["", "Bearer sk-wrong-0123456789abcdef", f"Basic {KEY}"])
@pytest.mark.parametrize("path", ["/v1/models", "/v1/chat/completions", "/health/readiness"])
def test_without_its_key_it_says_nothing(gateway: Gateway, key: str, path: str) -> None:
    headers = {"Authorization": key} if key else {}
    base = str(gateway.client.base_url)
    answer = httpx.request(SERVED[path], f"{base}{path}", headers=headers, json={}, timeout=30)
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "auth_error"


@pytest.mark.parametrize(
    "path",
    ["/", "/ui/", "/docs", "/redoc", "/openapi.json", "/routes", "/key/generate", "/key/list",
     "/config/yaml", "/model/new", "/public/model_hub", "/v1/responses", "/metrics", "/mcp/"],
)  # fmt: skip
def test_other_routes_are_not_there(gateway: Gateway, path: str) -> None:
    for method in ("GET", "POST"):
        assert gateway.client.request(method, path, json={}).status_code == 404


def test_what_nova_asks_for(gateway: Gateway) -> None:
    get, post = gateway.client.get, gateway.client.post
    assert {entry["id"] for entry in get("/v1/models").json()["data"]} >= {"echo", "vectors"}
    about = {
        entry["model_name"]: entry["model_info"] for entry in get("/model/info").json()["data"]
    }
    assert about["vectors"]["mode"] == "embedding"
    assert about["echo"]["input_cost_per_token"] == 1e-6
    assert get("/model_group/info").status_code == 200
    assert get("/health/readiness").json()["status"] == "healthy"
    assert get("/health/liveliness").status_code == 200
    one = get("/health", params={"model_id": "d-echo"}).json()
    assert (one["healthy_count"], one["unhealthy_count"]) == (1, 0)
    count = post("/utils/token_counter", json={"model": "echo", "messages": MESSAGES})
    assert count.json()["total_tokens"] > 0
    price = {"model": "echo", "input_tokens": 10, "output_tokens": 10}
    assert post("/cost/estimate", json=price).json()["cost_per_request"] == pytest.approx(3e-5)


def test_pings_are_answered_and_unknown_requests_refused(gateway: Gateway) -> None:
    assert gateway.child.call("ping") == {"dropped_events": 0}
    assert "error" in gateway.child.call("unheard_of")
    assert "error" in gateway.child.call("reload")


def test_a_reload_leaves_a_running_stream_alone(gateway: Gateway) -> None:
    body = {"model": "held", "messages": MESSAGES, "stream": True}
    headers = {"x-litellm-call-id": "across"}
    try:
        with gateway.client.stream(
            "POST", "/v1/chat/completions", json=body, headers=headers
        ) as got:
            lines = got.iter_lines()
            first = next(lines)
            result = gateway.child.call("reload", config_path=gateway.plan("echo", "newcomer"))
            gateway.upstream.release()
            rest = list(lines)
    finally:
        gateway.upstream.hold()
    assert (result["models"], result["dropped"]) == (3, [])
    assert result["swap_ms"] > 0
    assert "w0" in first
    assert "w5" in "".join(rest)
    assert "data: [DONE]" in rest
    assert gateway.usage("across")["cost_usd"] > 0
    assert gateway.chat("newcomer", "new").status_code == 200
    assert gateway.chat("held", "gone").status_code == 400
    assert gateway.child.call("reload", config_path=gateway.plan())["models"] == 6


@pytest.mark.parametrize(
    "text",
    [
        "model_list: [\n - x: {",
        "model_list: 3",
        "litellm_settings: {callbacks: [no_such_module.thing]}",
    ],
)
def test_a_broken_plan_is_refused_and_the_old_one_stays(gateway: Gateway, text: str) -> None:
    file = gateway.folder / "broken.yaml"
    file.write_text(text)
    refused = gateway.child.call("reload", config_path=str(file))
    assert "plan_rejected" in refused["error"]["message"]
    assert gateway.chat("echo", f"still-{len(text)}").status_code == 200
    assert len(gateway.client.get("/v1/models").json()["data"]) == 6


def test_what_litellm_drops_is_told(gateway: Gateway) -> None:
    odd = {
        "model_name": "odd",
        "litellm_params": {"model": "nosuchprovider/x"},
        "model_info": {"id": "d-odd"},
    }
    listed = yaml.safe_load(Path(gateway.plan("echo")).read_text())["model_list"]
    path = gateway.plan("echo", model_list=[*listed, odd])
    assert gateway.child.call("reload", config_path=path)["dropped"] == ["odd"]
    assert gateway.child.call("reload", config_path=gateway.plan())["dropped"] == []


def test_a_changed_secret_is_used_after_a_reload(gateway: Gateway) -> None:
    name = PROVIDER.env_name()
    assert gateway.child.call("set_secrets", secrets={name: "sk-second-0123456789"}) == {}
    gateway.child.call("reload", config_path=gateway.plan())
    gateway.chat("echo", "second-key")
    assert gateway.upstream.calls[-1].key == "sk-second-0123456789"
    gateway.child.call("reload", config_path=gateway.plan(), secrets={name: CANARY})
    gateway.chat("echo", "first-key")
    assert gateway.upstream.calls[-1].key == CANARY


def test_it_listens_on_the_loopback_only(gateway: Gateway) -> None:
    listening = [
        connection.laddr.ip
        for connection in psutil.Process(gateway.child.pid).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_secret_shows_in_the_list_of_processes(gateway: Gateway) -> None:
    for part in ("cmdline", "environ"):
        shown = Path(f"/proc/{gateway.child.pid}/{part}").read_bytes()
        assert CANARY.encode() not in shown
        assert KEY.encode() not in shown


MCP_SERVER = """
import sys
import uvicorn
from mcp.server.mcpserver import MCPServer

server = MCPServer("tiny")

@server.tool()
def add(a: int, b: int) -> int:
    '''Adds two numbers.'''
    return a + b

class Told(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)

app = server.streamable_http_app()
Told(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")).run()
"""


@contextmanager
def mcp_server(folder: Path) -> Generator[int]:
    """A tiny MCP server in a process of its own; its port."""
    with (
        (folder / "mcp.log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-c", MCP_SERVER],
            stdout=subprocess.PIPE,
            stderr=log,
            env=dict(os.environ),
        ) as process,
    ):
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGKILL)


def test_tools_of_an_mcp_server_are_listed_and_called(gateway: Gateway, tmp_path: Path) -> None:
    with mcp_server(tmp_path) as port:
        servers = {"tiny": {"url": f"http://127.0.0.1:{port}/mcp", "allow_all_keys": True}}
        gateway.child.call("reload", config_path=gateway.plan(mcp_servers=servers))
        (tool,) = gateway.client.get("/mcp-rest/tools/list").json()["tools"]
        assert (tool["name"], tool["description"]) == ("add", "Adds two numbers.")
        call = {
            "server_id": tool["mcp_info"]["server_id"],
            "name": "add",
            "arguments": {"a": 2, "b": 40},
        }
        result = gateway.client.post("/mcp-rest/tools/call", json=call).json()
        assert result["content"][0]["text"] == "42"
        assert gateway.chat("echo", "with-mcp").status_code == 200
