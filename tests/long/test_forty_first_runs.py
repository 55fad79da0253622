"""Forty scripted first runs: most reach a streamed answer, all the working window; as a table."""

import time
from pathlib import Path

import pytest

from tests.e2e.conftest import screen
from tests.e2e.desktop import Desktop
from tests.e2e.first_run_scripts import RUNS, STOCK, VIRTUAL, play
from tests.fakes.stock_litellm import StockLitellm, twelve
from tests.fakes.upstream import ScriptedUpstream
from tests.fakes.virtual_litellm import VirtualKeyLitellm

__all__ = ["screen"]
pytestmark = [pytest.mark.long, pytest.mark.timeout(3_000)]
ENOUGH = 0.85


def test_forty_first_runs(tmp_path: Path, screen: Desktop) -> None:
    assert len(RUNS) >= 40
    lines: list[str] = []
    answered = 0
    with (
        ScriptedUpstream() as upstream,
        StockLitellm(tmp_path / "proxy", twelve(upstream.base_url)) as stock,
        VirtualKeyLitellm(tmp_path / "virtual", twelve(upstream.base_url)) as virtual,
    ):
        proxies = {STOCK: stock.base_url, VIRTUAL: virtual.base_url}
        for number, run in enumerate(RUNS, 1):
            began = time.monotonic()
            wrong = play(run, tmp_path / f"run{number}", screen, proxies)
            end = wrong or ("an answer" if run.answers else "the working window")
            answered += run.answers and not wrong
            lines.append(f"{number:2} {run.name:44} {time.monotonic() - began:5.1f} s  {end}")
            print(lines[-1], flush=True)
    print(f"{answered} of {len(RUNS)} with an answer")
    assert not [line for line in lines if not line.endswith(("an answer", "the working window"))]
    assert answered / len(RUNS) >= ENOUGH
