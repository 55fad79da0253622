"""What the gateway imports while it is quiet."""

import importlib
import sys
import threading
from typing import Any

import pytest

from nova_desktop.children.gateway import warm_up
from nova_desktop.children.gateway.gate import Gate


@pytest.mark.anyio
async def test_what_openai_looks_for_is_whole_before_a_thread_imports_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imported: list[tuple[str, bool]] = []

    def note(name: str) -> Any:
        imported.append((name, threading.current_thread() is threading.main_thread()))
        return sys.modules[__name__]

    monkeypatch.setattr(importlib, "import_module", note)
    monkeypatch.setattr(warm_up, "PAUSE_S", 0.0)
    monkeypatch.setattr(warm_up, "QUIET_S", 0.0)
    await warm_up.warm_up(_gate(), "key", "")
    assert imported[0] == ("httpx2", True)
    assert [by_itself for _, by_itself in imported[1:]] == [False]


def _gate() -> Gate:
    async def never(*_: object) -> None:
        raise AssertionError("nobody calls")

    return Gate(never, "key")
