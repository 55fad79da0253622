"""The card in the middle of the window: steps above, one page that scrolls, the buttons below."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nova_desktop.ui.setup_wizard.footer import Footer
from nova_desktop.ui.setup_wizard.page import SetupPage
from nova_desktop.ui.setup_wizard.step_dots import StepDots
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.card import Card

_WIDTH_PX: Final = 760
_HEIGHT_PX: Final = 612  # what the step of keys needs
_EDGE_PX: Final = 16
_SIDE_PX: Final = 41
_ROOM_PX: Final = 4  # beside the page, for the ring of the focus


class SetupFrame(QWidget):
    """The same for all steps where the window has room, so that nothing jumps between them.

    For a higher page it grows downwards, then upwards, as far as the window allows; then the page
    scrolls. What is read stays where it is.
    """

    def __init__(self, pages: Mapping[str, SetupPage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = dict(pages)
        self._shown = ""
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.arrange)
        self._card = Card(self, radius=12)
        self.dots = StepDots(self._card)
        self.footer = Footer(self._card)
        self._area = self._scrolled()
        inside = self._card.inside
        lay(inside, (_SIDE_PX - _ROOM_PX, 32, _SIDE_PX - _ROOM_PX, 26), 22)
        inside.addLayout(_indented(self.dots))
        inside.addWidget(self._area, 1)
        inside.addLayout(_indented(self.footer))
        self._card.installEventFilter(self)

    @property
    def page(self) -> SetupPage | None:
        """The one that is shown."""
        return self._pages.get(self._shown)

    def show_page(self, name: str) -> None:
        """Show one of the pages, from its beginning."""
        if name == self._shown:
            return
        self._shown = name
        for one, page in self._pages.items():
            page.setVisible(one == name)
        self._area.verticalScrollBar().setValue(0)
        self.arrange()

    def arrange(self) -> None:
        """Give the card its place; by itself whenever something changes."""
        px = current_theme().px
        edge = px(_EDGE_PX)
        width = min(px(_WIDTH_PX), self.width() - 2 * edge)
        room = self.height() - 2 * edge
        usual = min(px(_HEIGHT_PX), room)
        wanted = self._wanted_height(width)
        height = max(usual, min(wanted, room))
        self._let_scroll(wanted > height)
        usual_top = (self.height() - usual) // 2
        top = max(edge, min(usual_top, self.height() - edge - height))
        self._card.setGeometry((self.width() - width) // 2, top, width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_area"):
            self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _let_scroll(self, scrolls: bool) -> None:
        """Told, as a scroll area that finds out by itself may keep a bar that it needs no more."""
        policies = Qt.ScrollBarPolicy
        policy = policies.ScrollBarAlwaysOn if scrolls else policies.ScrollBarAlwaysOff
        if policy is not self._area.verticalScrollBarPolicy():
            self._area.setVerticalScrollBarPolicy(policy)

    def _wanted_height(self, width: int) -> int:
        margins = self._card.inside.contentsMargins()
        inner = width - margins.left() - margins.right()
        below = self._down.totalHeightForWidth(inner) if self._down.hasHeightForWidth() else -1
        below = below if below >= 0 else self._down.totalSizeHint().height()
        around = self.dots.sizeHint().height() + self.footer.sizeHint().height()
        gaps = 2 * self._card.inside.spacing()
        return margins.top() + around + gaps + below + margins.bottom()

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea(self._card)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inner = _Scrolled()
        down = self._down = lay(QVBoxLayout(inner), (_ROOM_PX, _ROOM_PX, _ROOM_PX, _ROOM_PX))
        for page in self._pages.values():
            page.hide()
            down.addWidget(page)
        down.addStretch(1)
        area.setWidget(inner)
        inner.setAutoFillBackground(False)
        inner.installEventFilter(self)
        return area


class _Scrolled(QWidget):
    """As high as its width asks for: Qt would also count what its words need when it is narrow."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


def _indented(widget: QWidget) -> QVBoxLayout:
    indented = lay(QVBoxLayout(), (_ROOM_PX, 0, _ROOM_PX, 0))
    indented.addWidget(widget)
    return indented
