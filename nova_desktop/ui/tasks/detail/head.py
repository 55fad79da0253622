"""The head of the panel: the status with its menu, what else can be done, and the way out."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.view_protocol import StatusChoice
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, paint_icon, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.tag import LEVELS

_CHIP_PX: Final = 18
_HIGH_PX: Final = 24
_PAD_PX: Final = 6
_CHEVRON_PX: Final = 12
_OPENERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


class PanelHead(QWidget):
    """Wishes; what they are about is known by who listens."""

    status_chosen = Signal(str)
    retry_pressed = Signal()
    duplicate_pressed = Signal()
    move_pressed = Signal()
    nest_pressed = Signal()
    link_chat_pressed = Signal()
    attach_pressed = Signal()
    copy_link_pressed = Signal()
    copy_text_pressed = Signal()
    skip_pressed = Signal()
    delete_pressed = Signal()
    close_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = push_button(_("Back"), self.close_pressed.emit, self, "quiet", "arrow-left")
        self.back.hide()
        self.can_skip = False
        self.status = StatusChip(self)
        self.status.chosen.connect(self.status_chosen)
        self.retry = push_button(_("Retry"), self.retry_pressed.emit, self, icon="rotate-ccw")
        self.retry.hide()
        self.more = tool_button("ellipsis", _("More"), self.open_menu, self)
        self.close_button = tool_button("x", _("Close"), self.close_pressed.emit, self, key="Esc")
        across = lay(QHBoxLayout(self), spacing=4)
        across.addWidget(self.back)
        across.addWidget(self.status)
        across.addStretch(1)
        for part in (self.retry, self.more, self.close_button):
            across.addWidget(part)

    def show_alone(self, alone: bool) -> None:
        """Whether the panel fills its screen: then the way out leads back."""
        self.back.setVisible(alone)
        self.close_button.setVisible(not alone)

    def show_task(self, shown: bool) -> None:
        """Whether there is a task to do something with."""
        self.status.setVisible(shown)
        self.more.setVisible(shown)
        if not shown:
            self.retry.hide()

    def open_menu(self) -> None:
        """What can be done with the task."""
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        corner = QPoint(self.more.width() - menu.sizeHint().width(), self.more.height())
        menu.popup(self.more.mapToGlobal(corner))

    def _fill(self, menu: Menu) -> None:
        menu.add(_("Duplicate"), self.duplicate_pressed.emit, icon="copy")
        menu.add(_("Move to a project…"), self.move_pressed.emit, icon="folder")
        menu.add(_("Make a step of…"), self.nest_pressed.emit, icon="list-tree")
        menu.addSeparator()
        menu.add(_("Attach files…"), self.attach_pressed.emit, icon="paperclip")
        menu.add(_("Link a chat…"), self.link_chat_pressed.emit, icon="message-square")
        menu.addSeparator()
        menu.add(_("Copy link"), self.copy_link_pressed.emit, icon="link")
        menu.add(_("Copy as text"), self.copy_text_pressed.emit, icon="file-text")
        menu.addSeparator()
        if self.can_skip:
            menu.add(_("Skip this time"), self.skip_pressed.emit, icon="repeat")
        menu.add(_("Delete"), self.delete_pressed.emit, icon="trash-2", danger=True)


class StatusChip(QAbstractButton):
    """`chosen` with another status or lane."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[StatusChoice, ...] = ()
        self._level = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        ring_on(self, radius=6)
        self.clicked.connect(self.open_menu)

    def show_status(self, text: str, level: str, choices: Sequence[StatusChoice]) -> None:
        """`level` is one of the tag's."""
        self._choices, self._level = tuple(choices), level
        self.setText(text)
        self.setAccessibleName(_("Status: {status}").format(status=text))
        self.updateGeometry()
        self.update()

    def open_menu(self) -> None:
        """Choose another one."""
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in self._choices:
            if choice.begins:
                menu.addSeparator()
            menu.add(choice.text, partial(self.chosen.emit, choice.value), chosen=choice.chosen)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        active = next((each for each in menu.actions() if each.isChecked()), None)
        if active is not None:
            menu.setActiveAction(active)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = QFontMetrics(theme.font(12)).horizontalAdvance(self.text())
        beside = 2 * theme.px(_PAD_PX) + theme.px(4) + theme.px(_CHEVRON_PX)
        most = theme.px(240)
        return QSize(min(most, words + beside + 1), theme.px(_HIGH_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENERS and not event.isAutoRepeat():
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        ground, role = LEVELS[self._level]
        high = theme.px(_CHIP_PX)
        chip = QRect(0, (self.height() - high) // 2, self.width(), high)
        lively = self.underMouse() or self.isDown()
        line = theme.color("line_strong") if lively else None
        box(painter, chip, theme.px(6), theme.color(ground), line, theme.px(1))
        side, pad = theme.px(_CHEVRON_PX), theme.px(_PAD_PX)
        at = QRect(self.width() - pad - side, 0, side, self.height())
        paint_icon(painter, "chevron-down", theme.color(role), at, side)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color(role))
        room = self.rect().adjusted(pad, 0, -pad - side - theme.px(4), 0)
        metrics = QFontMetrics(theme.font(12))
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags, words)
