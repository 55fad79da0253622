"""A desktop without a screen: Xvfb with a window manager, keys and clicks by xdotool."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
NEEDED = ("Xvfb", "openbox", "xdotool", "import")


def missing_programs() -> list[str]:
    """What a desktop test needs and this machine lacks."""
    return [name for name in NEEDED if shutil.which(name) is None]


class Desktop:
    """One virtual display of 1280 by 800."""

    def __init__(self, display: str) -> None:
        self.display = display
        self.environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        return done.stdout.strip()

    def key(self, *keys: str) -> None:
        self.xdotool("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        self.xdotool("type", "--delay", "1", text)

    def click(self, x: int, y: int) -> None:
        self.xdotool("mousemove", str(x), str(y), "click", "1")

    def window_of(self, pid: int, within_s: float = 20.0) -> str:
        """The id of the process's visible window, with the keyboard's focus."""
        window = until(
            lambda: self.xdotool("search", "--onlyvisible", "--pid", str(pid)).split("\n")[0],
            within_s,
        )
        self.xdotool("windowactivate", "--sync", window)
        return window

    def picture(self, path: Path) -> None:
        """The whole screen as a PNG."""
        subprocess.run(
            ["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=30
        )


@contextmanager
def desktop(size: str = "1280x800x24") -> Iterator[Desktop]:
    """Start one on a free display and end it again."""
    read, write = os.pipe()
    # Without -noreset the server starts anew when the last client goes, and if that is an xdotool
    # that looked too early, the window manager goes with it.
    options = ["-noreset", "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), *options],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        display = f":{pipe.readline().strip()}"
    here = Desktop(display)
    manager = subprocess.Popen(
        ["openbox"], env=here.environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        until(lambda: here.xdotool("get_desktop"), 10)  # answered once the window manager runs
        here.key("shift")  # at the first key it binds its own ones anew, and would miss that key
        yield here
    finally:
        for process in (manager, server):
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def until(
    look: Callable[[], T], within_s: float = 30.0, instead: Callable[[], object] | None = None
) -> T:
    """Look again and again until it is true; what it gave then. Fails after `within_s`.

    `instead` says for the failure what there is.
    """
    deadline = time.monotonic() + within_s
    while not (seen := look()):
        if time.monotonic() > deadline:
            there = "" if instead is None else f"; there is {instead()!r}"
            raise AssertionError(f"not within {within_s} s: {look}, saw {seen!r}{there}")
        time.sleep(0.02)
    return seen
