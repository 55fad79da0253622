"""The left side: the head of a thing, the sections, the list, and the line of the queue."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.memory import Entity
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.row_list import RowList
from nova_desktop.ui.memory.rows import MemoryRow
from nova_desktop.ui.memory.tabs import Tabs
from nova_desktop.ui.memory.thing_head import ThingHead
from nova_desktop.ui.memory.view_protocol import Nothing
from nova_desktop.ui.memory.words import new_facts_text
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.panel import line
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.states import StateKind, StateView
from nova_desktop.ui.widgets.text_link import TextLink


class ListPane(QWidget):
    """`nothing_pressed` with the act of an empty list's button."""

    nothing_pressed = Signal(str)
    retry_pressed = Signal()
    queue_pressed = Signal()
    news_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.head = ThingHead(self)
        self.tabs = Tabs(_("Sections"), self)
        self.list = RowList(_("What is remembered"), self)
        self._state = StateView(self)
        self._loading = QWidget(self)
        lay(QVBoxLayout(self._loading), (16, 16, 16, 16)).addWidget(Skeleton(14, self._loading))
        self._pages = QStackedWidget(self)
        for page in (self._loading, self.list, self._state):
            self._pages.addWidget(page)
        self.queue = TextLink("", self.queue_pressed.emit, self, icon="loader")
        self._foot = QWidget(self)
        self.news = push_button("", self.news_pressed.emit, self.list, icon="arrow-up")
        self.news.setProperty("nova_overlay", True)
        self.news.hide()
        self.list.viewport().installEventFilter(self)
        self._lay_out()
        self.show_queue_line("", busy=False)

    def show_tabs(self, tabs: Sequence[tuple[str, str]], value: str) -> None:
        self.tabs.show_tabs(tabs, value)

    def show_thing(self, thing: Entity | None) -> None:
        has_keyboard = self.head.isAncestorOf(self.focusWidget() or self)
        self.head.show_thing(thing)
        if thing is None and has_keyboard:
            self.list.setFocus()

    def show_loading(self) -> None:
        self._pages.setCurrentWidget(self._loading)

    def show_rows(self, rows: Sequence[MemoryRow], *, more: bool, anew: bool = True) -> None:
        self.list.show_rows(rows, more=more, anew=anew)
        self._pages.setCurrentWidget(self.list)

    def add_rows(self, rows: Sequence[MemoryRow], *, more: bool) -> None:
        self.list.rows.add_rows(rows, more=more)

    def is_at_rest(self) -> bool:
        return self._pages.currentWidget() is not self.list or self.list.is_at_rest()

    def show_news(self, facts: int) -> None:
        """Over the list, so that nothing in it moves."""
        self.news.setText(new_facts_text(facts))
        self.news.setVisible(bool(facts))
        self._place_news()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_news()
        return super().eventFilter(watched, event)

    def show_nothing(self, nothing: Nothing) -> None:
        words = {"remember": _("Remember…"), "clear": _("Clear the search")}
        buttons = []
        if nothing.act:
            act = nothing.act
            kind = "primary" if act == "remember" else ""
            buttons = [
                push_button(words[act], lambda: self.nothing_pressed.emit(act), self._state, kind)
            ]
        self._show_state(StateKind.EMPTY, nothing.title, nothing.text, buttons, nothing.icon)

    def show_list_problem(self, problem: Problem) -> None:
        text = problem_text(problem)
        retry = push_button(_("Retry"), self.retry_pressed.emit, self._state)
        self._show_state(StateKind.ERROR, text.title, text.hint, [retry], "")

    def show_queue_line(self, text: str, *, busy: bool) -> None:
        """How many texts wait and what today cost; "" for neither. `busy`: one is being read."""
        self.queue.show_icon("loader" if busy else "")
        self.queue.setText(text)
        self.queue.setAccessibleName(_("{text}, open the queue").format(text=text))
        self.queue.updateGeometry()
        self._foot.setVisible(bool(text))

    def _show_state(
        self, kind: StateKind, title: str, text: str, buttons: Sequence[object], icon: str
    ) -> None:
        self._state.show_state(kind, title, text, buttons, icon)  # type: ignore[arg-type]
        self._pages.setCurrentWidget(self._state)

    def _place_news(self) -> None:
        self.news.resize(self.news.sizeHint())
        left = (self.list.viewport().width() - self.news.width()) // 2
        self.news.move(left, current_theme().px(8))
        self.news.raise_()

    def _lay_out(self) -> None:
        tabs = lay(QHBoxLayout(), (8, 4, 8, 0))
        tabs.addWidget(self.tabs)
        foot = lay(QHBoxLayout(self._foot), (16, 8, 16, 8), 6)
        foot.addWidget(self.queue)
        foot.addWidget(IconMark("chevron-right", "text_second", 14, self._foot))
        foot.addStretch(1)
        down = lay(QVBoxLayout(self))
        down.addWidget(self.head)
        down.addLayout(tabs)
        down.addWidget(line(self))
        down.addWidget(self._pages, 1)
        down.addWidget(self._foot)
