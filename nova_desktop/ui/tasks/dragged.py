"""Tasks that are dragged from one place of the window to another."""

import json
from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap, Qt
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.theme.painting import box
from nova_desktop.ui.theme.theme import current_theme

TASKS: Final = "application/x-nova-tasks"
_WIDEST_PX: Final = 280
_HIGH_PX: Final = 32
_PAD_PX: Final = 12


def dragged(ids: Sequence[str], titles: Sequence[str]) -> QMimeData:
    """The tasks for Nova, and their titles for other programs."""
    content = QMimeData()
    content.setData(TASKS, json.dumps(list(ids)).encode())
    content.setText("\n".join(titles))
    return content


def dragged_ids(content: QMimeData) -> Sequence[str]:
    """The tasks; none of what is something else."""
    if not content.hasFormat(TASKS):
        return []
    try:
        read: object = json.loads(bytes(content.data(TASKS).data()))
    except ValueError:
        return []
    return [str(each) for each in cast("list[object]", read)] if isinstance(read, list) else []


def picture_of(titles: Sequence[str], widget: QWidget) -> QPixmap:
    """What hangs at the pointer: the title, or how many there are."""
    theme, ratio = current_theme(), widget.devicePixelRatioF()
    words = titles[0][:200] if len(titles) == 1 else ""
    if not words:
        words = ngettext("{n} task", "{n} tasks", len(titles)).format(n=len(titles))
    metrics = QFontMetrics(theme.font(weight=500))
    pad, most = theme.px(_PAD_PX), theme.px(_WIDEST_PX)
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, most - 2 * pad)
    size = QSize(metrics.horizontalAdvance(words) + 2 * pad, theme.px(_HIGH_PX))
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRect(QPoint(), size)
    box(painter, rect, theme.px(8), theme.color("panel"), theme.color("accent"), theme.px(1))
    painter.setFont(theme.font(weight=500))
    painter.setPen(theme.color("text"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return picture
