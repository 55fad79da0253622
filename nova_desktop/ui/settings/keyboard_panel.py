"""The panel Keyboard: a row for each act with its key, by groups."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.key_table import FIXED, Act
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.key_recorder import KeyRecorder
from nova_desktop.ui.settings.keyboard_presenter import KeyRow
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.tasks.keys import groups, plain_words, where_words
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.tooltip import key_text


class KeyboardPanel(SettingsPanel):
    """Implements KeyboardView. `recorded` with an act and a key, `refused` with its fault too.

    `put_back` with an act, `all_put_back`; `swapped` and `left` answer what is asked.
    """

    recorded = Signal(object, str)
    refused = Signal(object, object, str)
    put_back = Signal(object)
    all_put_back = Signal()
    swapped = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(panels()["keyboard"])
        self._recorders: dict[Act, KeyRecorder] = {}
        self._asking: tuple[Act, AskBox] | None = None
        back = push_button(_("Put all back"), self.all_put_back.emit, self, icon="rotate-ccw")
        self.head.addWidget(back)
        self.lead_to("keyboard/all", back)
        for name, acts in groups():
            self.add_heading(name)
            for act in acts:
                if act not in FIXED:
                    self.add_row(self._made(act), f"keyboard/{act}")

    def recorder(self, act: Act) -> KeyRecorder:
        """The button of an act. Raises KeyError."""
        return self._recorders[act]

    @property
    def asks(self) -> "AskBox | None":
        """What waits for an answer."""
        return self._asking[1] if self._asking is not None else None

    def show_row(self, row: KeyRow) -> None:
        self._recorders[row.act].show_keys(row.keys)
        shown = self.row_of(f"keyboard/{row.act}")
        also = ""
        if len(row.keys) > 1:
            also = _("Also {keys}.").format(keys=", ".join(map(key_text, row.keys[1:])))
        shown.show_meaning(f"{row.where} {also}".strip())
        usual = _("It was {keys}.").format(keys=", ".join(map(key_text, row.usual)))
        shown.show_reset(row.keys != row.usual, usual)

    def show_fault(self, key: str, text: str) -> None:
        self.row_of(f"keyboard/{key}").show_error(text)

    def ask(self, act: Act, words: str) -> None:
        self.end_asking()
        row = self.row_of(f"keyboard/{act}")
        box = AskBox(words, row)
        box.swapped.connect(self.swapped)
        box.left.connect(self.left)
        row.beside.addWidget(box)
        box.show()
        self._asking = (act, box)
        box.swap.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_asking(self) -> None:
        if self._asking is None:
            return
        act, box = self._asking
        self._asking = None
        had_focus = box.isAncestorOf(self.focusWidget() or self)
        if had_focus:
            self._recorders[act].setFocus(Qt.FocusReason.OtherFocusReason)
        self.row_of(f"keyboard/{act}").beside.removeWidget(box)
        box.hide()
        box.deleteLater()

    def _made(self, act: Act) -> SettingRow:
        name = plain_words(act)
        recorder = self._recorders[act] = KeyRecorder(_("Key for {name}").format(name=name), self)
        row = SettingRow(name, where_words(act), recorder)
        recorder.recorded.connect(partial(self.recorded.emit, act))
        recorder.refused.connect(partial(self.refused.emit, act))
        recorder.began.connect(self.left)
        recorder.ended.connect(partial(self.show_fault, act, ""))
        row.reset_pressed.connect(partial(self.put_back.emit, act))
        return row


class AskBox(QWidget):
    """A sentence and two answers. Esc leaves it."""

    swapped = Signal()
    left = Signal()

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = words
        self.setAccessibleName(words)
        self.swap = push_button(_("Swap"), self.swapped.emit, self)
        self.leave = push_button(_("Leave as it is"), self.left.emit, self)
        self.swap.setAccessibleDescription(words)
        answers = lay(QHBoxLayout(), spacing=10)
        answers.addWidget(self.swap)
        answers.addWidget(self.leave)
        answers.addStretch(1)
        down = lay(QVBoxLayout(self), spacing=6)
        down.addWidget(text_label(words, self, "warning", wrap=True))
        down.addLayout(answers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
