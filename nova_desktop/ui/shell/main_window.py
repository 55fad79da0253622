"""The main window: rail on the left, the chosen screen, banners above it, the status line below."""

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem
from nova_desktop.domain.window_place import WindowPlace
from nova_desktop.ui.chat.view import ChatScreen
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.places.later import LaterScreen
from nova_desktop.ui.shell.banners import Banners
from nova_desktop.ui.shell.news_line import NewsLine
from nova_desktop.ui.shell.notices import Notices
from nova_desktop.ui.shell.placing import Placing
from nova_desktop.ui.shell.rail import SEARCH_KEY, Place, Rail, places
from nova_desktop.ui.shell.screens import LISTS, Screens, kind_of
from nova_desktop.ui.shell.status_line import StatusLineBar
from nova_desktop.ui.status.view import StatusScreen
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.toast import Toasts

_NARROW_PX: Final = 900
_FRAME_PX: Final = 40
_LONGEST_TITLE: Final = 40
_FIRST: Final = "chat"
_STATUS: Final = "status"
NEWS_KEY: Final = "F6"
REDO_KEYS: Final = ("Ctrl+Shift+Z", "Ctrl+Y")


@runtime_checkable
class Findable(Protocol):
    """A screen with something to search in; Ctrl+F leads there."""

    def open_find(self) -> None: ...


class MainWindow(QMainWindow):
    """`painted` once, after the first paint; `closed` when the user closes it.

    `place_changed` a second after it was moved, sized, or another screen was opened;
    `screen_opened` at once, also when the same screen is to show another place.
    """

    painted = Signal()
    closed = Signal()
    restart_wanted = Signal()
    undo_pressed = Signal()
    redo_pressed = Signal()
    place_changed = Signal()
    screen_opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Nova"))
        self._limit_size()
        room = self.screen().availableSize()
        self.resize(min(1280, room.width()), min(800, room.height() - _FRAME_PX))
        self._has_painted = False
        self._has_closed = False
        self._settings_file = ""
        self._places = {place.name: place for place in places()}
        self.rail = Rail(places(), self)
        self.banners = Banners(self)
        self.chat = ChatScreen(self)
        self.status = StatusScreen(self)
        self.status_line = StatusLineBar(self)
        self._screens = Screens(self._make_screen, self)
        self._screens.keep(_FIRST, self.chat)
        self._screens.keep(_STATUS, self.status)
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._undo_at: dict[str, Callable[[], object]] = {}
        self._redo_at: dict[str, Callable[[], object]] = {}
        self._open_palette: Callable[[], object] | None = None
        self._search_wished = False
        self._setup: QWidget | None = None
        self._told = self.banners
        self._pages = QStackedWidget(self)
        self._page = self._lay_out()
        self._pages.addWidget(self._page)
        news_line = NewsLine(self.status_line, self, self._kept_clear)
        self.setCentralWidget(_stacked(self._pages, news_line))
        self.toasts = Toasts(self, news_line)
        news_line.changed.connect(self.toasts.again)
        self._notices = Notices(self.toasts)
        self._placing = Placing(self)
        self._connect()
        self._add_keys()
        self._screens.currentChanged.connect(self._let_find)
        self.open_place(_FIRST)

    @property
    def has_painted(self) -> bool:
        return self._has_painted

    @property
    def has_closed(self) -> bool:
        """For whoever could not listen yet: a loop may take the close before its first task."""
        return self._has_closed

    @property
    def screen_in_view(self) -> QWidget | None:
        """The screen that is shown; a set-up may stand before it."""
        return self._screens.currentWidget()

    @property
    def page(self) -> QWidget:
        """Rail, screens and status line: all that a set-up takes the place of."""
        return self._page

    @property
    def place(self) -> WindowPlace:
        """Where it is and what it shows, to be remembered."""
        return WindowPlace(self._placing.rect(), self.isMaximized(), self._screens.current)

    def restore(self, place: WindowPlace) -> None:
        """Be where it was and show what it showed; before it is shown."""
        self._placing.put(place.rect, maximized=place.maximized)
        if place.place in self._places or kind_of(place.place) == LISTS:
            self.open_place(place.place)

    def know_settings_file(self, path: str) -> None:
        """The path that Settings and Models tell of."""
        self._settings_file = path

    def open_place(self, name: str) -> None:
        """Show the screen of a place, or `status`."""
        screen = self._screens.open(name)
        self.rail.show_chosen(name)
        if screen is self.chat:
            self.chat.composer.setFocus()
        else:
            screen.setFocus()
        if screen is self.status:
            self.status.shown.emit()
        self.toasts.again()
        self.screen_opened.emit()
        self.place_changed.emit()

    def offer_screen(self, name: str, make: Callable[[], QWidget]) -> None:
        """Make the screen of a place when it is first opened; one that is open now is replaced."""
        self._makers[name] = make
        if self._screens.forget(name) and kind_of(self._screens.current) == name:
            self.open_place(self._screens.current)

    def undo_at(
        self, name: str, undo: Callable[[], object], redo: Callable[[], object] | None = None
    ) -> None:
        """What Ctrl+Z does at a place, instead of `undo_pressed`, and what its counterpart does."""
        self._undo_at[name] = undo
        if redo is not None:
            self._redo_at[name] = redo

    def offer_palette(self, open_palette: Callable[[], object]) -> None:
        """What the search in the rail and its key open, at once if it was wished already."""
        self._open_palette = open_palette
        if self._search_wished:
            self._search_wished = False
            open_palette()

    def undo(self) -> None:
        """Take back the last change of the place in view."""
        self._undo_at.get(kind_of(self._screens.current), self.undo_pressed.emit)()

    def redo(self) -> None:
        """Do again what was taken back last."""
        kind = kind_of(self._screens.current)
        if kind in self._redo_at:
            self._redo_at[kind]()
        elif kind not in self._undo_at:
            self.redo_pressed.emit()

    def new_chat(self) -> None:
        """Begin one, from anywhere."""
        self.open_place(_FIRST)
        self.chat.new_chat()

    def find_here(self) -> None:
        """Look for words in the screen in view, or else in the chat."""
        screen = self._screens.currentWidget()
        if not isinstance(screen, Findable):
            self.open_place(_FIRST)
            screen = self.chat
        screen.open_find()

    def search_chats(self, text: str = "") -> None:
        """Look for a chat, perhaps by these words at once."""
        self.open_place(_FIRST)
        self.chat.open_search(text)

    def show_setup(self, page: QWidget, banners: Banners | None = None) -> None:
        """Let the set-up fill the window, without rail, screens and their keys.

        `banners` are those of the page: what is told meanwhile is told there.
        """
        self.end_setup()
        self._setup = page
        self._told = banners or self.banners
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.setFocus()

    def end_setup(self) -> None:
        """Back to rail and screens."""
        if self._setup is not None:
            self._pages.removeWidget(self._setup)
            self._setup.deleteLater()
            self._setup = None
            told, self._told = self._told, self.banners
            for banner in told.shown() if told is not self.banners else ():
                self.banners.show_problem(banner.problem, banner.retry)
            self.open_place(self._screens.current or _FIRST)

    @property
    def in_setup(self) -> bool:
        """Whether the set-up fills the window."""
        return self._setup is not None

    def show_problem(self, problem: Problem, retry: Callable[[], None] | None = None) -> None:
        """A banner; one for each code and subject, the newest three at most."""
        self._told.show_problem(problem, retry)

    def notify(self, problem: Problem) -> None:
        """What happened in the background: a notice, or a banner where there are details."""
        if problem.detail:
            self.show_problem(problem)
        else:
            self._notices.tell(problem)

    def forget_problems_of(self, child: str) -> None:
        """Take away what was told of a child that is well again."""
        self.banners.forget_problems_of(child)
        self._told.forget_problems_of(child)

    def raise_up(self) -> None:
        """To the front, also when minimised."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "rail"):
            self._limit_size()
            self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._has_closed = True
        self.closed.emit()

    def _limit_size(self) -> None:
        px = current_theme().px
        self.setMinimumSize(max(640, px(400)), max(420, px(300)))

    def _fit(self) -> None:
        narrow = self.width() < current_theme().px(_NARROW_PX)
        if narrow != self.rail.is_narrow:
            self.rail.show_narrow(narrow)

    def _make_screen(self, name: str) -> QWidget:
        make = self._makers.get(name)
        return self._later(name) if make is None else make()

    def _later(self, name: str) -> QWidget:
        place = self._places.get(name) or Place(LISTS, _("Tasks"), "list-checks", "")
        screen = LaterScreen(place, self._settings_file, self)
        screen.place_wanted.connect(self.open_place)
        screen.told.connect(self.toasts.show_toast)
        return screen

    def _connect(self) -> None:
        self.rail.chosen.connect(self.open_place)
        self.rail.search_wanted.connect(self._search)
        self.chat.place_wanted.connect(self.open_place)
        self.chat.told.connect(self.toasts.show_toast)
        self.chat.was_deleted.connect(self._tell_deleted)
        self.status_line.clicked.connect(lambda: self.open_place(_STATUS))
        self.status.left.connect(lambda: self.open_place(self._screens.before or _FIRST))
        self._placing.moved.connect(self.place_changed)

    def _add_keys(self) -> None:
        standard = QKeySequence.StandardKey
        keys: list[tuple[QKeySequence.StandardKey | str, Callable[[], object]]] = [
            (standard.Undo, self.undo),
            (standard.Redo, self.redo),
            (standard.Quit, self.close),
            (standard.New, self.new_chat),
            (standard.Find, self.find_here),
            (SEARCH_KEY, self._search),
            (NEWS_KEY, self.toasts.focus_newest),
        ]
        keys += [
            (place.key, lambda name=place.name: self.open_place(name))
            for place in self._places.values()
        ]
        for key, pressed in keys:
            # those of the screens rest while the set-up hides them
            below = self if key is standard.Quit else self._page
            shortcut = QShortcut(QKeySequence(key), below)
            if key is standard.Redo:  # both that people know, whatever the system prefers
                shortcut.setKeys([QKeySequence(each) for each in REDO_KEYS])
            shortcut.activated.connect(pressed)
            if key is standard.Find:
                self._find_key = shortcut

    def _kept_clear(self) -> QWidget | None:
        """What no toast covers."""
        return self.chat.card if self._screens.current == _FIRST else None

    def _let_find(self, _index: int) -> None:
        """Ctrl+F is the screen's own where it takes it itself."""
        screen = self._screens.currentWidget()
        self._find_key.setEnabled(screen is None or not _has_own(screen, self._find_key))

    def _search(self) -> None:
        """A moment after the start there is a palette; it opens then."""
        if self._open_palette is not None:
            self._open_palette()
        else:
            self._search_wished = True
            self.toasts.show_toast(_("Nova is still opening. The search comes in a moment."))

    def _tell_deleted(self, conversation_id: str, title: str) -> None:
        shown = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
        text = _("“{title}” deleted").format(title=shown)
        self.toasts.show_toast(
            text, lambda: self.chat.delete_undone.emit(conversation_id), lasting=True
        )

    def _lay_out(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("canvas")
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.banners)
        right.addWidget(self._screens, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        down = QVBoxLayout(page)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(across, 1)
        down.addWidget(self.status_line)
        return page


def _has_own(screen: QWidget, shortcut: QShortcut) -> bool:
    """Whether a screen takes this key itself: two that want it would get it in turns."""
    return any(own.key() == shortcut.key() for own in screen.findChildren(QShortcut))


def _stacked(above: QWidget, below: QWidget) -> QWidget:
    both = QWidget()
    down = QVBoxLayout(both)
    down.setContentsMargins(0, 0, 0, 0)
    down.setSpacing(0)
    down.addWidget(above, 1)
    down.addWidget(below)
    return both
