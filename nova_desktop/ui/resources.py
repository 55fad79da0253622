"""Where the shipped files are: icons, fonts, themes, translations."""

import sys
from pathlib import Path


def resource_folder() -> Path:
    """`resources/` of the checkout, or of the frozen application."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return root / "resources"
