"""The keys as they are bound now, for all screens at once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from nova_desktop.domain.key_table import DEFAULT_KEYS, KeyTable


class BoundKeys(QObject):
    """One for the window. `changed` with the new table."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None, table: KeyTable = DEFAULT_KEYS) -> None:
        super().__init__(parent)
        self._now = table

    @property
    def now(self) -> KeyTable:
        return self._now

    def use(self, table: KeyTable) -> None:
        """Another table, from the next key on."""
        if table != self._now:
            self._now = table
            self.changed.emit(table)

    def lead(self, use: Callable[[KeyTable], object]) -> None:
        """Give it to a screen, now and whenever it changes; a method of a QObject ends with it."""
        use(self._now)
        self.changed.connect(use)
