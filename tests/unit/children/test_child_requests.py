"""Requests: from a line to an answer."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from typing import NoReturn

import pytest

from nova_desktop.children.runtime.ending import Ending
from nova_desktop.children.runtime.link import ParentLink
from nova_desktop.children.runtime.outbox import Outbox
from nova_desktop.children.runtime.serving import Method, RefusedError, serve_requests
from nova_desktop.protocol import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    MAX_FRAME_BYTES,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    Failure,
    JsonObject,
    Message,
    Notification,
    Request,
    Result,
    decode,
    encode,
)


def no_exit(_code: int) -> NoReturn:
    threading.Event().wait()
    raise AssertionError


class Parent:
    """The other end of a link in this process."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self._news = threading.Condition()
        reader, self._stdin = os.pipe()
        self.ending = Ending(end_others=lambda: None, exit_process=no_exit)
        self.ended = threading.Event()
        self.ending.on_asked(self.ended.set)
        self.ending.start()
        outbox = Outbox(self._hear, lambda: None)
        outbox.start()
        self.link = ParentLink(outbox, self.ending)
        self.link.listen(reader)

    def _hear(self, frames: bytes) -> None:
        with self._news:
            self.heard += [decode(line) for line in frames.splitlines()]
            self._news.notify_all()

    def write(self, line: bytes) -> None:
        left = memoryview(line)
        while left:
            left = left[os.write(self._stdin, left) :]

    def ask(self, identifier: int, method: str, **params: object) -> None:
        self.write(encode(Request(identifier, method, params)))

    def close(self) -> None:
        os.close(self._stdin)

    def wait_heard(self, count: int) -> list[Message]:
        with self._news:
            assert self._news.wait_for(lambda: len(self.heard) >= count, 10.0), self.heard
            return list(self.heard)


@pytest.fixture
def parent() -> Generator[Parent]:
    made = Parent()
    yield made
    if not made.ended.is_set():
        made.close()
        assert made.ended.wait(10.0)


@asynccontextmanager
async def serving(parent: Parent, **methods: Method) -> AsyncGenerator[None]:
    task = asyncio.create_task(serve_requests(parent.link, methods))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def heard(parent: Parent, count: int) -> list[Message]:
    return await asyncio.to_thread(parent.wait_heard, count)


async def echo(params: JsonObject) -> JsonObject:
    return {"got": dict(params)}


@pytest.mark.anyio
async def test_a_request_is_answered(parent: Parent) -> None:
    async with serving(parent, echo=echo):
        parent.ask(1, "echo", word="hi")
        assert await heard(parent, 1) == [Result(1, {"got": {"word": "hi"}})]


@pytest.mark.anyio
async def test_ping_is_answered_while_another_request_runs(parent: Parent) -> None:
    never = asyncio.Event()

    async def slow(_params: JsonObject) -> JsonObject:
        await never.wait()
        return {}

    async with serving(parent, slow=slow):
        parent.ask(1, "slow")
        parent.ask(2, "ping")
        assert await heard(parent, 1) == [Result(2, {"dropped_events": 0})]


@pytest.mark.anyio
async def test_what_came_before_the_loop_is_answered_too(parent: Parent) -> None:
    parent.ask(1, "echo")
    async with serving(parent, echo=echo):
        assert await heard(parent, 1) == [Result(1, {"got": {}})]


@pytest.mark.anyio
async def test_an_unknown_method(parent: Parent) -> None:
    async with serving(parent):
        parent.ask(1, "unknown")
        (answer,) = await heard(parent, 1)
    assert isinstance(answer, Failure)
    assert answer.code == METHOD_NOT_FOUND


@pytest.mark.anyio
async def test_a_second_start_is_refused(parent: Parent) -> None:
    async with serving(parent):
        parent.ask(1, "start")
        (answer,) = await heard(parent, 1)
    assert isinstance(answer, Failure)
    assert answer.code == INVALID_REQUEST


@pytest.mark.anyio
async def test_an_exception_is_answered_without_its_text(
    parent: Parent, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(_params: JsonObject) -> JsonObject:
        raise LookupError("sk-very-secret")

    async with serving(parent, fail=fail):
        parent.ask(1, "fail")
        (answer,) = await heard(parent, 1)
        parent.ask(2, "ping")
        await heard(parent, 2)
    assert answer == Failure(1, INTERNAL_ERROR, "fail raised LookupError")
    log = capsys.readouterr().err
    assert "test_child_requests.py" in log
    assert "sk-very-secret" not in log.replace('raise LookupError("sk-very-secret")', "")


@pytest.mark.anyio
async def test_a_refusal_says_why(parent: Parent) -> None:
    async def refuse(_params: JsonObject) -> JsonObject:
        raise RefusedError("not today", -5)

    async with serving(parent, refuse=refuse):
        parent.ask(1, "refuse")
        assert await heard(parent, 1) == [Failure(1, -5, "not today")]


def test_start_comes_first(parent: Parent) -> None:
    parent.ask(1, "ping")
    parent.ask(2, "start", port=7)
    assert parent.link.take_start() == Request(2, "start", {"port": 7})
    (answer,) = parent.wait_heard(1)
    assert isinstance(answer, Failure)
    assert answer.id == 1


@pytest.mark.parametrize(
    "junk",
    [b"no json\n", b"[1]\n", b'{"jsonrpc":"1.0"}\n', b"\xff\xfe\n", b"{" * 4000 + b"\n", b"\n"],
)
def test_junk_is_answered_and_survived(parent: Parent, junk: bytes) -> None:
    parent.write(junk)
    parent.ask(1, "start")
    assert parent.link.take_start().id == 1
    (answer,) = parent.wait_heard(1)
    assert isinstance(answer, Failure)
    assert (answer.id, answer.code) == (None, PARSE_ERROR)


def test_a_megabyte_without_an_end_is_answered_once(parent: Parent) -> None:
    parent.write(b"x" * (4 * MAX_FRAME_BYTES) + b"\n")
    parent.ask(1, "start")
    assert parent.link.take_start().id == 1
    assert len(parent.wait_heard(1)) == 1


def test_a_notification_of_the_parent_is_ignored(
    parent: Parent, capsys: pytest.CaptureFixture[str]
) -> None:
    parent.write(encode(Notification("news")))
    parent.ask(1, "start")
    assert parent.link.take_start().id == 1
    assert "Notification" in capsys.readouterr().err


def test_the_end_of_stdin_asks_for_the_end(parent: Parent) -> None:
    parent.close()
    assert parent.ended.wait(10.0)
