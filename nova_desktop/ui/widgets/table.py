"""A table that feels native: columns to resize, type-ahead, copy as text, a context menu."""

from gettext import gettext as _
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import paint_icon, ring
from nova_desktop.ui.theme.theme import Theme, current_theme
from nova_desktop.ui.widgets.menus import make_menu
from nova_desktop.ui.widgets.rows import ICON_ROLE, TONE_ROLE

Index = QModelIndex | QPersistentModelIndex

ROW_PX: Final = 36
_PAD_PX: Final = 12
_ICON_PX: Final = 14
_INSET_PX: Final = 3


class Table(QTableView):
    """Shows a model (`show_model`); a cell may bring ICON_ROLE and TONE_ROLE of the list rows."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(_CellDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.viewport().setAutoFillBackground(False)
        head = self.horizontalHeader()
        head.viewport().setAutoFillBackground(False)
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        ring_on(self, "rows")
        self._scale()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._scale()

    def show_model(self, model: QAbstractItemModel) -> None:
        """Show a model's rows, each column as wide as its cells need."""
        self.setModel(model)
        self.resizeColumnsToContents()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        else:
            super().keyPressEvent(event)

    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard, a line each, with tabs between the cells."""
        QGuiApplication.clipboard().setText(self.chosen_text())

    def chosen_text(self) -> str:
        """The chosen rows as text, in the order of the table."""
        model = self.model()
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        columns = [n for n in range(model.columnCount()) if not self.isColumnHidden(n)]
        lines = [[str(model.index(row, n).data() or "") for n in columns] for row in rows]
        return "\n".join("\t".join(line) for line in lines)

    def _open_menu(self, at: QPoint) -> None:
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.add(_("Copy"), self.copy_rows, icon="copy", key="Ctrl+C")
        action.setEnabled(self.selectionModel().hasSelection())
        menu.popup(self.viewport().mapToGlobal(at))

    def _scale(self) -> None:
        theme = current_theme()
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_PX))
        self.verticalHeader().setMinimumSectionSize(theme.px(ROW_PX))
        self.horizontalHeader().setMinimumSectionSize(theme.px(48))
        self.resizeColumnsToContents()


class _CellDelegate(QStyledItemDelegate):
    """Lines between the rows; the stylesheet colours the chosen ones."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        theme = current_theme()
        text = str(index.data() or "")
        width = QFontMetrics(theme.font()).horizontalAdvance(text) + 2 * theme.px(_PAD_PX)
        if index.data(ICON_ROLE):
            width += theme.px(_ICON_PX + 4)
        return QSize(width + theme.px(_PAD_PX), theme.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index, theme)
        tone = str(index.data(TONE_ROLE) or "text")
        inner = option.rect.adjusted(theme.px(_PAD_PX), 0, -theme.px(_PAD_PX), 0)
        if name := index.data(ICON_ROLE):
            side = theme.px(_ICON_PX)
            at = QRect(inner.x(), inner.y(), side, inner.height())
            paint_icon(painter, str(name), theme.color(tone), at, side)
            inner = inner.adjusted(side + theme.px(4), 0, 0, 0)
        painter.setFont(_font(index, theme))
        painter.setPen(theme.color(tone))
        text = str(index.data() or "")
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        wanted = index.data(Qt.ItemDataRole.TextAlignmentRole)
        align = Qt.AlignmentFlag(int(wanted)) if wanted else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, align | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, theme: Theme
    ) -> None:
        rect = option.rect
        if index.row() < index.model().rowCount() - 1:
            line = QRect(rect.x(), rect.bottom() - theme.px(1) + 1, rect.width(), theme.px(1))
            painter.fillRect(line, theme.color("line"))
        view = option.widget
        if not isinstance(view, QTableView):
            return
        if not (view.hasFocus() and view.currentIndex().row() == index.row()):
            return
        # The whole row's box, of which each cell shows its part: round ends, none between.
        inset = theme.px(_INSET_PX)
        row = QRect(inset, rect.y() + inset, view.viewport().width(), rect.height())
        row.setSize(row.size() - QSize(2 * inset, 2 * inset))
        painter.setClipRect(rect)
        ring(painter, row, theme.px(6), theme)
        painter.setClipping(False)


def _font(index: Index, theme: Theme) -> QFont:
    """Digits of one width where they are aligned at the right."""
    font = theme.font()
    if index.data(Qt.ItemDataRole.TextAlignmentRole):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
