"""The scrolled surface of a conversation: lays out what is near, paints it, keeps the place."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from nova_desktop.domain.chat import Author, Message
from nova_desktop.ui.chat.conversation.block import Block, Marked
from nova_desktop.ui.chat.conversation.message_box import Look, MessageBox, Place
from nova_desktop.ui.chat.conversation.pointer import Pointer
from nova_desktop.ui.chat.conversation.selection import Selection, Spot
from nova_desktop.ui.chat.conversation.stack import Anchor, Stack
from nova_desktop.ui.chat.conversation.text_style import TextStyle
from nova_desktop.ui.theme.theme import current_theme

COLUMN: Final = 720
_SIDE: Final = 20
_ABOVE: Final = 24
_BELOW: Final = 12
_FRAME_MS: Final = 33
_COST_SHARE: Final = 6
_NEAR_END_PX: Final = 4
_ROUNDS: Final = 8
_TIDY_MS: Final = 2_000
_LINE_STEPS: Final = 3


class Canvas(QAbstractScrollArea):
    """`settled` after what is seen has its true place; `earlier_wanted` near the first message.

    `ground` is the role of the colour behind the words.
    """

    settled = Signal()
    earlier_wanted = Signal()
    link_pressed = Signal(str)
    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Else Qt would paint all of it anew at every step of scrolling.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.stack = Stack()
        self.selection = Selection(self.stack)
        self.more_marks: Callable[[MessageBox, Place, Block], list[Marked]] | None = None
        self.has_earlier = False
        self.ground = "canvas"
        self._pointer = Pointer(self)
        self._pending: dict[str, Message] = {}
        self._follows = True
        self._held: Anchor | None = None
        self._moving = False
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self._next_frame)
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._look_ahead)
        self._tidy = QTimer(self, singleShot=True, interval=_TIDY_MS)
        self._tidy.timeout.connect(self._release_far)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._take_style()

    # --- content ------------------------------------------------------------------------------

    def show_messages(self, messages: list[Message], *, more: bool) -> None:
        """Replace everything; the newest is in view."""
        self._pending.clear()
        self.selection.clear()
        self.stack.show(messages)
        self.has_earlier = more
        self._follows = True
        self.settle()

    def show_branch(self, messages: list[Message], *, more: bool) -> None:
        """Show another variant; what is the same before it stays where it is."""
        self._pending.clear()
        self.selection.clear()
        self.stack.show_branch(messages)
        self.has_earlier = more
        self.settle()

    def show_earlier(self, messages: list[Message], *, more: bool) -> None:
        """Put these before the others; what is read stays where it is."""
        self._flush()
        self.stack.add_before(messages)
        self.has_earlier = more
        self.settle()

    def update_message(self, message: Message) -> None:
        """Show a new or changed message; growth is painted at most 30 times a second."""
        box = self.stack.box_of(message.id)
        is_new = box is None and message.id not in self._pending
        self._pending[message.id] = message
        if is_new and message.author is Author.YOU:
            self._follows = True
        # The first words are not kept waiting.
        grew = box is not None and box.message.state is message.state and not _begins(box, message)
        if not grew or not self._frame.isActive():
            self._next_frame()

    def messages(self) -> list[Message]:
        """As they are now, also what is not painted yet."""
        shown = {box.message.id: box.message for box in self.stack.boxes}
        return list((shown | self._pending).values())

    # --- places -------------------------------------------------------------------------------

    @property
    def follows(self) -> bool:
        """Whether the end is in view and stays there."""
        return self._follows

    @property
    def is_at_end(self) -> bool:
        """Whether the end is in view, also while something else keeps the view where it is."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - _NEAR_END_PX

    def follow(self) -> None:
        """To the newest, and stay there."""
        self._follows = True
        self.settle()

    def origin(self) -> QPointF:
        """Where the first message's top left is, in the viewport's coordinates."""
        left = (self.viewport().width() - self.stack.width) // 2
        return QPointF(left, self._px(_ABOVE) - self.verticalScrollBar().value())

    def spot_at(self, point: QPointF) -> tuple[Spot, Block, QPointF] | None:
        """The position nearest to a point of the viewport, its block, and the point inside it."""
        inside = point - self.origin()
        number = self.stack.place_at(inside.y())
        if number < 0:
            return None
        box = self.stack.boxes[number]
        inside -= QPointF(0, self.stack.top(number))
        place = box.place_at(inside)
        block = None if place is None else box.block(place)
        if place is None or block is None:
            return None
        inside -= box.rectangle(place).topLeft()
        return Spot(box.message.id, place, block.position_at(inside)), block, inside

    def bring_into_view(self, spot: Spot) -> None:
        """Scroll so that a position stands in the upper third."""
        box = self.stack.box_of(spot.message_id)
        block = None if box is None else box.block(spot.place)
        if box is None or block is None or self.stack.style is None:
            return
        block.lay_out(round(box.rectangle(spot.place).width()), self.stack.style)
        above = block.top_of(spot.position) - self.viewport().height() / 3
        self._follows = False
        self._held = Anchor(spot.message_id, spot.place, above)
        self.settle()

    def settle(self) -> None:
        """Lay out what is in view until nothing moves, keeping the reader's place; paint it."""
        self._lay_out()
        self.viewport().update()
        self._has_settled()

    def measure_from(self, message_id: str) -> None:
        """A message has another height now, by itself: the end that is in view stays there."""
        self.stack.measure(max(0, self.stack.number_of(message_id)))
        self.settle()

    def open_in(self, message_id: str) -> None:
        """The user opened or closed something in a message: where that stands it stays."""
        self.stay()
        self.measure_from(message_id)
        self.stay_no_longer()

    def stay(self) -> None:
        """Leave what is read where it is, whatever comes at the end."""
        self._follows = False

    def stay_no_longer(self) -> None:
        """Follow the end again, if it is in view and nothing is selected."""
        self._follows = self.selection.is_empty and self.is_at_end

    # --- events -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self.stack.style
        if style is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = QRectF(event.rect())
        painter.fillRect(visible, style.color(self.ground))
        origin = self.origin()
        look = Look(style, self._marks)
        for number, box in self.stack.between(
            visible.top() - origin.y(), visible.bottom() - origin.y()
        ):
            box.paint(painter, origin + QPointF(0, self.stack.top(number)), visible, look)
        painter.end()
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._take_style()
            QTimer.singleShot(0, self, self._settle_anew)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer.pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pointer.double_clicked(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                self.follow()
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                step = self._px(18) * _LINE_STEPS
                bar.setValue(bar.value() + (step if event.key() == Qt.Key.Key_Down else -step))
            case _:
                super().keyPressEvent(event)

    # --- inside -------------------------------------------------------------------------------

    def _marks(self, box: MessageBox, place: Place, block: Block) -> list[Marked]:
        marks = [] if self.more_marks is None else self.more_marks(box, place, block)
        return [*marks, *self.selection.marks_of(box, place)]

    def _next_frame(self) -> None:
        """Show what has come; the more that costs, the longer the next frame waits."""
        if not self._pending:
            return
        begun = time.perf_counter()
        self._flush()
        self.settle()
        cost_ms = (time.perf_counter() - begun) * 1000
        self._frame.start(max(_FRAME_MS, round(cost_ms * _COST_SHARE)))

    def _flush(self) -> None:
        pending, self._pending = self._pending, {}
        for message in pending.values():
            self.stack.update(message)

    def _take_style(self) -> None:
        self.stack.style = TextStyle(current_theme())
        self.verticalScrollBar().setSingleStep(self._px(20))
        self._take_width(anew=True)

    def _settle_anew(self) -> None:
        """Once the other widgets have the new look too."""
        for box in self.stack.boxes:
            box.footer = None
        self.stack.measure(0)
        self.settle()

    def _take_width(self, *, anew: bool = False) -> None:
        width = min(self._px(COLUMN), self.viewport().width() - 2 * self._px(_SIDE))
        if anew or width != self.stack.width:
            self.stack.width = max(width, 1)
            self.stack.measure(0)
        self.settle()

    def _lay_out(self) -> bool:
        """True when something in view has moved against the rest of it."""
        moved = False
        for _round in range(_ROUNDS):
            self._place()
            top = self.verticalScrollBar().value() - self._px(_ABOVE)
            if not self.stack.lay_out(top, top + self.viewport().height()):
                break
            moved = True
        self._hold()
        return moved

    def _has_settled(self) -> None:
        self.settled.emit()
        self._ahead.start()
        if not self._tidy.isActive():
            self._tidy.start()
        self._want_earlier()

    def _look_ahead(self) -> None:
        """Lay out a block beyond the view, so that scrolling meets few that are not yet."""
        height = self.viewport().height()
        top = self.verticalScrollBar().value() - self._px(_ABOVE)
        if self.stack.lay_out_next(top - height / 2, top + height * 1.5):
            self._place()
            self._ahead.start()

    def _place(self) -> None:
        """Set range and value of the scroll bar from the heights as they are."""
        bar = self.verticalScrollBar()
        whole = self._px(_ABOVE) + self.stack.height() + self._px(_BELOW)
        self._moving = True
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, round(whole) - self.viewport().height()))
        if self._follows:
            bar.setValue(bar.maximum())
        elif self._held is not None and (at := self.stack.height_of(self._held)) is not None:
            bar.setValue(round(at + self._px(_ABOVE)))
        self._moving = False

    def _scrolled(self) -> None:
        if self._moving:
            return
        self._follows = self.is_at_end
        top_before = self._held
        self._hold()
        moved = self._lay_out()
        at = None if moved or top_before is None else self.stack.height_of(top_before)
        if at is None:
            self.viewport().update()
        else:  # what is painted already is only shifted, with the widgets that lie on it
            here = self.verticalScrollBar().value()
            self.viewport().scroll(0, round(at) + self._px(_ABOVE) - here)
        self._has_settled()

    def _hold(self) -> None:
        self._held = self.stack.anchor(self.verticalScrollBar().value() - self._px(_ABOVE))

    def _want_earlier(self) -> None:
        near = self.verticalScrollBar().value() < self.viewport().height()
        if near and self.has_earlier and self.stack.boxes:
            self.has_earlier = False
            self.earlier_wanted.emit()

    def _release_far(self) -> None:
        height = self.viewport().height()
        top = self.verticalScrollBar().value() - self._px(_ABOVE)
        self.stack.release(top - 2 * height, top + 3 * height)

    def _px(self, size: float) -> int:
        return 0 if self.stack.style is None else self.stack.style.px(size)


def _begins(box: MessageBox, message: Message) -> bool:
    """Whether these are the first words of an answer, or of its reasoning."""
    before = box.message
    return bool(message.text) > bool(before.text) or bool(message.reasoning) > bool(
        before.reasoning
    )
