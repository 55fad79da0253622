"""Which act a pressed key means, by the table in force."""

from functools import cache
from typing import cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nova_desktop.ui.tasks.board.keys import KEYS, Act, KeyTable

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_PAD = Qt.KeyboardModifier.KeypadModifier


class PressedKeys:
    """The table the other way round. A sign as `?` counts with and without Shift."""

    def __init__(self, table: KeyTable = KEYS) -> None:
        self.table = table
        self._acts: dict[int, Act] = {}
        for act, keys in table.items():
            for key in keys:
                combined = _combined(key)
                if combined is not None:
                    self._acts[combined] = act

    def act_of(self, event: QKeyEvent) -> Act | None:
        """None for a key that means nothing here."""
        modifiers = event.modifiers() & ~_PAD
        key = Qt.Key(event.key())
        found = self._acts.get(QKeyCombination(modifiers, key).toCombined())
        if found is None and modifiers == _SHIFT and not event.text().isalpha():
            found = self._acts.get(
                QKeyCombination(Qt.KeyboardModifier.NoModifier, key).toCombined()
            )
        return found


@cache
def _combined(key: str) -> int | None:
    sequence = QKeySequence(key)
    if sequence.count() != 1:
        return None
    first = sequence[0]  # pyright: ignore[reportIndexIssue, reportUnknownVariableType] (stubs)
    return cast("QKeyCombination", first).toCombined()
