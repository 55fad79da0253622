"""Lucide icons as QIcons that are drawn in a role's colour of the theme in force."""

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from nova_desktop.ui.resources import resource_folder
from nova_desktop.ui.theme.current import current_theme

_OFF: Final = "text_off"


@cache
def icon_names() -> frozenset[str]:
    """The names that `icon` takes."""
    return frozenset(file.stem for file in (resource_folder() / "icons").glob("*.svg"))


def icon(name: str, role: str = "text") -> QIcon:
    """An icon by its Lucide name; grey where its control is off. Raises KeyError for others."""
    if name not in icon_names():
        raise KeyError(name)
    return QIcon(_Engine(name, role))


def icon_pixmap(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon of `size` logical pixels, for painting by hand; cached."""
    key = f"nova:{name}:{color.rgba():x}:{size}:{ratio}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    drawn = _draw(name, color, max(1, round(size * ratio)))
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def _draw(name: str, color: QColor, side: int) -> QPixmap:
    svg = (resource_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", color.name()).encode()))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setOpacity(color.alphaF())
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return QPixmap.fromImage(image)


class _Engine(QIconEngine):
    """Draws at the size, ratio and theme of the moment, so that a kept QIcon never grows stale."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        side = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatio()
        pixmap = icon_pixmap(self._name, self._color(mode), side, ratio)
        at = rect.center() - QPoint(side // 2, side // 2) + QPoint(1, 1) * (1 - side % 2)
        painter.drawPixmap(at, pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Of `size` device pixels; QIcon says of which ratio they are."""
        del state
        return icon_pixmap(self._name, self._color(mode), min(size.width(), size.height()))

    def _color(self, mode: QIcon.Mode) -> QColor:
        return current_theme().color(_OFF if mode is QIcon.Mode.Disabled else self._role)
