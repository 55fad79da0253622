"""The Board: its bar, the columns, and room for the details of a task at their right."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMetaMethod, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, Place
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.ui.tasks.board.bar import BoardBar
from nova_desktop.ui.tasks.board.card_drag import CardDrag
from nova_desktop.ui.tasks.board.column import ColumnView, MakeLine
from nova_desktop.ui.tasks.board.columns import Columns
from nova_desktop.ui.tasks.board.covers import BoardCover
from nova_desktop.ui.tasks.board.head_drag import HeadDrag
from nova_desktop.ui.tasks.board.menus import CardMenu, LaneWish, lane_menu
from nova_desktop.ui.tasks.board.pilot import Pilot
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace, Cover, Faces
from nova_desktop.ui.tasks.panel_host import PanelHost
from nova_desktop.ui.tasks.pressed import PressedKeys
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.menus import Menu

_MINUTE_MS: Final = 60_000
_POPUPS: Final = {
    Act.PLAN: "plan_wanted",
    Act.REMIND: "remind_wanted",
    Act.PRIORITY: "priority_wanted",
    Act.LABELS: "labels_wanted",
    Act.PEOPLE: "people_wanted",
    Act.PROJECT: "project_wanted",
}


class BoardScreen(QWidget):
    """Implements BoardView. `acted` with an act, its tasks and the column that it was done in.

    The `…_wanted` are answered by others with something that opens beside the card, which
    `place_of` tells; the menu offers those that somebody listens to.
    """

    shown = Signal()
    hidden_now = Signal()
    minute_passed = Signal()
    retry_pressed = Signal()
    acted = Signal(object, object, str)
    renamed = Signal(str, str)
    added = Signal(str, str)
    dropped = Signal(object)
    moved = Signal(object, str, str)
    more_wanted = Signal(str)
    all_wanted = Signal(str)
    lane_wished = Signal(object, str)
    lane_written = Signal(str, str, str)
    lane_moved = Signal(str, str)
    plan_wanted = Signal(object)
    remind_wanted = Signal(object)
    priority_wanted = Signal(object)
    labels_wanted = Signal(object)
    people_wanted = Signal(object)
    project_wanted = Signal(object)
    help_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self.keys: KeyTable = DEFAULT_KEYS
        self.bar = BoardBar(self)
        self.columns = Columns(self)
        self.pilot = Pilot(self.columns)
        self.drag = CardDrag(self.columns)
        self.head_drag = HeadDrag(self.columns)
        self.menu: Menu | None = None
        self._cover = BoardCover(self)
        self._pages = QStackedWidget(self)
        self._faces: dict[str, ColumnFace] = {}
        self._content = QWidget(self)
        self._strip = QWidget(self)
        self._strip.hide()
        self.make_line: MakeLine | None = None
        self.host = PanelHost(self._content, self)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self.minute_passed)
        self._lay_out()
        self._connect()

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    # BoardView

    def show_cover(self, cover: Cover, problem: Problem | None = None) -> None:
        if cover is Cover.NONE:
            had_focus = self._cover.isAncestorOf(self.focusWidget() or self)
            self._pages.setCurrentWidget(self.columns)
            if had_focus or self.focusWidget() is self:
                self.focus_cards()
        else:
            self._cover.show_cover(cover, problem)
            self._pages.setCurrentWidget(self._cover)

    def show_columns(self, columns: Sequence[ColumnFace]) -> None:
        self._faces = {face.id: face for face in columns}
        self.columns.show_columns(columns)

    def show_cards(
        self, column: str, cards: Sequence[TaskCard], faces: Faces, *, more: bool
    ) -> None:
        view = self.columns.view(column)
        if view is not None:
            view.cards.show_cards(cards, faces, more=more)
            self.drag.aim_again()

    def extent(self, column: str) -> int:
        view = self.columns.view(column)
        return view.cards.extent() if view is not None else 0

    def show_grouping(self, value: str) -> None:
        self.bar.show_grouping(value)

    def show_compact(self, compact: bool) -> None:
        self.bar.show_compact(compact)
        self.columns.show_compact(compact)

    def show_filter(self, words: str) -> None:
        self.bar.show_filter(words)

    def lead_to(self, task: str) -> None:
        self.pilot.lead_to(task)

    def select(self, column: str, tasks: Sequence[str]) -> None:
        view = self.columns.view(column)
        if view is not None:
            view.cards.choose(tasks)

    def edit_column(self, column: str) -> None:
        view = self.columns.view(column)
        if view is not None:
            self.columns.bring_into_view(view)
            view.head.write("name")

    # For others

    def use_keys(self, table: KeyTable) -> None:
        """The keys as they are bound now, from the next press on."""
        self.keys = table
        self.columns.use_keys(table)
        self.bar.use_keys(table)

    def put_strip(self, strip: QWidget) -> None:
        """Above the lanes, while it is shown."""
        lay(QVBoxLayout(self._strip), (20, 12, 20, 0)).addWidget(strip)
        strip.installEventFilter(self)
        self._strip.setHidden(strip.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room for the strip comes and goes with it."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._strip.setHidden(event.type() == QEvent.Type.HideToParent)
        return super().eventFilter(watched, event)

    def focus_cards(self) -> None:
        """The keyboard goes to where it was among the cards."""
        view = self.columns.current()
        target = view.cards if view is not None else self.bar.field
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_opened(self, task: str) -> None:
        """Mark the card whose details are shown; "" for none."""
        for view in self.columns:
            view.cards.show_opened(task)

    def place_of(self, tasks: Sequence[str]) -> QRect:
        """Where the first of them is on the screen, for what opens beside it."""
        view = self.columns.holder(tasks[0]) if tasks else None
        if view is None:
            return QRect(self.bar.mapToGlobal(QPoint(0, self.bar.height())), QSize(1, 1))
        cards = view.cards
        rect = cards.card_rect(tasks[0]).intersected(cards.viewport().rect())
        return QRect(cards.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def open_find(self) -> None:
        """Ctrl+F is for what is shown."""
        self.bar.filter_pressed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Where there are cards the keyboard is at them."""
        super().focusInEvent(event)
        if self._pages.currentWidget() is self.columns:
            self.focus_cards()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
        self.drag.cancel()
        self.hidden_now.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no list took, as those on a board without cards."""
        act = PressedKeys(self.keys).act_of(event)
        if act is not None and act in (Act.ADD, Act.FIND, Act.HELP):
            self._answer(act, [], "")
        else:
            super().keyPressEvent(event)

    def open_card_menu(self, view: ColumnView, at: QPoint) -> None:
        """For what is selected, at a point of the screen."""
        tasks = self.pilot.tasks()
        faces = [
            face
            for each in self.columns
            for task in tasks
            if (face := each.cards.cards.face(each.cards.cards.row_of(task))) is not None
        ]
        if not faces:
            return
        here = view.face.id
        columns, answered = list(self._faces.values()), self._answered()
        made = CardMenu(faces, columns, here, self.keys, answered)

        def wish(act: Act) -> None:
            self.pilot.act(view, act)

        def move(column: str) -> None:
            self.moved.emit(tasks, column, here)

        self.menu = made.open(self, wish, move)
        self.menu.popup(at)

    def _answered(self) -> set[Act]:
        return {
            act
            for act, name in _POPUPS.items()
            if self.isSignalConnected(QMetaMethod.fromSignal(getattr(self, name)))
        }

    def _answer(self, act: Act, tasks: list[str], column: str) -> None:
        if act in _POPUPS:
            if tasks:
                getattr(self, _POPUPS[act]).emit(tasks)
        elif act is Act.ADD:
            self.bar.begin_task()
        elif act is Act.FIND:
            self.bar.filter_pressed.emit()
        elif act is Act.HELP:
            self._help()
        elif act is Act.MENU:
            view = self.columns.view(column)
            if view is not None:
                self.open_card_menu(view, self.place_of(tasks).center())
        elif act is Act.LEAVE:
            self._leave()
        else:
            self.acted.emit(act, tasks, column)

    def _leave(self) -> None:
        if self.drag.is_under_way:
            self.drag.cancel()
            for view in self.columns:
                view.cards.pointer.let_go()
        else:
            self.acted.emit(Act.LEAVE, [], "")

    def _listen(self, view: ColumnView) -> None:
        """To the cards of a new column."""
        name, cards = view.face.id, view.cards
        view.make_line = self.make_line
        self.pilot.listen(view)
        cards.renamed.connect(self.renamed)
        cards.pointer.dragged.connect(self.drag.move)
        cards.pointer.dropped.connect(self.drag.drop)

        def ask_for_more() -> None:
            self.more_wanted.emit(name)

        def open_menu(at: QPoint) -> None:
            self.open_card_menu(view, at)

        def begin(task: str, grabbed: QPoint, at: QPoint) -> None:
            chosen = self.columns.chosen()
            self.drag.begin(view, task, chosen if task in chosen else [task], grabbed)
            self.drag.move(at)

        cards.more_wanted.connect(ask_for_more)
        cards.menu_wanted.connect(open_menu)
        cards.pointer.drag_began.connect(begin)
        self._listen_to_head(view)

    def _listen_to_head(self, view: ColumnView) -> None:
        """And to what lies above them."""
        name = view.face.id
        self.head_drag.listen(view)

        def add(words: str) -> None:
            self.added.emit(name, words)

        def unfold() -> None:
            self.lane_wished.emit(LaneWish.COLLAPSE, name)

        def open_lane_menu() -> None:
            self._open_lane_menu(view)

        def write(what: str, words: str) -> None:
            self.lane_written.emit(name, what, words)

        view.added.connect(add)
        view.unfolded.connect(unfold)
        view.head.name.clicked.connect(open_lane_menu)
        view.head.written.connect(write)

    def _open_lane_menu(self, view: ColumnView) -> None:
        if view.face.kind == "group":
            return
        order = list(self._faces)

        def wish(wish: LaneWish) -> None:
            if wish in (LaneWish.RENAME, LaneWish.LIMIT):
                view.head.write("name" if wish is LaneWish.RENAME else "limit")
            else:
                self.lane_wished.emit(wish, view.face.id)

        at = order.index(view.face.id)
        first, last = at == 0, at == len(order) - 1
        self.menu = lane_menu(self, view.face, first=first, last=last, wish=wish)
        below = QPoint(0, view.head.name.height() + current_theme().px(2))
        self.menu.popup(view.head.name.mapToGlobal(below))

    def _press_cover(self, act: str) -> None:
        presses: dict[str, Callable[[], object]] = {
            "add": self.bar.begin_task,
            "clear": self.bar.filter_left.emit,
            "retry": self.retry_pressed.emit,
        }
        presses[act]()

    def _help(self) -> None:
        self.help_wanted.emit(Place.BOARD)

    def _add(self, words: str) -> None:
        self.added.emit("", words)

    def _opened_changed(self, open_now: bool) -> None:
        self.pilot.opens_at_once = open_now
        if not open_now:
            self.show_opened("")

    def _connect(self) -> None:
        self.columns.made.connect(self._listen)
        self.pilot.wished.connect(self._answer)
        self.pilot.all_wished.connect(self.all_wanted)
        self.drag.dropped.connect(self.dropped)
        self.head_drag.moved.connect(self.lane_moved)
        self._cover.pressed.connect(self._press_cover)
        self.bar.down_pressed.connect(self.focus_cards)
        self.bar.added.connect(self._add)
        self.bar.help_pressed.connect(self._help)
        self.host.panel_changed.connect(self._opened_changed)

    def _lay_out(self) -> None:
        self._pages.addWidget(self._cover)
        self._pages.addWidget(self.columns)
        inner = lay(QVBoxLayout(self._content))
        inner.addWidget(self._strip)
        inner.addWidget(self._pages, 1)
        self._content.setFocusProxy(self)
        down = lay(QVBoxLayout(self))
        down.addWidget(self.bar)
        down.addWidget(self.host, 1)
