"""A small line of the last times of a model: good ones joined, failures as crosses."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.result_words import milliseconds
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.theme import Theme, current_theme
from nova_desktop.ui.widgets.tooltip import plain_tip

_WIDTH_PX: Final = 220
_HEIGHT_PX: Final = 44
_EDGE_PX: Final = 4
_DOT_PX: Final = 2.5


class Sparkline(QWidget):
    """`show_times` with milliseconds, the oldest first, None for a failure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times: Sequence[float | None] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_times(())

    def show_times(self, times: Sequence[float | None]) -> None:
        self._times = tuple(times)
        good = [ms for ms in times if ms is not None]
        said = _("No time measured yet")
        if good:
            said = _("{n} tests, from {least} to {most}").format(
                n=len(times), least=milliseconds(min(good)), most=milliseconds(max(good))
            )
        self.setAccessibleName(said)
        self.setToolTip(plain_tip(said))
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(_WIDTH_PX), theme.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        edge = theme.px(_EDGE_PX)
        area = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.fillRect(
            QRectF(area.x(), area.bottom(), area.width(), theme.px(1)), theme.color("line")
        )
        points = spots(self._times, area)
        good = [spot for spot in points if spot[1]]
        painter.setPen(QPen(theme.color("accent"), theme.px(1.5)))
        painter.drawPolyline(QPolygonF([spot[0] for spot in good]))
        for at, is_good in points:
            self._paint_spot(painter, at, is_good, theme)

    def _paint_spot(self, painter: QPainter, at: QPointF, is_good: bool, theme: Theme) -> None:
        radius = theme.px(_DOT_PX)
        if is_good:
            painter.setBrush(theme.color("accent"))
            painter.setPen(QPen(theme.color("panel"), theme.px(1)))
            painter.drawEllipse(at, radius, radius)
            return
        painter.setPen(QPen(theme.color("error"), theme.px(1.5)))
        for dx in (radius, -radius):
            painter.drawLine(at + QPointF(-dx, -radius), at + QPointF(dx, radius))


def spots(times: Sequence[float | None], area: QRectF) -> list[tuple[QPointF, bool]]:
    """Where each time stands, from left to right, and whether it is one; failures at the foot."""
    most = max((ms for ms in times if ms is not None), default=0.0) or 1.0
    step = area.width() / max(1, len(times) - 1)
    left = area.center().x() if len(times) == 1 else area.x()
    return [
        (
            QPointF(
                left + number * step,
                area.bottom() if ms is None else area.bottom() - area.height() * ms / most,
            ),
            ms is not None,
        )
        for number, ms in enumerate(times)
    ]
