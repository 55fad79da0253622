"""Toasts: short news at the window's foot, with Undo; they wait while they are read or reached."""

from collections.abc import Callable
from gettext import gettext as _
from typing import Final

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from nova_desktop.ui.theme.painting import floating_box, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import PushButton, push_button, tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark

MOTION_MS: Final = 140
STAY_MS: Final = 6_000
STAY_WITH_UNDO_MS: Final = 10_000
MOST: Final = 3
_AGAIN_MS: Final = 1_500
_ROOM_PX: Final = 10
_SLIDE_PX: Final = 16
_ABOVE_FOOT_PX: Final = 36
_WIDEST_PX: Final = 440
_ICONS: Final = {
    "ok": "circle-check",
    "warning": "triangle-alert",
    "error": "circle-alert",
    "accent": "sparkles",
}


class Toast(QFrame):
    """One piece of news. `gone` when it was closed, used or had its time."""

    gone = Signal()

    def __init__(
        self, window: QWidget, text: str, undo: Callable[[], object] | None, level: str
    ) -> None:
        super().__init__(window)
        self.setAccessibleName(text)
        self.setProperty("nova_overlay", True)
        self._undo = undo
        self._before: QWidget | None = None
        self.undo_button: PushButton | None = None
        room = _ROOM_PX
        row = lay(QHBoxLayout(self), (room + 14, room + 6, room + 6, room + 6), 10)
        if level in _ICONS:
            row.addWidget(IconMark(_ICONS[level], level, 16, self))
        row.addWidget(hold(text_label(text, self, wrap=True), max_width=_WIDEST_PX), 1)
        if undo is not None:
            self.undo_button = push_button(_("Undo"), self._pressed_undo, self, "link")
            row.addWidget(self.undo_button)
        self._dismiss = tool_button("x", _("Dismiss"), self.leave, self, "Esc")
        row.addWidget(self._dismiss)
        for button in (self.undo_button, self._dismiss):
            if button is not None:  # a click leaves the keyboard where it was
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave_unless_used)
        self._timer.start(STAY_MS if undo is None else STAY_WITH_UNDO_MS)
        self._motion = QPropertyAnimation(self, b"pos", self)
        self._motion.setDuration(MOTION_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)

    @property
    def is_used(self) -> bool:
        """Whether the pointer or the keyboard's focus is on it."""
        focused = QApplication.focusWidget()
        return self.underMouse() or (isinstance(focused, QWidget) and self.isAncestorOf(focused))

    def go(self, to: QPoint, start: QPoint | None = None) -> None:
        """Move there; without motion where it is reduced."""
        if current_theme().reduced_motion:
            self._motion.stop()
            self.move(to)
            return
        if start is not None:
            self.move(start)
        self._motion.stop()
        self._motion.setStartValue(self.pos())
        self._motion.setEndValue(to)
        self._motion.start()

    def take_focus(self) -> None:
        """Lead the keyboard here; it goes back to where it was when the toast leaves."""
        self._before = QApplication.focusWidget()
        first = self.undo_button or self._dismiss
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Go at once."""
        if self.isHidden():
            return
        had_focus = self.is_used and not self.underMouse()
        self._timer.stop()
        self.hide()
        if had_focus and self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.gone.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        floating_box(painter_of(self), self.rect(), theme.px(10), theme.px(_ROOM_PX), theme)

    def _pressed_undo(self) -> None:
        undo, self._undo = self._undo, None
        self.leave()
        if undo is not None:
            undo()

    def _leave_unless_used(self) -> None:
        if self.is_used:
            self._timer.start(_AGAIN_MS)
        else:
            self.leave()


class Toasts(QObject):
    """Stacks the toasts of a window above its status line, the newest lowest."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown: list[Toast] = []
        self._foot: Callable[[], int] | None = None
        window.installEventFilter(self)

    def stand_above(self, foot: Callable[[], int]) -> None:
        """Stack them above this height of the window instead of above its status line."""
        self._foot = foot

    @property
    def shown(self) -> list[Toast]:
        return list(self._shown)

    def show_toast(
        self, text: str, undo: Callable[[], object] | None = None, level: str = ""
    ) -> Toast:
        """News for a few seconds; `level` is "", "ok", "warning", "error" or "accent"."""
        while len(self._shown) >= MOST:
            self._shown[0].leave()
        toast = Toast(self._window, text, undo, level)
        toast.installEventFilter(self)
        toast.gone.connect(lambda: self._forget(toast))
        self._shown.append(toast)
        toast.ensurePolished()
        self._stack(toast)  # before it is shown, lest it appear under the pointer elsewhere
        toast.show()
        self._announce(text, level)
        return toast

    def focus_newest(self) -> None:
        """Lead the keyboard to the newest toast, if there is one."""
        if self._shown:
            self._shown[-1].take_focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = event.type() == QEvent.Type.Resize and watched is self._window
        rescaled = event.type() == QEvent.Type.LayoutRequest and isinstance(watched, Toast)
        if resized or rescaled:
            self._stack(None)
        return False

    def _forget(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
        self._stack(None)

    def _stack(self, new: Toast | None) -> None:
        theme = current_theme()
        foot = self._window.height() - theme.px(_ABOVE_FOOT_PX)
        if self._foot is not None:
            foot = min(foot, self._foot())
        for toast in reversed(self._shown):
            size = toast.sizeHint().boundedTo(self._window.size())
            toast.resize(size.width(), toast.heightForWidth(size.width()))
            foot -= toast.height()
            at = QPoint((self._window.width() - toast.width()) // 2, foot)
            foot += theme.px(_ROOM_PX)  # shadows may overlap
            start = at + QPoint(0, theme.px(_SLIDE_PX)) if toast is new else None
            toast.go(at, start)
            toast.raise_()

    def _announce(self, text: str, level: str) -> None:
        event = QAccessibleAnnouncementEvent(self._window, text)
        if level == "error":
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
