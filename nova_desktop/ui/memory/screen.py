"""The Memory screen: the bar, what is found on the left, the graph on the right."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.memory import Entity, GraphPicture
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.graph_pane import GraphPane
from nova_desktop.ui.memory.list_pane import ListPane
from nova_desktop.ui.memory.rows import MemoryRow
from nova_desktop.ui.memory.strip_bar import StripBar
from nova_desktop.ui.memory.strips import Strip
from nova_desktop.ui.memory.top_bar import MemoryBar
from nova_desktop.ui.memory.view_protocol import Cover, Nothing
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView

_UNDO: Final = QKeySequence.StandardKey.Undo
_NARROW_PX: Final = 760
_LIST_PART: Final = 60
_GRAPH_PART: Final = 40


class MemoryScreen(QWidget):
    """Implements MemoryView. `shown` and `hidden_now` tell whether it is in view."""

    shown = Signal()
    hidden_now = Signal()
    switch_on_pressed = Signal()
    retry_pressed = Signal()
    undo_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self._narrow = False
        self.bar = MemoryBar(self)
        self.strip = StripBar(self)
        self.pane = ListPane(self)
        self.graph = GraphPane(self)
        self._cover = StateView(self)
        self._starting = QWidget(self)
        self._filled = QWidget(self)
        self._pages = QStackedWidget(self)
        self._lay_out()
        self._add_keys()
        self.setFocusProxy(self.bar.search)
        self.show_cover(Cover.STARTING)

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    def show_cover(self, cover: Cover, problem: Problem | None = None, kept: str = "") -> None:
        self.bar.show_able(cover is Cover.NONE)
        if cover is Cover.NONE:
            self._pages.setCurrentWidget(self._filled)
        elif cover is Cover.STARTING:
            self._pages.setCurrentWidget(self._starting)
        elif cover is Cover.OFF:
            button = push_button(
                _("Switch memory on"), self.switch_on_pressed.emit, self._cover, "primary"
            )
            self._say(
                StateKind.EMPTY,
                _("Memory is off"),
                f"{_('Nothing new is kept, read or asked until you switch it on.')} {kept}".strip(),
                button,
                "brain",
            )
        else:
            text = problem_text(problem) if problem is not None else None
            title = text.title if text is not None else _("Memory does not work")
            hint = text.hint if text is not None else ""
            retry = push_button(_("Retry"), self.retry_pressed.emit, self._cover)
            self._say(StateKind.ERROR, title, hint, retry, "")

    def show_strip(self, strip: Strip | None) -> None:
        self.strip.show_strip(strip)

    def show_tabs(self, tabs: Sequence[tuple[str, str]], value: str) -> None:
        self.pane.show_tabs(tabs, value)

    def show_loading(self) -> None:
        self.pane.show_loading()

    def show_rows(self, rows: Sequence[MemoryRow], *, more: bool, anew: bool = True) -> None:
        self.pane.show_rows(rows, more=more, anew=anew)

    def is_at_rest(self) -> bool:
        return QApplication.activeModalWidget() is None and self.pane.is_at_rest()

    def show_news(self, facts: int) -> None:
        self.pane.show_news(facts)

    def add_rows(self, rows: Sequence[MemoryRow], *, more: bool) -> None:
        self.pane.add_rows(rows, more=more)

    def show_nothing(self, nothing: Nothing) -> None:
        self.pane.show_nothing(nothing)

    def show_list_problem(self, problem: Problem) -> None:
        self.pane.show_list_problem(problem)

    def show_thing(self, thing: Entity | None) -> None:
        self.pane.show_thing(thing)
        if thing is not None and self._narrow:
            self._show_graph(False)

    def show_picture(self, picture: GraphPicture, *, quiet: bool = False) -> None:
        self.graph.show_picture(picture, quiet=quiet)

    def show_counts(self, text: str) -> None:
        self.graph.show_counts(text)

    def show_queue_line(self, text: str, *, busy: bool) -> None:
        self.pane.show_queue_line(text, busy=busy)

    def show_paused(self, paused: bool) -> None:
        self.bar.show_paused(paused)

    def show_spaces(self, spaces: Sequence[MemorySpace], chosen: str) -> None:
        self.bar.show_spaces(spaces, chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden_now.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < current_theme().px(_NARROW_PX)
        if narrow != self._narrow:
            self._narrow = narrow
            self.bar.show_narrow(narrow)
            self._show_graph(False)

    def event(self, event: QEvent) -> bool:
        """The key for Undo is this screen's while it has the keyboard, not the window's."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.matches(_UNDO):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.pane.head.isHidden():
            self.pane.head.left.emit()
        elif event.matches(_UNDO):
            self.undo_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _show_graph(self, shown: bool) -> None:
        """In a narrow window the graph takes the place of the list."""
        self.bar.graph.setChecked(shown)
        self.pane.setVisible(not (self._narrow and shown))
        self.graph.setVisible(shown or not self._narrow)

    def _say(self, kind: StateKind, title: str, text: str, button: QWidget, icon: str) -> None:
        self._cover.show_state(kind, title, text, [button], icon)  # type: ignore[list-item]
        self._pages.setCurrentWidget(self._cover)

    def _add_keys(self) -> None:
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.bar.search.setFocus)

    def _lay_out(self) -> None:
        across = lay(QHBoxLayout(), spacing=0)
        across.addWidget(self.pane, _LIST_PART)
        across.addWidget(self.graph, _GRAPH_PART)
        filled = lay(QVBoxLayout(self._filled))
        filled.addWidget(self.strip)
        filled.addLayout(across, 1)
        starting = lay(QVBoxLayout(self._starting), (16, 16, 16, 16))
        starting.addWidget(Skeleton(14, self._starting))
        for page in (self._filled, self._starting, self._cover):
            self._pages.addWidget(page)
        down = lay(QVBoxLayout(self))
        down.addWidget(self.bar)
        down.addWidget(self._pages, 1)
        self.bar.graph_pressed.connect(self._show_graph)
        self.bar.down_pressed.connect(self.pane.list.focus_first)
