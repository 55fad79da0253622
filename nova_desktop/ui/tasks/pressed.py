"""Which act a pressed key means, by the table in force; and the name of a pressed key."""

from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nova_desktop.domain.key_names import KeyFault, KeyNameError, key_name
from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, Place, acts_at

_OF_KEYBOARDS: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
_BARE: Final = frozenset(
    {
        Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_Hyper_L, Qt.Key.Key_Hyper_R,
        Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock, Qt.Key.Key_Mode_switch,
    }
)  # fmt: skip


class PressedKeys:
    """The table the other way round, for one place."""

    def __init__(self, table: KeyTable = DEFAULT_KEYS, place: Place = Place.BOARD) -> None:
        self.table = table
        self.place = place
        self._acts = {key: act for act in acts_at(place) for key in table.get(act, ())}

    def act_of(self, event: QKeyEvent) -> Act | None:
        """None for a key that means nothing here."""
        try:
            return self._acts.get(pressed_key(event))
        except KeyNameError as error:
            is_esc = error.fault is KeyFault.ESC and not event.modifiers() & ~_OF_KEYBOARDS
            return self._acts.get("Esc") if is_esc else None


def pressed_key(event: QKeyEvent) -> str:
    """The name of what was pressed. Raises KeyNameError for what no act can have."""
    key = Qt.Key(event.key())
    if key in _BARE:
        raise KeyNameError(KeyFault.BARE)
    pressed = QKeyCombination(event.modifiers() & ~_OF_KEYBOARDS, key)
    return key_name(QKeySequence(pressed).toString(QKeySequence.SequenceFormat.PortableText))
