"""Buttons: one primary a view, quiet ones beside it; icons only where the icon says enough."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from nova_desktop.ui.theme.painting import key_size, paint_icon, paint_key, painter_of
from nova_desktop.ui.theme.theme import Theme, current_theme
from nova_desktop.ui.widgets.looks import LOOKS, PRIMARY, paint_ground, pressed_by_enter
from nova_desktop.ui.widgets.tooltip import key_text, set_tip, show_tip

HEIGHT_PX: Final = 30
ICON_PX: Final = 16
SPIN_MS: Final = 90
SPIN_DEGREES: Final = 45
_PAD_PX: Final = 13
_GAP_PX: Final = 8
_TOOL_PX: Final = 28


class PushButton(QPushButton):
    """A button with words, and if need be an icon before and a key's mark behind them.

    Its kinds are those of `LOOKS`. A checked one looks primary.
    """

    def __init__(self, text: str, parent: QWidget | None = None, kind: str = "") -> None:
        super().__init__(text, parent)
        self._look = LOOKS[kind]
        self._icon = ""
        self._key = ""
        self._loading = False
        self._turned = 0
        self._spin = QTimer(self)
        self._spin.setInterval(SPIN_MS)
        self._spin.timeout.connect(self._turn)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)

    def show_kind(self, kind: str) -> None:
        """Become another kind."""
        self._look = LOOKS[kind]
        self.update()

    def show_icon(self, name: str) -> None:
        """A Lucide icon before the text, "" for none."""
        self._icon = name
        self._resized()

    def show_key(self, key: str) -> None:
        """A key's mark behind the text; whoever shows it binds the key too."""
        self._key = key_text(key)
        self.setAccessibleDescription(self._key)
        self._resized()

    @property
    def is_loading(self) -> bool:
        return self._loading

    def show_loading(self, loading: bool) -> None:
        """While loading it turns a mark and keeps the focus; `push_button` passes no press on.

        The mark stands where the icon or else the words are, so that the width stays.
        """
        self._loading = loading
        if loading and not current_theme().reduced_motion:
            self._spin.start()
        else:
            self._spin.stop()
        self._resized()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = 2 * theme.px(_PAD_PX) + self._words_width(self.text(), theme)
        if self._icon:
            width += theme.px(ICON_PX) + (theme.px(_GAP_PX) if self.text() else 0)
        if self._key:
            width += theme.px(_GAP_PX) + key_size(self._key, theme)[0]
        return QSize(width, theme.px(HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        look = PRIMARY if self.isCheckable() and self.isChecked() else self._look
        paint_ground(painter, self, look, theme)
        role = look.text if self.isEnabled() else look.text_off
        self._paint_content(painter, theme, role)

    def _paint_content(self, painter: QPainter, theme: Theme, role: str) -> None:
        icon, gap = theme.px(ICON_PX), theme.px(_GAP_PX)
        leading = "loader" if self._loading else self._icon
        text = "" if self._loading and not self._icon else self.text()
        before = (icon + gap if text else icon) if leading else 0
        behind = gap + key_size(self._key, theme)[0] if self._key and text else 0
        room = self.width() - 2 * theme.px(4) - before - behind
        words = min(self._words_width(text, theme), room)
        x = (self.width() - before - words - behind) // 2
        color = theme.color(role)
        if leading:
            at = QRect(x, 0, icon, self.height())
            paint_icon(painter, leading, color, at, icon, turned=self._turned)
        painter.setFont(theme.font(weight=500))
        painter.setPen(color)
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, room, Qt.TextFlag.TextShowMnemonic
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        place = QRect(x + before, 0, words + 2, self.height())
        painter.drawText(place, int(flags) | int(Qt.TextFlag.TextShowMnemonic), shown)
        if behind:
            width, height = key_size(self._key, theme)
            at = QRect(x + before + words + gap, (self.height() - height) // 2, width, height)
            paint_key(painter, self._key, at, theme, "text_second" if role == "text" else role)

    def _words_width(self, text: str, theme: Theme) -> int:
        metrics = QFontMetrics(theme.font(weight=500))
        return metrics.size(Qt.TextFlag.TextShowMnemonic, text).width() if text else 0

    def _turn(self) -> None:
        self._turned = (self._turned + SPIN_DEGREES) % 360
        self.update()

    def _resized(self) -> None:
        self._turned = 0
        self.updateGeometry()
        self.update()


class ToolButton(QToolButton):
    """A button with only an icon; its words are its accessible name and its tooltip."""

    def __init__(
        self, name: str, text: str, parent: QWidget | None = None, key: str = "", kind: str = ""
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._kind = kind
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_text(text, key)

    def show_text(self, text: str, key: str = "") -> None:
        """Another meaning, as after a press that turned something on."""
        self.setAccessibleName(text)
        self.setAccessibleDescription(key_text(key))
        set_tip(self, text, key)

    def show_icon(self, name: str) -> None:
        self._name = name
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.ToolTip:
            return show_tip(self, e)
        return super().event(e)

    def sizeHint(self) -> QSize:
        side = current_theme().px(HEIGHT_PX if self._kind == "primary" else _TOOL_PX)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        look = LOOKS[self._kind or "quiet"]
        paint_ground(painter, self, look, theme)
        lively = look.text == "text_second" and (self.underMouse() or self.isChecked())
        role = ("text" if lively else look.text) if self.isEnabled() else look.text_off
        paint_icon(painter, self._name, theme.color(role), self.rect(), theme.px(ICON_PX))


def push_button(
    text: str,
    pressed: Callable[[], object],
    parent: QWidget | None = None,
    kind: str = "",
    icon: str = "",
    key: str = "",
) -> PushButton:
    """A button that calls `pressed` with nothing.

    `kind` is "", "primary", "quiet", "danger" or "link"; `icon` a Lucide name; `key` is shown,
    not bound.
    """
    button = PushButton(text, parent, kind)
    button.setObjectName(kind)
    if icon:
        button.show_icon(icon)
    if key:
        button.show_key(key)

    def clicked() -> None:
        if not button.is_loading:
            pressed()

    button.clicked.connect(clicked)
    return button


def tool_button(
    icon: str,
    text: str,
    pressed: Callable[[], object],
    parent: QWidget | None = None,
    key: str = "",
    kind: str = "",
) -> ToolButton:
    """A button with an icon only; `text` and `key` are told by tooltip and screen reader.

    `kind` is "" or "primary".
    """
    button = ToolButton(icon, text, parent, key, kind)

    def clicked() -> None:
        pressed()

    button.clicked.connect(clicked)
    return button
