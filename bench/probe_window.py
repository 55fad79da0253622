"""Runs the application and prints when it painted and when a key arrived, for bench/start.py."""

import sys
import time

from PySide6.QtCore import Qt

from nova_desktop.app import window as application


def said(event: str) -> None:
    sys.stdout.write(f"{event} {time.monotonic()}\n")
    sys.stdout.flush()


class ProbedWindow(application.MainWindow):
    """The real window with two listeners."""

    def __init__(self) -> None:
        super().__init__()
        self.painted.connect(lambda: said("painted"))
        self.chat.composer.textChanged.connect(
            lambda: said("key"), Qt.ConnectionType.SingleShotConnection
        )


if __name__ == "__main__":
    application.MainWindow = ProbedWindow  # type: ignore[misc]
    sys.argv[1:] = []
    sys.exit(application.run_window())
