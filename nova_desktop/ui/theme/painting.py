"""What widgets that paint themselves have in common: rounded boxes, shadows, rings, keys."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QConicalGradient, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.theme.icons import icon_pixmap
from nova_desktop.ui.theme.tokens import Theme

SHADOW_PX = 2


def painter_of(widget: QWidget) -> QPainter:
    """A painter with smooth edges; end it, or let it go before the paint event returns."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def box(
    painter: QPainter,
    rect: QRectF | QRect,
    radius: float,
    fill: QColor | None,
    line: QColor | None = None,
    width: float = 1,
) -> None:
    """A rounded box whose line lies inside `rect`."""
    inner = QRectF(rect)
    if line is not None:
        half = width / 2
        inner = inner.adjusted(half, half, -half, -half)
        radius = max(0.0, radius - half)
    painter.setPen(QPen(line, width) if line is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, radius, radius)


def raised_box(
    painter: QPainter, rect: QRectF | QRect, radius: float, fill: QColor, line: QColor, theme: Theme
) -> None:
    """A box with a shadow that is barely there; `rect` holds both."""
    whole = QRectF(rect).adjusted(0, 0, 0, -theme.px(SHADOW_PX))
    shadow = theme.color("shadow")
    box(painter, whole.translated(0, theme.px(1)), radius, shadow)
    shadow.setAlpha(shadow.alpha() // 3)
    box(painter, whole.translated(0, theme.px(SHADOW_PX)), radius, shadow)
    box(painter, whole, radius, fill, line, theme.px(1))


def floating_box(
    painter: QPainter, rect: QRectF | QRect, radius: float, room: int, theme: Theme
) -> None:
    """A box that floats above others; its shadow takes `room` pixels on each side of `rect`."""
    inner = QRectF(rect).adjusted(room, room, -room, -room)
    shadow = theme.color("shadow_large")
    steps = max(2, room // 2)
    shadow.setAlpha(max(1, shadow.alpha() // steps))
    for step in range(steps):
        out = room * (step + 1) / steps - room / 4
        grown = inner.adjusted(-out, -out, out, out).translated(0, room / 4)
        box(painter, grown, radius + out, shadow)
    box(painter, inner, radius, theme.color("panel"), theme.color("line_strong"), theme.px(1))


def ring(painter: QPainter, rect: QRectF | QRect, radius: float, theme: Theme) -> None:
    """The mark of the keyboard's focus, inside `rect`."""
    box(painter, rect, radius, None, theme.color("accent"), theme.px(2))


def paint_icon(
    painter: QPainter, name: str, color: QColor, rect: QRect, size: int, *, turned: float = 0
) -> None:
    """An icon of `size` logical pixels in the middle of `rect`, `turned` by degrees."""
    pixmap = icon_pixmap(name, color, size, painter.device().devicePixelRatio())
    x = rect.x() + (rect.width() - size) // 2
    y = rect.y() + (rect.height() - size) // 2
    if not turned:
        painter.drawPixmap(x, y, pixmap)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(QPointF(x + size / 2, y + size / 2))
    painter.rotate(turned)
    painter.drawPixmap(QPointF(-size / 2, -size / 2), pixmap)
    painter.restore()


def key_size(text: str, theme: Theme) -> tuple[int, int]:
    """Width and height of a key's mark."""
    metrics = QFontMetrics(theme.font(11, mono=True))
    return metrics.horizontalAdvance(text) + theme.px(10), theme.px(18)


def paint_key(painter: QPainter, text: str, rect: QRect, theme: Theme, role: str) -> None:
    """A key's mark that fills `rect`; `role` colours its letters."""
    box(painter, rect, theme.px(5), None, theme.color("line_strong"), theme.px(1))
    painter.setFont(theme.font(11, mono=True))
    painter.setPen(theme.color(role))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def paint_nova_mark(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Nova's own mark: a rounded square that turns from the accent to a warm light and back."""
    turn = QConicalGradient(rect.center(), 240)
    for at, role in ((0.0, "accent"), (0.5, "mark_warm"), (1.0, "accent")):
        turn.setColorAt(at, theme.color(role))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(turn)
    radius = rect.width() / 3
    painter.drawRoundedRect(rect, radius, radius)
