"""Toasts: short news at the window's foot, with Undo; read or reached they wait."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Final, Protocol

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
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QKeyEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget
from shiboken6 import isValid

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.text_link import TextLink

MOTION_MS: Final = 140
STAY_MS: Final = 6_000
STAY_WITH_UNDO_MS: Final = 10_000
STAY_LASTING_MS: Final = 30_000
MOST: Final = 2
LINE_PX: Final = 28
EDGE_PX: Final = 12
_AGAIN_MS: Final = 1_500
_BUTTON_PX: Final = 22
_GAP_PX: Final = 8
_SLIDE_PX: Final = 16
_WIDEST_PX: Final = 560
_FLOATING_PX: Final = 36
_ICONS: Final = {
    "ok": "circle-check",
    "warning": "triangle-alert",
    "error": "circle-alert",
    "accent": "sparkles",
}


Actions = Sequence[tuple[str, Callable[[], object]]]


class Toast(QFrame):
    """One piece of news. `gone` when it was closed, used or had its time.

    A `lasting` one stays longer, as that of a removal which nobody was asked about. `actions` are
    words with what they do; one of them is done, once.
    """

    gone = Signal()

    def __init__(
        self,
        window: QWidget,
        text: str,
        undo: Callable[[], object] | None,
        level: str,
        *,
        lasting: bool = False,
        actions: Actions = (),
    ) -> None:
        super().__init__(window)
        self.lasting = lasting
        self.setAccessibleName(text)
        self.setProperty("nova_overlay", True)
        self._undo = undo
        self._before: QWidget | None = None
        self.undo_button: TextLink | None = None
        row = lay(QHBoxLayout(self), (10, 3, 3, 3), 8)
        if level in _ICONS:
            row.addWidget(IconMark(_ICONS[level], level, 16, self))
        self._words = text_label(text, self, wrap=True)
        row.addWidget(self._words, 1)
        self.action_buttons = [self._link(words, act) for words, act in actions]
        for link in self.action_buttons:
            row.addWidget(link)
        if undo is not None:
            self.undo_button = TextLink(_("Undo"), self._pressed_undo, self, role="accent")
            row.addWidget(self.undo_button)
        self._dismiss = tool_button("x", _("Dismiss"), self.leave, self, "Esc")
        row.addWidget(hold(self._dismiss, width=_BUTTON_PX, height=_BUTTON_PX))
        buttons = (*self.action_buttons, self.undo_button, self._dismiss)
        for button in filter(None, buttons):  # a click leaves the keyboard where it was
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._leave_unless_used)
        usual = STAY_MS if undo is None else STAY_WITH_UNDO_MS
        self._timer.start(STAY_LASTING_MS if lasting else usual)
        self._motion = _motion(self)

    def _link(self, words: str, act: Callable[[], object]) -> TextLink:
        def pressed() -> None:
            if not self.isHidden():
                self.leave()
                act()

        return TextLink(words, pressed, self, role="accent")

    def natural_width(self) -> int:
        """In pixels, with all its words in one line."""
        around = self.sizeHint().width() - self._words.sizeHint().width()
        words = QFontMetrics(self._words.words_font()).horizontalAdvance(self._words.text())
        return around + words + 1

    def height_at(self, width: int, least: float = LINE_PX) -> int:
        """In pixels; `least` of those at 100 % at least."""
        return max(current_theme().px(least), self.heightForWidth(width))

    @property
    def is_used(self) -> bool:
        """Whether the pointer or the keyboard's focus is on it."""
        return self.underMouse() or self.has_focus

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is on it."""
        focused = QApplication.focusWidget()
        return isinstance(focused, QWidget) and self.isAncestorOf(focused)

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

    def take_focus(self, older: "Toast | None" = None) -> None:
        """Lead the keyboard here; it goes back to where it was when the toast leaves.

        From an `older` one it goes back to where it was before that one.
        """
        self._before = QApplication.focusWidget() if older is None else older._before
        first = next(iter(self.action_buttons), self.undo_button or self._dismiss)
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def when_gone(self, listener: Callable[[], object]) -> None:
        """Call it once this has left, by whatever way."""
        self.gone.connect(listener)

    def leave(self) -> None:
        """Go at once."""
        if not isValid(self) or self.isHidden():
            return
        had_focus = self.has_focus and not self.underMouse()
        self._timer.stop()
        self.hide()
        if had_focus and self._before is not None and isValid(self._before):
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
        inside = self.rect().adjusted(0, theme.px(1), 0, -theme.px(1))
        fill, line = theme.color("panel"), theme.color("line_strong")
        box(painter_of(self), inside, theme.px(6), fill, line, theme.px(1))

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


def _motion(widget: QWidget) -> QPropertyAnimation:
    motion = QPropertyAnimation(widget, b"pos", widget)
    motion.setDuration(MOTION_MS)
    motion.setEasingCurve(QEasingCurve.Type.OutCubic)
    return motion


class Foot(Protocol):
    """The line at a window's foot. All in pixels, in the window's coordinates."""

    def free(self) -> tuple[int, int]:
        """Left and right of where nothing is written in it."""
        ...

    def floor(self) -> int | None:
        """Above this height toasts float that the line has no room for; None without a line."""
        ...

    def reserve(self, height: int) -> None:
        """So much at the window's foot is wanted for toasts; 0 for nothing."""
        ...


class Toasts(QObject):
    """The toasts of a window, the newest at the right or lowest.

    They stand in the line at its foot where that has room for their words, else they float above
    it. Without such a line the window makes room for them.
    """

    def __init__(self, window: QWidget, foot: Foot | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._foot = foot
        self._shown: list[Toast] = []
        window.installEventFilter(self)

    @property
    def shown(self) -> list[Toast]:
        return list(self._shown)

    def show_toast(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        level: str = "",
        *,
        lasting: bool = False,
        actions: Actions = (),
    ) -> Toast:
        """News for a few seconds; `level` is "", "ok", "warning", "error" or "accent".

        The same news again takes the place of the older one. Where the keyboard is on an older
        toast, it goes on to the Undo of this one.
        """
        held = next((one for one in self._shown if one.has_focus), None)
        toast = Toast(self._window, text, undo, level, lasting=lasting, actions=actions)
        toast.installEventFilter(self)
        toast.gone.connect(lambda: self._forget(toast))
        self._shown.append(toast)
        toast.ensurePolished()
        self._stack(toast)  # before it is shown, lest it appear under the pointer elsewhere
        toast.show()
        if held is not None and undo is not None:
            toast.take_focus(held)
        self._make_room(toast)
        self._announce(text, level)
        return toast

    def focus_newest(self) -> None:
        """Lead the keyboard to the newest toast, if there is one."""
        if self._shown:
            self._shown[-1].take_focus()

    def again(self) -> None:
        """The foot is another one now: stand in it anew."""
        self._stack(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = event.type() == QEvent.Type.Resize and watched is self._window
        rescaled = event.type() == QEvent.Type.LayoutRequest and isinstance(watched, Toast)
        if resized or rescaled:
            self._stack(None)
        return False

    def _make_room(self, new: Toast) -> None:
        """The same words leave, and beside a removal's every lesser Undo, lest one takes it for it.

        Then go those that are too many, lasting ones as the last.
        """
        for one in self.shown[:-1]:
            lesser = new.lasting and one.undo_button is not None and not one.lasting
            if lesser or one.accessibleName() == new.accessibleName():
                one.leave()
        while len(self._shown) > MOST:
            older = self._shown[:-1]
            next((one for one in older if not one.lasting), older[0]).leave()

    def _forget(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
        self._stack(None)

    def _stack(self, new: Toast | None) -> None:
        px = current_theme().px
        edge, gap = px(EDGE_PX), px(_GAP_PX)
        whole = (edge, self._window.width() - edge)
        left, right = self._foot.free() if self._foot is not None else whole
        floor = self._foot.floor() if self._foot is not None else None
        wanted = sum(one.natural_width() + gap for one in self._shown) - gap
        if wanted <= right - left:
            self._lay([self._shown], right, right - left, None, new)
        elif floor is not None:
            room = min(whole[1] - whole[0], px(_WIDEST_PX))
            self._lay([[one] for one in self._shown], whole[1], room, floor, new)
        else:
            self._lay([[one] for one in self._shown], whole[1], whole[1] - whole[0], None, new)

    def _lay(
        self, rows: list[list[Toast]], right: int, room: int, floor: int | None, new: Toast | None
    ) -> None:
        """Rows above each other: at the window's foot, or floating above `floor`."""
        floating = floor is not None
        gap = current_theme().px(_GAP_PX) if floating else 0
        heights = [self._sized(row, room, floating=floating) + gap for row in rows]
        if self._foot is not None:
            self._foot.reserve(0 if floating else sum(heights))
        lowest = floor if floor is not None else self._window.height()
        top = max(0, lowest - sum(heights))
        for row, above in zip(rows, accumulate(heights, initial=0), strict=False):
            self._place(row, right, top + above, new)

    def _sized(self, row: list[Toast], room: int, *, floating: bool) -> int:
        """Give those of a row their sizes; its height."""
        least = _FLOATING_PX if floating else LINE_PX
        for one in row:
            width = min(one.natural_width(), room)
            one.resize(width, one.height_at(width, least))
        return max((one.height() for one in row), default=0)

    def _place(self, row: list[Toast], right: int, top: int, new: Toast | None) -> None:
        px = current_theme().px
        for one in reversed(row):
            at = QPoint(right - one.width(), top)
            right = at.x() - px(_GAP_PX)
            one.go(at, at + QPoint(0, px(_SLIDE_PX)) if one is new else None)
            one.raise_()

    def _announce(self, text: str, level: str) -> None:
        event = QAccessibleAnnouncementEvent(self._window, text)
        if level == "error":
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
