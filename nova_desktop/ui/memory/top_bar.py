"""The bar of the Memory screen: its title, the search, the space, Pause and Remember."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.tooltip import plain_tip

TYPING_MS: Final = 150
_BAR_PX: Final = 52
_SEARCH_PX: Final = 360
_LEAST_SEARCH_PX: Final = 80
_TITLE_FROM_PX: Final = 440


class MemoryBar(QWidget):
    """`searched` a moment after the last key; `down_pressed` leads into the list."""

    searched = Signal(str)
    down_pressed = Signal()
    pause_pressed = Signal(bool)
    remember_pressed = Signal()
    space_chosen = Signal(str)
    graph_pressed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hold(self, height=_BAR_PX)
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = text_label(_("Memory"), self, "title")
        self._paused = False
        self._narrow = False
        self.search = _SearchField(self)
        self.search.let_clear()
        self.spaces = Select(_("Space"), self, "quiet")
        self.pause = push_button(_("Pause"), self._pressed_pause, self, "quiet", icon="pause")
        self.remember = push_button(_("Remember…"), self.remember_pressed.emit, self, icon="plus")
        self.graph = tool_button("waypoints", _("Show the graph"), self._pressed_graph, self)
        self.graph.setCheckable(True)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._send)
        self.search.textChanged.connect(self._typed)
        self.search.down_pressed.connect(self._go_down)
        self.spaces.chosen.connect(self.space_chosen)
        self._lay_out()
        self.show_narrow(False)

    def show_paused(self, paused: bool) -> None:
        self._paused = paused
        self.pause.show_icon("play" if paused else "pause")
        self._name_buttons()

    def show_spaces(self, spaces: Sequence[MemorySpace], chosen: str) -> None:
        """All of them first; none where there is only one."""
        self.spaces.setVisible(len(spaces) > 1)
        choices = [Choice("", _("All spaces"))]
        choices += [Choice(space.id, space.name, begins=not n) for n, space in enumerate(spaces)]
        self.spaces.show_choices(choices, chosen)

    def show_able(self, able: bool) -> None:
        """Whether there is anything to search."""
        for part in (self.search, self.spaces, self.pause, self.remember, self.graph):
            part.setEnabled(able)

    def show_narrow(self, narrow: bool) -> None:
        """Without room for the graph beside the list a button shows it, and words give way."""
        self._narrow = narrow
        self._name_buttons()
        self.graph.setVisible(narrow)
        if not narrow:
            self.graph.setChecked(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._title.setVisible(self.width() >= current_theme().px(_TITLE_FROM_PX))

    def _name_buttons(self) -> None:
        names = ((self.pause, _("Resume") if self._paused else _("Pause")),
                 (self.remember, _("Remember…")))  # fmt: skip
        for button, name in names:
            button.setText("" if self._narrow else name)
            button.setAccessibleName(name)
            button.setToolTip(plain_tip(name) if self._narrow else "")
            button.updateGeometry()

    def _lay_out(self) -> None:
        row = lay(QHBoxLayout(self), (20, 0, 20, 1), 8)
        row.addWidget(self._title)
        row.addSpacing(12)
        row.addWidget(hold(self.search, min_width=_LEAST_SEARCH_PX, max_width=_SEARCH_PX), 100)
        row.addStretch(1)
        row.addWidget(self.spaces)
        row.addWidget(self.graph)
        row.addWidget(self.pause)
        row.addWidget(self.remember)

    def _typed(self) -> None:
        self._typing.start()

    def _send(self) -> None:
        self._typing.stop()
        self.searched.emit(self.search.text())

    def _go_down(self) -> None:
        self._send()
        self.down_pressed.emit()

    def _pressed_pause(self) -> None:
        self.pause_pressed.emit(not self._paused)

    def _pressed_graph(self) -> None:
        self.graph_pressed.emit(self.graph.isChecked())


class _SearchField(Field):
    """Enter and the arrow down lead into what was found; Esc empties it."""

    down_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, placeholder=_("Search memory"), icon="search")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            event.ignore()  # the screen takes its own last change back
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
