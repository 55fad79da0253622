"""Closing the core: no step that fails or hangs keeps a later one from being done."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest

from nova_desktop.app.core import Core

pytestmark = pytest.mark.anyio


class Parts:
    """Everything the core closes; `fails` raises, `hangs` never ends and resists cancellation."""

    def __init__(self, fails: str = "", hangs: str = "") -> None:
        self.closed: list[str] = []
        self.release = asyncio.Event()
        self._fails = fails
        self._hangs = hangs

    async def close(self, name: str) -> None:
        self.closed.append(name)
        while name == self._hangs and not self.release.is_set():
            try:
                await self.release.wait()
            except asyncio.CancelledError:
                continue
        if name == self._fails:
            raise OSError(name)

    def core(self) -> Core:
        def step(name: str) -> Any:
            return lambda: self.close(name)

        database = SimpleNamespace(close=lambda: self.closed.append("database"))
        base = SimpleNamespace(scope=SimpleNamespace(close=step("scope")), database=database)
        unused = cast("Any", None)
        return Core(
            base=cast("Any", base),
            supervisor=cast("Any", SimpleNamespace(stop_all=step("children"))),
            gateway=unused,
            local=unused,
            completions=cast("Any", SimpleNamespace(aclose=step("completions"))),
            usage=unused,
            journal=unused,
            chat=cast("Any", SimpleNamespace(close=step("chat"))),
            keys=unused,
            chat_models=unused,
            spending=unused,
            drafts=unused,
            model_settings=unused,
            gateways=unused,
            gateway_probe=cast("Any", SimpleNamespace(aclose=step("looks"))),
            memory=cast("Any", SimpleNamespace(memory=SimpleNamespace(close=step("memory")))),
            tasks=unused,
            backups=unused,
        )


ALL = ["chat", "memory", "children", "looks", "completions", "scope", "database"]


async def test_all_in_order() -> None:
    parts = Parts()
    await parts.core().close()
    assert parts.closed == ALL


@pytest.mark.parametrize("name", ALL[:-1])
async def test_a_failing_step_skips_none(name: str) -> None:
    parts = Parts(fails=name)
    with pytest.raises(OSError, match=name):
        await parts.core().close()
    assert parts.closed == ALL


async def test_a_hanging_step_skips_none_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    parts = Parts(hangs="completions")
    with caplog.at_level(logging.ERROR):
        async with asyncio.timeout(20):
            await parts.core().close()
    parts.release.set()
    assert parts.closed == ALL
    assert "model calls did not close" in caplog.text


async def test_a_cancelled_close_still_does_the_rest() -> None:
    parts = Parts(hangs="chat")
    closing = asyncio.ensure_future(parts.core().close())
    while not parts.closed:
        await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    parts.release.set()
    assert parts.closed == ALL
