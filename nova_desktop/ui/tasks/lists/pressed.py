"""Which act a pressed key means, by the table in force."""

from typing import cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nova_desktop.ui.tasks.lists.keys import LIST_KEYS, Act, Keys


class Pressed:
    """The table the other way round. A sign as `?` counts with and without Shift."""

    def __init__(self, table: Keys = LIST_KEYS) -> None:
        self.table = table
        self._acts: dict[int, Act] = {}
        for act, keys in table.items():
            for key in keys:
                if (code := _code(key)) is not None:
                    self._acts[code] = act

    def act_of(self, event: QKeyEvent) -> Act | None:
        """None for a key that means nothing here."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        found = self._acts.get(QKeyCombination(modifiers, key).toCombined())
        if found is None and modifiers == Qt.KeyboardModifier.ShiftModifier:
            if event.text().isalpha():
                return None
            plain = QKeyCombination(Qt.KeyboardModifier.NoModifier, key)
            found = self._acts.get(plain.toCombined())
        return found


def _code(key: str) -> int | None:
    sequence = QKeySequence(key)
    if not sequence.count():
        return None
    first = cast("QKeyCombination", sequence[0])  # pyright: ignore[reportIndexIssue] (stubs)
    return first.toCombined()
