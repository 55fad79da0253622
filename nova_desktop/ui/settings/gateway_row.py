"""A gateway's row: whether it is asked, its state, and what can be done about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.gateway_presenter import GatewayRow, Mending
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import PushButton, ToolButton, push_button, tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.toggle import Toggle


@dataclass(frozen=True, slots=True)
class GatewayWishes:
    """What is done when a button of one gateway is pressed."""

    switch: Callable[[bool], None]
    test: Callable[[], None]
    remove: Callable[[], None]
    move: Callable[[int], None]  # -1 for earlier, 1 for later
    put_first: Callable[[], None]
    replace_key: Callable[[], None]
    drop_key: Callable[[], None]
    trust: Callable[[], None]
    open_pages: Callable[[], None]


class GatewayElsewhere(SettingRow):
    """One of the user's own. `menu_shown` while its menu is open."""

    def __init__(self, row: GatewayRow, wishes: GatewayWishes) -> None:
        super().__init__(row.name, "")
        self._wishes = wishes
        self._row = row
        self.menu_shown: Menu | None = None
        self._lacks = text_label("", self, "small", wrap=True)
        self._key = self._button(_("Replace the key"), wishes.replace_key)
        self._certificate = self._button(_("Look at its certificate"), wishes.trust)
        self.add_below(self._lacks)
        self._mends = QWidget(self)
        mends = lay(QHBoxLayout(self._mends), (0, 6, 0, 2))
        for button in (self._key, self._certificate):
            mends.addWidget(button)
        mends.addStretch(1)
        self.add_below(self._mends)
        self.switch = Toggle("", self)
        self.switch.setAccessibleName(_("Ask {name}").format(name=row.name))
        self.switch.clicked.connect(lambda: wishes.switch(self.switch.isChecked()))
        self.test = self._button(_("Test"), wishes.test)
        self._remove = self._button(_("Remove"), wishes.remove)
        self._up = self._arrow("arrow-up", _("Ask earlier"), -1)
        self._down = self._arrow("arrow-down", _("Ask later"), 1)
        self.more = tool_button("ellipsis", self._named(_("More")), self._open_menu, self)
        self.add_buttons(self.switch, self.test, self._remove, self._up, self._down, self.more)

    @property
    def stops(self) -> Sequence[QWidget]:
        """Where Tab stops, as one reads."""
        arrows = (self._up, self._down)
        return (
            self.switch,
            self.test,
            self._remove,
            *arrows,
            self.more,
            self._key,
            self._certificate,
        )

    def show_row(self, row: GatewayRow) -> None:
        self._row = row
        self.show_meaning(row.state, row.kind)
        self._lacks.setText(row.lacks)
        self._lacks.setVisible(bool(row.lacks))
        self._mends.setVisible(row.mends is not None)
        self._key.setVisible(row.mends is Mending.KEY)
        self._certificate.setVisible(row.mends is Mending.CERTIFICATE)
        self.switch.setChecked(row.is_on)
        self.test.setEnabled(row.is_on)
        focused = self._up.hasFocus() or self._down.hasFocus()
        self._up.setVisible(row.can_rise)
        self._down.setVisible(row.can_sink)
        if focused and not (self._up.hasFocus() or self._down.hasFocus()):
            other = self._up if row.can_rise else self._down
            (other if row.can_rise or row.can_sink else self.more).setFocus()

    def _open_menu(self) -> None:
        """Made when it is opened: what can be done changes with the gateway's state."""
        row, wishes = self._row, self._wishes
        menu = make_menu(self)
        menu.aboutToHide.connect(self._closed)
        menu.aboutToHide.connect(menu.deleteLater)
        self._entry(menu, _("Ask it first"), wishes.put_first, "arrow-up-to-line", row.can_lead)
        admin = _("Open its own pages, signed in")
        self._entry(menu, admin, wishes.open_pages, "external-link", row.is_on)
        menu.addSeparator()
        key = _("Replace the key…") if row.has_key else _("Give it a key…")
        self._entry(menu, key, wishes.replace_key, "key-round")
        if row.has_key:
            self._entry(menu, _("Call it without a key"), wishes.drop_key, "x")
        if row.is_secure:
            self._entry(menu, _("Look at its certificate…"), wishes.trust, "shield")
        self.menu_shown = menu
        below = QPoint(self.more.width() - menu.sizeHint().width(), self.more.height())
        menu.popup(self.more.mapToGlobal(below + QPoint(0, current_theme().px(2))))

    def _closed(self) -> None:
        self.menu_shown = None

    def _entry(
        self, menu: Menu, text: str, wish: Callable[[], None], icon: str, able: bool = True
    ) -> None:
        menu.add(text, wish, icon=icon).setEnabled(able)

    def _button(self, text: str, wish: Callable[[], None]) -> PushButton:
        button = push_button(text, wish, self)
        button.setAccessibleName(self._named(text))
        return button

    def _arrow(self, icon: str, text: str, by: int) -> ToolButton:
        return tool_button(icon, self._named(text), lambda: self._wishes.move(by), self)

    def _named(self, text: str) -> str:
        return _("{action}: {name}").format(action=text, name=self._row.name)


class ManagedGateway(SettingRow):
    """Nova's own."""

    def __init__(self, row: GatewayRow, restart: Callable[[], None]) -> None:
        super().__init__(row.name, "")
        button = push_button(_("Restart"), restart, self)
        button.setAccessibleName(_("Restart the gateway"))
        self.add_buttons(button)
        self.stops: Sequence[QWidget] = (button,)

    def show_row(self, row: GatewayRow) -> None:
        self.show_meaning(row.state, row.kind)
