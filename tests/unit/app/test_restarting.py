"""Nova starts once more, when that was wanted and this run has ended."""

import subprocess
import sys
from pathlib import Path

import pytest

from nova_desktop.app.restarting import Restart, window_command

pytestmark = pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")


def test_only_what_is_wanted_is_started_and_once(tmp_path: Path) -> None:
    fifo = tmp_path / "started"
    words = f"open({str(fifo)!r}, 'a').write('x')"
    restart = Restart(lambda: (sys.executable, "-c", words))
    restart.carry_out()
    assert not fifo.exists()
    restart.want()
    restart.carry_out()
    restart.carry_out()
    started = subprocess.run([sys.executable, "-c", WAIT, str(fifo)], timeout=30, check=True)
    assert started.returncode == 0
    assert fifo.read_text() == "x"


WAIT = """
import sys, time, pathlib
while not (path := pathlib.Path(sys.argv[1])).exists() or not path.read_text():
    time.sleep(0.01)
"""


def test_the_window_is_this_program() -> None:
    assert window_command() == (sys.executable, "-m", "nova_desktop")
