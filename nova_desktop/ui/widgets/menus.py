"""Menus: actions with an icon, a second text or a key, a mark on what is chosen; type-ahead."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.ui.theme.painting import box, paint_icon, painter_of
from nova_desktop.ui.theme.theme import Theme, current_theme
from nova_desktop.ui.widgets.tooltip import key_text

_ICON: Final = "nova_icon"
_DANGER: Final = "nova_danger"
_RADIUS_PX: Final = 10
_EDGE_PX: Final = 12
_ICON_PX: Final = 16
_ENDS: Final = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class Menu(QMenu):
    """Opened with `popup`, never with `exec`; it lives as long as its parent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flags = self.windowFlags() | Qt.WindowType.FramelessWindowHint
        self.setWindowFlags(flags | Qt.WindowType.NoDropShadowWindowHint)
        # X11 has no see-through corners without a compositor, and says nothing about one.
        self._is_cut = QGuiApplication.platformName() == "xcb"
        if not self._is_cut:
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def add(
        self,
        text: str,
        pressed: Callable[[], object],
        *,
        icon: str = "",
        key: str = "",
        second: str = "",
        danger: bool = False,
        chosen: bool | None = None,
    ) -> QAction:
        """An action that calls `pressed` with nothing; its text is shown as it is.

        `second` or `key` stand at the right; the key is shown, not bound. `chosen` is None for
        what cannot be chosen.
        """
        words, right = _plain(text), key_text(key) if key else harmless_line(second)
        action = self.addAction(f"{words}\t{right}" if right else words)
        action.setProperty(_ICON, icon)
        action.setProperty(_DANGER, danger)
        if icon or chosen is not None:
            self._give_column()
        if chosen is not None:
            action.setCheckable(True)
            action.setChecked(chosen)

        def triggered() -> None:
            pressed()

        action.triggered.connect(triggered)
        return action

    def add_menu(self, text: str) -> "Menu":
        """A menu within this one."""
        inner = Menu(self)
        inner.setTitle(_plain(text))
        self.addMenu(inner)
        return inner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().casefold()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        able = self._able()
        if able and event.key() in _ENDS:
            self.setActiveAction(able[_ENDS[Qt.Key(event.key())]])
        elif plain and typed.isalnum() and (found := self._next_with(typed)) is not None:
            self.setActiveAction(found)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_cut:
            self.setMask(rounded(self.rect(), current_theme().px(_RADIUS_PX)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        radius = theme.px(_RADIUS_PX)
        panel, line = theme.color("panel"), theme.color("line_strong")
        box(painter, self.rect(), radius, panel, line, theme.px(1))
        for action in self.actions():
            if action.isVisible():
                self._paint_action(painter, action, self.actionGeometry(action), theme)

    def _paint_action(self, painter: QPainter, action: QAction, rect: QRect, theme: Theme) -> None:
        if action.isSeparator():
            painter.fillRect(rect, theme.color("line"))
            return
        if action is self.activeAction() and action.isEnabled():
            edge = theme.px(1)
            painter.fillRect(rect.adjusted(edge, 0, -edge, 0), theme.color("accent_soft"))
        role = "error" if action.property(_DANGER) else "text"
        role, second = (role, "text_second") if action.isEnabled() else ("text_off", "text_off")
        inner = rect.adjusted(theme.px(_EDGE_PX), 0, -theme.px(_EDGE_PX), 0)
        side = theme.px(_ICON_PX)
        icon = "check" if action.isChecked() else str(action.property(_ICON) or "")
        if icon:
            at = QRect(inner.x(), inner.y(), side, inner.height())
            color = theme.color(second if role == "text" and icon != "check" else role)
            paint_icon(painter, icon, color, at, side)
        words, _, right = action.text().partition("\t")
        left = side + theme.px(10) if self.property("column") else 0
        painter.setFont(theme.font())
        painter.setPen(theme.color(role))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        mnemonic = int(flags) | int(Qt.TextFlag.TextShowMnemonic)
        painter.drawText(inner.adjusted(left, 0, 0, 0), mnemonic, words)
        painter.setPen(theme.color(second))
        if isinstance(action.menu(), QMenu):
            at = QRect(inner.right() - side + 1, inner.y(), side, inner.height())
            paint_icon(painter, "chevron-right", theme.color(second), at, side)
        elif right:
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inner, flags, right)

    def _give_column(self) -> None:
        if not self.property("column"):
            self.setProperty("column", True)
            self.style().unpolish(self)
            self.style().polish(self)

    def _able(self) -> list[QAction]:
        """What can be chosen, from the top."""
        return [a for a in self.actions() if a.isEnabled() and not a.isSeparator()]

    def _next_with(self, typed: str) -> QAction | None:
        """The action after the active one, around the end, whose text begins so."""
        able = self._able()
        active = self.activeAction()
        start = able.index(active) + 1 if active in able else 0
        turned = able[start:] + able[:start]
        plain = ((a, a.text().replace("&&", "&").casefold()) for a in turned)
        return next((action for action, text in plain if text.startswith(typed)), None)


def _plain(text: str) -> str:
    """Without what a menu would take for a mark of its own."""
    return harmless_line(text).replace("&", "&&")


def make_menu(parent: QWidget) -> Menu:
    """An empty menu; open it with `popup`."""
    return Menu(parent)


def rounded(rect: QRect, radius: int) -> QRegion:
    """The shape of a window with round corners, for a desktop without see-through ones."""
    side = 2 * radius
    region = QRegion(rect.adjusted(radius, 0, -radius, 0))
    region += QRegion(rect.adjusted(0, radius, 0, -radius))
    for x in (rect.x(), rect.right() - side + 1):
        for y in (rect.y(), rect.bottom() - side + 1):
            region += QRegion(QRect(x, y, side, side), QRegion.RegionType.Ellipse)
    return region
