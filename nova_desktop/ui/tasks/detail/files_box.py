"""The files of a task and the chats it is linked to: rows that open what they name."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.view_protocol import ChatFace, FileFace
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, paint_icon, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.looks import pressed_by_enter
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.tooltip import plain_tip

_HIGH_PX: Final = 32
_ICON_PX: Final = 16
_TEXT_PX: Final = 26


class LinkRow(QAbstractButton):
    """An icon, a name, quiet words behind; a press opens it, its menu does the rest."""

    removed = Signal()

    def __init__(
        self, icon: str, name: str, about: str, parent: QWidget, *, wrong: bool = False
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._about = about
        self._wrong = wrong
        self.fill_menu: Callable[[Menu], None] | None = None
        self.setText(name)
        self.setAccessibleName(", ".join(filter(None, (name, about))))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_on(self, radius=6)
        self.setToolTip(plain_tip(name))

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(200), current_theme().px(_HIGH_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(80), current_theme().px(_HIGH_PX))

    def open_menu(self, at: QPoint | None = None) -> None:
        """All that can be done with it."""
        if self.fill_menu is None:
            return
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(at or self.mapToGlobal(QPoint(0, self.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() == Qt.Key.Key_Menu:
            self.open_menu()
        elif not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.open_menu(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        if self.underMouse() or self.isDown():
            ground = self.rect().adjusted(0, theme.px(2), 0, -theme.px(2))
            box(painter, ground, theme.px(6), theme.color("hover_panel"))
        side = theme.px(_ICON_PX)
        role = "error" if self._wrong else "text_second"
        paint_icon(painter, self._icon, theme.color(role), QRect(0, 0, side, self.height()), side)
        painter.setFont(theme.font(12))
        about = QFontMetrics(theme.font(12)).horizontalAdvance(self._about)
        inner = self.rect().adjusted(theme.px(_TEXT_PX), 0, -theme.px(4), 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("error" if self._wrong else "text_second"))
        painter.drawText(inner, right, self._about)
        room = inner.adjusted(0, 0, -about - theme.px(12), 0)
        metrics = QFontMetrics(theme.font())
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.setFont(theme.font())
        painter.setPen(theme.color("text_second" if self._wrong else "text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, left, name)


class FilesBox(QWidget):
    """Hidden while there are neither files nor chats; attaching is also in the menu."""

    attach_pressed = Signal()
    ask_again_pressed = Signal()
    file_opened = Signal(str)
    folder_pressed = Signal(str)
    file_removed = Signal(str)
    chat_opened = Signal(str)
    chat_removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[FileFace, ...] = ()
        self._chats: tuple[ChatFace, ...] = ()
        self._busy: tuple[str, ...] = ()
        self._head = QWidget(self)
        self.add = tool_button("plus", _("Attach files"), self.attach_pressed.emit, self._head)
        self.habit = tool_button(
            "settings", _("How files are kept"), self.ask_again_pressed.emit, self._head
        )
        head = lay(QHBoxLayout(self._head))
        head.addWidget(text_label(_("Files"), self._head, "heading"))
        head.addStretch(1)
        head.addWidget(self.habit)
        head.addWidget(self.add)
        self._files_list = lay(QVBoxLayout())
        self._busy_line = text_label("", self, "small", wrap=True)
        self._chats_head = text_label(_("Chats"), self, "heading")
        self._chats_list = lay(QVBoxLayout())
        down = lay(QVBoxLayout(self), spacing=2)
        down.addWidget(self._head)
        down.addLayout(self._files_list)
        down.addWidget(self._busy_line)
        down.addWidget(self._chats_head)
        down.addLayout(self._chats_list)
        self._show()

    @property
    def rows(self) -> Sequence[LinkRow]:
        """Files, then chats."""
        found = [self._files_list.itemAt(n) for n in range(self._files_list.count())]
        found += [self._chats_list.itemAt(n) for n in range(self._chats_list.count())]
        rows = [item.widget() for item in found if item is not None]
        return [row for row in rows if isinstance(row, LinkRow)]

    def show_files(self, files: Sequence[FileFace]) -> None:
        if tuple(files) == self._files:
            return
        self._files = tuple(files)
        _empty(self._files_list)
        for face in files:
            icon = "file-x" if face.missing else "file"
            row = LinkRow(icon, face.name, face.about, self, wrong=face.missing)
            row.setToolTip(plain_tip(face.path))
            row.clicked.connect(partial(self._open_file, face.id))
            row.removed.connect(partial(self.file_removed.emit, face.id))
            row.fill_menu = partial(self._fill_file_menu, face)
            self._files_list.addWidget(row)
        self._show()

    def show_chats(self, chats: Sequence[ChatFace]) -> None:
        if tuple(chats) == self._chats:
            return
        self._chats = tuple(chats)
        _empty(self._chats_list)
        for face in chats:
            row = LinkRow("message-square", face.title, "", self)
            row.clicked.connect(partial(self._open_chat, face.target))
            row.removed.connect(partial(self.chat_removed.emit, face.id))
            row.fill_menu = partial(self._fill_chat_menu, face)
            self._chats_list.addWidget(row)
        self._show()

    def show_busy(self, names: Sequence[str]) -> None:
        """These are being copied."""
        self._busy = tuple(names)
        self._show()

    def _open_file(self, file: str, _checked: bool = False) -> None:
        self.file_opened.emit(file)

    def _open_chat(self, chat: str, _checked: bool = False) -> None:
        self.chat_opened.emit(chat)

    def _fill_file_menu(self, face: FileFace, menu: Menu) -> None:
        menu.add(_("Open"), lambda: self.file_opened.emit(face.id), key="Return")
        menu.add(_("Show in folder"), lambda: self.folder_pressed.emit(face.id))
        menu.addSeparator()
        menu.add(_("Remove"), lambda: self.file_removed.emit(face.id), key="Del", danger=True)

    def _fill_chat_menu(self, face: ChatFace, menu: Menu) -> None:
        menu.add(_("Open"), lambda: self.chat_opened.emit(face.target), key="Return")
        menu.addSeparator()
        menu.add(_("Unlink"), lambda: self.chat_removed.emit(face.id), key="Del", danger=True)

    def _show(self) -> None:
        has_files = bool(self._files or self._busy)
        self._head.setVisible(has_files)
        words = _("Copying {names}").format(names=", ".join(self._busy))
        self._busy_line.setText(words if self._busy else "")
        self._busy_line.setVisible(bool(self._busy))
        self._chats_head.setVisible(bool(self._chats))
        self.setVisible(has_files or bool(self._chats))


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
