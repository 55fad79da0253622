"""One-line fields: with an icon before and a key, a note or a button behind; errors beside them."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.painting import key_size, paint_icon, paint_key, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import ToolButton, tool_button
from nova_desktop.ui.widgets.in_view import bring_into_view
from nova_desktop.ui.widgets.label import TextLabel, text_label
from nova_desktop.ui.widgets.tooltip import key_text, plain_tip

_EDGE_PX: Final = 10
_GAP_PX: Final = 8
_ICON_PX: Final = 16
_BUTTON_PX: Final = 28
_LED: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Field(QLineEdit):
    """A line to write in; `error_shown` tells what is wrong, "" when it is right again.

    `name` is for screen readers, `key` is shown and not bound.
    """

    error_shown = Signal(str)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        placeholder: str = "",
        name: str = "",
        icon: str = "",
        key: str = "",
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._key = key_text(key) if key else ""
        self._note = ""
        self._error = ""
        self._button: ToolButton | None = None
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self._make_room()

    @property
    def error(self) -> str:
        return self._error

    def show_error(self, text: str) -> None:
        """Say beside the field what is wrong with it; "" takes it back."""
        self._error = text
        self.setProperty("wrong", bool(text))
        self.setAccessibleDescription(text)
        self.setToolTip(plain_tip(text))
        self.style().unpolish(self)
        self.style().polish(self)
        self._make_room()
        self.error_shown.emit(text)

    def show_note(self, text: str) -> None:
        """Quiet words at the field's end, as `today $0.003`."""
        self._note = text
        self._make_room()

    def hide_words(self) -> None:
        """Show dots for what is written, and a button that shows the words."""
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._put_button(tool_button("eye", _("Show the text"), self._show_or_hide, self))

    def let_clear(self) -> None:
        """Offer a button that empties the field, once something is written."""
        button = tool_button("x", _("Clear"), self.clear, self)
        self._put_button(button)
        self.textChanged.connect(self._offer_clear)
        button.setVisible(bool(self.text()))
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._icon or self._note or self._key or self._error):
            return
        theme = current_theme()
        painter = painter_of(self)
        edge, icon = theme.px(_EDGE_PX), theme.px(_ICON_PX)
        left = QRect(edge, 0, icon, self.height())
        if self._icon:
            paint_icon(painter, self._icon, theme.color("text_second"), left, icon)
        right = self.width() - edge - self._button_width()
        if self._error:
            at = QRect(right - icon, 0, icon, self.height())
            paint_icon(painter, "circle-alert", theme.color("error"), at, icon)
            right -= icon + theme.px(_GAP_PX)
        if self._key and not self.text():
            width, height = key_size(self._key, theme)
            at = QRect(right - width, (self.height() - height) // 2, width, height)
            paint_key(painter, self._key, at, theme, "text_second")
        elif self._note:
            painter.setFont(theme.font())
            painter.setPen(theme.color("text_third"))
            at = QRect(0, 0, right, self.height())
            painter.drawText(
                at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._note
            )

    def _make_room(self) -> None:
        theme = current_theme()
        gap, icon = theme.px(_GAP_PX), theme.px(_ICON_PX)
        behind = self._button_width() + (icon + gap if self._error else 0)
        if self._key:
            behind += key_size(self._key, theme)[0] + gap
        elif self._note:
            behind += QFontMetrics(theme.font()).horizontalAdvance(self._note) + gap
        self.setTextMargins(icon + gap if self._icon else 0, 0, behind, 0)
        self._place_button()
        self.update()

    def _put_button(self, button: ToolButton) -> None:
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        self._button = button
        self._make_room()

    def _place_button(self) -> None:
        if self._button is not None:
            side = current_theme().px(_BUTTON_PX)
            top = (self.height() - side) // 2
            self._button.setGeometry(self.width() - side - top, top, side, side)

    def _button_width(self) -> int:
        shown = self._button is not None and not self._button.isHidden()
        return current_theme().px(_BUTTON_PX - 6) if shown else 0

    def _offer_clear(self, text: str) -> None:
        offer = bool(text)
        if self._button is not None and self._button.isHidden() == offer:
            self._button.setVisible(offer)
            self._make_room()

    def _show_or_hide(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        if self._button is not None:
            self._button.show_icon("eye-off" if hidden else "eye")
            self._button.show_text(_("Hide the text") if hidden else _("Show the text"))


class LabelledField(QWidget):
    """A field with its name above and below a hint, or what is wrong with it.

    All three are scrolled into view when the keyboard is led to the field, and when it is wrong.
    """

    def __init__(
        self, name: str, field: Field, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._hint = hint
        label = text_label(name, self, "strong")
        label.setBuddy(field)
        field.setAccessibleName(name)
        self._below: TextLabel = text_label(hint, self, "small", wrap=True)
        self._below.setVisible(bool(hint))
        field.error_shown.connect(self._show_error)
        field.installEventFilter(self)
        down = lay(QVBoxLayout(self), spacing=6)
        for widget in (label, field, self._below):
            down.addWidget(widget)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the name goes to the field, as everywhere."""
        self.field.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        came = event.type() == QEvent.Type.FocusIn
        if came and isinstance(event, QFocusEvent) and event.reason() in _LED:
            bring_into_view(self)
        return super().eventFilter(watched, event)

    def _show_error(self, error: str) -> None:
        self._below.setText(error or self._hint)
        self._below.show_kind("error" if error else "small")
        self._below.setVisible(bool(error or self._hint))
        if error and self.field.hasFocus():
            bring_into_view(self)
