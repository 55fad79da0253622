"""Qt without a screen, dressed as the application is."""

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nova_desktop.ui.theme.theme import SystemTheme
from tests.themed import theme

__all__ = ["theme"]
_MOST_POPUPS = 5


@pytest.fixture(autouse=True)
def _dressed(theme: SystemTheme) -> Iterator[None]:
    """Every component test sees the widgets as users do.

    None leaves a popup or a held button, which would take the next one's clicks.
    """
    yield
    for _ in range(_MOST_POPUPS):
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
    _let_go()


def _let_go() -> None:
    """A test may end in the middle of a drag, and a double click leaves its last press."""
    if QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
        hand = QWidget()
        hand.show()
        QTest.mouseRelease(hand, Qt.MouseButton.LeftButton)
        hand.close()
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton
