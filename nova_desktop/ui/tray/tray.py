"""The tray icon and its menu."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.role_names import role_name
from nova_desktop.ui.theme.scaling import hold
from nova_desktop.ui.tray.icon import tray_icon
from nova_desktop.ui.tray.presenter import TrayLevel, TrayRole, TrayState
from nova_desktop.ui.widgets.menus import Menu

_WIDTH_PX: Final = 220
LOOK_MS: Final = 3_000


class Tray(QObject):
    """Implements TrayView. `chosen` with a role and a model.

    The icon comes as soon as the desktop has a panel for it, which may be after Nova's start.
    """

    chosen = Signal(object, str)
    restart_pressed = Signal()
    open_pressed = Signal()
    models_pressed = Signal()
    quit_pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.menu = hold(Menu(window), min_width=_WIDTH_PX)
        self._state = TrayState(TrayLevel.STARTING, "")
        self._filled: TrayState | None = None
        self.icon = QSystemTrayIcon(tray_icon(TrayLevel.STARTING), self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.menu.aboutToHide.connect(self._fill_late)
        self._fill()
        self._has_left = False
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look)
        self.look()
        self._looking.start()

    def look(self) -> None:
        """Show the icon where there is a panel; without one it waits for the next."""
        possible = self.is_possible()
        if not self._has_left and possible != self.icon.isVisible():
            self.icon.setVisible(possible)

    @staticmethod
    def is_possible() -> bool:
        """Whether the desktop has a tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_tray(self, state: TrayState) -> None:
        """The menu changes only while it is closed, so that nothing moves under the pointer."""
        if state.level is not self._state.level:
            self.icon.setIcon(tray_icon(state.level))
        self._state = state
        self.icon.setToolTip(tip_text(state))
        if not self.menu.isVisible():
            self._fill()

    def leave(self) -> None:
        """Take the icon off the panel."""
        self._has_left = True
        self._looking.stop()
        self.icon.hide()

    def _fill_late(self) -> None:
        if self._filled != self._state:
            self._fill()

    def _fill(self) -> None:
        if self._filled == self._state:
            return
        self._filled = self._state
        menu, state = self.menu, self._state
        for inner in menu.findChildren(Menu):
            inner.deleteLater()
        menu.clear()
        for role in state.roles:
            self._add_role(menu, role)
        menu.addSeparator()
        menu.add(state.gateway, menu.close).setEnabled(False)
        menu.add(_("Restart gateway"), self.restart_pressed.emit)
        menu.addSeparator()
        menu.add(_("Open Nova"), self.open_pressed.emit)
        menu.add(_("Quit"), self.quit_pressed.emit)

    def _add_role(self, menu: Menu, role: TrayRole) -> None:
        model = role.model or _("no model")
        text = _("{role}: {model}").format(role=role_name(role.role), model=model)
        inner = menu.add_menu(text)
        provider = ""
        for candidate in role.candidates:
            if provider and candidate.provider != provider:
                inner.addSeparator()
            provider = candidate.provider
            self._add_model(inner, role, candidate.name, candidate.provider)
        if role.candidates:
            inner.addSeparator()
        inner.add(_("All models…"), self.models_pressed.emit)

    def _add_model(self, inner: Menu, role: TrayRole, name: str, provider: str) -> None:
        def choose() -> None:
            self.chosen.emit(role.role, name)

        inner.add(name, choose, second=provider, chosen=name == role.model)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_pressed.emit()


def tip_text(state: TrayState) -> str:
    """`Nova · Gateway ready · qwen3-32b`."""
    chat = next((role.model for role in state.roles if role.role is Role.CHAT), "")
    chat = harmless_line(chat).replace("<", "\u2039")  # some desktops show markup
    parts = (_("Nova"), state.gateway, chat)
    return " · ".join(part for part in parts if part)
