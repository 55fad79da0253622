"""The tray's picture: Nova's mark, with the gateway's state in a corner, for any panel's colour."""

import tomllib
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QConicalGradient, QIcon, QPainter, QPen, QPixmap

from nova_desktop.ui.resources import resource_folder
from nova_desktop.ui.tray.presenter import TrayLevel

SIZES: Final = (16, 22, 24, 32, 44, 64)
_RADIUS: Final = 0.30
_DOT: Final = 0.27
_RIM: Final = 0.055
Colors = Mapping[str, QColor]


def tray_icon(level: TrayLevel) -> QIcon:
    """In all sizes that panels ask for: whole when ready, hollow with a dot while it starts, with
    a bang for a problem."""
    file = resource_folder() / "themes" / "tray.toml"
    read = tomllib.loads(file.read_text(encoding="utf-8"))["colors"]
    colors = {name: QColor(str(value)) for name, value in read.items()}
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(_picture(level, size, colors))
    return icon


def _picture(level: TrayLevel, size: int, colors: Colors) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_mark(painter, size, colors, hollow=level is TrayLevel.STARTING)
    if level.value in colors:
        _paint_corner(painter, size, colors, level)
    painter.end()
    return pixmap


def _paint_mark(painter: QPainter, size: int, colors: Colors, *, hollow: bool) -> None:
    """A light rim keeps it apart from a dark panel, its own colours from a light one."""
    rim = max(1.0, size * _RIM)
    box = QRectF(rim, rim, size - 2 * rim, size - 2 * rim)
    turn = QConicalGradient(box.center(), 240)
    for at, name in ((0.0, "from"), (0.5, "to"), (1.0, "from")):
        turn.setColorAt(at, colors[name])
    painter.setBrush(turn)
    edge = QColor(colors["edge"])
    edge.setAlpha(150)
    painter.setPen(QPen(edge, rim))
    radius = box.width() * _RADIUS
    painter.drawRoundedRect(box, radius, radius)
    if hollow:
        inset = box.width() * 0.26
        painter.setBrush(colors["edge"])
        painter.setPen(Qt.PenStyle.NoPen)
        inner = box.adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(inner, radius / 2, radius / 2)


def _paint_corner(painter: QPainter, size: int, colors: Colors, level: TrayLevel) -> None:
    radius = size * _DOT
    at = QPointF(size - radius, size - radius)
    painter.setBrush(colors[level.value])
    painter.setPen(QPen(colors["edge"], max(1.0, size * _RIM)))
    painter.drawEllipse(at, radius - 1, radius - 1)
    if level is TrayLevel.PROBLEM:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors["edge"])
        width = max(1.5, radius * 0.34)
        top = at.y() - radius * 0.56
        painter.drawRect(QRectF(at.x() - width / 2, top, width, radius * 0.66))
        painter.drawRect(QRectF(at.x() - width / 2, top + radius * 0.84, width, width))
