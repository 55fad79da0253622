"""The first face: drop a file, choose one, or name the address of an original Nova."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.imports.words import known_formats
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark

_ICON_PX: Final = 24
_RADIUS_PX: Final = 10


class DropPlace(QWidget):
    """Takes one file. `dropped` with its path, `file_wanted` by the button."""

    dropped = Signal(str)
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._over = False
        self.button = push_button(_("Choose a file…"), self.file_wanted.emit, self, "primary")
        down = lay(QVBoxLayout(self), (24, 28, 24, 28), 10)
        middle = Qt.AlignmentFlag.AlignHCenter
        down.addWidget(IconMark("import", "text_third", _ICON_PX, self), 0, middle)
        down.addWidget(text_label(_("Drop a file here, or"), self, "second"), 0, middle)
        down.addWidget(self.button, 0, middle)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _path_of(event.mimeData().urls()):
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        path = _path_of(event.mimeData().urls())
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        pen = QPen(theme.color("accent" if self._over else "line_strong"), theme.px(1))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.color("accent_soft" if self._over else "sunken"))
        radius = theme.px(_RADIUS_PX)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)

    def _show_over(self, over: bool) -> None:
        self._over = over
        self.update()


class ChoosingFace(QWidget):
    """`chosen` with a path, `file_wanted`, `address_given`."""

    chosen = Signal(str)
    file_wanted = Signal()
    address_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drop = DropPlace(self)
        self.drop.dropped.connect(self.chosen)
        self.drop.file_wanted.connect(self.file_wanted)
        self.address = Field(
            self, placeholder="http://localhost:8000", name=_("Address of the original Nova")
        )
        self.read = push_button(_("Read from there"), self._read, self)
        self.read.setEnabled(False)
        self.address.textChanged.connect(self._typed)
        self.address.returnPressed.connect(self._read)
        row = lay(QHBoxLayout(), spacing=8)
        row.addWidget(self.address, 1)
        row.addWidget(self.read)
        down = lay(QVBoxLayout(self), spacing=10)
        down.addWidget(self.drop)
        down.addWidget(text_label(known_formats(), self, "small", wrap=True))
        down.addSpacing(8)
        down.addWidget(text_label(_("An original Nova that still runs"), self, "strong"))
        why = _("Nova reads its tasks, comments and chats. Nothing is changed there.")
        down.addWidget(text_label(why, self, "small", wrap=True))
        down.addLayout(row)
        down.addStretch(1)

    def _typed(self, text: str) -> None:
        self.read.setEnabled(bool(text.strip()))

    def _read(self) -> None:
        if address := self.address.text().strip():
            self.address_given.emit(address)


def _path_of(urls: list[QUrl]) -> str:
    """The one file among them, "" for none, for several and for folders."""
    path = urls[0].toLocalFile() if len(urls) == 1 else ""
    return path if path and not Path(path).is_dir() else ""
