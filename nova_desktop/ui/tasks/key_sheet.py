"""The sheet of keys: all that works where the keyboard is, in groups, as it is bound now."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.key_table import Act, KeyTable, Place
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.keys import Group, groups_at, place_words, words_at
from nova_desktop.ui.tasks.pressed import PressedKeys
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.key_mark import KeyMark
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody
from nova_desktop.ui.widgets.tooltip import key_text

_SIZE: Final = (780, 0)
_INSIDE: Final = (10, 8, 10, 0)
"""Around the columns, so that the ring of the keyboard touches no word."""
_NARROWEST_PX: Final = 320
_BESIDE_FROM_PX: Final = 520


class KeySheet(RoomyDialog):
    """Esc closes it, and so does the key that opened it. `change_wanted` leads to the settings."""

    change_wanted = Signal()

    def __init__(self, place: Place, table: KeyTable, parent: QWidget | None = None) -> None:
        text = _("What keys do here: {place}").format(place=place_words(place))
        super().__init__(_("Keys"), text, _SIZE, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        hold(self, min_width=_NARROWEST_PX)
        self._keys = PressedKeys(table, place)
        self.scrolled = ScrolledBody(self)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows and pages scroll it
        self.scrolled.setAccessibleName(text)
        self._beside = lay(QBoxLayout(QBoxLayout.Direction.LeftToRight), _INSIDE, 36)
        for part in _halves(groups_at(place)):
            self._beside.addLayout(_column(part, place, table, self), 1)
        self.scrolled.page.addLayout(self._beside)
        self.scrolled.page.addStretch(1)
        self.body.addWidget(self.scrolled, 1)
        self.add_button(_("Change keys"), self._change, icon="keyboard")
        self.add_button(_("Close"), self.reject, "primary")
        self.scrolled.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._keys.act_of(event) is Act.HELP:
            self.reject()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where there is no room for two."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        wide = self.width() >= current_theme().px(_BESIDE_FROM_PX)
        self._beside.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _change(self) -> None:
        self.accept()
        self.change_wanted.emit()


def open_key_sheet(
    place: Place, table: KeyTable, parent: QWidget, change: Callable[[], object]
) -> KeySheet:
    """Shown over the window; it goes when it is closed."""
    sheet = KeySheet(place, table, parent)
    sheet.change_wanted.connect(change)
    sheet.open()
    return sheet


def _halves(groups: Sequence[Group]) -> tuple[Sequence[Group], Sequence[Group]]:
    """Two columns about equally long; a heading counts as a row."""
    sizes = [len(acts) + 1 for _name, acts in groups]
    cut = min(
        range(1, len(groups) + 1), key=lambda n: abs(sum(sizes[:n]) - sum(sizes[n:])), default=0
    )
    return groups[:cut], groups[cut:]


def _column(groups: Sequence[Group], place: Place, table: KeyTable, parent: QWidget) -> QVBoxLayout:
    down = lay(QVBoxLayout(), spacing=6)
    for name, acts in groups:
        heading = text_label(name, parent, "section")
        down.addWidget(heading)
        for act in acts:
            down.addWidget(_row(words_at(act, place), table.get(act, ()), parent))
        down.addSpacing(10)
    down.addStretch(1)
    return down


def _row(words: str, keys: Sequence[str], parent: QWidget) -> QWidget:
    row = QWidget(parent)
    said = ", ".join(map(key_text, keys)) or _("No key")
    row.setAccessibleName(f"{words}: {said}")
    across = lay(QHBoxLayout(row), spacing=6)
    across.addWidget(text_label(words, row, wrap=True), 1)
    for key in keys:
        across.addWidget(KeyMark(key, row))
    if not keys:
        across.addWidget(text_label(said, row, "third"))
    return row
