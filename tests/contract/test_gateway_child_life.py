"""The real gateway child from its start to its end, each test with one of its own."""

import socket
import threading
from pathlib import Path

import httpx
import psutil
import pytest

from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import GatewayPlan
from tests.contract.gateway_child import (
    CANARY,
    KEY,
    KEY_NAME,
    MESSAGES,
    PROVIDER,
    UNLIKELY,
    gateway_in,
    plan_file,
)
from tests.fakes.upstream import ScriptedUpstream
from tests.unit.children.child_driver import ChildDriver


def test_the_warm_up_asks_no_provider_and_the_loudest_log_holds_no_key(tmp_path: Path) -> None:
    with gateway_in(tmp_path, log_level="DEBUG") as gateway:
        wait_for_text(gateway.child, "warmed up in")
        gateway.chat("echo", "first")
        gateway.usage("first")
        assert [call.model for call in gateway.upstream.calls] == ["echo"]
        events = [m["params"] for m in gateway.child.said if m.get("method") == "usage"]
        assert [event["call_id"] for event in events] == ["first"]
        for number in range(2):
            gateway.chat("key-refused", f"loud-{number}")
            gateway.usage(f"loud-{number}")
        odd = {"model_name": "odd", "litellm_params": {"model": f"nosuchprovider/{UNLIKELY}/{KEY}"}}
        path = gateway.plan(model_list=[odd])
        gateway.child.call("reload", config_path=path, secrets={"OTHER": UNLIKELY})
        assert gateway.child.end_stdin() == 0
        log = gateway.child.log_text()
    assert "key-refused" in log
    assert "nosuchprovider/[redacted]" in log
    for secret in (CANARY, CANARY[-12:], KEY, KEY[-12:], UNLIKELY):
        assert secret not in log


def wait_for_text(child: ChildDriver, text: str) -> None:
    """Until the child's log has a text."""
    waiting = threading.Event()
    for _ in range(600):
        if text in child.log_text():
            return
        waiting.wait(0.05)
    raise TimeoutError(text)


def test_a_free_port_is_had_again_and_a_taken_one_is_not(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with ChildDriver("gateway", tmp_path) as child:
            child.send("start", config_path="/none", master_key=KEY, port=port)
            assert child.event("listening")["port"] != port
    with ChildDriver("gateway", tmp_path) as child:
        child.send("start", config_path="/none", master_key=KEY, port=port)
        assert child.event("listening")["port"] == port


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("model_list: [\n", "no YAML"),
        ("general_settings: {master_key: sk-plain}\n", "not the key"),
        ("router_settings: {routing_strategy: no-such-strategy}\n", "no-such-strategy"),
    ],
)
def test_a_start_with_a_broken_plan(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(text)
    with ChildDriver("gateway", tmp_path) as child:
        child.send("start", config_path=str(file), master_key=KEY)
        failed = child.event("failed")
        assert failed["code"] == "plan_rejected"
        assert reason in failed["message"]
        assert child.exit_code() == 3


def test_a_whole_life(tmp_path: Path) -> None:
    """It starts without a model, keeps what comes early, gets models, and ends in mid-stream."""
    file = tmp_path / "plan.yaml"
    file.write_text(render(GatewayPlan(), KEY_NAME))
    with ScriptedUpstream() as upstream, ChildDriver("gateway", tmp_path) as child:
        secrets = {PROVIDER.env_name(): CANARY}
        child.send("start", config_path=str(file), master_key=KEY, secrets=secrets)
        base = f"http://127.0.0.1:{child.event('listening')['port']}"
        early = child.send("ping")
        with httpx.Client(
            base_url=base, headers={"Authorization": f"Bearer {KEY}"}, timeout=60
        ) as client:
            assert client.get("/v1/models").json()["data"] == []
            assert child.wait_for(lambda message: message.get("id") == early)["result"]
            assert child.event("ready")["models"] == 0
            path = plan_file(tmp_path, upstream.base_url, "held")
            assert child.call("reload", config_path=path)["models"] == 2
            body = {"model": "held", "messages": MESSAGES, "stream": True}
            with client.stream("POST", "/v1/chat/completions", json=body) as got:
                next(got.iter_lines())
                assert child.end_stdin() == 0


@pytest.mark.long
def test_many_reloads_leave_nothing_behind(tmp_path: Path) -> None:
    with gateway_in(tmp_path) as gateway:
        path = gateway.plan()

        def memory_after_reloads(count: int) -> int:
            for _ in range(count):
                gateway.child.call("reload", config_path=path)
            return psutil.Process(gateway.child.pid).memory_info().rss

        # Full collections are rare, so it steps up a few times first; from there on it is flat.
        settled = memory_after_reloads(500)
        assert memory_after_reloads(400) - settled < 4_000_000
        assert gateway.chat("echo", "after").status_code == 200
