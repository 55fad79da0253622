"""A part of the rail below the places: a heading that folds, and rows such as projects."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.shell.rail_entry import RailEntry
from nova_desktop.ui.shell.rail_places import RailPlace
from nova_desktop.ui.tasks.dragged import dragged_ids
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import paint_icon, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.looks import pressed_by_enter

_HEAD_PX: Final = 26
_PAD_PX: Final = 8
_CHEVRON_PX: Final = 14
_GAP_PX: Final = 2


class RailSection(QWidget):
    """`chosen` with a place's name, `dropped` with it and the ids of tasks."""

    chosen = Signal(str)
    dropped = Signal(str, object)
    menu_wanted = Signal(str)
    folded_by_user = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folded = False
        self._entries: dict[str, RailRow] = {}
        self.head = _SectionHead(title, self)
        self.head.clicked.connect(self._toggle)
        self._inside = QWidget(self)
        self._rows = lay(QVBoxLayout(self._inside), (0, 0, 0, 0), _GAP_PX)
        down = lay(QVBoxLayout(self), (0, 6, 0, 0), 0)
        down.addWidget(self.head)
        down.addWidget(self._inside)

    @property
    def entries(self) -> Sequence["RailRow"]:
        """From the top."""
        return list(self._entries.values())

    def show_rows(self, rows: Sequence[RailPlace]) -> None:
        """These, in this order; without any the section is hidden."""
        kept = {row.name for row in rows}
        for name in [name for name in self._entries if name not in kept]:
            entry = self._entries.pop(name)
            self._rows.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        for place, row in enumerate(rows):
            entry = self._entries.get(row.name) or self._made(row)
            entry.show_place(row)
            if self._rows.indexOf(entry) != place:
                self._rows.insertWidget(place, entry)
        self._entries = {row.name: self._entries[row.name] for row in rows}
        self.setVisible(bool(rows))

    def show_folded(self, folded: bool) -> None:
        """With its heading only."""
        self._folded = folded
        self.head.show_folded(folded)
        self._inside.setVisible(not folded)

    def entry(self, name: str) -> "RailRow | None":
        return self._entries.get(name)

    def _made(self, row: RailPlace) -> "RailRow":
        entry = self._entries[row.name] = RailRow(row, self._inside)
        name = row.name

        def pressed() -> None:
            (self.menu_wanted if row.opens_menu else self.chosen).emit(name)

        def taken(ids: object) -> None:
            self.dropped.emit(name, ids)

        def asked() -> None:
            self.menu_wanted.emit(name)

        entry.clicked.connect(pressed)
        entry.menu_wanted.connect(asked)
        entry.dropped.connect(taken)
        return entry

    def _toggle(self) -> None:
        self.show_folded(not self._folded)
        self.folded_by_user.emit(self._folded)


class RailRow(RailEntry):
    """A project, a person or a list; `dropped` with the ids of tasks."""

    dropped = Signal(object)
    menu_wanted = Signal()

    def __init__(self, place: RailPlace, parent: QWidget | None = None) -> None:
        super().__init__(place.name, place.text, place.icon, "", parent, badge=False)
        self._takes = False
        self.setCheckable(not place.opens_menu)
        self.show_place(place)

    def show_place(self, place: RailPlace) -> None:
        """Another name, colour or count."""
        self._takes = place.takes
        self.setAcceptDrops(place.takes)
        self.show_words(place.text)
        self.show_colour(place.colour)
        self.show_count(place.count)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        self.menu_wanted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        wanted = self._takes and bool(dragged_ids(event.mimeData()))
        self.show_target(wanted)
        if wanted:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self.show_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.show_target(False)
        if ids := dragged_ids(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(ids)


class _SectionHead(QPushButton):
    """Quiet words; the mark that folds shows under the pointer, and while it is folded."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._folded = False
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_on(self, radius=6)
        self.show_folded(False)

    def show_folded(self, folded: bool) -> None:
        self._folded = folded
        self.setAccessibleDescription(_("folded") if folded else _("unfolded"))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(80), current_theme().px(_HEAD_PX))

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        words = QFontMetrics(theme.font(11)).horizontalAdvance(self.text())
        return QSize(min(words, theme.px(60)), theme.px(_HEAD_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        pad, side = theme.px(_PAD_PX), theme.px(_CHEVRON_PX)
        lively = self.underMouse() or self.hasFocus()
        color = theme.color("text_second" if lively else "text_third")
        painter.setFont(theme.font(11))
        painter.setPen(color)
        inner = self.rect().adjusted(pad, 0, -pad - side, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, flags, self.text())
        if self._folded or lively:
            at = QRect(self.width() - pad - side, 0, side, self.height())
            icon = "chevron-right" if self._folded else "chevron-down"
            paint_icon(painter, icon, color, at, side)
