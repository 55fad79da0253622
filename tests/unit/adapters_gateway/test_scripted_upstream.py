"""The scripted upstream itself: other tests and benches stand on it."""

import base64
import json
import math
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.upstream import ScriptedUpstream, closed_port
from tests.fakes.upstream_script import Behaviour, ToolCall, behaviour_of

SCHEMA = {
    "type": "object",
    "properties": {
        "people": {"type": "array", "items": {"$ref": "#/$defs/Person"}, "minItems": 2},
        "count": {"type": "integer"},
        "kind": {"enum": ["a", "b"]},
        "maybe": {"anyOf": [{"type": "null"}, {"type": "string"}]},
    },
    "$defs": {"Person": {"type": "object", "properties": {"name": {"type": "string"}}}},
}
FITTING = {"people": [{"name": "text"}, {"name": "text"}], "count": 1, "kind": "a", "maybe": None}
TOOL = {"type": "function", "function": {"name": "find", "parameters": SCHEMA}}


@pytest.fixture
def upstream() -> Generator[ScriptedUpstream]:
    with ScriptedUpstream(dimension=16) as server:
        yield server


def post(upstream: ScriptedUpstream, route: str, **body: Any) -> dict[str, Any]:
    answer = httpx.post(f"{upstream.base_url}/{route}", json=body, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.json()


def chat(upstream: ScriptedUpstream, model: str, text: str = "hi", **more: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": text}]
    return post(upstream, "chat/completions", model=model, messages=messages, **more)


def streamed(upstream: ScriptedUpstream, model: str, **more: Any) -> list[dict[str, Any]]:
    messages = [{"role": "user", "content": "hi"}]
    body = {"model": model, "messages": messages, "stream": True} | more
    answer = httpx.post(f"{upstream.base_url}/chat/completions", json=body, trust_env=False)
    lines = [line[6:] for line in answer.text.splitlines() if line]
    assert lines[-1] == "[DONE]"
    return [json.loads(line)["choices"][0]["delta"] for line in lines[:-1]]


def test_an_answer_in_one_piece(upstream: ScriptedUpstream) -> None:
    answer = chat(upstream, "think", "one two")
    message = answer["choices"][0]["message"]
    assert message["content"] == "Echo: one two"
    assert message["reasoning_content"] == "Let me think about it."
    assert answer["usage"] == {"prompt_tokens": 2, "completion_tokens": 3, "total_tokens": 5}


def test_what_is_queued_goes_before_what_a_name_asks_for(upstream: ScriptedUpstream) -> None:
    upstream.enqueue(Behaviour(text="first"), Behaviour(text="second", finish_reason="length"))
    answers = [chat(upstream, "echo")["choices"][0] for _ in range(3)]
    assert [a["message"]["content"] for a in answers] == ["first", "second", "Echo: hi"]
    assert [a["finish_reason"] for a in answers] == ["stop", "length", "stop"]


def test_json_that_fits_a_schema(upstream: ScriptedUpstream) -> None:
    wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMA}}
    answer = chat(upstream, "echo", response_format=wanted)
    assert json.loads(answer["choices"][0]["message"]["content"]) == FITTING


def test_tool_calls_in_one_piece_and_streamed(upstream: ScriptedUpstream) -> None:
    [choice] = chat(upstream, "tools", tools=[TOOL])["choices"]
    [call] = choice["message"]["tool_calls"]
    assert choice["finish_reason"] == "tool_calls"
    assert (call["function"]["name"], json.loads(call["function"]["arguments"])) == (
        "find",
        FITTING,
    )
    pieces = [d["tool_calls"][0] for d in streamed(upstream, "tools", tools=[TOOL]) if d]
    assert pieces[0]["function"]["name"] == "find"
    assert json.loads("".join(p["function"]["arguments"] for p in pieces)) == FITTING


def test_a_tool_call_with_scripted_arguments_and_its_answer(upstream: ScriptedUpstream) -> None:
    upstream.enqueue(Behaviour(tool_calls=(ToolCall("save", '{"a":1}'), ToolCall("stop"))))
    calls = chat(upstream, "m", tools=[TOOL])["choices"][0]["message"]["tool_calls"]
    assert [c["function"]["name"] for c in calls] == ["save", "stop"]
    asked = [{"role": "user", "content": "hi"}, {"role": "tool", "content": "done"}]
    after = post(upstream, "chat/completions", model="tools", messages=asked, tools=[TOOL])
    assert after["choices"][0]["message"]["content"] == "Echo: done"


def test_embeddings_are_unit_vectors_that_a_text_decides(upstream: ScriptedUpstream) -> None:
    rows = post(upstream, "embeddings", model="e", input=["a", "b", "a"])["data"]
    first, second, third = (row["embedding"] for row in rows)
    assert len(first) == 16
    assert math.hypot(*first) == pytest.approx(1.0)
    assert first == third != second
    packed = post(upstream, "embeddings", model="e", input="a", encoding_format="base64")
    raw = base64.b64decode(packed["data"][0]["embedding"])
    assert struct.unpack("<16f", raw) == pytest.approx(first)
    short = post(upstream, "embeddings", model="e", input="a", dimensions=4)
    assert len(short["data"][0]["embedding"]) == 4


def test_models_keys_and_unknown_routes() -> None:
    with ScriptedUpstream(accepted_key="good", models=("a", "b")) as upstream:
        url = f"{upstream.base_url}/models"
        bad = httpx.get(url, headers={"Authorization": "Bearer sk-bad"}, trust_env=False)
        good = httpx.get(url, headers={"Authorization": "Bearer good"}, trust_env=False)
        lost = httpx.get(f"{url}/x", headers={"Authorization": "Bearer good"}, trust_env=False)
    assert (bad.status_code, good.status_code, lost.status_code) == (401, 200, 404)
    assert "sk-bad" in bad.json()["error"]["message"]
    assert [row["id"] for row in good.json()["data"]] == ["a", "b"]


def test_a_held_answer_waits_and_a_stop_ends_it() -> None:
    with ScriptedUpstream() as upstream:
        waiting = threading.Thread(target=_ask_and_lose, args=(upstream.base_url,))
        waiting.start()
        [call] = upstream.wait_for_calls(1)
        assert not call.ended.is_set()
    waiting.join()
    assert call.disconnected.is_set()
    assert upstream.connections == 1


def _ask_and_lose(base_url: str) -> None:
    body: dict[str, Any] = {"model": "slow-headers", "messages": []}
    with pytest.raises(httpx.TransportError):
        httpx.post(f"{base_url}/chat/completions", json=body, trust_env=False)


def test_names_with_numbers() -> None:
    assert behaviour_of("tokens:5") == Behaviour(tokens=5)
    assert behaviour_of("tokens:5:2.5") == Behaviour(tokens=5, rate=2.5)
    assert behaviour_of("anything else") == Behaviour()


def test_waiting_for_a_call_that_does_not_come(upstream: ScriptedUpstream) -> None:
    with pytest.raises(TimeoutError):
        upstream.wait_for_calls(1, timeout_s=0.01)


def test_a_closed_port_refuses() -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{closed_port()}", trust_env=False)


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a process without asking it")
def test_as_a_program() -> None:
    command = [sys.executable, "-m", "tests.fakes.upstream", "--port", "0"]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as program:
        assert program.stdout is not None
        told = json.loads(program.stdout.readline())
        assert httpx.get(f"{told['base_url']}/models", trust_env=False).status_code == 200
        program.send_signal(signal.SIGTERM)
        assert program.wait(10) == 0
