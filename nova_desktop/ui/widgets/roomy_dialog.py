"""Dialogs with much in them: as large as they wish, and never larger than their screen."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.dialog import Dialog

_OF_SCREEN: Final = 0.9
_LEAST_PX: Final = 96
_BAR_PX: Final = 12


class RoomyDialog(Dialog):
    """`size` is what it wishes at 100 %; with a height of 0 it is as high as what it holds.

    What may be too high for a small screen stands in a ScrolledBody, or scrolls by itself.
    """

    def __init__(
        self, title: str, text: str, size: tuple[int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, text, parent)
        self._wish = size

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def room(self) -> QSize:
        """The most that it may take of its screen."""
        return self.screen().availableSize() * _OF_SCREEN

    def fit(self) -> None:
        """Take the room that there is; also after what it holds has grown."""
        theme, room = current_theme(), self.room()
        width = min(max(theme.px(self._wish[0]), self.minimumWidth()), room.width())
        layout = self.layout()
        if layout is None:
            return
        edges = layout.contentsMargins()
        for body in self.findChildren(ScrolledBody):
            body.wish_for(width - edges.left() - edges.right())
        self.body.invalidate()  # what is in it had other wishes before
        layout.invalidate()
        height = theme.px(self._wish[1]) or layout.totalHeightForWidth(width)
        self.resize(width, min(height, room.height()))
        self._stay_on_screen()

    def _stay_on_screen(self) -> None:
        """What has grown downwards moves up until its buttons are seen again."""
        there, frame = self.screen().availableGeometry(), self.frameGeometry()
        beyond = frame.bottom() - there.bottom()
        if self.isVisible() and beyond > 0:
            self.move(frame.x(), max(there.top(), frame.y() - beyond))


class ScrolledBody(QScrollArea):
    """Holds `page`, a layout from above to below, and scrolls it where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        holder = QWidget()
        holder.setObjectName("dialogpage")
        self.page = lay(QVBoxLayout(holder), (2, 2, _BAR_PX, 2), 12)
        self._hint = QSize()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(holder)
        self.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)

    def wish_for(self, width: int) -> None:
        """Ask for the height at which nothing has to scroll at this width."""
        self.page.invalidate()
        by_width = self.page.hasHeightForWidth()
        size = self.page.totalSizeHint()
        height = self.page.totalHeightForWidth(width) if by_width else size.height()
        self._hint = QSize(width, height)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._hint if self._hint.isValid() else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, current_theme().px(_LEAST_PX))
