"""The main window: rail on the left, the chosen screen, banners above, the status line below."""

from collections.abc import Callable
from gettext import gettext as _
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.problems import Problem
from nova_desktop.ui.chat.view import ChatScreen
from nova_desktop.ui.shell.status_line import StatusLineBar
from nova_desktop.ui.status.view import StatusScreen
from nova_desktop.ui.widgets.banner import Banner

_RAIL_PX: Final = 208
_NARROW_PX: Final = 900
_NARROW_RAIL_PX: Final = 96
_FRAME_PX: Final = 40
_MOST_BANNERS: Final = 3


class MainWindow(QMainWindow):
    """`painted` once, after the first paint; `closed` when the user closes it."""

    painted = Signal()
    closed = Signal()
    undo_pressed = Signal()
    redo_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Nova"))
        self.setMinimumSize(640, 420)
        room = self.screen().availableSize()
        self.resize(min(1280, room.width()), min(800, room.height() - _FRAME_PX))
        self._has_painted = False
        self._has_closed = False
        self.chat = ChatScreen(self)
        self.status = StatusScreen(self)
        self.status_line = StatusLineBar(self)
        self.status_line.pressed.connect(lambda: self._open(1))
        self._screens = QStackedWidget(self)
        self._screens.addWidget(self.chat)
        self._screens.addWidget(self.status)
        self._nav = QButtonGroup(self)
        self._banners = QVBoxLayout()
        self._banners.setSpacing(0)
        self.setCentralWidget(self._lay_out())
        self._key(QKeySequence.StandardKey.Undo, self.undo_pressed.emit)
        self._key(QKeySequence.StandardKey.Redo, self.redo_pressed.emit)
        self._key(QKeySequence.StandardKey.Quit, self.close)
        self.chat.composer.setFocus()

    @property
    def has_painted(self) -> bool:
        return self._has_painted

    @property
    def has_closed(self) -> bool:
        """For whoever could not listen yet: a loop may take the close before its first task."""
        return self._has_closed

    def show_problem(self, problem: Problem, retry: Callable[[], None] | None = None) -> None:
        """A banner; one for each code and subject, the newest three at most."""
        for banner in self._shown_banners():
            if banner.is_about(problem):
                self._remove(banner)
        banner = Banner(problem, retry, self)
        banner.dismissed.connect(lambda: self._remove(banner))
        self._banners.addWidget(banner)
        banner.show()
        for old in self._shown_banners()[:-_MOST_BANNERS]:
            self._remove(old)

    def forget_problems_of(self, child: str) -> None:
        """Take away what was told of a child that is well again."""
        for banner in self._shown_banners():
            if banner.problem.params.get("child") == child:
                self._remove(banner)

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
        narrow = event.size().width() < _NARROW_PX
        self._rail_widget.setFixedWidth(_NARROW_RAIL_PX if narrow else _RAIL_PX)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._has_closed = True
        self.closed.emit()

    def _shown_banners(self) -> list[Banner]:
        widgets = [self._banners.itemAt(n) for n in range(self._banners.count())]
        return [w for item in widgets if item and isinstance(w := item.widget(), Banner)]

    def _remove(self, banner: Banner) -> None:
        self._banners.removeWidget(banner)
        banner.hide()
        banner.deleteLater()

    def _key(self, key: QKeySequence.StandardKey, pressed: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(pressed)

    def _open(self, screen: int) -> None:
        self._screens.setCurrentIndex(screen)
        self._nav.button(screen).setChecked(True)
        if screen == 1:
            self.status.shown.emit()
        else:
            self.chat.composer.setFocus()

    def _lay_out(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("canvas")
        down = QVBoxLayout(page)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(self._banners)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self._rail())
        across.addWidget(self._screens, 1)
        down.addLayout(across, 1)
        down.addWidget(self.status_line)
        return page

    def _rail(self) -> QWidget:
        rail = QWidget(self)
        rail.setObjectName("rail")
        self._rail_widget = rail
        rail.setFixedWidth(_RAIL_PX)
        down = QVBoxLayout(rail)
        down.setContentsMargins(8, 14, 8, 8)
        down.setSpacing(2)
        wordmark = QLabel(_("Nova"), rail)
        wordmark.setObjectName("wordmark")
        wordmark.setContentsMargins(10, 0, 0, 8)
        down.addWidget(wordmark)
        for place, text in enumerate((_("Chat"), _("Status"))):
            down.addWidget(self._nav_button(place, text, rail))
        down.addStretch(1)
        self._nav.button(0).setChecked(True)
        self._nav.idClicked.connect(self._open)
        return rail

    def _nav_button(self, place: int, text: str, rail: QWidget) -> QPushButton:
        button = QPushButton(text, rail)
        button.setObjectName("nav")
        button.setCheckable(True)
        self._nav.addButton(button, place)
        return button
