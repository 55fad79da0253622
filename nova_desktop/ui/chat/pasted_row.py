"""The pasted texts that are held beside the composer: each with its length, and a way out."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.ui.chat.pasted import can_be_shown
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.theme.painting import box, paint_icon, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.label import text_label

_MOST_ROWS: Final = 3
_GAP_PX: Final = 6
_BELOW_PX: Final = 10


class PastedRow(QScrollArea):
    """`removed` and `shown` with the place of a text. Takes no room while there is none."""

    removed = Signal(int)
    shown = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._page = QWidget(self)
        outer = lay(QVBoxLayout(self._page), (0, 0, 0, 0))
        self._down = lay(QVBoxLayout(), spacing=_GAP_PX)
        outer.addLayout(self._down)
        outer.addStretch(1)
        self.setWidget(self._page)
        self._page.setAutoFillBackground(False)
        self.hide()

    def show_texts(self, texts: Sequence[str]) -> None:
        """One chip for each."""
        while (item := self._down.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, text in enumerate(texts):
            self._down.addWidget(self._chip(place, text))
        self.setVisible(bool(texts))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        rows = min(_MOST_ROWS, self._down.count())
        high = rows * theme.px(PastedChip.HEIGHT_PX) + max(0, rows - 1) * theme.px(_GAP_PX)
        return QSize(theme.px(240), high + theme.px(_BELOW_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _chip(self, place: int, text: str) -> "PastedChip":
        show = (lambda: self.shown.emit(place)) if can_be_shown(text) else None
        return PastedChip(len(text), lambda: self.removed.emit(place), show, self._page)


class PastedChip(QWidget):
    """One pasted text. `show` puts it into the field, None where that cannot hold it."""

    HEIGHT_PX: Final = 34

    def __init__(
        self,
        characters: int,
        remove: Callable[[], None],
        show: Callable[[], None] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        words = ngettext(
            "Pasted text, {n} character", "Pasted text, {n} characters", characters
        ).format(n=f"{characters:,}")
        self.setAccessibleName(words)
        row = lay(QHBoxLayout(self), (34, 3, 3, 3), 8)
        row.addWidget(text_label(words, self))
        if show is not None:
            row.addWidget(push_button(_("Show as text"), show, self, "link"))
        row.addWidget(tool_button("x", _("Remove the pasted text"), remove, self))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current_theme().px(self.HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        box(painter, self.rect(), theme.px(8), theme.color("sunken"), theme.color("line"))
        icon = theme.px(16)
        beside = self.rect().adjusted(theme.px(10), 0, 0, 0)
        beside.setWidth(icon)
        paint_icon(painter, "file-text", theme.color("text_second"), beside, icon)
