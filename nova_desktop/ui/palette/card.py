"""The card of the palette: the field, what is found, and what one can narrow to."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.palette.entries import Scope
from nova_desktop.ui.palette.field import PaletteField
from nova_desktop.ui.palette.row_model import Index, PaletteModel, spoken
from nova_desktop.ui.palette.row_painting import ROW_PX, PaletteDelegate, height_of
from nova_desktop.ui.palette.scope_bar import ScopeBar
from nova_desktop.ui.palette.trouble_bar import TroubleBar
from nova_desktop.ui.palette.view_protocol import PaletteRow
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import floating_box, key_size, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.key_mark import KeyMark
from nova_desktop.ui.widgets.panel import line
from nova_desktop.ui.widgets.skeleton import DELAY_MS, Skeleton
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.spinner import Spinner
from nova_desktop.ui.widgets.tooltip import key_text

WIDTH_PX: Final = 680
SHADOW_PX: Final = 24
MOST_ROWS: Final = 12
_RADIUS_PX: Final = 12
_FIELD_PX: Final = 52
_LOADING_ROWS: Final = 4
_TAB: Final = "Tab"


class PaletteCard(QWidget):
    """`pressed` with the place of a row, `grown` when it needs more or less height."""

    pressed = Signal(int)
    grown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Search or run"))
        self._wanted = 0
        self.field = PaletteField(self)
        self.model = PaletteModel(self)
        self.list = QListView(self)
        self.scopes = ScopeBar(self)
        self.trouble = TroubleBar(self)
        self._spinner = Spinner(parent=self)
        self._spinner.hide()
        self._late = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._late.timeout.connect(self._spinner.show)
        self._loading = QWidget(self)
        self._pages = QStackedWidget(self)
        self._dress_list()
        self._lay_out()
        self.field.stepped.connect(self._step)
        self.field.paged.connect(self._page)
        self.list.clicked.connect(self._clicked)

    @property
    def current(self) -> int:
        """The place of the chosen row, -1 for none."""
        return self.list.currentIndex().row()

    def show_loading(self) -> None:
        """Bars, once it takes a while."""
        self.model.show_rows([])
        self._pages.setCurrentWidget(self._loading)
        self._fit_list()

    def show_searching(self, searching: bool) -> None:
        """A turning mark, once it takes a while."""
        if searching:
            self._late.start()
        else:
            self._late.stop()
            self._spinner.hide()

    def show_rows(self, rows: Sequence[PaletteRow]) -> None:
        """The first that can be chosen is."""
        self.model.show_rows(rows)
        self._pages.setCurrentWidget(self.list)
        places = self.model.places()
        if places:
            self._choose(places[0])
        else:
            self.field.setAccessibleDescription(" ".join(row.text for row in rows))
        self.list.scrollToTop()
        self._fit_list()

    def show_trouble(self, problem: Problem | None) -> None:
        """Above the rows."""
        self.trouble.show_problem(problem)
        self.grown.emit()

    def show_scope(self, scope: Scope) -> None:
        """Mark what is looked through."""
        self.scopes.show_scope(scope)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What lies below is not for this press; one in the shadow is beside the card."""
        room = current_theme().px(SHADOW_PX)
        inside = self.rect().adjusted(room, room, -room, -room)
        event.setAccepted(inside.contains(event.position().toPoint()))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        radius, room = theme.px(_RADIUS_PX), theme.px(SHADOW_PX)
        floating_box(painter_of(self), self.rect(), radius, room, theme)

    def _dress_list(self) -> None:
        rows = self.list
        rows.setModel(self.model)
        PaletteDelegate(rows)
        ring_on(rows, "none")
        rows.setAccessibleName(_("Found"))
        rows.setFrameShape(QFrame.Shape.NoFrame)
        rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _fit_list(self) -> None:
        """As high as its rows, as far as that goes; the window may leave it less."""
        theme = current_theme()
        most = MOST_ROWS * theme.px(ROW_PX)
        wanted = sum(height_of(row, theme) for row in self.model.rows)
        if self._pages.currentWidget() is self._loading:
            wanted = _LOADING_ROWS * theme.px(ROW_PX)
        self._wanted = min(most, max(wanted, theme.px(ROW_PX)))
        self.updateGeometry()
        self.grown.emit()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = theme.px(WIDTH_PX)
        return QSize(width, self.height_for(width))

    def height_for(self, width: int) -> int:
        """All of it, with its shadow."""
        theme = current_theme()
        inner = width - 2 * theme.px(SHADOW_PX + 12)
        chips = inner - theme.px(16) - key_size(key_text(_TAB), theme)[0]
        foot = self.scopes.heightForWidth(chips) + theme.px(20)
        above = theme.px(_FIELD_PX) + 2 * theme.px(1)
        trouble = 0 if self.trouble.isHidden() else self.trouble.height_for(inner)
        rows = self._wanted + theme.px(12)
        return above + trouble + rows + foot + 2 * theme.px(SHADOW_PX)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_pages"):
            self._fit_list()

    def _lay_out(self) -> None:
        top = lay(QHBoxLayout(), (16, 0, 16, 0), 12)
        top.addWidget(IconMark("search", "text_second", 18, self))
        top.addWidget(self.field, 1)
        top.addWidget(self._spinner)
        head = hold(QWidget(self), height=_FIELD_PX)
        head.setLayout(top)
        bars = lay(QVBoxLayout(self._loading), (10, 4, 10, 0))
        bars.addWidget(Skeleton(_LOADING_ROWS, self._loading))
        self._pages.addWidget(self._loading)
        self._pages.addWidget(self.list)
        self._pages.setMinimumHeight(1)
        middle = lay(QVBoxLayout(), (6, 6, 6, 6))
        middle.addWidget(self._pages, 1)
        foot = lay(QHBoxLayout(), (16, 10, 12, 10), 8)
        beside = lay(QVBoxLayout(), (0, 2, 0, 0))  # in the middle of the first line of chips
        beside.addWidget(KeyMark(_TAB, self))
        beside.addStretch(1)
        foot.addLayout(beside)
        foot.addWidget(self.scopes, 1)
        room = SHADOW_PX
        down = lay(QVBoxLayout(self), (room, room, room, room))
        down.addWidget(head)
        down.addWidget(line(self))
        down.addWidget(self.trouble)
        down.addLayout(middle, 1)
        down.addWidget(line(self))
        down.addLayout(foot)

    def _choose(self, place: int) -> None:
        index = self.model.index(place)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flag)
        self.list.scrollTo(index)
        words = spoken(self.model.rows[place])
        self.field.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, words))

    def _step(self, by: int) -> None:
        """To the next that can be chosen, around the ends."""
        places = self.model.places()
        if places:
            at = places.index(self.current) if self.current in places else -1
            self._choose(places[(at + by) % len(places)])
            if places.index(self.current) == 0:
                self.list.scrollToTop()  # the heading too

    def _page(self, by: int) -> None:
        places = self.model.places()
        if places:
            at = places.index(self.current) if self.current in places else 0
            rows = max(1, self.list.viewport().height() // current_theme().px(ROW_PX) - 1)
            self._choose(places[max(0, min(at + by * rows, len(places) - 1))])

    def _clicked(self, index: Index) -> None:
        self.pressed.emit(index.row())
