"""The real widgets of a message in view: its buttons, and its words for screen readers."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from nova_desktop.domain.chat import Author, Message
from nova_desktop.ui.chat.conversation.block import CODE_HEAD, Block
from nova_desktop.ui.chat.conversation.disclosure import Disclosure
from nova_desktop.ui.chat.conversation.footer import Footer, MineActions
from nova_desktop.ui.chat.conversation.message_box import MessageBox
from nova_desktop.ui.chat.conversation.problem_box import ProblemBox
from nova_desktop.ui.chat.conversation.text_style import TextStyle
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.widgets.buttons import tool_button

_READ_ALOUD: Final = 20_000
_GAP: Final = 6
_ICON_EDGE: Final = 6
ANSWER_BEGINS_S: Final = 2.0


class MessageFrame(QWidget):
    """Lies over a message that the canvas paints; is given another one when that leaves the view.

    Clicks that hit none of its buttons fall through to the canvas.
    """

    copy_pressed = Signal(str, str)
    retry_pressed = Signal(str)
    regenerate_pressed = Signal(str)
    edit_pressed = Signal(str)
    variant_pressed = Signal(str, int)
    key_pressed = Signal(str)
    reasoning_pressed = Signal(str)
    grew = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.box: MessageBox | None = None
        self._shown: tuple[object, ...] = ()
        self._codes: list[tuple[QToolButton, Block]] = []
        self._hovered = False
        self._reasoning = Disclosure(self)
        self._reasoning.clicked.connect(self._open_reasoning)
        self._problem = ProblemBox(self)
        self._footer = Footer(self)
        self._mine = MineActions(self)
        for button in self._mine.findChildren(QToolButton):
            button.installEventFilter(self)
        self._connect()

    def bind(self, box: MessageBox, *, can_act: bool, is_last: bool) -> None:
        """Show the buttons of this message."""
        message = box.message
        unanswered = can_act and is_last and is_old(message)
        rest = replace(message, text=message.text[:1], reasoning=message.reasoning[:1])
        now = (box, rest, can_act, is_last, unanswered)
        self.box = box
        if now == self._shown:
            return
        self._shown = now
        mine = box.is_mine
        self._footer.setVisible(not mine)
        self._problem.show_message(message, can_retry=can_act and is_last)
        if mine:
            self._mine.show_message(message, unanswered=unanswered)
        else:
            self._footer.show_message(message, can_act=can_act)
            thinks = box.is_streaming and not message.text
            self._reasoning.setText(_("Thinking") if thinks else _("How Nova got there"))
        self._show_mine()
        self._say(box)

    def place(self, at: QPoint, width: int, style: TextStyle) -> bool:
        """Take its place in the viewport; True when the message needs another height."""
        box = self.box
        if box is None:
            return False
        below = 0.0 if box.is_mine else self._below(width, style)
        changed = not box.is_mine and box.footer != below
        if changed:
            box.footer = below
        height = box.height(width, style)
        # A little wider, so that the last icon ends where the words do.
        self.setGeometry(QRect(at.x(), at.y(), width + style.px(_ICON_EDGE), round(height)))
        if box.is_mine:
            self._place_mine(box, style)
        else:
            self._place_reasoning(box, style)
            self._place_below(round(height - below), width, style)
        return changed

    def place_codes(self, blocks: list[tuple[Block, QRect]], style: TextStyle) -> None:
        """Put a Copy button on each of these blocks of code."""
        while len(self._codes) < len(blocks):
            number = len(self._codes)
            copy = partial(self._copy_code, number)
            button = tool_button("copy", _("Copy code"), copy, self)
            self._codes.append((button, blocks[number][0]))
        for number, (button, _old) in enumerate(self._codes):
            if number >= len(blocks):
                button.hide()
                continue
            block, where = blocks[number]
            self._codes[number] = (button, block)
            side = style.px(CODE_HEAD)
            button.setGeometry(where.right() - side, where.top(), side, side)
            button.show()

    def set_hovered(self, hovered: bool) -> None:
        if hovered != self._hovered:
            self._hovered = hovered
            self._show_mine()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_mine()
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self._footer.copy_pressed.connect(self._copy)
        self._mine.copy_pressed.connect(self._copy)
        self._footer.step_pressed.connect(self._step)
        self._mine.step_pressed.connect(self._step)
        self._footer.regenerate_pressed.connect(lambda: self.regenerate_pressed.emit(self._id()))
        self._mine.edit_pressed.connect(lambda: self.edit_pressed.emit(self._id()))
        self._mine.retry_pressed.connect(lambda: self.retry_pressed.emit(self._id()))
        self._problem.retry_pressed.connect(lambda: self.retry_pressed.emit(self._id()))
        self._problem.key_pressed.connect(self._press_key)
        self._problem.grew.connect(lambda: self.grew.emit(self._id()))

    def _id(self) -> str:
        return self.box.message.id if self.box is not None else ""

    def _step(self, step: int) -> None:
        self.variant_pressed.emit(self._id(), step)

    def _press_key(self) -> None:
        if self.box is not None:
            self.key_pressed.emit(self.box.message.model)

    def _copy(self) -> None:
        if self.box is not None:
            what = _("Message") if self.box.is_mine else _("Answer")
            self.copy_pressed.emit(self.box.message.text, what)

    def _copy_code(self, number: int) -> None:
        _button, block = self._codes[number]
        self.copy_pressed.emit(self._whole_code(block), _("Code"))

    def _whole_code(self, block: Block) -> str:
        """Of all pieces, where the code is so long that it was cut."""
        if self.box is None or block.source.last:
            return block.source.text
        columns = (section.column.blocks for section in self.box.sections())
        blocks = next((blocks for blocks in columns if block in blocks), [block])
        pieces: list[str] = []
        for piece in blocks[blocks.index(block) :]:
            pieces.append(piece.source.text + piece.source.glue)
            if piece.source.last:
                break
        return "".join(pieces)

    def _open_reasoning(self) -> None:
        self.reasoning_pressed.emit(self._id())

    def _show_mine(self) -> None:
        self._mine.setVisible(self.box is not None and self.box.is_mine)
        self._mine.show_buttons(self._hovered)

    def _place_mine(self, box: MessageBox, style: TextStyle) -> None:
        bubble = box.bubble(style)
        size = self._mine.sizeHint()
        left = round(bubble.left()) - size.width() - style.px(_GAP)
        top = round(bubble.bottom()) - size.height()
        self._mine.setGeometry(max(0, left), max(0, top), size.width(), size.height())
        self._reasoning.hide()

    def _place_reasoning(self, box: MessageBox, style: TextStyle) -> None:
        head = round(box.reasoning_head(style))
        self._reasoning.setVisible(head > 0)
        if not head:
            return
        self._reasoning.show_open(box.is_open)
        size = self._reasoning.sizeHint()
        self._reasoning.setGeometry(0, 0, size.width(), size.height())

    def _below(self, width: int, style: TextStyle) -> float:
        height = self._footer_height(width, style) + style.px(_GAP)
        if not self._problem.isHidden():
            height += self._problem.heightForWidth(width) + style.px(_GAP)
        return float(height)

    def _footer_height(self, width: int, style: TextStyle) -> int:
        return self._footer.heightForWidth(width + style.px(_ICON_EDGE))

    def _place_below(self, top: int, width: int, style: TextStyle) -> None:
        top += style.px(_GAP)
        if not self._problem.isHidden():
            height = self._problem.heightForWidth(width)
            self._problem.setGeometry(0, top, width, height)
            top += height + style.px(_GAP)
        height = self._footer_height(width, style)
        self._footer.setGeometry(0, top, width + style.px(_ICON_EDGE), height)

    def _say(self, box: MessageBox) -> None:
        """What a screen reader reads, once the words stand."""
        who = _("You said") if box.message.author is Author.YOU else _("Nova answered")
        self.setAccessibleName(who)
        if not box.is_streaming and self.accessibleDescription() != box.message.text[:_READ_ALOUD]:
            self.setAccessibleDescription(box.message.text[:_READ_ALOUD])


def is_old(message: Message) -> bool:
    """Whether an answer should have begun by now, if there were to be one."""
    return (datetime.now(UTC) - message.created_at).total_seconds() > ANSWER_BEGINS_S
