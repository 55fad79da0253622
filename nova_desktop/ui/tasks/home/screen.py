"""Home: the day, and cards with what matters now."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, Place
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import Task
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.tasks.home.cards import HomePanel, stacked
from nova_desktop.ui.tasks.home.presenter import HomeCard
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.picker import Picker
from nova_desktop.ui.tasks.lists.plain_bar import PlainBar
from nova_desktop.ui.tasks.lists.rows import ListRow
from nova_desktop.ui.tasks.panel_host import PanelHost
from nova_desktop.ui.tasks.pressed import PressedKeys
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView

_TWO_FROM_PX: Final = 620


class HomeScreen(QWidget):
    """Implements HomeView. `dates_wanted` with a point of the screen and tasks."""

    shown_now = Signal()
    hidden_now = Signal()
    retry_pressed = Signal()
    acted = Signal(object, object)
    renamed = Signal(str, str, str)
    place_wanted = Signal(str)
    find_wanted = Signal()
    help_wanted = Signal(object)
    dates_wanted = Signal(QPoint, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self.bar = PlainBar(self)
        self.bar.down_pressed.connect(self._lead_down)
        self._panels: dict[str, HomePanel] = {}
        self._keys = PressedKeys(DEFAULT_KEYS, Place.HOME)
        self._page = QWidget(self)
        self._grid = lay(QGridLayout(self._page), (20, 20, 20, 20), 16)
        self._columns = 0
        self._picked_in: HomePanel | None = None
        self._state = StateView(self)
        self._loading = QWidget(self)
        lay(QVBoxLayout(self._loading), (20, 20, 20, 20)).addWidget(Skeleton(12, self._loading))
        self._area = _scrolled(self._page, self)
        self._pages = stacked(self._loading, self._area, self._state, parent=self)
        self.host = PanelHost(self._pages, self)
        down = lay(QVBoxLayout(self))
        down.addWidget(self.bar)
        down.addWidget(self.host, 1)

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    @property
    def panels(self) -> Sequence[HomePanel]:
        """The cards in their order."""
        return list(self._panels.values())

    def show_day(self, title: str) -> None:
        self.bar.title.setText(title)

    def show_cards(self, cards: Sequence[HomeCard]) -> None:
        for card in cards:
            panel = self._panels.get(card.key)
            if panel is None:
                self._panels[card.key] = self._made(card)
            else:
                panel.show_card(card)
        last = self._panels[cards[-1].key]
        last.setVisible(bool(cards[-1].rows))
        self._place(force=True)
        self._pages.setCurrentWidget(self._area)

    def show_new(self) -> None:
        add = push_button(_("Add a task"), self._focus_add, self._state, "primary")
        title = _("Your day will be here")
        text = _("What needs you, what is due today and what is late. Begin with one task.")
        self._state.show_state(StateKind.EMPTY, title, text, [add], "house")
        self._pages.setCurrentWidget(self._state)

    def show_problem(self, problem: Problem) -> None:
        text = problem_text(problem)
        retry = push_button(_("Retry"), self.retry_pressed.emit, self._state)
        self._state.show_state(StateKind.ERROR, text.title, text.hint, [retry])
        self._pages.setCurrentWidget(self._state)

    def offer(self, picks: Picks, chosen: Callable[[str], object]) -> None:
        if (at := self._beside()) is not None:
            Picker(picks, chosen, self).open_at(at)

    def offer_dates(self, tasks: Sequence[Task]) -> None:
        if (at := self._beside()) is not None:
            self.dates_wanted.emit(at, tasks)

    def use_keys(self, table: KeyTable) -> None:
        """The keys as they are bound now, from the next press on."""
        self._keys = PressedKeys(table, Place.HOME)
        self.bar.use_keys(table)
        for panel in self.panels:
            panel.list.keys.use(table)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._keys.act_of(event)
        if act is Act.DOWN:
            self._lead(0, 1)
        elif not self._answer(act):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown_now.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden_now.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _made(self, card: HomeCard) -> HomePanel:
        panel = HomePanel(card, self._page)
        panel.list.keys.use(self._keys.table)
        panel.rest_wanted.connect(self.place_wanted)
        panel.add_wanted.connect(self._focus_add)

        def act(what: Act, rows: Sequence[ListRow]) -> None:
            self._picked_in = panel
            if not self._answer(what):
                self.acted.emit(what, rows)

        def leave(below: bool) -> None:
            shown = [each for each in self.panels if each.list.isVisible()]
            place = shown.index(panel) + (1 if below else -1)
            self._lead(place, 1 if below else -1)

        panel.list.acted.connect(act)
        panel.list.renamed.connect(self.renamed)
        panel.list.left_at.connect(leave)
        return panel

    def _answer(self, act: Act | None) -> bool:
        """What is the screen's own, whatever is in its cards."""
        if act is Act.ADD:
            self._focus_add()
        elif act is Act.FIND:
            self.find_wanted.emit()
        elif act is Act.HELP:
            self.help_wanted.emit(Place.HOME)
        return act in (Act.ADD, Act.FIND, Act.HELP)

    def _beside(self) -> QPoint | None:
        """Below the row that is asked about, on the screen."""
        panel = self._picked_in or next(iter(self._panels.values()), None)
        if panel is None:
            return None
        rows = panel.list
        at = rows.rect_of(rows.currentIndex().row()).bottomLeft()
        at.setX(current_theme().px(41))
        return rows.viewport().mapToGlobal(at)

    def _lead(self, place: int, by: int) -> None:
        """The keyboard to another card; above the first one to the field that adds."""
        shown = [each for each in self.panels if each.list.isVisible()]
        if place < 0:
            self._focus_add()
        elif place < len(shown):
            rows = shown[place].list
            rows.focus_first() if by > 0 else rows.focus_last()
            self._area.ensureWidgetVisible(shown[place])

    def _place(self, *, force: bool = False) -> None:
        columns = 2 if self.width() >= current_theme().px(_TWO_FROM_PX) else 1
        if columns == self._columns and not force:
            return
        self._columns = columns
        for number, panel in enumerate(self._panels.values()):
            last = number == len(self._panels) - 1
            width = columns if last else 1
            self._grid.addWidget(panel, number // columns, number % columns, 1, width)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        rows = -(-len(self._panels) // columns)
        for row in range(12):
            self._grid.setRowStretch(row, 1 if row == rows else 0)

    def _focus_add(self) -> None:
        self.bar.focus_add()

    def _lead_down(self) -> None:
        self._lead(0, 1)


def _scrolled(page: QWidget, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    for part in (area.viewport(), page):
        part.setAutoFillBackground(False)
    return area
