"""A process that is killed at any step of writing an episode leaves all of it or nothing."""

import subprocess
import sys
from pathlib import Path

import pytest


def kills(folder: Path, every: int) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "tests.contract.graph_killing", str(folder), str(every)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return int(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_a_killed_write_is_whole_or_nothing(tmp_path: Path) -> None:
    assert kills(tmp_path, 40) >= 3


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
@pytest.mark.timeout(600)
def test_a_write_killed_at_every_statement_is_whole_or_nothing(tmp_path: Path) -> None:
    assert kills(tmp_path, 1) >= 100
