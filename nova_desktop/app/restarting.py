"""Starts Nova once more when this run has ended, as after a restored backup."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence


def window_command() -> tuple[str, ...]:
    """How to open the window again, frozen or not."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return (sys.executable, "-m", "nova_desktop")


class Restart:
    """Asked for by a screen, carried out once another Nova can have the lock of this run."""

    def __init__(self, command: Callable[[], Sequence[str]] = window_command) -> None:
        self._command = command
        self.is_wanted = False

    def want(self) -> None:
        """Once this run has ended."""
        self.is_wanted = True

    def carry_out(self) -> None:
        """Start the next run, which outlives this one; nothing where none was wanted."""
        if self.is_wanted:
            self.is_wanted = False
            own_group = os.name == "posix"
            subprocess.Popen(list(self._command()), start_new_session=own_group)
