"""How rows of the palette look: icon, words with what was typed in bold, quiet words, a key."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nova_desktop.domain.name_matching import Spans
from nova_desktop.ui.palette.row_model import Index, PaletteModel
from nova_desktop.ui.palette.view_protocol import PaletteRow, RowKind
from nova_desktop.ui.tasks.colours import colour_of
from nova_desktop.ui.theme.painting import box, key_size, paint_icon, paint_key
from nova_desktop.ui.theme.theme import Theme, current_theme
from nova_desktop.ui.widgets.tooltip import key_text

ROW_PX: Final = 34
HEADING_PX: Final = 28
_EDGE_PX: Final = 10
_GAP_PX: Final = 10
_ICON_PX: Final = 16
_SECOND_SHARE: Final = 0.5
_LONGEST: Final = 300
_LEADING: Final = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
_TRAILING: Final = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
_ELIDE: Final = Qt.TextElideMode.ElideRight


def height_of(row: PaletteRow, theme: Theme) -> int:
    """In pixels."""
    return theme.px(HEADING_PX if row.kind is RowKind.HEADING else ROW_PX)


class PaletteDelegate(QStyledItemDelegate):
    """Paints the rows of the view that it is given to."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        view.setItemDelegate(self)
        view.setMouseTracking(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        row = _row(index)
        return QSize(0, height_of(row, current_theme()) if row is not None else 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = _row(index)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        theme = current_theme()
        edge = theme.px(_EDGE_PX)
        inner = option.rect.adjusted(edge, 0, -edge, 0)
        if row.kind is RowKind.ENTRY:
            _paint_ground(painter, option, theme)
            _paint_entry(painter, row, inner, theme)
        else:
            _paint_words(painter, row, inner, theme)
        painter.restore()


def _row(index: Index) -> PaletteRow | None:
    model = index.model()
    return model.rows[index.row()] if isinstance(model, PaletteModel) else None


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    radius = theme.px(8)
    if option.state & QStyle.StateFlag.State_Selected:
        box(painter, option.rect, radius, theme.color("accent_soft"))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        box(painter, option.rect, radius, theme.color("hover_panel"))


def _paint_words(painter: QPainter, row: PaletteRow, inner: QRect, theme: Theme) -> None:
    """A heading, or what there is to say instead of entries."""
    heading = row.kind is RowKind.HEADING
    painter.setFont(theme.font(11 if heading else 13))
    painter.setPen(theme.color("text_third" if heading else "text_second"))
    at = inner.adjusted(0, theme.px(4), 0, 0) if heading else inner
    words = painter.fontMetrics().elidedText(row.text[:_LONGEST], _ELIDE, at.width())
    painter.drawText(at, _LEADING, words)


def _paint_entry(painter: QPainter, row: PaletteRow, inner: QRect, theme: Theme) -> None:
    left_to_right = painter.layoutDirection() != Qt.LayoutDirection.RightToLeft
    side, gap = theme.px(_ICON_PX), theme.px(_GAP_PX)
    icon_at, inner = _split(inner, side, left_to_right)
    color = colour_of("ok" if row.done else row.colour, theme) or theme.color("text_second")
    if row.icon:
        paint_icon(painter, row.icon, color, icon_at, side)
    inner = _without(inner, gap, left_to_right)
    if row.key:
        key = key_text(row.key)
        width, height = key_size(key, theme)
        at, inner = _split(inner, width, not left_to_right)
        middle = QRect(at.x(), at.center().y() - height // 2 + 1, width, height)
        paint_key(painter, key, middle, theme, "text_second")
        inner = _without(inner, gap, not left_to_right)
    words = inner
    if row.second:
        words = _paint_second(painter, row.second, inner, theme, left_to_right)
    role = "text_third" if row.done else "text"
    font = theme.font()
    painter.setPen(theme.color(role))
    _draw(painter, row.text[:_LONGEST], row.spans, words, font, theme.font(weight=600))


def _paint_second(
    painter: QPainter, text: str, inner: QRect, theme: Theme, left_to_right: bool
) -> QRect:
    """Quiet words at the end; what is left for those before."""
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("text_third"))
    most = int(inner.width() * _SECOND_SHARE)
    shown = painter.fontMetrics().elidedText(text, _ELIDE, most)
    painter.drawText(inner, _TRAILING, shown)
    width = painter.fontMetrics().horizontalAdvance(shown) + theme.px(_GAP_PX)
    return _without(inner, width, not left_to_right)


def _draw(
    painter: QPainter, text: str, spans: Spans, rect: QRect, font: QFont, bold: QFont
) -> None:
    """One line, cut where there is no room, with the spans in bold."""
    metrics = QFontMetrics(bold if spans else font)
    shown = metrics.elidedText(text, _ELIDE, rect.width())
    if not spans:
        painter.setFont(font)
        painter.drawText(rect, _LEADING | int(Qt.TextFlag.TextSingleLine), shown)
        return
    layout = QTextLayout(shown, font, painter.device())
    option = QTextOption(Qt.AlignmentFlag.AlignLeading)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(painter.layoutDirection())
    layout.setTextOption(option)
    layout.setFormats([_bold(start, end, bold) for start, end in spans if start < len(shown)])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    layout.draw(painter, QPointF(rect.x(), rect.y() + (rect.height() - line.height()) / 2))


def _bold(start: int, end: int, font: QFont) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setFontWeight(font.weight())
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, end - start, look
    return part


def _split(rect: QRect, width: int, at_left: bool) -> tuple[QRect, QRect]:
    """A part of this width at one end, and the rest."""
    if at_left:
        part = QRect(rect.x(), rect.y(), width, rect.height())
    else:
        part = QRect(rect.right() - width + 1, rect.y(), width, rect.height())
    return part, _without(rect, width, at_left)


def _without(rect: QRect, width: int, at_left: bool) -> QRect:
    return rect.adjusted(width, 0, 0, 0) if at_left else rect.adjusted(0, 0, -width, 0)
