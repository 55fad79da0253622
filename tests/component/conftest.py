"""Qt without a screen, dressed as the application is."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from nova_desktop.ui.theme.theme import SystemTheme
from tests.themed import theme

__all__ = ["theme"]


@pytest.fixture(autouse=True)
def _dressed(theme: SystemTheme) -> None:
    """Every component test sees the widgets as users do."""
