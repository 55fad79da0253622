"""A screen that is not there yet: it opens in a moment."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.shell.rail import Place
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.states import StateKind, StateView

_BAR_PX = 52
_BY_FILE = frozenset({"models", "settings"})


class LaterScreen(QWidget):
    """`place_wanted` with the name of another screen, `told` with news for a toast."""

    place_wanted = Signal(str)
    told = Signal(str)

    def __init__(
        self, place: Place, settings_file: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self._settings_file = settings_file
        bar = hold(QWidget(self), height=_BAR_PX)
        bar.setObjectName("topbar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = lay(QHBoxLayout(bar), (20, 0, 20, 1))
        row.addWidget(text_label(place.text, bar, "title"))
        state = StateView(self)
        title, text = _opening()
        if place.name in _BY_FILE and settings_file:
            text = f"{text}\n{settings_file}"
        state.show_state(StateKind.EMPTY, title, text, self._actions(place.name), place.icon)
        down = lay(QVBoxLayout(self))
        down.addWidget(bar)
        down.addWidget(state, 1)

    def _actions(self, name: str) -> list[PushButton]:
        """What works today instead."""
        if name not in _BY_FILE:
            return [self._leading_to("chat", _("Open Chat"))]
        actions = [self._leading_to("status", _("Open Status"))]
        if self._settings_file:
            actions.insert(0, push_button(_("Copy the path"), self._copy, self))
        return actions

    def _leading_to(self, name: str, text: str) -> PushButton:
        def lead() -> None:
            self.place_wanted.emit(name)

        return push_button(text, lead, self)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._settings_file)
        self.told.emit(_("Path copied"))


def _opening() -> tuple[str, str]:
    """For the moment before the store is open, which lasts when it cannot be opened."""
    return (
        _("Opening"),
        _("It stands here as soon as your tasks and chats are open."),
    )
