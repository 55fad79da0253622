"""A button that shows the key of an act, and when pressed takes the next key as another one."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.domain.key_names import KeyFault, KeyNameError, usable
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.pressed import pressed_key
from nova_desktop.ui.widgets.buttons import PushButton
from nova_desktop.ui.widgets.tooltip import key_text

_PLAIN: Final = Qt.KeyboardModifier.NoModifier


class KeyRecorder(PushButton):
    """`recorded` with the name of a key. Esc leaves it as it was.

    `refused` with a KeyFault and, where it has one, the name: then it waits for another key.
    """

    recorded = Signal(str)
    refused = Signal(object, str)
    began = Signal()
    ended = Signal()
    _records = False  # Qt sends events before the button is whole

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._name = name
        self._keys: tuple[str, ...] = ()
        self._waits = False
        """Only Ctrl, Shift and the like were pressed so far."""
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._clicked)

    @property
    def records(self) -> bool:
        """Whether the next key is taken."""
        return self._records

    def show_keys(self, keys: Sequence[str]) -> None:
        """Those that the act has now."""
        self._keys = tuple(keys)
        self._say()

    def begin(self) -> None:
        """Take the next key."""
        if not self._records:
            self._records, self._waits = True, False
            self.setCheckable(True)
            self.setChecked(True)
            self._say()
            self.began.emit()

    def end(self) -> None:
        """Be a button again."""
        if self._records:
            self._records = False
            self.setChecked(False)
            self.setCheckable(False)
            self._say()
            self.ended.emit()

    def event(self, e: QEvent) -> bool:
        """Before anyone else has the key: neither the window nor the way by Tab."""
        if not self._records or not isinstance(e, QKeyEvent):
            return super().event(e)
        if e.type() == QEvent.Type.ShortcutOverride:
            e.accept()
            return True
        if e.type() == QEvent.Type.KeyPress:
            self._take(e)
            return True
        if e.type() == QEvent.Type.KeyRelease:
            self._release(e)
            return True
        return super().event(e)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.end()

    def _clicked(self) -> None:
        self.end() if self._records else self.begin()

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == _PLAIN:
            self.end()
            return
        key = ""
        try:
            key = pressed_key(event)
            usable(key)
        except KeyNameError as error:
            self._waits = error.fault is KeyFault.BARE
            if not self._waits:
                self.refused.emit(error.fault, key)
            return
        self._waits = False
        if not event.isAutoRepeat():
            self.end()
            self.recorded.emit(key)

    def _release(self, event: QKeyEvent) -> None:
        """A modifier that was let go without another key."""
        if self._waits and not event.modifiers() and not event.isAutoRepeat():
            self._waits = False
            self.refused.emit(KeyFault.BARE, "")

    def _say(self) -> None:
        shown = key_text(self._keys[0]) if self._keys else _("No key")
        self.setText(_("Press a key. Esc leaves it as it is.") if self._records else shown)
        self.setAccessibleName(f"{self._name}: {self.text()}")
        self.updateGeometry()
