"""The panel Providers & keys: a row for each account."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.accounts_presenter import AccountRow
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.label import TextLabel, text_label
from nova_desktop.ui.widgets.states import StateKind, StateView

_EMPTY_PX = 260


class AccountsPanel(SettingsPanel):
    """Implements AccountsView. Wishes go out with an account's id."""

    add_pressed = Signal()
    validate_all_pressed = Signal()
    validate_pressed = Signal(str)
    replace_pressed = Signal(str)
    remove_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__(panels()["providers"])
        self._shown: dict[str, _Row] = {}
        self._all = push_button(_("Validate all"), self.validate_all_pressed.emit, self)
        self._add = push_button(
            _("Add provider"), self.add_pressed.emit, self, "primary", icon="plus"
        )
        self.head.addWidget(self._all)
        self.head.addWidget(self._add)
        self._empty = hold(StateView(self), min_height=_EMPTY_PX)
        first = push_button(_("Add provider"), self.add_pressed.emit, self._empty, "primary")
        self._first = first
        self._empty.show_state(
            StateKind.EMPTY,
            _("No provider yet"),
            _("With a key of yours, or a server on this computer, Nova can answer."),
            [first],
            icon="key-round",
        )
        self._list = lay(QVBoxLayout())
        self.rows.addWidget(self._empty)
        self.rows.addLayout(self._list)
        self.show_accounts(())

    def show_accounts(self, rows: Sequence[AccountRow]) -> None:
        self._empty.setVisible(not rows)
        self.lead_to("providers/add", self._add if rows else self._first)
        self._add.setVisible(bool(rows))
        self._all.setVisible(len(rows) > 1)
        wanted = [row.id for row in rows]
        left = [self._forget(name) for name in [*self._shown] if name not in wanted]
        for row in rows:
            if row.id not in self._shown:
                self._shown[row.id] = self._make(row)
            self._shown[row.id].show_row(row)
        if any(left):  # the keyboard was on what has gone
            (self._add if rows else self._first).setFocus(Qt.FocusReason.OtherFocusReason)

    def row_of(self, key: str) -> SettingRow:
        """Also that of the first account. Raises KeyError."""
        if key == "providers/keys" and self._shown:
            return next(iter(self._shown.values()))
        return super().row_of(key)

    def _forget(self, name: str) -> bool:
        """Take a row away; whether the keyboard was on it."""
        old, focused = self._shown.pop(name), QApplication.focusWidget()
        had_focus = isinstance(focused, QWidget) and old.isAncestorOf(focused)
        old.hide()
        old.deleteLater()
        return had_focus

    def _make(self, row: AccountRow) -> "_Row":
        wishes: list[tuple[str, Callable[[], None]]] = [
            (_("Validate"), lambda: self.validate_pressed.emit(row.id)),
            (_("Replace key"), lambda: self.replace_pressed.emit(row.id)),
            (_("Remove"), lambda: self.remove_pressed.emit(row.id)),
        ]
        made = _Row(row.name, wishes)
        self._list.addWidget(made)
        return made


class _Row(SettingRow):
    """An account with its buttons."""

    def __init__(self, name: str, wishes: Sequence[tuple[str, Callable[[], None]]]) -> None:
        super().__init__(name, "")
        self._state: TextLabel = text_label("", self, "small", wrap=True)
        self._buttons: list[PushButton] = []
        for text, pressed in wishes:
            button = push_button(text, pressed, self)
            button.setAccessibleName(_("{action}: {name}").format(action=text, name=name))
            self._buttons.append(button)
        self.add_buttons(*self._buttons)
        self.add_below(self._state)

    def show_row(self, row: AccountRow) -> None:
        self.show_meaning(row.detail)
        self._state.setText(row.state)
        self._state.show_kind(row.kind)
        self._state.setToolTip(row.when)
        validate, replace, _remove = self._buttons
        validate.show_loading(row.busy)
        replace.setVisible(row.has_key)
