"""Says that something was changed elsewhere while it was being edited, and asks which one stays."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.breaking import breakable
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label

_SHOWN: Final = 200


class ClashBar(QWidget):
    """Hidden until there is such a change."""

    mine_kept = Signal()
    theirs_taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text_label("", self, "warning", wrap=True)
        self.mine = push_button(_("Keep mine"), self.mine_kept.emit, self)
        self.theirs = push_button(_("Take theirs"), self.theirs_taken.emit, self)
        row = lay(QHBoxLayout(), spacing=8)
        row.addWidget(self.mine)
        row.addWidget(self.theirs)
        row.addStretch(1)
        down = lay(QVBoxLayout(self), (10, 8, 10, 8), 8)
        down.addWidget(self._words)
        down.addLayout(row)
        self.hide()

    def show_theirs(self, theirs: str | None) -> None:
        """What it is now; None for no such change."""
        if theirs is not None:
            line = " ".join(theirs.split())
            shown = line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"
            words = _("It was changed elsewhere meanwhile. Now it is: {text}")
            empty = _("It was emptied elsewhere meanwhile.")
            self._words.setText(words.format(text=breakable(shown)) if shown else empty)
        self.setVisible(theirs is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        box(painter_of(self), self.rect(), theme.px(8), theme.color("warning_soft"))
