"""Paints the rows of the Memory screen: cards, facts struck through, passages, headings."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nova_desktop.ui.memory.row_model import Index, RowModel
from nova_desktop.ui.memory.row_places import (
    ICON_PX,
    RowPlaces,
    height_of,
    places_of,
    title_font,
)
from nova_desktop.ui.memory.rows import MemoryRow, RowKind, Wish
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.lines import line_height
from nova_desktop.ui.theme.painting import box, paint_icon, raised_box, ring
from nova_desktop.ui.theme.theme import Theme, current_theme

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TONES: Final = {"": "text_second", "third": "text_third", "error": "error", "warning": "warning"}


class MemoryRowDelegate(QStyledItemDelegate):
    """`hot` is the row and the wish below the pointer."""

    def __init__(self, view: QListView, model: RowModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self.hot: tuple[int, Wish | None] = (-1, None)
        view.setItemDelegate(self)
        ring_on(view, "rows")

    def places(self, place: int, rect: QRect) -> RowPlaces | None:
        """Where everything of a row lies."""
        row = self._model.row(place)
        if row is None or row.kind is RowKind.HEADING:
            return None
        return places_of(row, rect, current_theme(), acts=self._shows_acts(place))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        row = self._model.row(index.row())
        if row is None:
            return QSize()
        return QSize(0, height_of(row, self._view.viewport().width(), current_theme()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row(index.row())
        if row is None:
            return
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind is RowKind.HEADING:
            _paint_heading(painter, row, option.rect, theme)
        else:
            acts = self._shows_acts(index.row())
            places = places_of(row, option.rect, theme, acts=acts)
            self._paint_ground(painter, option, row, places, theme)
            self._paint_row(painter, row, places, theme, index.row())
        painter.restore()

    def _shows_acts(self, place: int) -> bool:
        focused = self._view.hasFocus() and self._view.currentIndex().row() == place
        return place == self.hot[0] or focused

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: MemoryRow,
        places: RowPlaces,
        theme: Theme,
    ) -> None:
        state, rect = option.state, option.rect
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hot = bool(state & QStyle.StateFlag.State_MouseOver)
        if row.best:
            role = "hover_panel" if hot else "panel"
            line = theme.color("line_strong" if chosen else "line")
            raised_box(painter, places.card, theme.px(10), theme.color(role), line, theme)
        elif chosen or hot:
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), theme.px(1), theme.color("line"))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            edge = theme.px(3)
            inside = places.card if row.best else rect.adjusted(edge, edge, -edge, -edge)
            ring(painter, inside, theme.px(8), theme)

    def _paint_row(
        self, painter: QPainter, row: MemoryRow, places: RowPlaces, theme: Theme, place: int
    ) -> None:
        if row.best and row.title:
            _paint_lines(painter, row.title, (), places.title, theme, "text", best=True)
        elif row.title:
            _paint_title(painter, row, places.title, theme)
        if row.body:
            _paint_lines(painter, row.body, row.marks, places.body, theme, "text_second")
        painter.setFont(theme.font(12))
        if row.before:
            metrics = QFontMetrics(theme.font(12))
            room = places.before.width() - theme.px(ICON_PX + 4)
            text = metrics.elidedText(row.before, Qt.TextElideMode.ElideRight, room)
            self._paint_part(painter, places.before, "rotate-ccw", text, theme, "text_second")
        for shown in places.parts:
            self._paint_part(painter, shown.rect, shown.part.icon, shown.text, theme,
                             self._tone(shown.part.tone, shown.part.wish, place))  # fmt: skip
        for act, (wish, rect) in zip(row.acts, places.acts, strict=False):
            if self.hot == (place, wish):
                box(painter, rect, theme.px(8), theme.color("pressed"))
            role = "text" if self.hot == (place, wish) else "text_second"
            paint_icon(painter, act.icon, theme.color(role), rect, theme.px(16))

    def _tone(self, tone: str, wish: Wish | None, place: int) -> str:
        if wish is not None and self.hot == (place, wish):
            return "accent"
        return _TONES[tone]

    def _paint_part(
        self, painter: QPainter, rect: QRect, icon: str, text: str, theme: Theme, role: str
    ) -> None:
        color = theme.color(role)
        before = 0
        if icon:
            side = theme.px(ICON_PX)
            at = QRect(rect.x(), rect.y(), side, rect.height())
            paint_icon(painter, icon, color, at, side)
            before = side + theme.px(4)
        painter.setPen(color)
        painter.drawText(rect.adjusted(before, 0, theme.px(4), 0), _LEFT, text)


def _paint_heading(painter: QPainter, row: MemoryRow, rect: QRect, theme: Theme) -> None:
    painter.setFont(theme.font(11))
    painter.setPen(theme.color("text_third"))
    inner = rect.adjusted(theme.px(16), theme.px(8), -theme.px(16), 0)
    painter.drawText(inner, _LEFT, row.title)


def _paint_title(painter: QPainter, row: MemoryRow, rect: QRect, theme: Theme) -> None:
    color = theme.color("text_second" if row.struck else "text")
    if row.pinned:
        side = theme.px(ICON_PX)
        at = QRect(rect.x(), rect.y(), side, rect.height())
        paint_icon(painter, "pin", theme.color("accent"), at, side)
        rect = rect.adjusted(side + theme.px(6), 0, 0, 0)
    font = title_font(row, theme)
    painter.setFont(font)
    painter.setPen(color)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _LEFT, shown)


def _paint_lines(
    painter: QPainter,
    text: str,
    marks: tuple[tuple[int, int], ...],
    rect: QRect,
    theme: Theme,
    role: str,
    *,
    best: bool = False,
) -> None:
    """A text in lines, with a soft ground below the words that were asked for."""
    font = theme.font(15, 500) if best else theme.font()
    layout = QTextLayout(text, font)
    layout.setFormats([_mark(begin, end, theme) for begin, end in marks])
    step = line_height(font)
    layout.beginLayout()
    y = 0
    while y < rect.height() and (line := layout.createLine()).isValid():
        line.setLineWidth(rect.width())
        line.setPosition(QRectF(0, y + (step - line.height()) / 2, 0, 0).topLeft())
        y += step
    layout.endLayout()
    painter.setPen(theme.color(role))
    layout.draw(painter, QRectF(rect).topLeft())


def _mark(begin: int, end: int, theme: Theme) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = begin, end - begin  # pyright: ignore[reportAttributeAccessIssue] (stubs)
    style = QTextCharFormat()
    style.setBackground(theme.color("accent_soft"))
    style.setForeground(theme.color("text"))
    found.format = style  # pyright: ignore[reportAttributeAccessIssue] (stubs)
    return found
