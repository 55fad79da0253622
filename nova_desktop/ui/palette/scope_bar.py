"""The foot of the palette: what one can narrow to, by Tab, by a sign or by the mouse."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.palette.entries import Scope, scope_name, sign_of
from nova_desktop.ui.widgets.chip import Chip
from nova_desktop.ui.widgets.flow_row import FlowRow

_GAP_PX: Final = 6


class ScopeBar(FlowRow):
    """`chosen` with a Scope."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, _GAP_PX)
        self.chips = {scope: self._made(scope) for scope in Scope}
        self.show_scope(Scope.ALL)

    def show_scope(self, scope: Scope) -> None:
        """Mark it."""
        for each, chip in self.chips.items():
            chip.setChecked(each is scope)

    def _made(self, scope: Scope) -> Chip:
        sign = sign_of(scope)
        chip = Chip(f"{sign} {scope_name(scope)}" if sign else scope_name(scope), self)
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stays in the field

        def pressed() -> None:
            self.chosen.emit(scope)

        chip.clicked.connect(pressed)
        self.add(chip)
        return chip
