"""Nova started twice while its set-up is open: one window, and what is entered stays."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop, until
from tests.e2e.first_runs import FirstRun, provider_servers, server

TYPED = "hf_half-a-key"


@pytest.mark.long
def test_a_second_start_raises_the_set_up_that_is_open(tmp_path: Path, screen: Desktop) -> None:
    with provider_servers(tmp_path, server("huggingface")) as catalogue:
        app = FirstRun(tmp_path, screen, catalogue)
        try:
            app.click("Continue")
            app.in_a_field("HuggingFace")
            app.write(TYPED)
            window = screen.window_of(app.pid)
            screen.xdotool("windowminimize", "--sync", window)
            until(lambda: not visible(app, screen))
            assert start_again(app) == 0
            until(lambda: screen.xdotool("getactivewindow") == window)
            assert visible(app, screen) == [window]
            assert TYPED in app.ask("texts")
            assert app.close_window() == 0
        finally:
            app.kill()
    assert (tmp_path / "stderr.txt").read_text() == ""


def visible(app: FirstRun, screen: Desktop) -> list[str]:
    return screen.xdotool("search", "--onlyvisible", "--pid", str(app.pid)).split()


def start_again(app: FirstRun) -> int:
    """The exit code of a second start over the same home."""
    environment = app.desktop.environment | {"NOVA_HOME": str(app.home)}
    command = [sys.executable, "-m", "nova_desktop"]
    return subprocess.run(command, env=environment, check=False, timeout=30).returncode
