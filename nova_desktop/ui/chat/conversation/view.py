"""The conversation as a widget: canvas, frames of messages, find bar, the way to the newest."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.ui.chat.conversation.block import Block, Colored
from nova_desktop.ui.chat.conversation.canvas import Canvas
from nova_desktop.ui.chat.conversation.find import Finder
from nova_desktop.ui.chat.conversation.find_bar import FindBar
from nova_desktop.ui.chat.conversation.frames import Frames
from nova_desktop.ui.chat.conversation.highlight import Highlighter
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button

_JUMP: Final = 32
_JUMP_GAP: Final = 12
_READ_ALOUD: Final = 2_000
_FIND_LATER_MS: Final = 300


class ConversationView(QWidget):
    """Shows messages in order; wishes go out as signals with the message's id."""

    earlier_wanted = Signal()
    retry_pressed = Signal(str)
    regenerate_pressed = Signal(str)
    edit_pressed = Signal(str)
    variant_pressed = Signal(str, int)
    key_pressed = Signal(str)
    link_pressed = Signal(str)
    copied = Signal(str)
    find_opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas(self)
        self.canvas.setAccessibleName(_("Conversation"))
        self.setFocusProxy(self.canvas)
        self.find_bar = FindBar(self)
        self._frames = Frames(self.canvas)
        self._finder = Finder(self.canvas, self.find_bar.show_count)
        self._highlighter = Highlighter(self)
        self._streaming = ""
        self._find_later = QTimer(self, singleShot=True, interval=_FIND_LATER_MS)
        self._find_later.timeout.connect(self._finder.again)
        self._jump = push_button("", self.canvas.follow, self, icon="arrow-down")
        self._jump.setProperty("nova_overlay", True)
        self._jump.setAccessibleName(_("To the newest"))
        self._jump.setToolTip(_("To the newest"))
        self._jump.hide()
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.find_bar)
        down.addWidget(self.canvas, 1)
        self._connect()
        self._add_actions()

    def show_messages(self, messages: list[Message], more: bool) -> None:
        """Replace everything; the newest is in view. `more`: there are earlier ones."""
        self.canvas.show_messages(messages, more=more)
        self._search_again()
        if more and self.find_bar.isVisible():
            self.find_opened.emit()

    def show_branch(self, messages: list[Message], more: bool) -> None:
        """Show another variant; what is the same before it stays where it is."""
        self.canvas.show_branch(messages, more=more)
        self._search_again()

    def show_earlier(self, messages: list[Message], more: bool) -> None:
        """Put these before the others; what is read stays where it is."""
        self.canvas.show_earlier(messages, more=more)
        self._search_again()

    def update_message(self, message: Message) -> None:
        """Show a new or changed message; screen readers hear when an answer has ended."""
        if self.find_bar.isVisible():
            self._find_later.start()
        streamed = self._streaming == message.id
        self._streaming = message.id if message.state is MessageState.STREAMING else ""
        self.canvas.update_message(message)
        if streamed and not self._streaming:
            words = message.text[:_READ_ALOUD] or _("The answer failed")
            event = QAccessibleAnnouncementEvent(self.canvas, words)
            QAccessible.updateAccessibility(event)

    def messages(self) -> list[Message]:
        return self.canvas.messages()

    def set_answering(self, answering: bool) -> None:
        """While something is answered no other answer can be asked for."""
        self._frames.set_answering(answering)

    def open_find(self) -> None:
        self.find_bar.open()
        self.find_opened.emit()

    def close_find(self) -> None:
        self.find_bar.hide()
        self._finder.search("")
        self.canvas.setFocus()

    def selected_text(self) -> str:
        return self.canvas.selection.text()

    def copy(self) -> None:
        """What is selected, to the clipboard."""
        if text := self.selected_text():
            self._copy(text, _("Selection"))

    def resizeEvent(self, event: object) -> None:
        del event
        self._place_jump()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        point = self.canvas.viewport().mapFromGlobal(event.globalPos())
        found = self.canvas.spot_at(QPointF(point))
        link = found[1].link_at(found[2]) if found else ""
        self._copy_action.setEnabled(not self.canvas.selection.is_empty)
        menu.addActions([self._copy_action, self._all_action, self._find_action])
        if link:
            menu.addSeparator()
            opened = menu.addAction(_("Open link"))
            opened.triggered.connect(lambda: self.link_pressed.emit(link))
            copied = menu.addAction(_("Copy address"))
            copied.triggered.connect(lambda: self._copy(link, _("Address")))
        menu.popup(event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._point_at(event.globalPosition())
        elif event.type() == QEvent.Type.Leave:
            self._frames.point_at("")
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        frames, canvas, bar = self._frames, self.canvas, self.find_bar
        frames.copy_pressed.connect(self._copy)
        frames.retry_pressed.connect(self.retry_pressed)
        frames.regenerate_pressed.connect(self.regenerate_pressed)
        frames.edit_pressed.connect(self.edit_pressed)
        frames.variant_pressed.connect(self.variant_pressed)
        frames.key_pressed.connect(self.key_pressed)
        canvas.earlier_wanted.connect(self.earlier_wanted)
        canvas.link_pressed.connect(self.link_pressed)
        canvas.settled.connect(self._settled)
        canvas.viewport().installEventFilter(self)
        bar.searched.connect(self._finder.search)
        bar.stepped.connect(self._finder.step)
        bar.closed.connect(self.close_find)

    def _add_actions(self) -> None:
        self._copy_action = self._action(_("Copy"), QKeySequence.StandardKey.Copy, self.copy)
        self._all_action = self._action(
            _("Select all"), QKeySequence.StandardKey.SelectAll, self._select_all
        )
        self._find_action = QAction(_("Find in this chat"), self)
        self._find_action.triggered.connect(self.open_find)

    def _action(
        self, text: str, key: QKeySequence.StandardKey, pressed: Callable[[], object]
    ) -> QAction:
        action = QAction(text, self.canvas)
        action.setShortcut(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(pressed)
        self.canvas.addAction(action)
        return action

    def _select_all(self) -> None:
        self.canvas.selection.select_all()
        self.canvas.viewport().update()

    def _copy(self, text: str, what: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(what)

    def _settled(self) -> None:
        self._jump.setVisible(not self.canvas.is_at_end)
        self._place_jump()
        self._color_codes()

    def _place_jump(self) -> None:
        px = current_theme().px
        side = px(_JUMP)
        area = self.canvas.geometry()
        left = area.center().x() - side // 2
        self._jump.setGeometry(left, area.bottom() - side - px(_JUMP_GAP), side, side)
        self._jump.raise_()

    def _color_codes(self) -> None:
        """Ask for the colours of the code in view whose fence has its end."""
        canvas = self.canvas
        top = -canvas.origin().y()
        bottom = top + canvas.viewport().height()
        for number, box in canvas.stack.between(top, bottom):
            start = canvas.stack.top(number)
            for place in box.places(top - start, bottom - start):
                block = box.block(place)
                done = box.message.state is not MessageState.STREAMING
                if block is not None and block.wants_color(done=done):
                    self._color(block)

    def _color(self, block: Block) -> None:
        def then(runs: tuple[Colored, ...]) -> None:
            block.color(runs)
            self.canvas.viewport().update()

        block.color(())
        self._highlighter.colors(block.source.language, block.source.text, then)

    def _search_again(self) -> None:
        if self.find_bar.isVisible():
            self._finder.again()

    def _point_at(self, global_point: QPointF) -> None:
        canvas = self.canvas
        y = canvas.viewport().mapFromGlobal(global_point).y() - canvas.origin().y()
        number = canvas.stack.place_at(y)
        inside = number >= 0 and y <= canvas.stack.height()
        self._frames.point_at(canvas.stack.boxes[number].message.id if inside else "")
