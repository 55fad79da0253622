"""Gives each message in view its frame, and takes it back when the message leaves."""

from itertools import pairwise
from typing import Final, cast

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from nova_desktop.ui.chat.conversation.block import Block
from nova_desktop.ui.chat.conversation.canvas import Canvas
from nova_desktop.ui.chat.conversation.message_box import MessageBox
from nova_desktop.ui.chat.conversation.message_frame import MessageFrame, is_old

_MOST_SPARE: Final = 6
_LATER_MS: Final = 2_500
_REORDER_MS: Final = 60


class Frames(QObject):
    """Follows the canvas; the signals are those of the frames."""

    copy_pressed = Signal(str, str)
    retry_pressed = Signal(str)
    regenerate_pressed = Signal(str)
    edit_pressed = Signal(str)
    variant_pressed = Signal(str, int)
    key_pressed = Signal(str)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._bound: dict[str, MessageFrame] = {}
        self._spare: list[MessageFrame] = []
        self._answering = False
        self._syncing = False
        canvas.settled.connect(self._sync)
        self._reorder = QTimer(self, singleShot=True, interval=_REORDER_MS)
        self._reorder.timeout.connect(self._order)
        self._ordered: list[QWidget] = []
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._sync)

    def set_answering(self, answering: bool) -> None:
        """While something is answered no other answer can be asked for."""
        if answering != self._answering:
            self._answering = answering
            self._sync()

    def point_at(self, message_id: str) -> None:
        """The mouse is over this message; over none with ""."""
        for name, frame in self._bound.items():
            frame.set_hovered(name == message_id)

    def _sync(self) -> None:
        if self._syncing:
            return
        self._syncing = True
        seen = self._seen()
        names = {box.message.id for _number, box in seen}
        for name in [name for name in self._bound if name not in names]:
            self._free(self._bound.pop(name))
        moved = ""
        for number, box in seen:
            if self._show(number, box):
                moved = moved or box.message.id
        self._bound = {box.message.id: self._bound[box.message.id] for _number, box in seen}
        self._reorder.start()
        self._syncing = False
        if seen and seen[-1][1].is_mine and not is_old(seen[-1][1].message):
            self._later.start()  # to offer Retry if no answer begins
        if moved:
            self._canvas.measure_from(moved)

    def _seen(self) -> list[tuple[int, MessageBox]]:
        top = -self._canvas.origin().y()
        return list(self._canvas.stack.between(top, top + self._canvas.viewport().height()))

    def _show(self, number: int, box: MessageBox) -> bool:
        canvas = self._canvas
        style, width = canvas.stack.style, canvas.stack.width
        if style is None:
            return False
        frame = self._bound.get(box.message.id)
        if frame is None:
            frame = self._spare.pop() if self._spare else self._make()
            self._bound[box.message.id] = frame
        is_last = number == len(canvas.stack.boxes) - 1
        frame.bind(box, can_act=not self._answering, is_last=is_last)
        corner = canvas.origin()
        at = QPoint(round(corner.x()), round(corner.y() + canvas.stack.top(number)))
        moved = frame.place(at, width, style)
        frame.place_codes(self._codes(box, at.y()), style)
        frame.show()
        return moved

    def _codes(self, box: MessageBox, top: int) -> list[tuple[Block, QRect]]:
        """The blocks of code of a message that are in view, with their rectangles."""
        found: list[tuple[Block, QRect]] = []
        for place in box.places(-top, -top + self._canvas.viewport().height()):
            block = box.block(place)
            if block is not None and block.is_code and block.source.first:
                found.append((block, box.rectangle(place).toRect()))
        return found

    def _make(self) -> MessageFrame:
        frame = MessageFrame(self._canvas.viewport())
        frame.copy_pressed.connect(self.copy_pressed)
        frame.retry_pressed.connect(self.retry_pressed)
        frame.regenerate_pressed.connect(self.regenerate_pressed)
        frame.edit_pressed.connect(self.edit_pressed)
        frame.variant_pressed.connect(self.variant_pressed)
        frame.key_pressed.connect(self.key_pressed)
        frame.reasoning_pressed.connect(self._toggle_reasoning)
        frame.grew.connect(self._canvas.open_in)
        return frame

    def _free(self, frame: MessageFrame) -> None:
        focus = cast("QWidget | None", self._canvas.window().focusWidget())
        if focus is not None and frame.isAncestorOf(focus):
            self._canvas.setFocus()  # what had the focus leaves the view
        frame.hide()
        frame.set_hovered(False)
        if len(self._spare) < _MOST_SPARE:
            self._spare.append(frame)
        else:
            frame.deleteLater()

    def _toggle_reasoning(self, message_id: str) -> None:
        if (box := self._canvas.stack.box_of(message_id)) is not None:
            box.is_open = not box.is_open
            self._canvas.open_in(message_id)

    def _order(self) -> None:
        """Tab goes through the buttons as they are read."""
        frames = self._bound.values()
        found = [b for frame in frames for b in frame.findChildren(QAbstractButton)]
        buttons = [b for b in found if b.isVisible() and b.focusPolicy() & Qt.FocusPolicy.TabFocus]
        view = self._canvas.viewport()
        chain: list[QWidget] = [
            self._canvas,
            *sorted(buttons, key=lambda button: _place(button, view)),
        ]
        if chain != self._ordered:
            self._ordered = chain
            for before, after in pairwise(chain):
                QWidget.setTabOrder(before, after)


def _place(button: QWidget, view: QWidget) -> tuple[int, int]:
    at = button.mapTo(view, button.rect().center())
    return at.y(), at.x()
