"""Words in lines of a width, of which the last one is cut where there is more."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

from nova_desktop.ui.tasks.quick_add.units import from_units

_MEASURED: Final = 2_000


def lines_of(text: str, font: QFont, width: int, most: int) -> list[str]:
    """One at least. `width` is in pixels; what ends in … is not all."""
    whole = " ".join(text.split())
    shown, width = whole[:_MEASURED], max(1, width)
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    starts: list[int] = []
    layout.beginLayout()
    while len(starts) <= most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(from_units(shown, line.textStart()))
    layout.endLayout()
    ends = [*starts[1:], len(shown)]
    lines = [shown[start:end].strip() for start, end in zip(starts, ends, strict=True)] or [""]
    if len(lines) > most or len(whole) > len(shown):
        rest = shown[starts[min(most, len(starts)) - 1] :].strip() + "\N{HORIZONTAL ELLIPSIS}"
        cut = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
        lines = [*lines[: min(most, len(starts)) - 1], cut]
    return lines
