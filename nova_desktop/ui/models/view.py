"""The Models screen: roles as cards, all models in a table, what can be done with each."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.models.cells import Key, ModelRow, counts_text
from nova_desktop.ui.models.model_table import ModelTable, RowWishes
from nova_desktop.ui.models.role_cards import RoleCards, RoleState
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView

_BAR_PX: Final = 52
_FILTER_PX: Final = 240
_TYPING_MS: Final = 80
_TIMES_MS: Final = 30_000


class ModelsScreen(QWidget):
    """Implements ModelsView. `times_old` when the relative times are to be told anew."""

    test_all_pressed = Signal()
    stop_pressed = Signal()
    add_pressed = Signal()
    connect_pressed = Signal()
    retry_pressed = Signal()
    times_old = Signal()
    row_wish = Signal(str, object)
    role_wish = Signal(object, object)

    def __init__(self, can_edit: Callable[[str], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self._testing = False
        self._test_all = push_button(_("Test all"), self._pressed_test, self, icon="flask-conical")
        self._add = push_button(_("Add model"), self.add_pressed.emit, self, "primary", icon="plus")
        self.cards = RoleCards(self)
        self._count = text_label("", self, "heading")
        self._modes = text_label("", self, "second").let_elide()
        self.filter = Field(self, placeholder=_("Filter"), icon="search")
        self.filter.let_clear()
        self.table = ModelTable(self._wishes(), can_edit, self)
        self._state = StateView(self)
        self._pages = QStackedWidget(self)
        self._filtering = QTimer(self)
        self._filtering.setSingleShot(True)
        self._filtering.setInterval(_TYPING_MS)
        self._filtering.timeout.connect(self._filter_typed)
        self.filter.textChanged.connect(self._typed)
        self._ageing = QTimer(self)
        self._ageing.setInterval(_TIMES_MS)
        self._ageing.timeout.connect(self.times_old)
        self._lay_out()
        self.show_loading()

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    def show_loading(self) -> None:
        """Nobody knows yet which models there are."""
        self._show_page(self._loading)

    def show_roles(self, states: Sequence[RoleState]) -> None:
        for state in states:
            self.cards.show_role(state)

    def show_rows(self, rows: Sequence[ModelRow]) -> None:
        """All models; none leads to the set-up."""
        self.table.rows.show_rows(rows)
        if rows:
            self._show_page(self._filled)
            self._filter_now()
            return
        connect = push_button(
            _("Connect a model"), self.connect_pressed.emit, self._state, "primary"
        )
        self._state.show_state(
            StateKind.EMPTY,
            _("No model yet"),
            _("Connect a provider, a model on this computer, or a LiteLLM that runs already."),
            [connect],
            "cpu",
        )
        self._show_page(self._state)

    def show_problem(self, problem: Problem, *, offline: bool = False) -> None:
        """Why the models cannot be shown, or that no provider can be reached."""
        text = problem_text(problem)
        retry = push_button(_("Retry"), self.retry_pressed.emit, self._state)
        kind = StateKind.OFFLINE if offline else StateKind.ERROR
        self._state.show_state(kind, text.title, text.hint, [retry])
        self._show_page(self._state)

    def show_testing(self, testing: bool) -> None:
        """While all are tested the button stops it."""
        self._testing = testing
        self._test_all.setText(_("Stop testing") if testing else _("Test all"))
        self._test_all.show_icon("square" if testing else "flask-conical")

    def open_find(self) -> None:
        """Lead the keyboard to the filter, if there is something to filter."""
        if self.filter.isVisible():
            self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.filter.selectAll()

    def choose(self, key: Key) -> None:
        self.table.choose(key)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ageing.start()
        self.times_old.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ageing.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._testing:
            self.stop_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
        else:
            super().keyPressEvent(event)

    def _wishes(self) -> RowWishes:
        def wish(name: str) -> Callable[[ModelRow], object]:
            return lambda row: self.row_wish.emit(name, row)

        return RowWishes(
            open=wish("open"),
            test=wish("test"),
            use=self.role_wish.emit,
            compare=wish("compare"),
            edit=wish("edit"),
            duplicate=wish("duplicate"),
            switch=wish("switch"),
            remove=wish("remove"),
            copy_name=wish("copy_name"),
            key=wish("key"),
        )

    def _pressed_test(self) -> None:
        (self.stop_pressed if self._testing else self.test_all_pressed).emit()

    def _typed(self) -> None:
        self._filtering.start()

    def _filter_typed(self) -> None:
        self._filter_now()
        if self.filter.text():
            self._reveal(self._found)

    def _filter_now(self) -> None:
        self._filtering.stop()
        self.table.rows.show_filter(self.filter.text())
        nothing = self.filter.text() and not self.table.rows.rowCount()
        if nothing:
            clear = push_button(_("Clear the filter"), self.filter.clear, self._no_match)
            text = _("No name and no provider has these words.")
            self._no_match.show_state(StateKind.EMPTY, _("Nothing found"), text, [clear], "search")
        self._found.setCurrentWidget(self._no_match if nothing else self._listed)
        self._show_counts()

    def _show_counts(self) -> None:
        """Of what the table shows; with a filter also of how many."""
        shown, every = self.table.rows.shown(), len(self.table.rows.rows())
        whole = len(shown) == every
        words = ngettext("{n} model", "{n} models", every)
        if not whole:
            words = ngettext("{n} of {all} model", "{n} of {all} models", every)
        self._count.setText(words.format(n=f"{len(shown):,}", all=f"{every:,}"))
        self._modes.setText(counts_text(shown))

    def _reveal(self, below: QWidget) -> None:
        """Scroll so far that the filter stands above what it found, where the window is low."""
        self._filled.ensureWidgetVisible(below)
        self._filled.ensureWidgetVisible(self.filter)

    def _show_page(self, page: QWidget) -> None:
        filled = page is self._filled
        self._test_all.setEnabled(filled)
        self._pages.setCurrentWidget(page)

    def _lay_out(self) -> None:
        bar = hold(QWidget(self), height=_BAR_PX)
        bar.setObjectName("topbar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = lay(QHBoxLayout(bar), (20, 0, 20, 1), 8)
        row.addWidget(text_label(_("Models"), bar, "title"))
        row.addStretch(1)
        row.addWidget(self._test_all)
        row.addWidget(self._add)
        self._loading = QWidget(self)
        lay(QVBoxLayout(self._loading), (20, 20, 20, 20)).addWidget(Skeleton(12, self._loading))
        self._filled = self._filled_page()
        for page in (self._loading, self._filled, self._state):
            self._pages.addWidget(page)
        down = lay(QVBoxLayout(self))
        down.addWidget(bar)
        down.addWidget(self._pages, 1)

    def _filled_page(self) -> QScrollArea:
        """It scrolls as a whole where a small window has no room for cards and table."""
        page = QWidget(self)
        page.setObjectName("canvas")
        head = lay(QHBoxLayout(), spacing=10)
        head.addWidget(self._count)
        head.addWidget(self._modes)
        head.addStretch(1)
        head.addWidget(hold(self.filter, min_width=_FILTER_PX // 2, max_width=_FILTER_PX), 100)
        self._no_match = StateView(page)
        self._listed = QWidget(page)
        listed = lay(QVBoxLayout(self._listed))
        listed.addWidget(self.table)
        listed.addStretch(1)
        self._found = QStackedWidget(page)
        self._found.addWidget(self._listed)
        self._found.addWidget(self._no_match)
        down = lay(QVBoxLayout(page), (20, 20, 20, 20))
        down.addWidget(self.cards)
        down.addSpacing(20)
        down.addLayout(head)
        down.addSpacing(8)
        down.addWidget(self._found, 1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        return area
