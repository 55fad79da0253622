"""Paints rows of tasks: a round check, the title, what is known of it at the right; headings."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QRegion
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.tasks.board.grounds import ground_picture
from nova_desktop.ui.tasks.colours import colour_of
from nova_desktop.ui.tasks.faces import TaskFace, Tone
from nova_desktop.ui.tasks.lists.row_model import Index, TaskRowModel
from nova_desktop.ui.tasks.lists.row_places import (
    ELIDE,
    ICON_PX,
    SMALL_ICON_PX,
    PiecePlace,
    RowPlaces,
    Shape,
    height_of,
    places_of,
    short,
)
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, paint_icon, ring
from nova_desktop.ui.theme.theme import Theme, current_theme

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MOST_KEPT: Final = 300
_CHECKS: Final = {
    Priority.HIGH: "error",
    Priority.MEDIUM: "warning",
    Priority.LOW: "accent",
    Priority.NONE: "text_second",
}


class TaskRowDelegate(QStyledItemDelegate):
    """`hot` is the row below the pointer and the part of it: `check`, `fold`, `act` or ""."""

    def __init__(self, view: QListView, model: TaskRowModel, shape: Shape) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self.shape = shape
        self.hot: tuple[int, str] = (-1, "")
        self._measured: dict[str, tuple[ListRow, QSize, Theme, RowPlaces]] = {}
        self._sizes: dict[RowKind, QSize] = {}
        self._sized_for: Theme | None = None
        self.wanted: QRegion | None = None
        """Where is to be painted; Qt asks for every row between the outermost such places."""
        self.renamed = ""
        """The key of a row whose title is being written."""
        view.setItemDelegate(self)
        ring_on(view, "rows")

    def places(self, place: int, rect: QRect) -> RowPlaces | None:
        """Where everything of a row lies."""
        row = self._model.row(place)
        return places_of(row, rect, self.shape, current_theme()) if row is not None else None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Asked of every row whenever one comes, so it is found at once."""
        del option
        row, theme = self._model.row(index.row()), current_theme()
        if row is None:
            return QSize()
        if theme is not self._sized_for:
            self._sized_for, self._sizes = theme, {}
        if row.kind not in self._sizes:
            self._sizes[row.kind] = QSize(0, height_of(row, self.shape, theme))
        return self._sizes[row.kind]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row(index.row())
        outside = self.wanted is not None and not self.wanted.intersects(option.rect)
        if row is None or outside:
            return
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hot = self.hot[1] if self.hot[0] == index.row() else None
        if row.kind is RowKind.TASK:
            self._paint_ground(painter, option, theme, index.row())
            painter.translate(option.rect.topLeft())
            self._paint_task(painter, row, self._kept(row, option.rect.size(), theme), hot, theme)
            painter.restore()
            return
        places = places_of(row, option.rect, self.shape, theme)
        if row.kind is RowKind.HEADING:
            self._paint_heading(painter, row, places, option, hot, theme)
        else:
            self._paint_ground(painter, option, theme, index.row())
            painter.setFont(theme.font(weight=500))
            painter.setPen(theme.color("accent"))
            painter.drawText(places.title, _LEFT, row.title)
        painter.restore()

    def _kept(self, row: ListRow, size: QSize, theme: Theme) -> RowPlaces:
        """Where the parts of a task lie in a row at (0, 0), measured when it is first painted."""
        kept = self._measured.get(row.key)
        if kept is None or kept[0] is not row or kept[1] != size or kept[2] is not theme:
            if len(self._measured) >= _MOST_KEPT:
                self._measured.clear()
            places = places_of(row, QRect(QPoint(), size), self.shape, theme)
            kept = self._measured[row.key] = (row, size, theme, places)
        return kept[3]

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, theme: Theme, place: int
    ) -> None:
        state, rect = option.state, option.rect
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover_panel"))
        last = place + 1 >= self._model.rowCount()
        if self.shape.lines and not last:
            edge = 0 if self.shape.brief else theme.px(self.shape.edge)
            width = rect.width() - 2 * edge
            painter.fillRect(rect.x() + edge, rect.bottom(), width, 1, theme.color("line"))
        current = self._view.currentIndex().row() == place
        if current and self._view.hasFocus():
            gap = theme.px(1)
            ring(painter, rect.adjusted(gap + 1, gap, -gap - 1, -gap), theme.px(8), theme)

    def _paint_task(
        self, painter: QPainter, row: ListRow, places: RowPlaces, hot: str | None, theme: Theme
    ) -> None:
        if row.face is None:
            return
        if not places.fold.isEmpty():
            role = "text" if hot == "fold" else "text_third"
            icon = "chevron-right" if row.folded else "chevron-down"
            paint_icon(painter, icon, theme.color(role), places.fold, theme.px(SMALL_ICON_PX))
        if row.mark:
            color = theme.color(row.mark_tone or "text_second")
            paint_icon(painter, row.mark, color, places.check, theme.px(ICON_PX))
        else:
            _paint_check(painter, row.face, places.check, theme, hot=hot == "check")
        if row.key != self.renamed:
            _paint_title(painter, row, places.title, theme)
        for piece in places.pieces:
            self._paint_piece(painter, piece, theme)
        if not places.act.isEmpty():
            if hot == "act":
                box(painter, places.act, theme.px(6), theme.color("pressed"))
            painter.setFont(theme.font(12, 500))
            painter.setPen(theme.color("text"))
            painter.drawText(places.act, Qt.AlignmentFlag.AlignCenter, row.act_words)

    def _paint_piece(self, painter: QPainter, place: PiecePlace, theme: Theme) -> None:
        piece, rect = place.piece, place.rect
        color = theme.color(Tone.SECOND if self.shape.brief else piece.tone)
        painter.setFont(theme.font(12))
        if piece.tag and not self.shape.brief:
            high = theme.px(20)
            ground = QRect(rect.x(), rect.y() + (rect.height() - high) // 2, rect.width(), high)
            ratio = painter.device().devicePixelRatio()
            picture = ground_picture(ground.size(), ("sunken", ""), theme, ratio, flat=True)
            painter.drawPixmap(ground.topLeft(), picture)
            painter.setPen(color)
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, place.text)
            return
        before = 0
        if piece.icon and not self.shape.brief:
            side = theme.px(SMALL_ICON_PX)
            tint = colour_of(piece.colour, theme) or color
            paint_icon(
                painter, piece.icon, tint, QRect(rect.x(), rect.y(), side, rect.height()), side
            )
            before = side + theme.px(5)
        painter.setPen(color)
        painter.drawText(rect.adjusted(before, 0, theme.px(4), 0), _LEFT, place.text)

    def _paint_heading(
        self,
        painter: QPainter,
        row: ListRow,
        places: RowPlaces,
        option: QStyleOptionViewItem,
        hot: str | None,
        theme: Theme,
    ) -> None:
        if not places.fold.isEmpty():
            icon = "chevron-right" if row.folded else "chevron-down"
            role = "text" if hot is not None else "text_third"
            paint_icon(painter, icon, theme.color(role), places.fold, theme.px(SMALL_ICON_PX))
        count = f"{row.count:,}" if row.count else ""
        parts = ((short(row.title), 600, row.tone or "text"), (row.note, 400, "text_second"),
                 (count, 400, "text_third"))  # fmt: skip
        x, gap = places.title.x(), theme.px(8)
        for text, weight, role in parts:
            if not text:
                continue
            font = theme.font(weight=weight)
            metrics = QFontMetrics(font)
            room = places.title.right() - x
            shown = metrics.elidedText(text, ELIDE, max(0, room))
            painter.setFont(font)
            painter.setPen(theme.color(role))
            at = QRect(x, places.title.y(), max(0, room) + 2, places.title.height())
            painter.drawText(at, _LEFT, shown)
            x += metrics.horizontalAdvance(shown) + gap
        current = self._model.row(self._view.currentIndex().row()) is row
        focused = current and self._view.hasFocus()
        if not places.act.isEmpty() and (hot is not None or focused):
            if hot == "act":
                box(painter, places.act, theme.px(6), theme.color("pressed"))
            paint_icon(painter, "plus", theme.color("text_second"), places.act, theme.px(ICON_PX))
        edge, rect = theme.px(self.shape.edge), option.rect
        width = rect.width() - 2 * edge
        painter.fillRect(rect.x() + edge, rect.bottom(), width, 1, theme.color("line"))
        if focused:
            ring(painter, rect.adjusted(2, theme.px(9), -2, -1), theme.px(8), theme)


def _paint_check(
    painter: QPainter, face: TaskFace, rect: QRect, theme: Theme, *, hot: bool
) -> None:
    icon, role = check_of(face)
    if hot and not face.is_over:
        icon, role = "circle-check", "ok"
    paint_icon(painter, icon, theme.color(role), rect, theme.px(ICON_PX))


def check_of(face: TaskFace) -> tuple[str, str]:
    """The icon before a title and the role of its colour."""
    match face.status:
        case TaskStatus.DONE:
            return "circle-check", "ok"
        case TaskStatus.FAILED:
            return "circle-x", "error"
        case TaskStatus.NEEDS_REVIEW:
            return "circle-question-mark", "accent"
        case _:
            return "circle", _CHECKS[face.priority]


def _paint_title(painter: QPainter, row: ListRow, rect: QRect, theme: Theme) -> None:
    if row.face is None:
        return
    font = theme.font()
    font.setStrikeOut(row.face.is_done)
    role = "text_third" if row.face.is_done else (row.tone or "text")
    shown = QFontMetrics(font).elidedText(short(row.title), ELIDE, rect.width())
    painter.setFont(font)
    painter.setPen(QColor(theme.color(role)))
    painter.drawText(rect, _LEFT, shown)
