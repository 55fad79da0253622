"""Qt without a screen, dressed as the application is."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.themed import theme

__all__ = ["theme"]
