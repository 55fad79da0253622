"""The bundled fonts: Inter for words, JetBrains Mono for code and keys."""

from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

WORDS: Final = "Inter"
CODE: Final = "JetBrains Mono"
LINE_HEIGHT: Final = 1.45


def load_fonts(folder: Path) -> None:
    """Make the fonts of a folder known to Qt; a file that cannot be read is left out."""
    for file in sorted(folder.glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(file))
    _made.cache_clear()


def make_font(pixels: int, weight: int, mono: bool) -> QFont:
    """A bundled font; the system's fonts stand in for scripts that it lacks.

    It is the caller's own. A copy is cheap and knows its glyphs already, which a new font looks up.
    """
    return QFont(_made(pixels, weight, mono))


@cache
def _made(pixels: int, weight: int, mono: bool) -> QFont:
    font = QFont(CODE if mono else WORDS)
    font.setStyleHint(QFont.StyleHint.Monospace if mono else QFont.StyleHint.SansSerif)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    # Widths as designed, and so lines that break alike at every scale.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
