"""The smallest PySide6 window with a text field: what the start of ours is measured against."""

import sys
import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit


def said(event: str) -> None:
    sys.stdout.write(f"{event} {time.monotonic()}\n")
    sys.stdout.flush()


class BareWindow(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.resize(1280, 800)
        self.field = QPlainTextEdit(self)
        self.setCentralWidget(self.field)
        self.field.textChanged.connect(lambda: said("key"), Qt.ConnectionType.SingleShotConnection)
        self.field.setFocus()
        self.has_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.has_painted:
            self.has_painted = True
            said("painted")


if __name__ == "__main__":
    application = QApplication([])
    window = BareWindow()
    window.show()
    sys.exit(application.exec())
