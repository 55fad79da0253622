"""Real children before their start: streams, junk, signals, and every way to lose a parent."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import pytest

from nova_desktop.protocol import INVALID_REQUEST, MAX_FRAME_BYTES, PARSE_ERROR, Request, encode
from tests.unit.children.child_driver import ChildDriver, is_running

HERE = Path(__file__).parent
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's kernel")


@pytest.fixture
def child(tmp_path: Path) -> Generator[ChildDriver]:
    with ChildDriver("gateway", tmp_path) as driver:
        yield driver


def alive(child: ChildDriver) -> bool:
    """Whether it still answers; before its start it refuses politely."""
    return child.call("ping")["error"]["code"] == INVALID_REQUEST


def test_the_end_of_stdin_is_the_end(child: ChildDriver) -> None:
    assert alive(child)
    assert child.end_stdin() == 0


def test_a_megabyte_of_junk_is_answered_and_survived(child: ChildDriver) -> None:
    child.send_raw(b"x" * (1024 * 1024) + b"\n")
    answer = child.wait_for(lambda message: message.get("id") is None)
    assert answer["error"]["code"] == PARSE_ERROR
    child.send_raw(b"junk\n" * 50_000)
    child.send_raw(b"\xff" * MAX_FRAME_BYTES + b"\n")
    assert alive(child)
    assert child.end_stdin() == 0


def test_ctrl_c_is_the_window_s_business(child: ChildDriver) -> None:
    assert alive(child)
    child.process.send_signal(signal.SIGINT)
    assert alive(child)


def test_sigterm_is_the_end(child: ChildDriver) -> None:
    assert alive(child)
    child.process.terminate()
    assert child.exit_code() == 128 + signal.SIGTERM


def test_wrong_parameters_are_told_and_end_it(child: ChildDriver) -> None:
    answer = child.call("start", config_path="/x")
    assert "master_key" in answer["error"]["message"]
    assert child.event("failed")["code"] == "child_not_started"
    assert child.exit_code() == 3


def test_standard_output_is_kept_for_the_protocol() -> None:
    code = (
        "import os, subprocess, sys\n"
        "from nova_desktop.children.runtime.enter import enter\n"
        "link = enter()\n"
        "print('by python')\n"
        "os.write(1, b'by a library\\n')\n"
        "subprocess.run(['/bin/sh', '-c', 'echo by a program; cat'])\n"
        "link.answer(1, {})\n"
        "link.ending.leave(0)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read() == b'{"jsonrpc":"2.0","id":1,"result":{}}\n'
        log = process.stderr.read().splitlines()
        assert {b"by python", b"by a library", b"by a program"} <= set(log)
        assert process.wait(30) == 0


def test_standard_streams_may_be_missing() -> None:
    code = (
        "import os, sys\n"
        "reader, writer = os.pipe()\n"
        "sys.stdin = sys.stdout = sys.stderr = None\n"
        "os.close(2)\n"
        "from nova_desktop.children.runtime.enter import enter\n"
        "link = enter()\n"
        "print('lost'); sys.stderr.write('lost'); os.fstat(2)\n"
        "link.answer(1, {})\n"
        "link.ending.leave(0)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.read() == b'{"jsonrpc":"2.0","id":1,"result":{}}\n'
        assert process.wait(30) == 0


class Family(NamedTuple):
    """A parent, its child, and what keeps the child's stdin from ending."""

    parent: "subprocess.Popen[bytes]"
    child: int
    watch: int


@contextlib.contextmanager
def family() -> Generator[Family]:
    reader, writer = os.pipe()
    os.write(writer, encode(Request(1, "ping")))
    script = str(HERE / "parent_of_child.py")
    parent = subprocess.Popen(
        [sys.executable, script, "gateway", str(reader)], stdout=subprocess.PIPE, pass_fds=[reader]
    )
    os.close(reader)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    watch = os.pidfd_open(child)
    try:
        yield Family(parent, child, watch)
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.close(watch)
        os.close(writer)


def ends(watch: int, within_s: float = 30.0) -> bool:
    """Whether a process ends."""
    return bool(select.select([watch], [], [], within_s)[0])


@on_linux
def test_it_dies_with_a_parent_that_was_killed() -> None:
    with family() as (parent, child, watch):
        assert is_running(child)
        parent.kill()
        assert ends(watch)


@on_linux
def test_it_dies_with_a_parent_that_was_stopped_and_killed() -> None:
    with family() as (parent, _child, watch):
        parent.send_signal(signal.SIGSTOP)
        parent.kill()
        assert ends(watch)


@on_linux
def test_a_stopped_child_dies_with_its_parent() -> None:
    with family() as (parent, child, watch):
        os.kill(child, signal.SIGSTOP)
        parent.kill()
        assert ends(watch)


@on_linux
def test_what_it_started_goes_with_it() -> None:
    code = (
        "import subprocess\n"
        "from nova_desktop.children.runtime.enter import enter\n"
        "link = enter()\n"
        "own = subprocess.Popen(['sleep', '300'])\n"
        "away = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "link.answer(1, {'pids': [own.pid, away.pid]})\n"
        "own.wait()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        pids: list[int] = json.loads(process.stdout.readline())["result"]["pids"]
        watches = [os.pidfd_open(pid) for pid in pids]
        process.stdin.close()
        try:
            assert all(ends(watch) for watch in watches)
            assert process.wait(30) == 0
        finally:
            for watch in watches:
                os.close(watch)
