"""A session bus of its own with the stand-in of a notification daemon on it."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

WAIT_S = 20


@dataclass
class Daemon:
    """The stand-in, and what it was asked."""

    process: subprocess.Popen[str]

    @classmethod
    @contextmanager
    def started(cls) -> "Generator[Daemon]":
        """On the bus that the environment names; `hears` tells when it is ready."""
        command = [sys.executable, "-m", "tests.fakes.notification_daemon"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
            try:
                yield cls(process)
            finally:
                process.terminate()

    async def hears(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(asyncio.to_thread(self.process.stdout.readline), WAIT_S)
        return json.loads(line)

    def hand(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """A session bus of its own, with nobody on it."""
    pytest.importorskip("desktop_notifier")
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon")
    command = [daemon, "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield
        process.terminate()


@pytest.fixture
async def daemon(bus: None) -> AsyncGenerator[Daemon]:
    with Daemon.started() as made:
        assert await made.hears() == {"ready": True}
        yield made
