"""Qt without a screen, dressed as the application is."""

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from nova_desktop.ui.theme.theme import SystemTheme
from tests.themed import theme

__all__ = ["theme"]
_MOST_POPUPS = 5


@pytest.fixture(autouse=True)
def _dressed(theme: SystemTheme) -> Iterator[None]:
    """Every component test sees the widgets as users do; no popup takes the next one's clicks."""
    yield
    for _ in range(_MOST_POPUPS):
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
