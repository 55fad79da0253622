"""The boxes below cards and labels, drawn once for each size: round corners take long to draw."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QPixmapCache

from nova_desktop.ui.theme.painting import box, raised_box
from nova_desktop.ui.theme.theme import Theme

_RADIUS_PX = 10
_FLAT_RADIUS_PX = 6


def ground_picture(
    size: QSize, roles: tuple[str, str], theme: Theme, ratio: float, *, flat: bool
) -> QPixmap:
    """A box in the colours of two roles, its own and its line's, "" for none.

    What is not `flat` has a shadow at its foot, which is part of the size.
    """
    fill, line = (theme.color(role) if role else None for role in roles)
    names = [color.name() if color is not None else "" for color in (fill, line)]
    key = f"ground:{size.width()}:{size.height()}:{names}:{flat}:{theme.scale}:{ratio}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    drawn = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole = QRect(0, 0, size.width(), size.height())
    if not flat and fill is not None and line is not None:
        raised_box(painter, whole, theme.px(_RADIUS_PX), fill, line, theme)
    else:
        inner = whole if line is None else whole.adjusted(0, 0, 0, -theme.px(2))
        box(painter, inner, theme.px(_FLAT_RADIUS_PX), fill, line, theme.px(1))
    painter.end()
    QPixmapCache.insert(key, drawn)
    return drawn
