"""The client against the scripted upstream, as far as the way there matters; what it makes of
answers stands in tests/contract/test_completions.py."""

import asyncio
import gc
import threading
from collections.abc import Generator
from contextlib import aclosing
from dataclasses import replace

import httpx
import pytest

from nova_desktop.adapters.gateway.clients import HttpClients, is_loopback
from nova_desktop.adapters.gateway.completions import HttpCompletions
from nova_desktop.domain.chat import Author, ChatRequest, Delta
from nova_desktop.domain.problems import NovaError, ProblemCode
from tests.fakes.upstream import ScriptedUpstream, closed_port
from tests.fakes.upstream_script import Behaviour

pytestmark = pytest.mark.anyio

HELLO = ChatRequest("echo", ((Author.YOU, "hello"),), "call-1")


@pytest.fixture
def upstream() -> Generator[ScriptedUpstream]:
    with ScriptedUpstream() as server:
        yield server


async def ask(base_url: str, request: ChatRequest = HELLO, key: str = "k") -> list[Delta]:
    client = HttpCompletions()
    try:
        async with aclosing(client.stream_chat(base_url, key, request)) as stream:
            return [delta async for delta in stream]
    finally:
        await client.aclose()


async def refused(base_url: str, request: ChatRequest = HELLO, key: str = "k") -> ProblemCode:
    with pytest.raises(NovaError) as caught:
        await ask(base_url, request, key)
    return caught.value.problem.code


async def test_what_is_sent(upstream: ScriptedUpstream) -> None:
    said = (
        (Author.SYSTEM, "be kind"),
        (Author.YOU, "hi"),
        (Author.NOVA, "hello"),
        (Author.YOU, "?"),
    )
    request = ChatRequest("echo", said, "call-7", ("role:chat", "purpose:test"), 0.0, 50)
    await ask(upstream.base_url, request, "sk-key")
    [call] = upstream.calls
    assert call.path == "/v1/chat/completions"
    assert call.key == "sk-key"
    assert call.headers["x-litellm-call-id"] == "call-7"
    assert call.body == {
        "model": "echo",
        "messages": [
            {"role": "system", "content": "be kind"},
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": "hello"},
            {"role": "user", "content": "?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "metadata": {"tags": ["role:chat", "purpose:test"]},
        "temperature": 0.0,
        "max_tokens": 50,
    }


async def test_what_is_not_set_is_not_sent(upstream: ScriptedUpstream) -> None:
    await ask(upstream.base_url, key="")
    [call] = upstream.calls
    assert not {"temperature", "max_tokens", "metadata"} & call.body.keys()
    assert "authorization" not in call.headers


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/"])
async def test_any_form_of_the_address_will_do(upstream: ScriptedUpstream, tail: str) -> None:
    deltas = await ask(f"http://127.0.0.1:{upstream.port}{tail}")
    assert "".join(delta.text for delta in deltas) == "Echo: hello"


async def test_a_large_prompt_arrives_whole(upstream: ScriptedUpstream) -> None:
    text = "wörd " * 100_000
    upstream.enqueue(Behaviour(text="ok"))
    await ask(upstream.base_url, ChatRequest("echo", ((Author.YOU, text),), "c"))
    assert upstream.calls[0].body["messages"][0]["content"] == text


async def test_calls_in_a_row_share_a_connection(upstream: ScriptedUpstream) -> None:
    client = HttpCompletions()
    for _ in range(3):
        assert [d async for d in client.stream_chat(upstream.base_url, "k", HELLO)]
    await client.aclose()
    assert upstream.connections == 1


async def test_no_proxy_comes_between_nova_and_its_gateway(
    upstream: ScriptedUpstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    assert await ask(upstream.base_url)


async def test_nobody_listens() -> None:
    assert await refused(f"http://127.0.0.1:{closed_port()}") is ProblemCode.GATEWAY_UNREACHABLE


@pytest.mark.parametrize("url", ["", "127.0.0.1:1", "ftp://127.0.0.1", "http://[::1", "http://a:b"])
async def test_what_is_no_address(url: str) -> None:
    assert await refused(url) is ProblemCode.GATEWAY_UNREACHABLE


async def test_a_key_that_cannot_stand_in_a_header(upstream: ScriptedUpstream) -> None:
    code = await refused(upstream.base_url, key="sk-a\nb")
    assert code is ProblemCode.REQUEST_REFUSED
    assert not upstream.calls


@pytest.mark.parametrize(
    ("key", "code"),
    [("", ProblemCode.GATEWAY_KEY_REFUSED), ("k", ProblemCode.PROVIDER_FAILED)],
)
async def test_a_crash_means_the_key_only_when_none_was_sent(
    upstream: ScriptedUpstream, key: str, code: ProblemCode
) -> None:
    request = ChatRequest("crash", HELLO.messages, "c")
    assert await refused(upstream.base_url, request, key) is code


async def test_closing_the_client_ends_its_streams(upstream: ScriptedUpstream) -> None:
    client = HttpCompletions()
    request = ChatRequest("held", HELLO.messages, "c")
    stream = client.stream_chat(upstream.base_url, "k", request)
    assert (await anext(stream)).text
    await client.aclose()
    with pytest.raises(NovaError) as caught:
        [delta async for delta in stream]
    assert caught.value.problem.code is ProblemCode.ANSWER_CUT
    assert await asyncio.to_thread(upstream.calls[0].disconnected.wait, 10)


async def test_a_cancelled_caller_ends_the_call(upstream: ScriptedUpstream) -> None:
    request = ChatRequest("slow-headers", HELLO.messages, "c")
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(ask(upstream.base_url, request))
        [call] = await asyncio.to_thread(upstream.wait_for_calls, 1)
        asking.cancel()
    assert await asyncio.to_thread(call.disconnected.wait, 10)


async def test_nothing_is_left_behind(upstream: ScriptedUpstream) -> None:
    stream = HttpCompletions().stream_chat(upstream.base_url, "k", HELLO)
    await anext(stream)
    await stream.aclose()
    del stream
    gc.collect()  # a socket that nobody closed would warn here, and warnings are errors
    upstream.stop()
    assert not [t for t in threading.enumerate() if "process_request" in t.name]


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://127.0.0.1:4000", True),
        ("http://localhost:4000/v1", True),
        ("http://[::1]:4000", True),
        ("https://127.0.0.1:4000", False),
        ("http://127.0.0.1.example.org", False),
        ("http://192.168.1.5:4000", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_what_is_this_computer(url: str, near: bool) -> None:
    assert is_loopback(url) is near


async def test_the_near_client_trusts_no_certificate_and_the_far_one_does() -> None:
    clients = HttpClients(1.0)
    near = await clients.client_for("http://127.0.0.1:1")
    far = await clients.client_for("https://gateway.example")
    assert near is await clients.client_for("http://localhost:2")
    assert far is await clients.client_for("http://10.0.0.1")
    assert far is not near
    await clients.aclose()
    assert near.is_closed
    assert far.is_closed
    assert isinstance(await clients.client_for("http://127.0.0.1:1"), httpx.AsyncClient)
    await clients.aclose()


@pytest.mark.parametrize("hangs", [Behaviour(hold_headers=True), Behaviour(hold_after=0)])
async def test_a_call_may_wait_less_for_its_first_word(
    upstream: ScriptedUpstream, hangs: Behaviour
) -> None:
    upstream.enqueue(hangs)
    client = HttpCompletions(first_word_s=30.0)
    request = replace(HELLO, first_word_s=0.05)
    stream = client.stream_chat(upstream.base_url, "k", request)
    async with asyncio.timeout(10):
        with pytest.raises(NovaError) as caught:
            [delta async for delta in stream]
        await client.aclose()
    assert caught.value.problem.code is ProblemCode.ANSWER_TIMED_OUT
    assert await asyncio.to_thread(upstream.calls[0].disconnected.wait, 10)


async def test_words_in_time_may_then_take_their_time(upstream: ScriptedUpstream) -> None:
    client = HttpCompletions()
    request = replace(HELLO, model="held", first_word_s=5.0)
    stream = client.stream_chat(upstream.base_url, "k", request)
    assert (await anext(stream)).text
    upstream.release()
    assert [delta async for delta in stream]
    await client.aclose()
