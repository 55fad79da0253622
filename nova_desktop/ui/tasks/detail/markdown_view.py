"""A text in Markdown as it is read: painted by the blocks that conversations are painted with."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.ui.chat.conversation.block import Block
from nova_desktop.ui.chat.conversation.column import Column
from nova_desktop.ui.chat.conversation.markdown.parse import Parser
from nova_desktop.ui.chat.conversation.text_style import TextStyle
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.tooltip import plain_tip

_SPOKEN: Final = 20_000
_OPENERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
_ROUNDS: Final = 8


class MarkdownView(QWidget):
    """`pressed` by a click beside links, and by Enter; `link_pressed` with an address."""

    pressed = Signal()
    link_pressed = Signal(str)

    def __init__(
        self, name: str, parent: QWidget | None = None, *, role: str = "text", opens: bool = True
    ) -> None:
        super().__init__(parent)
        self._parser = Parser()
        self._role = role
        self._opens = opens
        self._column = Column(self._parser, plain=False, role=role)
        self._style = TextStyle(current_theme())
        self._name = name
        self._down: QPointF | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        ring_on(self, radius=4)
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.IBeamCursor)

    def show_markdown(self, text: str) -> None:
        """Replace it; what stays the same is not laid out again."""
        self._column.set_text(text)
        self.setAccessibleDescription(text[:_SPOKEN])
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        return round(self._measured(max(1, width)))

    def sizeHint(self) -> QSize:
        width = self.width() or current_theme().px(400)
        return QSize(current_theme().px(200), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._style = TextStyle(current_theme())
            self.updateGeometry()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in _OPENERS:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._down = event.position() if left else None
        if not left or not (self._opens or self._link_at(event.position())):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        link = self._link_at(event.position())
        still = Qt.CursorShape.IBeamCursor if self._opens else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.PointingHandCursor if link else still)
        self.setToolTip(plain_tip(link))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        down, self._down = self._down, None
        if down is None:
            return
        if link := self._link_at(event.position()):
            self.link_pressed.emit(link)
        elif self._opens and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = QRectF(event.rect())
        width, column = self.width(), self._column
        self._measured(width)
        for place in range(column.place_at(visible.top()), len(column.blocks)):
            top = column.top(place)
            if top > visible.bottom():
                break
            block = column.blocks[place]
            block.lay_out(width, self._style)
            at = QRectF(0, top, width, block.height(width, self._style))
            block.paint(painter, at, visible, [])
        painter.end()

    def _measured(self, width: int) -> float:
        """The true height: what is shown is a page or two, so all of it is laid out."""
        if not self._column.blocks:
            return 0.0
        for _round in range(_ROUNDS):
            height = self._column.height(width, self._style)
            if not self._column.lay_out(0, height):
                break
        return self._column.height(width, self._style)

    def _link_at(self, point: QPointF) -> str:
        found = self._block_at(point)
        return "" if found is None else found[0].link_at(found[1])

    def _block_at(self, point: QPointF) -> tuple[Block, QPointF] | None:
        column = self._column
        if not column.blocks:
            return None
        self._measured(self.width())
        place = column.place_at(point.y())
        return column.blocks[place], point - QPointF(0, column.top(place))
