"""A table that feels native: columns to resize, type-ahead, copy as text, a context menu."""

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
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import paint_icon, ring
from nova_desktop.ui.theme.theme import Theme, current_theme
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.rows import ACTION_ROLE, ICON_ROLE, TONE_ROLE

Index = QModelIndex | QPersistentModelIndex

ROW_PX: Final = 36
_PAD_PX: Final = 12
_ICON_PX: Final = 14
_INSET_PX: Final = 3
_ACTION_GAP_PX: Final = 12
_ROWS_MEASURED: Final = 60


class Table(QTableView):
    """Shows a model (`show_model`); a cell may bring ICON_ROLE, TONE_ROLE and ACTION_ROLE.

    `action_pressed` with the cell whose action was clicked.
    """

    action_pressed = Signal(QModelIndex)

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
        head.setResizeContentsPrecision(_ROWS_MEASURED)  # long lists open as fast as short ones
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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._action_at(event.position().toPoint()) is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed = self._action_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and pressed is not None:
            self.action_pressed.emit(pressed)

    def fill_menu(self, menu: Menu, index: QModelIndex) -> None:
        """What can be done with the row that the menu is for; for tables that can do more."""
        del index
        action = menu.add(_("Copy"), self.copy_rows, icon="copy", key="Ctrl+C")
        action.setEnabled(self.selectionModel().hasSelection())

    def _open_menu(self, at: QPoint) -> None:
        """At the pointer, or from the keyboard below the current row."""
        index = self.indexAt(at)
        if not index.isValid() and not self.viewport().underMouse():
            index = self.currentIndex()
            at = self.visualRect(index).bottomLeft()
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu, index)
        menu.popup(self.viewport().mapToGlobal(at))

    def _action_at(self, at: QPoint) -> QModelIndex | None:
        index = self.indexAt(at)
        if not index.isValid() or not index.data(ACTION_ROLE):
            return None
        return index if action_rect(index, self.visualRect(index)).contains(at) else None

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
        if action := index.data(ACTION_ROLE):
            width += theme.px(_ACTION_GAP_PX) + _advance(str(action), theme.font(weight=500))
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
        if action := index.data(ACTION_ROLE):
            painter.setFont(theme.font(weight=500))
            painter.setPen(theme.color("accent"))
            at = action_rect(index, option.rect)
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, str(action))
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


def action_rect(index: Index, cell: QRect) -> QRect:
    """Where a cell's action stands: behind its words, within the cell."""
    theme = current_theme()
    left = cell.x() + theme.px(_PAD_PX) + _advance(str(index.data() or ""), _font(index, theme))
    left += theme.px(_ACTION_GAP_PX)
    if index.data(ICON_ROLE):
        left += theme.px(_ICON_PX + 4)
    width = _advance(str(index.data(ACTION_ROLE) or ""), theme.font(weight=500)) + theme.px(2)
    return QRect(left, cell.y(), min(width, cell.right() - left), cell.height())


def _advance(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def _font(index: Index, theme: Theme) -> QFont:
    """Digits of one width where they are aligned at the right."""
    font = theme.font()
    if index.data(Qt.ItemDataRole.TextAlignmentRole):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
